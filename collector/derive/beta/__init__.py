"""Rows about the beta: its rings, its users and what they said."""

from __future__ import annotations

from collector.derive.beta import deployed, programme
from collector.derive.row_source import RowSource

SOURCES: tuple[RowSource, ...] = (
    RowSource(programme.BetaProgramme, programme.beta_programme, programme.READS),
    RowSource(deployed.BetaDeployment, deployed.beta_deployments, deployed.READS),
)

"""Rows about weaknesses, and about where data lies."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.security import code_alerts, defender, kept_elsewhere, places
from collector.facts.azure import Resource
from collector.facts.compliance import AssessmentKind, DefenderPlan, SecurityFinding, SecurityScan

SOURCES: tuple[RowSource, ...] = (
    RowSource(
        defender.SecurityFindingSummary,
        defender.defender_summaries,
        (Resource, SecurityFinding, SecurityScan, AssessmentKind, DefenderPlan),
    ),
    RowSource(code_alerts.CodeFindingSummary, code_alerts.code_finding_summaries, code_alerts.READS),
    RowSource(
        places.DataPlace,
        places.data_places,
        kept_elsewhere.PLACE_FACTS,
    ),
)

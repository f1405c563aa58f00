"""Rows about how the release is built and rolled out."""

from __future__ import annotations

from collector.derive.delivery import changes, checks, controls, decided, identity, packages, previous, rollout
from collector.derive.row_source import RowSource
from collector.facts.delivery import Check, PipelineRun, PipelineStage

SOURCES: tuple[RowSource, ...] = (
    RowSource(packages.ReleasePackage, packages.release_packages, packages.READS),
    RowSource(identity.DeliveredArtifact, identity.delivered_artifacts, identity.READS),
    RowSource(previous.PreviousVersion, previous.previous_versions, previous.READS),
    RowSource(changes.ReleaseChange, changes.release_changes, changes.READS),
    RowSource(controls.ReleaseControl, controls.release_controls, controls.READS),
    RowSource(checks.ReleaseCheck, checks.release_checks, (Check, PipelineStage, PipelineRun)),
    RowSource(rollout.Rollout, rollout.rollouts, rollout.READS),
    RowSource(decided.ProductionDeployment, decided.production_deployments, decided.READS),
)

"""Rows about ways back from a release."""

from __future__ import annotations

from collector.derive.rollback import paths, rehearsal, restore_point
from collector.derive.row_source import RowSource
from collector.facts.azure import Resource
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap

SOURCES: tuple[RowSource, ...] = (
    RowSource(paths.RollbackPath, paths.rollback_paths, (Resource, DeploymentSlot, SlotSwap, Revisions, Revision)),
    RowSource(restore_point.RestorePoint, restore_point.restore_points, restore_point.RESTORE_POINT_FACTS),
    RowSource(rehearsal.RollbackRehearsal, rehearsal.rollback_rehearsals, rehearsal.READS),
)

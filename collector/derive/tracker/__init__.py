"""Rows about work items and milestones."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.tracker import defects, feedback, roadmap

SOURCES: tuple[RowSource, ...] = (
    RowSource(defects.Defect, defects.defects, defects.DEFECT_FACTS),
    RowSource(feedback.BetaFeedback, feedback.beta_feedback, feedback.FEEDBACK_FACTS),
    RowSource(roadmap.Roadmap, roadmap.roadmaps, roadmap.ROADMAP_FACTS),
)

"""The verdict as people read it in a terminal or in the log of a pipeline."""

from __future__ import annotations

from collector.model import Decision, Mode
from collector.reports.text.accepted import conditions_lines, not_counting_lines, waived_lines
from collector.reports.text.ahead import actions_lines, endings_lines, not_due_lines
from collector.reports.text.gaps import gap_lines
from collector.reports.text.page import Page, painted, plainly
from collector.reports.text.tables import alert_lines, loss_lines
from collector.reports.text.top import circumstance_lines, mark_lines, ruling_lines
from collector.reports.text.verdicts import open_lines, settled_lines

__all__ = ["console"]

_NARROWEST = 60
_WIDEST = 120


def console(decision: Decision, *, colour: bool, width: int = 100) -> str:
    """Return the whole verdict, the most pressing first; plain text unless `colour`.

    In review mode it is brief: it tells what is due, by when, and who has to do it; the packet holds the rest.
    """
    page = Page(
        width=max(_NARROWEST, min(width, _WIDEST)),
        paint=painted if colour else plainly,
        brief=decision.mode is Mode.REVIEW,
    )
    sections = (
        mark_lines,
        ruling_lines,
        circumstance_lines,
        conditions_lines,
        waived_lines,
        not_counting_lines,
        open_lines,
        not_due_lines,
        actions_lines,
        endings_lines,
        settled_lines,
        loss_lines,
        alert_lines,
        gap_lines,
    )
    return "\n".join(line for section in sections for line in section(decision, page)) + "\n"

"""The two tables of a report: the expected loss of data, and the alert matrix."""

from __future__ import annotations

from collections.abc import Iterator

from collector.model import Decision
from collector.reports import alert_matrix
from collector.reports.alert_matrix_text import matrix_lines
from collector.reports.data_loss import expected_losses, of_stores, said
from collector.reports.place_names import place_name
from collector.reports.plain_text import neutral
from collector.reports.text.page import MARGIN, Page


def loss_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield what is lost at worst in each scenario, by the mechanism that brings it back."""
    losses = expected_losses(decision.verdicts)
    if not losses or page.brief:
        return
    yield page.heading("EXPECTED LOSS OF DATA, the worst of each mechanism")
    room = max(len(neutral(of_stores(loss))) for loss in losses) + 2
    for loss in losses:
        line = f"{MARGIN}{neutral(loss.scenario):<10}{neutral(of_stores(loss)):<{room}}{said(loss)}"
        worst = place_name(loss.worst_of) if loss.worst_seconds else ""
        names = (worst, worst.partition(" (")[0], "")
        yield next(whole for name in names if len(whole := f"{line}  {name}".rstrip()) <= page.width or not name)
    yield ""


def alert_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield which baseline alerts the resources have, by type, and who is told; a brief page says how many."""
    if not decision.alert_matrix:
        return
    yield page.heading(f"ALERT MATRIX: {alert_matrix.total(decision.alert_matrix)}")
    if page.brief:
        yield f"{MARGIN}which ones, and who is told: --format markdown"
    else:
        yield from matrix_lines(decision.alert_matrix, page.width)
    yield ""

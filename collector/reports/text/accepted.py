"""What goes live although it fails: the conditions, and what was waived; and the papers that do not count."""

from __future__ import annotations

from collections.abc import Iterator

from collector.model import Decision, Verdict
from collector.reports.accepted import (
    condition_in_words,
    control_in_words,
    control_label,
    not_counting,
    unsigned_in_words,
    waiver_in_words,
)
from collector.reports.open_points import conditions, waived_verdicts
from collector.reports.plain_text import neutral
from collector.reports.text.page import MARGIN, Page


def conditions_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield each fail that somebody promised to put right after go-live."""
    found = conditions(decision)
    if found:
        yield page.heading("CONDITIONS: each of these fails, and somebody has signed for it")
        for verdict in found:
            yield from _accepted(verdict, condition_in_words(verdict), page)
        yield ""


def waived_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield each fail that was accepted."""
    found = waived_verdicts(decision.verdicts)
    if found:
        yield page.heading("WAIVED: these fail and were accepted; none of them passed")
        for verdict in found:
            yield from _accepted(verdict, waiver_in_words(verdict), page)
        yield ""


def not_counting_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield each waiver or mitigation that changed nothing, with the reason."""
    found = not_counting(decision)
    if found:
        yield page.heading("WAIVERS AND MITIGATIONS THAT DO NOT COUNT")
        for one in found:
            yield from page.entry("", unsigned_in_words(one), indent=MARGIN)
        yield ""


def _accepted(verdict: Verdict, signed: str, page: Page) -> Iterator[str]:
    word = page.paint(f"{verdict.severity.value:<9}", "yellow")
    yield f"{MARGIN}{word}{neutral(verdict.criterion)}"
    yield from page.entry("", verdict.message)
    yield from page.entry("signed", signed)
    if control := control_in_words(verdict):
        yield from page.entry(control_label(verdict), control)

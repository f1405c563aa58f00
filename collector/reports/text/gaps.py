"""What could not be read, and what closes each gap."""

from __future__ import annotations

from collections.abc import Iterator

from collector.model import Decision
from collector.reports.gap_groups import GapGroup, gap_groups
from collector.reports.headline import where_the_rest_is
from collector.reports.open_points import is_open, unlocks
from collector.reports.plain_text import neutral
from collector.reports.text.page import MARGIN, Page

_SHOWN = 8
_FIRST = 3
_BRIEF_LINES = 2


def gap_lines(decision: Decision, page: Page) -> Iterator[str]:
    """Yield the gaps by what would close them; a brief page has the first, and what keeps unknown what is due."""
    groups = tuple(enumerate(gap_groups(decision), start=1))
    due = {verdict.criterion for verdict in decision.verdicts if is_open(verdict)}
    wanted = [
        (number, group) for number, group in groups if not page.brief or number <= _FIRST or due & set(group.criteria)
    ]
    shown = wanted[:_SHOWN]
    if groups:
        yield page.heading("WHAT COULD NOT BE READ, the most unblocking first")
        for number, group in shown:
            yield from _entry(number, group, page)
        if len(groups) > len(shown):
            yield _rest(len(groups) - len(shown), decision, page)
        yield ""


def _rest(count: int, decision: Decision, page: Page) -> str:
    """Say how many were left out; rights are what `doctor` tells in full."""
    rights = "; `golive doctor` names the rights" if page.brief else ""
    return f"{MARGIN}and {count} more {where_the_rest_is(decision)}{rights}"


def _entry(number: int, group: GapGroup, page: Page) -> Iterator[str]:
    label = f"[{number}]"
    yield f"{MARGIN}{page.paint(f'{label:<8}{unlocks(group)}', 'yellow')}  {neutral(group.reason_code)}"
    yield from page.entry("fix", group.fix, most=_BRIEF_LINES if page.brief else None)
    if not page.brief:
        yield from page.entry("why", f"{group.detail}{_others(group)}")


def _others(group: GapGroup) -> str:
    """Say that one of several reasons stands for all; the packet names each."""
    return f" (and {group.others} more like it; all in the packet)" if group.others else ""

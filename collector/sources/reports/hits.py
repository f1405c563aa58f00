"""What coverage files say about one place in the code: whether it ran, and on which line it stands."""

from __future__ import annotations

from collector.sources.reports.figures import demand_count
from collector.sources.reports.reading import Refused, fragment

_LONGEST_LINE_NUMBER = 9


def was_hit(count: str | None, what: str) -> bool:
    """Say whether a counter, which may have any number of digits, is above zero. Raises `Refused`, naming `what`."""
    if count == "0":
        return False
    if count is not None and count.isascii() and count.isdigit():
        return count.strip("0") != ""
    return demand_count(count, what) > 0


def line_number(text: str | None, what: str) -> int:
    """Read a line number. Raises `Refused`, naming `what`."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > _LONGEST_LINE_NUMBER:
        raise Refused(f"{what} stands on line {fragment(text or '')}, which is no line number: write the report again")
    return int(text)

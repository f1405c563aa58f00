"""How lines are written: the width in columns, colours, and paragraphs that hang below what they belong to."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from collector.model import Outcome, Ruling
from collector.reports.plain_text import neutral

MARGIN = "  "
DEEP = MARGIN + " " * 8
_COLOURS = {"red": "31;1", "yellow": "33;1", "green": "32;1", "dim": "2", "bold": "1"}
RULING_COLOURS = {
    Ruling.GO: "green",
    Ruling.ON_TRACK: "green",
    Ruling.CONDITIONAL_GO: "yellow",
    Ruling.NO_GO: "red",
    Ruling.UNDECIDED: "yellow",
}
OUTCOME_COLOURS = {
    Outcome.PASS: "green",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.WAIVED: "yellow",
}
OUTCOME_WORDS = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "FAIL",
    Outcome.UNKNOWN: "UNKNOWN",
    Outcome.NOT_APPLICABLE: "n/a",
    Outcome.WAIVED: "WAIVED",
}


def painted(text: str, colour: str) -> str:
    """Return a text with the escapes of a colour around it."""
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"


def plainly(text: str, _: str) -> str:
    """Return a text as it is."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How to write."""

    width: int
    paint: Callable[[str, str], str]
    """Paints a text, or leaves it as it is."""
    brief: bool = False
    """Whether a criterion gets as few lines as tell what to do."""

    def heading(self, words: str) -> str:
        """Return the title of a section."""
        return MARGIN + self.paint(words, "bold")

    def entry(self, label: str, text: str, *, indent: str = DEEP, most: int | None = None) -> Iterator[str]:
        """Yield a paragraph below a criterion, of at most so many lines; those after the first hang below it."""
        lead = f"{label}: " if label else ""
        yield from textwrap.wrap(
            lead + neutral(text),
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
            max_lines=most,
            placeholder=" …",
        )

    def columns(self, lead: str, text: str) -> Iterator[str]:
        """Yield a paragraph behind a label; lines after the first stand below its text."""
        yield from textwrap.wrap(
            neutral(text),
            self.width,
            initial_indent=lead,
            subsequent_indent=" " * len(lead),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def cut(self, line: str) -> str:
        """Return a line that fits the page."""
        return line if len(line) <= self.width else line[: self.width - 1] + "…"


def listed(words: Sequence[str]) -> str:
    """Return words as people list them: `a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)

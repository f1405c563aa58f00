"""Go cover profiles, as `go test -coverprofile` writes them (golang/tools: cover/profile.go).

A line is `file:line.column,line.column statements count`, read from its end, because a file's name may hold spaces
and colons. Tests of several packages repeat each block (`-coverpkg`), and so do files put together: a block is
covered where one of them ran it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from collector.sources.reports.coverage_totals import Ratio, findings, settle
from collector.sources.reports.format import TextFormat
from collector.sources.reports.hits import was_hit
from collector.sources.reports.reading import Findings, Refused, fragment

_MODES = ("mode: set", "mode: count", "mode: atomic")
_MOST_BLOCKS = 1_000_000
"""About 200 MB, and more than any real report has."""
_RANGE = re.compile(r"\d{1,9}\.\d{1,9},\d{1,9}\.\d{1,9}", re.ASCII)
_STATEMENTS = re.compile(r"\d{1,9}", re.ASCII)


def claims(first_line: str) -> bool:
    """Say whether a file begins like a cover profile."""
    return first_line.startswith("mode: ")


def read(lines: Iterable[str]) -> Findings:
    """Read a cover profile line by line. Raises `Refused`."""
    profile = _Profile()
    for number, line in enumerate(lines, start=1):
        text = line.rstrip()
        if text.startswith("mode: "):
            if text not in _MODES:
                raise Refused(f"line {number}: {fragment(text)} is no mode of a cover profile: write it again")
        elif text:
            profile.block(text, number)
    return findings([settle("statements", None, {"distinct_blocks": profile.total})])


class _Profile:
    """The distinct blocks by file, each with its number of statements, and a minus where none ran."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, int]] = {}
        self._blocks = 0
        self._covered = 0
        self._valid = 0

    @property
    def total(self) -> Ratio:
        return Ratio(self._covered, self._valid)

    def block(self, text: str, number: int) -> None:
        """Add a line. Raises `Refused` for one that is no block, and for a block that changed meanwhile."""
        place, statements, count = _parts(text, number)
        file, _, span = place.rpartition(":")
        blocks = self._files.get(file)
        if blocks is None:
            blocks = self._files.setdefault(file, {})
        hit = was_hit(count, f"line {number}: the count of a block")
        before = blocks.get(span)
        if before is None:
            self._check_new(file, span, number)
            self._valid += statements
            before = -statements
        elif abs(before) != statements:
            raise Refused(
                f"line {number}: a block has {statements} statements, and had {abs(before)}: "
                "it mixes runs of different code; write it again"
            )
        elif before > 0 or not hit:
            return
        blocks[span] = statements if hit else before
        self._covered += statements if hit else 0

    def _check_new(self, file: str, span: str, number: int) -> None:
        if not file or not _RANGE.fullmatch(span):
            raise _no_block(f"{file}:{span}", number)
        self._blocks += 1
        if self._blocks > _MOST_BLOCKS:
            raise Refused(f"it has more than {_MOST_BLOCKS:,} blocks of code: split it by package")


def _parts(text: str, number: int) -> tuple[str, int, str]:
    """Split a line into the place of a block, its statements and its count."""
    try:
        place, statements, count = text.rsplit(" ", 2)
    except ValueError as error:
        raise _no_block(text, number) from error
    if not _STATEMENTS.fullmatch(statements):
        raise _no_block(text, number)
    return place, int(statements), count


def _no_block(text: str, number: int) -> Refused:
    return Refused(f"line {number}: {fragment(text)} is no block of a cover profile: it may be cut off; write it again")


FORMAT = TextFormat(name="go-cover", kind="coverage", claims=claims, read=read)

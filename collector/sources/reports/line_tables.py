"""The distinct lines of many source files, held in so little memory that a report of 200 MB fits into 10 MB."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from collector.sources.reports.coverage_totals import NOTHING, Ratio
from collector.sources.reports.reading import Refused

_LAST_LINE = 2_000_000
_MOST_BRANCHES = 0xFFFF
_MOST_FILES = 250_000
_MOST_PARKED = 64 << 20
_MOST_WORK = 2 << 30
"""Bytes of tables packed in one run: what no real report needs, and a hostile one would ask for without end."""

_UNSEEN, _MISSED, _COVERED = 0, 1, 2
_LENGTH = 4


class Line(NamedTuple):
    """What a report says about one line of code."""

    covered: bool
    branches: Ratio = NOTHING


class _Table:
    """One file: a byte for each line and, once a line has branches, two 16-bit counts for each line."""

    __slots__ = ("branches", "lines")

    def __init__(self, packed: bytes | None = None) -> None:
        self.lines = bytearray()
        self.branches = array("I")
        if packed is not None:
            whole = zlib.decompress(packed)
            end = _LENGTH + int.from_bytes(whole[:_LENGTH], "big")
            self.lines.extend(whole[_LENGTH:end])
            self.branches.frombytes(whole[end:])

    @property
    def size(self) -> int:
        return len(self.lines) + 4 * len(self.branches)

    def pack(self) -> bytes:
        return zlib.compress(len(self.lines).to_bytes(_LENGTH, "big") + self.lines + self.branches.tobytes(), 1)

    def grow(self, *, length: int, branching: bool) -> None:
        """Make room for the line numbers below `length`."""
        self.lines.extend(bytes(max(0, length - len(self.lines))))
        if branching or self.branches:
            self.branches.frombytes(bytes(4 * (len(self.lines) - len(self.branches))))


class LineTables:
    """Counts distinct lines and branches by file and line number; of a line seen twice the better result stays.

    Only the table of the file last named is open; the others are parked, compressed to a few hundred bytes each,
    so that files may come in any order and come again. Raises `Refused` for more than any real report names.
    """

    def __init__(self) -> None:
        self._parked: dict[bytes, bytes] = {}
        self._parked_bytes = 0
        self._work = 0
        self._key = b""
        self._table = _Table()
        self.lines = NOTHING
        self.branches = NOTHING

    def merge(self, file: str, lines: Mapping[int, Line]) -> bool:
        """Add some lines of a file and say whether the file was there before."""
        known = self._turn_to(blake2b(file.encode("utf-8", "replace"), digest_size=16).digest())
        branches = {number: line.branches for number, line in lines.items() if line.branches.valid}
        last = max(lines, default=0)
        if last > _LAST_LINE or min(lines, default=0) < 0:
            raise Refused(f"it names a line beyond 0 to {_LAST_LINE:,} of a file: take generated files out of it")
        self._table.grow(length=last + 1, branching=bool(branches))
        self._merge_lines(lines)
        self._merge_branches(branches)
        return known

    def _turn_to(self, key: bytes) -> bool:
        """Open the table of a file and say whether there was one."""
        if key == self._key:
            return True
        if self._key:
            self._park()
        self._key = key
        packed = self._parked.get(key)
        self._table = _Table(packed)
        return packed is not None

    def _park(self) -> None:
        packed = self._table.pack()
        self._work += self._table.size
        self._parked_bytes += len(packed) - len(self._parked.get(self._key, b""))
        self._parked[self._key] = packed
        if self._parked_bytes > _MOST_PARKED or len(self._parked) > _MOST_FILES or self._work > _MOST_WORK:
            raise Refused("it names more files or lines of code than can be told apart: split the report")

    def _merge_lines(self, lines: Mapping[int, Line]) -> None:
        table = self._table.lines
        covered, valid = self.lines
        for number, line in lines.items():
            before, now = table[number], _COVERED if line.covered else _MISSED
            if now > before:
                table[number] = now
                valid += before == _UNSEEN
                covered += now == _COVERED
        self.lines = Ratio(covered, valid)

    def _merge_branches(self, branches: Mapping[int, Ratio]) -> None:
        table = self._table.branches
        covered, valid = self.branches
        for number, found in branches.items():
            if not found.covered <= found.valid <= _MOST_BRANCHES:
                raise Refused(f"it says that {found} branches of a line are covered: write it again")
            before = Ratio(table[number] >> 16, table[number] & _MOST_BRANCHES)
            now = better(before, found)
            table[number] = now.covered << 16 | now.valid
            covered += now.covered - before.covered
            valid += now.valid - before.valid
        self.branches = Ratio(covered, valid)


def better(one: Ratio, other: Ratio) -> Ratio:
    """Return the branches of a line that was seen twice."""
    return Ratio(max(one.covered, other.covered), max(one.valid, other.valid))

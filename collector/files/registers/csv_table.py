"""Reads CSV strictly into the same tree as YAML, so that one shape reads both and names the same places.

Lines `# key: value` in front of the header are the keys of the whole list; each further line is an entry. An empty
cell is an absent key. Cells are texts; the layout says which columns are flags, numbers or lists (entries joined
by `;`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from collector.files.characters import FORBIDDEN, forbidden_what_and_how
from collector.files.core_types import resolve
from collector.files.mistakes import Mistake, Mistakes, Position, did_you_mean, quoted
from collector.files.nodes import Entry, ListNode, MappingNode, Node, RefusedNode, ScalarNode
from collector.files.strict_yaml import MAX_BYTES

MAX_ROWS = 50_000
_PREAMBLE = re.compile(r"#\s*(?P<key>[a-z][a-z_]*)\s*:\s*(?P<value>.*?)[\s,;]*")
"""Spreadsheets fill a line up with separators."""
_FORMULA = "=+@\t"
"""What makes a spreadsheet calculate. A leading `-` is left alone: it begins lists and negative numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvLayout:
    """How the columns of a CSV file become the keys of a list."""

    into: str
    """The key of the list that the lines become."""
    columns: tuple[str, ...]
    flags: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Columns, and keys in front of the header, that hold numbers."""
    lists: tuple[str, ...] = ()
    """Columns, and keys in front of the header, whose entries are joined by `;`."""


def scan_csv(text: str, layout: CsvLayout, *, name: str, mistakes: Mistakes) -> Node:
    """Read a text as far as its form allows and record what is wrong; what cannot be used is a `RefusedNode`."""
    return _Scan(layout, name, mistakes).root(text)


class _Scan:
    """One pass over a CSV file."""

    def __init__(self, layout: CsvLayout, name: str, mistakes: Mistakes) -> None:
        self._layout = layout
        self._name = name
        self._mistakes = mistakes

    def root(self, text: str) -> Node:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if self._refused(text):
            return RefusedNode(Position(1, 1))
        lines = text.split("\n")
        head = next((number for number, line in enumerate(lines) if not line.lstrip().startswith("#")), len(lines))
        entries = dict(self._preamble(lines[:head]))
        rows = self._rows("\n".join(lines[head:]), head)
        if rows is None:
            return RefusedNode(Position(1, 1))
        entries[self._layout.into] = Entry(Position(head + 1, 1), ListNode(Position(head + 1, 1), rows))
        return MappingNode(Position(1, 1), entries)

    def _refused(self, text: str) -> bool:
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            self._wrong(1, 1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB", "a shorter file")
            return True
        forbidden = FORBIDDEN.search(text)
        if forbidden is None:
            return False
        line = text.count("\n", 0, forbidden.start()) + 1
        self._wrong(
            line, forbidden.start() - text.rfind("\n", 0, forbidden.start()), *forbidden_what_and_how(forbidden[0])
        )
        return True

    def _preamble(self, lines: Sequence[str]) -> Iterator[tuple[str, Entry]]:
        seen: set[str] = set()
        for number, line in enumerate(lines, start=1):
            match = _PREAMBLE.fullmatch(line.strip())
            if match is None:
                self._wrong(number, 1, "this line is no key of the list", "# as_of: 2026-11-20T08:00:00Z")
            elif match["key"] in seen or match["key"] == self._layout.into:
                self._wrong(number, 1, f"the key {quoted(match['key'])} stands here twice", "it once")
            else:
                seen.add(match["key"])
                at = Position(number, 1)
                yield match["key"], Entry(at, self._value(match["key"], match["value"], at))

    def _rows(self, body: str, above: int) -> list[Node] | None:
        """Return the entries, or `None` where the table as such cannot be read."""
        reader = csv.reader(StringIO(body, newline=""), delimiter=_separator(body), strict=True)
        try:
            header = self._header(next(reader, []), above + 1)
            return None if header is None else list(self._entries(reader, header, lambda: above + reader.line_num))
        except csv.Error as error:
            self._wrong(
                above + reader.line_num, 1, f"this line is no CSV: {error}", "each quote in a cell twice, and closed"
            )
            return None

    def _header(self, cells: Sequence[str], line: int) -> list[str] | None:
        names = [cell.strip().casefold().replace(" ", "_") for cell in cells]
        known = self._layout.columns
        wrong = [name for name in names if name not in known]
        for name in wrong:
            self._wrong(
                line, 1, f"unknown column {quoted(name)}{did_you_mean(name, known)}", f"only {', '.join(known)}"
            )
        twice = sorted({name for name in names if names.count(name) > 1 and name in known})
        for name in twice:
            self._wrong(line, 1, f"the column {quoted(name)} stands here twice", "it once")
        if not names:
            self._wrong(line, 1, "there is no header", ",".join(known))
        return None if wrong or twice or not names else names

    def _entries(
        self, reader: Iterator[list[str]], header: Sequence[str], line_now: Callable[[], int]
    ) -> Iterator[Node]:
        for count, cells in enumerate(reader, start=1):
            line = line_now()
            if count > MAX_ROWS:
                self._wrong(line, 1, f"more than {MAX_ROWS} lines", "a shorter list")
                return
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                what = f"this line has {len(cells)} cells, but the header has {len(header)}"
                self._wrong(line, 1, what, "one cell a column; a cell with a separator in it stands between quotes")
                continue
            yield self._entry(cells, header, line)

    def _entry(self, cells: Sequence[str], header: Sequence[str], line: int) -> MappingNode:
        entries: dict[str, Entry] = {}
        column = 1
        for name, cell in zip(header, cells, strict=True):
            at = Position(line, column)
            column += len(cell) + 1
            if cell.strip():
                entries[name] = Entry(at, self._value(name, cell.strip(), at))
        return MappingNode(Position(line, 1), entries)

    def _value(self, name: str, text: str, at: Position) -> Node:
        if text[:1] and text[0] in _FORMULA:
            self._wrong(at.line, at.column, f"{quoted(text)} is a formula", "its value, as text")
            return RefusedNode(at)
        if name in self._layout.lists:
            return ListNode(at, [_text(one.strip(), at) for one in text.split(";") if one.strip()])
        if name in self._layout.flags or name in self._layout.numbers:
            return self._typed(text, at)
        return _text(text, at)

    def _typed(self, text: str, at: Position) -> Node:
        try:
            return ScalarNode(at, resolve(text.lower()), text)
        except ValueError as error:
            self._wrong(at.line, at.column, f"{quoted(text)} {error}", "a plain number, true or false")
            return RefusedNode(at)

    def _wrong(self, line: int, column: int, what: str, how: str) -> None:
        self._mistakes.add(Mistake(self._name, line, column, what, how))


def _text(text: str, at: Position) -> ScalarNode:
    return ScalarNode(at, text, text)


def _separator(body: str) -> str:
    """Return what separates the cells: spreadsheets of half of Europe write `;`."""
    header = body.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","

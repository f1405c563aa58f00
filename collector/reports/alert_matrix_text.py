"""The alert matrix in a terminal or in the log of a pipeline: what is missing in full, what is complete in a line."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from collector.model import AlertBlock, AlertLack, AlertLine
from collector.reports import alert_matrix as words
from collector.reports.plain_text import neutral

_MARGIN = "  "
_INDENT = _MARGIN * 2
_DEEP = _MARGIN * 3
_COUNT_WIDTH = 6


def matrix_lines(blocks: Sequence[AlertBlock], width: int) -> Iterator[str]:
    """Yield what is missing, then a line for each type that is complete, then who is told."""
    found = words.sort_out(blocks)
    names = words.group_names(words.groups_of(blocks))
    if found.partly or any(not lack.unknown for lack in found.without):
        yield f"{_MARGIN}{words.STAR}"
    for block in found.partly:
        yield from _partly(block, names, width)
    for lack, alike in found.without.items():
        yield from _without(lack, alike, names, width)
    if found.not_in_table:
        listed = ", ".join(map(words.block_title, found.not_in_table))
        text = f"unknown, because tables/monitoring.yaml of the policy does not say what they need: {listed}"
        yield from _wrapped(_MARGIN, text, width)
    if found.complete:
        yield from _complete(found.complete, names, width)
    who = words.who_is_told(blocks, names)
    if who:
        yield from _wrapped(_MARGIN, f"who is told: {who}", width)


def _partly(block: AlertBlock, names: Mapping[str, str], width: int) -> Iterator[str]:
    yield from _wrapped(_MARGIN, words.block_title(block), width)
    for lines in words.alike(block):
        yield from _alerts(lines, names, width)


def _alerts(lines: Sequence[AlertLine], names: Mapping[str, str], width: int) -> Iterator[str]:
    who = words.told(lines[0], names)
    told = f", told: {who}" if who else ""
    yield from _wrapped(_INDENT, f"{words.alert_names(lines)}: {words.share(lines[0])}{told}", width)
    for lack in words.lacks(lines[0], names):
        yield from _wrapped(_DEEP, f"- {lack}", width)


def _without(lack: AlertLack, blocks: Sequence[AlertBlock], names: Mapping[str, str], width: int) -> Iterator[str]:
    """Yield the types that lack everything for one reason; what golive could not read is mended in one place."""
    head = "NOT KNOWN" if lack.unknown else "NOTHING IN PLACE"
    why = words.reason(lack, names).removeprefix("unknown, ")
    yield from _wrapped(_MARGIN, f"{head}: {why}", width)
    if lack.unknown:
        listed = ", ".join(f"{words.type_name(block)} ({block.resources})" for block in blocks)
        yield from _wrapped(_INDENT, listed, width)
        return
    for block in sorted(blocks, key=lambda one: not one.critical):
        critical = f" ({block.critical} critical)" if block.critical else ""
        whose = words.whose(block.lines[0].lacks[0])
        yield from _wrapped(_INDENT, f"{words.type_name(block)}{critical}: {whose}", width)
        yield from _wrapped(_DEEP, words.alert_names(block.lines), width)


def _complete(blocks: Sequence[AlertBlock], names: Mapping[str, str], width: int) -> Iterator[str]:
    kinds = [neutral(words.type_name(block)) for block in blocks]
    room = max(len(kind) for kind in kinds)
    yield f"{_MARGIN}{'COMPLETE':<{room}}{'count':>{_COUNT_WIDTH}}{'alerts':>{_COUNT_WIDTH + 1}}  told"
    for kind, block in zip(kinds, blocks, strict=True):
        columns = f"{kind:<{room}}{block.resources:>{_COUNT_WIDTH}}{len(block.lines):>{_COUNT_WIDTH + 1}}"
        who = [neutral(words.told_by(block, names, shown)) for shown in (3, 2, 1, 0)]
        space = width - len(_MARGIN) - len(columns) - 2
        yield f"{_MARGIN}{columns}  {next((text for text in who if len(text) <= space), '')}".rstrip()


def _wrapped(indent: str, text: str, width: int) -> Iterator[str]:
    """Yield a text that is made harmless."""
    yield from textwrap.wrap(
        neutral(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent + _MARGIN,
        break_long_words=False,
        break_on_hyphens=False,
    )

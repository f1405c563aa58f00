"""The alert matrix in a terminal or in the log of a pipeline."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from collector.model import AlertBlock, AlertLine
from collector.reports.alert_matrix import NOT_IN_TABLE, alert_name, block_title, is_whole, lacks, share, told
from collector.reports.plain_text import neutral

_MARGIN = "  "
_INDENT = _MARGIN * 2
_BELOW = _MARGIN * 4
_NAME_WIDTH = 30
_SHARE_WIDTH = 12


def matrix_lines(blocks: Sequence[AlertBlock], width: int) -> Iterator[str]:
    """Yield each type with its alerts; one in good order takes few lines, the others one for each alert."""
    for block in blocks:
        yield from _wrapped(_MARGIN, _title(block), width)
        if is_whole(block):
            yield from _wrapped(_INDENT, ", ".join(alert_name(line) for line in block.lines), width)
            yield from _wrapped(_INDENT, f"told: {told(block.lines[0])}", width)
            continue
        for alike in _alike(block.lines):
            yield from _alerts(alike, width)


def _title(block: AlertBlock) -> str:
    if not block.lines:
        return f"{block_title(block)}: {NOT_IN_TABLE}"
    if not is_whole(block):
        return block_title(block)
    count = len(block.lines)
    return f"{block_title(block)}: {'its one alert is' if count == 1 else f'all {count} alerts are'} in place"


def _alike(lines: Sequence[AlertLine]) -> Iterator[Sequence[AlertLine]]:
    """Yield the alerts of which the same is to be said, at the place of the first of them."""
    found: dict[object, list[AlertLine]] = {}
    for line in lines:
        found.setdefault((share(line), line.told, line.lacks), []).append(line)
    yield from found.values()


def _alerts(alike: Sequence[AlertLine], width: int) -> Iterator[str]:
    names = ", ".join(map(alert_name, alike))
    first, who = alike[0], told(alike[0])
    if len(names) < _NAME_WIDTH:
        head = f"{names:<{_NAME_WIDTH}}{share(first):<{_SHARE_WIDTH}}{f'told: {who}' if who else ''}"
    else:
        head = f"{names}: {share(first)}{f', told: {who}' if who else ''}"
    yield from _wrapped(_INDENT, head, width, keep_columns=True)
    for lack in lacks(first):
        yield from _wrapped(_BELOW, f"missing: {lack}", width)


def _wrapped(indent: str, text: str, width: int, *, keep_columns: bool = False) -> Iterator[str]:
    """Yield a text that is made harmless; the spaces between columns are only kept where they are ours."""
    harmless = neutral(text)
    if keep_columns and len(indent) + len(text.rstrip()) <= width and harmless == " ".join(text.split()):
        yield indent + text.rstrip()
        return
    yield from textwrap.wrap(
        harmless,
        width,
        initial_indent=indent,
        subsequent_indent=indent + _MARGIN,
        break_long_words=False,
        break_on_hyphens=False,
    )

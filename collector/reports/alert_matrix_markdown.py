"""The alert matrix in GitHub-flavoured Markdown: a table of what is missing, and one of what is complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from collector.model import AlertBlock
from collector.reports import alert_matrix as words
from collector.reports import gfm


def matrix_tables(blocks: Sequence[AlertBlock]) -> Iterator[str]:
    """Yield the parts of the matrix, what is missing first; each is a paragraph, or a piece of a table."""
    found = words.sort_out(blocks)
    names = words.group_names(words.groups_of(blocks))
    lacking = (*found.partly, *(block for alike in found.without.values() for block in alike))
    if lacking:
        yield f"{gfm.text(words.STAR)}\n\n| type | alerts | in place | missing | told |\n|---|---|---|---|---|"
        yield from (row for block in lacking for row in _lacking(block, names))
        yield ""
    if found.not_in_table:
        listed = ", ".join(map(words.block_title, found.not_in_table))
        yield f"Unknown, because tables/monitoring.yaml of the policy does not say what they need: {gfm.text(listed)}\n"
    if found.complete:
        yield "| complete | alerts | told |\n|---|---|---|"
        yield from (_complete(block, names) for block in found.complete)
        yield ""
    who = words.who_is_told(blocks, names)
    if who:
        yield f"Who is told: {gfm.text(who)}\n"


def _lacking(block: AlertBlock, names: Mapping[str, str]) -> Iterator[str]:
    for number, lines in enumerate(words.alike(block)):
        kind = "" if number else words.block_title(block)
        missing = "<br>".join(gfm.text(lack) for lack in words.lacks(lines[0], names))
        who = gfm.text(words.told(lines[0], names))
        yield _row(gfm.text(kind), gfm.text(words.alert_names(lines)), words.share(lines[0]), missing, who)


def _complete(block: AlertBlock, names: Mapping[str, str]) -> str:
    return _row(gfm.text(words.block_title(block)), f"{len(block.lines)}", gfm.text(words.told_by(block, names)))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"

"""The gaps behind an answer, put together."""

from __future__ import annotations

from collections.abc import Iterable

from collector.model import Gap


def united(groups: Iterable[tuple[Gap, ...]]) -> tuple[Gap, ...]:
    """Return the gaps of all groups in order and without repeats.

    Thousands of rows stand behind the same gaps: a group that comes again is not looked into, and one alone not copied.
    """
    different = {id(group): group for group in groups if group}  # an id is safe here: the dictionary keeps the group
    if len(different) == 1:
        return next(iter(different.values()))
    return tuple(dict.fromkeys(gap for group in different.values() for gap in group))

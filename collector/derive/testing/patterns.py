"""Which reports a pattern of the workload file means."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

_ANY_DEPTH = "**"


def path_matches(path: str, pattern: str) -> bool:
    """Say whether a path on disk or `artifact/path` is one that a pattern means, in any case.

    `*` stands for anything within one folder, `**` for any number of folders, as for the files on disk.
    """
    return _match(path.casefold().split("/"), pattern.casefold().split("/"))


def _match(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Return whether parts of a path match those of a pattern, from the left: `reached` are the parts passed so far."""
    reached = {0}
    for place, part in enumerate(wanted):
        if part == _ANY_DEPTH:
            last = place == len(wanted) - 1
            deeper = {end for start in reached for end in range(start, len(parts) + 1)}
            reached = deeper if not last else {end for end in deeper if end > min(reached)}
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], part)}
        if not reached:
            return False
    return len(parts) in reached

"""What people call a subject of a report."""

from __future__ import annotations

from collections.abc import Sequence

from collector.model import place_of
from collector.reports.plain_text import neutral

_ONE_OF = {"branches": "branch", "repositories": "repository", "check-runs": "check", "timeline": "job"}
"""What one of these is called; one of all others is called without their `s`."""
_DECLARED = {"type": "{}", "component": "component {}", "tests": "{} tests"}
"""What is called by the name that the workload file or the policy gives it."""
_PATH_AFTER = {"reports": 1, "compare": 2}
"""Parts of an id behind which, after so many parts, a path of a file stands."""


def place_name(subject: str) -> str:
    """Return what people call a subject: its name, and its group, its subscription or its repository if it has one."""
    kind, _, name = subject.partition(":")
    if kind in _DECLARED and name:
        return neutral(_DECLARED[kind].format(name))
    if place := place_of(subject):
        return neutral(_on_host(subject.removeprefix(place), place.partition(":")[2]))
    parts = [part for part in neutral(subject).split("/") if part]
    if not parts:
        return "(no name)"
    folded = [part.casefold() for part in parts]
    if "resourcegroups" in folded[:-2]:
        return f"{parts[-1]} ({parts[folded.index('resourcegroups') + 1]})"
    if folded[0] != "subscriptions" or len(parts) < 2:
        return parts[-1]
    return f"subscription {parts[1]}" if len(parts) == 2 else f"{parts[-1]} (subscription {parts[1]})"


def _on_host(path: str, place: str) -> str:
    """Return the name of something in a repository or project, such as `run 7 (contoso/shop)`."""
    parts = [part for part in path.split("/") if part]
    return f"{_thing(parts)} ({place})" if parts else place


def _thing(parts: Sequence[str]) -> str:
    for word, behind in _PATH_AFTER.items():
        if word in parts and (file := parts[parts.index(word) + behind :]):
            return "/".join(file)
    kind, name = ("", *parts)[-2:]
    return f"{_ONE_OF.get(kind) or kind.removesuffix('s')} {name}".strip()

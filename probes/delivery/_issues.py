"""What the lists of issues of GitHub have in common, whatever they are asked for."""

from __future__ import annotations

from collector.probe import Item, Malformed

ISSUES_READ = "issues: read"
SWITCHED_OFF = (410,)
"""The repository has no issues: whatever its team tracks stands elsewhere."""
_STATES = {"open": True, "closed": False}


def is_pull_request(item: Item) -> bool:
    """Say whether an entry of a list of issues is a change that somebody proposes, as GitHub lists them too."""
    return item.get("pull_request") is not None


def number_of(item: Item) -> int:
    """Return the number of an issue. Raises `Malformed` where there is none."""
    found = item.maybe_int("number")
    if found is None:
        raise Malformed("number", None)
    return found


def is_open(item: Item) -> bool | None:
    """Say whether an issue or a milestone is open; `None` for a state that nobody knows."""
    return _STATES.get(item.text("state").casefold())

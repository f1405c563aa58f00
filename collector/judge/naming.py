"""What people call a subject: by its kind and number, or by the name that the workload file gives it."""

from __future__ import annotations

from collections.abc import Sequence

from collector.model import place_of

_DECLARED = {
    "type": "{}",
    "component": "component {}",
    "tests": "{} tests",
    "statement": "statement of the {}",
    "criterion": "criterion {}",
    "paper": "{}",
}
"""What is called by the name that the workload file or the policy gives it, by what stands in front of its id."""
_ONE_OF = {"branches": "branch", "repositories": "repository", "check-runs": "check", "timeline": "job"}
"""What one of these is called; one of all others is called without their `s`."""
_PATH_AFTER = {"reports": 1, "compare": 2}
"""Parts of an id behind which, after so many parts, a path of a file stands."""


def declared_name(subject: str) -> str:
    """Return `unit tests` for `tests:unit`; empty for what has an id of another kind."""
    kind, _, name = subject.partition(":")
    return _DECLARED[kind].format(name) if kind in _DECLARED and name else ""


def place_and_thing(subject: str) -> tuple[str, str]:
    """Return the repository or project that a subject lies in, and what it is there: `("contoso/shop", "run 7")`.

    The second is empty for the repository itself, both are empty for what lies elsewhere.
    """
    place = place_of(subject)
    parts = [part for part in subject.removeprefix(place).split("/") if part] if place else []
    return place.partition(":")[2], _thing(parts) if parts else ""


def _thing(parts: Sequence[str]) -> str:
    for word, behind in _PATH_AFTER.items():
        if word in parts and (file := parts[parts.index(word) + behind :]):
            return "/".join(file)
    kind, name = ("", *parts)[-2:]
    return f"{_ONE_OF.get(kind) or kind.removesuffix('s')} {name}".strip()

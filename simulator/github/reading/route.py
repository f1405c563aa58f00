"""A route: which path, which permission, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from simulator.github import refusals
from simulator.github.hub import Json, Repository

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WHOLE_NUMBER = "id", "number"
_ANYTHING = "path", "branch", "tag", "ref", "span"
"""May hold slashes, with or without percent-encoding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a repository."""

    repository: Repository
    parts: Mapping[str, str]
    """What stood in the placeholders of the route."""
    query: Mapping[str, str]
    is_administrator: bool = False
    """Whether who asks may read the administration of the repository."""

    def kept(self, items: Sequence[Json], **fields: str) -> Sequence[Json]:
        """Return the items in which each field has the text that the parameter of its name asks for.

        A field is a dotted path; parameters that were not sent keep everything, a comma means any of several.
        """
        wanted = {path: self.query[name].split(",") for name, path in fields.items() if self.query.get(name)}
        return [item for item in items if all(str(at(item, path)) in words for path, words in wanted.items())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list, of which the caller gets a page."""

    items: Sequence[Json]
    key: str = ""
    """Under which key it stands beside `total_count`; empty: the list stands alone."""
    by_cursor: bool = False
    ends_at_thousand: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A content that is downloaded from elsewhere."""

    content: bytes


Found: TypeAlias = Listed | Download | Json


@dataclass(frozen=True, slots=True)
class Route:
    """A path below a repository, such as `actions/runs/{id}`, with the permission that it needs."""

    path: str
    permission: str
    read: Callable[[Asked], Found]

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(_PLACEHOLDER.sub(_placeholder, self.path))


def at(item: Json, path: str) -> object:
    """Return what stands at a dotted path of an object; `None` where it ends too early."""
    found: object = item
    for key in path.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def the_one(items: Sequence[Json], key: str, value: object) -> Json:
    """Return the item of that key; 404 where there is none."""
    for item in items:
        if item.get(key) == value:
            return item
    raise refusals.hidden()


def _placeholder(match: re.Match[str]) -> str:
    name = match[1]
    accepted = r"\d+" if name in _WHOLE_NUMBER else r".+" if name in _ANYTHING else r"[^/]+"
    return f"(?P<{name}>{accepted})"

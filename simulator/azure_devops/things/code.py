"""Repositories, pull requests, branch policies, alerts of Advanced Security."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.azure_devops.things.people import Identity

POLICIES = {
    "reviewers": ("fa4e907d-c16b-4a4c-9dfa-4906e5d171dd", "Minimum number of reviewers"),
    "build": ("0609b952-1397-4640-95ec-e00a01b2c241", "Build"),
    "required_reviewers": ("fd2167ab-b0be-447a-8ec8-39368250530e", "Required reviewers"),
    "comments": ("c6a1889d-b943-4856-b76f-9e46bb6b0df2", "Comment requirements"),
    "work_items": ("40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e", "Work item linking"),
    "status": ("cbdc66da-9728-4af8-aada-9a5a32e4a226", "Status"),
}
PULL_REQUESTS = ("active", "completed", "abandoned")
MATCHES = ("Exact", "Prefix", "DefaultBranch")
ALERT_TYPES = ("dependency", "secret", "code")
ALERT_STATES = ("active", "dismissed", "fixed", "autoDismissed")
SEVERITIES = ("critical", "high", "medium", "low", "error", "warning", "note", "undefined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What changed between two versions, each a commit, a branch or a tag."""

    base: str
    target: str
    changes: Mapping[str, str]
    """How each path changed: `add`, `edit`, `delete`, `rename`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A Git repository."""

    id: str
    name: str
    default_branch: str
    disabled: bool
    files: Mapping[str, bytes]
    """By path, as they are at every commit but those of `files_at`."""
    diffs: tuple[Diff, ...]
    secured: bool
    """Whether Advanced Security is on."""
    files_at: Mapping[str, Mapping[str, bytes | None]] = field(default_factory=dict)
    """What differs at a commit; `None` where a file is not there."""

    def file(self, path: str, commit: str) -> bytes | None:
        """Return a file at a commit; an empty one is the newest."""
        return self.files_at.get(commit, {}).get(path, self.files.get(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request with the votes on it."""

    id: int
    repository: str
    title: str
    status: str
    source: str
    target: str
    commit: str
    """The head of its source branch."""
    merged: str
    """The commit that its merge made."""
    created: datetime
    closed: datetime | None
    author: Identity | None
    votes: tuple[tuple[Identity, int], ...]
    """10 approved, 5 approved with suggestions, 0 none, -5 waits for the author, -10 rejected."""
    draft: bool
    iterations: tuple[str, ...] = ()
    """The commits that it was at, the oldest first; without any it was only ever at its last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a branch demands of whoever changes it."""

    id: int
    kind: str
    """One of `POLICIES`."""
    repository: str
    """The id of the repository; empty: all of the project."""
    branch: str
    """As a ref; empty for the default branch."""
    match: str
    enabled: bool
    blocking: bool
    settings: Mapping[str, Any]
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert of Advanced Security."""

    id: int
    repository: str
    type: str
    severity: str
    state: str
    title: str
    rule: str
    seen: datetime
    """When it was seen first."""
    branch: str
    dismissed: str
    """Why it was dismissed; empty for the others."""

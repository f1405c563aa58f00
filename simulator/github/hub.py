"""What the simulated GitHub holds: its repositories, the tokens that it knows, and how much may be asked.

Bodies are kept as GitHub sends them, their addresses below `addresses.STAND_IN` until the port is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]

WORKFLOW_TOKEN = "simulated-github-token"
"""The token that is known unless the estate names others."""
WORKFLOW_PERMISSIONS = (
    *("actions", "attestations", "checks", "contents", "deployments"),
    *("issues", "pull-requests", "security-events", "statuses", "vulnerability-alerts"),
)
"""What a workflow can give its token to read, in the words of `permissions:`."""
HIDDEN_PERMISSIONS = ("administration", "secret-scanning-alerts")
"""What only an app or a person can have; without it the answer is 404, as if there were nothing."""
PERMISSIONS = (*WORKFLOW_PERMISSIONS, *HIDDEN_PERMISSIONS)
PUBLIC_PERMISSIONS = frozenset(WORKFLOW_PERMISSIONS) - {"security-events", "vulnerability-alerts"}
"""What everybody may read of a public repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token and what it may read."""

    text: str = WORKFLOW_TOKEN
    permissions: frozenset[str] = frozenset(WORKFLOW_PERMISSIONS)
    repositories: frozenset[str] | None = None
    """Full names in lower case of the repositories that it was made for; `None`: all."""

    def is_for(self, repository: Repository) -> bool:
        return self.repositories is None or repository.full_name.casefold() in self.repositories


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much may be asked; `None`: not limited."""

    hourly: int | None = None
    """The primary limit: so many requests in an hour; a 304 is free."""
    per_minute: int | None = None
    """The secondary limit: so many requests in a minute."""
    retry_after: int = 60
    """Seconds that the secondary limit asks to wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanning:
    """The alerts of one kind, where the feature is switched on."""

    alerts: Sequence[Json] = ()
    analyses: Sequence[Json] = ()
    """Of code scanning alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit with the files that it changed."""

    body: Json
    files: Sequence[Json] = ()
    pulls: tuple[int, ...] = ()
    """The numbers of the pull requests that carried it."""

    @property
    def sha(self) -> str:
        return str(self.body["sha"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository; lists are in the order in which GitHub sends them, mostly the newest first."""

    body: Json
    commits: Sequence[Commit] = ()
    """The whole history, the oldest first; there is but one line of it."""
    branches: Mapping[str, str] = field(default_factory=dict)
    """The head of each branch."""
    tags: Mapping[str, str] = field(default_factory=dict)
    workflows: Sequence[Json] = ()
    runs: Sequence[Json] = ()
    jobs: Mapping[int, Sequence[Json]] = field(default_factory=dict)
    """By the id of their run, as the following."""
    artifacts: Mapping[int, Sequence[Json]] = field(default_factory=dict)
    approvals: Mapping[int, Sequence[Json]] = field(default_factory=dict)
    archives: Mapping[int, bytes] = field(default_factory=dict)
    """The ZIP of each artifact by its id."""
    checks: Sequence[Json] = ()
    statuses: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    """By commit."""
    pulls: Sequence[Json] = ()
    reviews: Mapping[int, Sequence[Json]] = field(default_factory=dict)
    """By the number of the pull request."""
    deployments: Sequence[Json] = ()
    deployment_statuses: Mapping[int, Sequence[Json]] = field(default_factory=dict)
    environments: Sequence[Json] = ()
    environment_gates: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    """By the name of the environment, as the following."""
    environment_branches: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    releases: Sequence[Json] = ()
    issues: Sequence[Json] = ()
    """Pull requests are among them."""
    labels: Sequence[Json] = ()
    milestones: Sequence[Json] = ()
    code_scanning: Scanning | None = None
    """`None`: switched off, as the following."""
    dependabot: Scanning | None = None
    secret_scanning: Scanning | None = None
    protections: Mapping[str, Json] = field(default_factory=dict)
    """By branch, as the following."""
    rules: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    attestations: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    """By digest."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """By path, as they are at every commit but those of `files_at`."""
    files_at: Mapping[str, Mapping[str, bytes | None]] = field(default_factory=dict)
    """What differs at a commit, by its SHA; `None` where a file is not there."""
    codeowners_errors: Sequence[Json] = ()

    @property
    def id(self) -> int:
        return int(self.body["id"])

    @property
    def full_name(self) -> str:
        return str(self.body["full_name"])

    @property
    def is_private(self) -> bool:
        return bool(self.body["private"])

    @property
    def default_branch(self) -> str:
        return str(self.body["default_branch"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """The simulated GitHub; without repositories it has nothing to show."""

    repositories: Sequence[Repository] = ()
    tokens: Sequence[Token] = (Token(),)
    limits: Limits = field(default_factory=Limits)

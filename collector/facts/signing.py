"""Facts about signed statements on a CI host: reviews, votes and approvals, and the bytes that people saw.

Subjects are paths below a place: `github:contoso/shop/pulls/12/reviews/7`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReview(Fact):
    """What one person said of a request in which a statement may stand."""

    kind: ClassVar[str] = "statement_review"
    request: str
    """The number of the pull request, or the environment that a run waited for, in the words of the host."""
    state: str
    """As the host spells it: `APPROVED`, `CHANGES_REQUESTED`; of a vote of Azure DevOps its number, `10`."""
    by: str | None = None
    """Under an alias; `contact:<name>` for a person of the role map."""
    bot: bool | None = None
    own: bool | None = None
    """Whether who asked for the review gave it, where the host lets them."""
    commit: str | None = None
    """What was looked at, in lower case; absent where the host does not tell it of the review itself."""
    run: str | None = None
    """The subject of the run that waited for the approval; its commit was looked at."""
    at: datetime | None = None
    """Absent where the host does not tell when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCommit(Fact):
    """A commit that a request was at while people voted on it."""

    kind: ClassVar[str] = "request_commit"
    request: str
    """The number of the pull request, or the subject of the run."""
    commit: str
    """In lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobAt(Fact):
    """Which bytes stood at a path at a commit."""

    kind: ClassVar[str] = "blob_at"
    path: str
    commit: str
    """In lower case."""
    blob: str
    """The id that git gives the bytes, in lower case."""

"""The words of both hosts, folded: how something ended, and which names a pattern stands for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from fnmatch import fnmatchcase

from collector.derive.joins import missing
from collector.derive.rows import Field
from collector.model import Reason

SUCCEEDED = "succeeded"
_SUCCESS = ("success", SUCCEEDED)
_PROVES_NOTHING = ("skipped", "neutral", "stale", "none")
"""Ends at which nothing was tried, or of which nobody said whether it went well."""
_OF_PULL_REQUESTS = ("pull_request", "pull_request_target", "pullrequest")
FOR_EVER = timedelta(days=36_500)
"""Stands for something that is kept without an end."""


def ended(result: str | None, status: str, what: str) -> Field[str]:
    """Return how a run, job or check ended: `succeeded`, or the host's own word in lower case."""
    if result is None or not result:
        return missing(f"{what} is not over: {status.casefold() or 'no status told'}", reason=Reason.PARTIAL)
    word = result.casefold()
    if word in _PROVES_NOTHING:
        return missing(f"{what} ended as {word}, which proves nothing: run it on the release")
    return SUCCEEDED if word in _SUCCESS else word


def is_success(result: str | None) -> bool:
    """Say whether something ended well; `partiallySucceeded` and whatever is new did not."""
    return result is not None and result.casefold() in _SUCCESS


def is_for_pull_request(event: str | None) -> bool:
    """Say whether a run tried a proposed change, of which nothing is delivered."""
    return event is not None and event.casefold() in _OF_PULL_REQUESTS


def matching(name: str, patterns: Iterable[str]) -> bool:
    """Say whether a name is meant by one of some patterns, in any case; `*` stands for anything."""
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)

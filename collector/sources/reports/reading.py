"""What a report file says, and why it may say nothing that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["coverage", "notifications", "restores", "tests", ""]
Outcome: TypeAlias = Literal["read", "empty", "refused"]
Totals: TypeAlias = Mapping[str, int | Mapping[str, int]]
"""Of coverage `{"lines": {"covered": 8, "valid": 10}, …}`, of tests `{"tests": 3, "passed": 3, …}`, of restores
`{"restores": 2, "succeeded": 2, …}`, of test notifications `{"notification_tests": 1, "messages": 3, …}`."""

_LONGEST_FRAGMENT = 40


class Refused(Exception):
    """A report that cannot be relied on; the message is one sentence with the problem and the fix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a reader of one format found in a file that it could follow to its end."""

    totals: Totals
    method: str
    """How each total came about, in words."""
    reasons: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    """For coverage: metrics that the file has, and whose total is left out because its own figures disagree."""
    any_failure: bool | None = None
    """For tests: the header or an element says that something failed."""
    finished: datetime | None = None
    """When the run ended, by the report's own word; absent where that is ambiguous."""
    whole: bool | None = None
    """For tests: as many cases are there as the report's own header declares, and its run came to an end."""
    commit: str | None = None
    """The commit that was tested, by the report's own word, in lower-case hexadecimal; absent where it says none."""
    flaky: int | None = None
    """For tests: how many passed only after they had failed; absent where the format does not tell."""
    restores: tuple[Mapping[str, str | bool], ...] = ()
    """For restore tests: each of them as the report tells it, checked."""
    notifications: tuple[Mapping[str, Any], ...] = ()
    """For test notifications: each test with its messages, checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The answer to `golive inspect` for one file: counts, never rates, and never the report's text.

    Reports of restore tests and test notifications are in formats of our own: their entries are told one by one.
    """

    file: str
    format: str
    kind: Kind
    totals: Totals = field(default_factory=dict)
    method: str = ""
    outcome: Outcome
    """`empty` measured nothing, ran no test or tells of no restore; `refused` cannot be relied on. Neither passes."""
    reasons: tuple[str, ...] = ()
    sha256: str = ""
    """The digest of the file's bytes in lower-case hexadecimal; empty where they could not all be read."""
    size: int | None = None
    any_failure: bool | None = None
    finished: str | None = None
    """RFC 3339, in UTC."""
    whole: bool | None = None
    """For tests: false where the header declares more cases than the file holds, or the run has no summary."""
    commit: str | None = None
    """The commit that was tested, by the report's own word; lower-case hexadecimal, perhaps shortened."""
    flaky: int | None = None
    """For tests: how many passed only after they had failed; they count as passed."""
    restores: tuple[Mapping[str, str | bool], ...] = ()
    notifications: tuple[Mapping[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object of this reading; what is not known is left out."""
        answer: dict[str, Any] = {
            "file": self.file,
            "format": self.format,
            "kind": self.kind,
            "totals": {name: total if isinstance(total, int) else dict(total) for name, total in self.totals.items()},
            "method": self.method,
            "outcome": self.outcome,
            "reasons": list(self.reasons),
        }
        where_known = {
            "sha256": self.sha256 or None,
            "bytes": self.size,
            "any_failure": self.any_failure,
            "finished": self.finished,
            "whole": self.whole,
            "commit": self.commit,
            "flaky": self.flaky,
            "restores": [dict(entry) for entry in self.restores] or None,
            "notifications": [dict(entry) for entry in self.notifications] or None,
        }
        return answer | {name: value for name, value in where_known.items() if value is not None}


def fragment(text: str) -> str:
    """Return a short quotation of a text from outside, safe to print."""
    return ascii(text if len(text) <= _LONGEST_FRAGMENT else text[:_LONGEST_FRAGMENT] + "…")

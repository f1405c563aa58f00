"""What was read and what could not be read: documents, facts and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, TypeAlias

Digest: TypeAlias = str
"""A SHA-256 in lower-case hexadecimal with its prefix, `sha256:…`."""


class Cause(StrEnum):
    """Why something could not be observed."""

    DENIED = "denied"
    SCOPE = "scope"
    THROTTLED = "throttled"
    PARTIAL = "partial"
    TIMED_OUT = "timed_out"
    MALFORMED = "malformed"
    UNREACHABLE = "unreachable"
    PROBE_FAILED = "probe_failed"


class Reason(StrEnum):
    """The published code of an unknown answer (readiness criteria, section 1.1)."""

    PERM = "U-PERM"
    SCOPE = "U-SCOPE"
    PARTIAL = "U-PARTIAL"
    PARSE = "U-PARSE"
    UNREACHABLE = "U-UNREACHABLE"
    ERROR = "U-ERROR"
    STALE = "U-STALE"
    MISSING = "U-MISSING"
    MISMATCH = "U-MISMATCH"
    SIGNATURE = "U-SIG"


REASON_OF_CAUSE: Mapping[Cause, Reason] = {
    Cause.DENIED: Reason.PERM,
    Cause.SCOPE: Reason.SCOPE,
    Cause.THROTTLED: Reason.PARTIAL,
    Cause.PARTIAL: Reason.PARTIAL,
    Cause.TIMED_OUT: Reason.PARTIAL,
    Cause.MALFORMED: Reason.PARSE,
    Cause.UNREACHABLE: Reason.UNREACHABLE,
    Cause.PROBE_FAILED: Reason.ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One raw answer of a source after redaction, named by the digest of its bytes."""

    digest: Digest
    source: str
    """`azure`, `files` or `host`."""
    request: str
    """The request that it answers, as its canonical key."""
    observed_at: datetime
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One observation about one subject. Facts hold instants, never ages.

    `None` in a field means that the property was not in the answer; such a field is left out when stored.
    """

    kind: ClassVar[str]
    subject: str
    """The full id of what was observed, spelt as the source spells it."""
    documents: tuple[Digest, ...]
    observed_at: datetime
    """The earliest moment at which one of the documents was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that could not be observed, and what to do about it."""

    cause: Cause
    hides: tuple[str, ...]
    """The kinds of facts that may exist unseen because of this gap."""
    scope: str
    """The id below which they may exist: a subscription, a resource, a file; empty means anywhere."""
    detail: str
    fix: str
    probe: str
    documents: tuple[Digest, ...] = ()

    @property
    def reason(self) -> Reason:
        return REASON_OF_CAUSE[self.cause]

"""How a criterion came out: outcomes, what was measured, who accepted a fail, and the verdict with all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from collector.observation import Digest, Gap


class Severity(StrEnum):
    """How much a criterion weighs in the ruling."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def weight(self) -> int:
        return {"blocker": 3, "major": 2, "minor": 1}[self.value]


class Outcome(StrEnum):
    """The outcome of one criterion."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    """It fails, and somebody who may has accepted that until a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A measured value or a limit, with its unit: `s`, `%`, `count`, or empty for words and lists."""

    value: bool | float | str | tuple[str, ...]
    unit: str = ""
    comparison: str = ""
    """For a limit: the operator between the measured value and it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A document that a verdict rests on."""

    digest: Digest
    kind: str
    source: str
    observed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectVerdict:
    """How one subject of a criterion came out."""

    id: str
    outcome: Outcome
    message: str
    severity: Severity
    reason_codes: tuple[str, ...] = ()
    measured: Quantity | None = None
    limit: Quantity | None = None
    shown: tuple[tuple[str, str], ...] = ()
    """Further fields of the row that the policy wants to be seen: their names and their values in words."""
    evidence: tuple[Digest, ...] = ()
    gaps: tuple[Gap, ...] = ()
    holds_until: datetime | None = None
    """For a pass: the moment from which on, with nothing else changed, it is none any more."""
    ends: str = ""
    """What ends then, in words: `statement of the business-owner`, `drill age`."""
    is_denied: bool = False
    """Of a statement that does not count: it says no all the same, so that nothing may pass in its stead."""
    failed_severity: Severity | None = None
    """Of a fail: the most that fails; `severity` also counts what is unknown beside it."""
    unknown_severity: Severity | None = None
    """The most that is unknown, which may stand beside a fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A signed waiver or mitigation that covers a failed criterion, or the reason why one does not."""

    kind: str
    """`waiver` (the fail is accepted) or `mitigation` (a failed major has an owner and a workaround)."""
    criterion: str
    file: str
    digest: Digest
    counts: bool
    why_not: str = ""
    """Why it does not count, with its fix; empty where it does."""
    reason: str = ""
    """The reason code of a waiver."""
    text: str = ""
    """The compensating control or the workaround."""
    risk: str = ""
    """The id of the linked entry of the risk register."""
    owner: str = ""
    requester: str = ""
    approver: str = ""
    approver_role: str = ""
    due: datetime | None = None
    """Of a mitigation: when its owner will have put it right."""
    expires: datetime | None = None
    beyond_limit: bool = False
    """Of a waiver: it is in order, but there are more of them than the policy lets count, so that none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one criterion, with everything that it rests on."""

    criterion: str
    area: str
    question: str
    severity: Severity
    due: timedelta
    outcome: Outcome
    message: str
    fix: str
    owner: str
    doc: str
    reason_codes: tuple[str, ...] = ()
    measured: Quantity | None = None
    limit: Quantity | None = None
    subjects: tuple[SubjectVerdict, ...] = ()
    evidence: tuple[Exhibit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """The gaps in the reach of this criterion."""
    due_at: datetime | None = None
    """When it must hold: go-live less `due`."""
    is_due: bool = True
    """In deploy mode always; in review mode from `due_at` on."""
    lead_time: timedelta = timedelta(0)
    """How long it usually takes to put it right."""
    acceptance: Acceptance | None = None
    """The waiver or mitigation that covers it."""
    kept_from_review: bool = False
    """It was open in the review, which a deploy run may only keep or worsen."""
    failed_severity: Severity | None = None
    """Of a fail: the most that fails; `severity` also counts what is unknown beside it."""
    unknown_severity: Severity | None = None
    """The most that is unknown, which may stand beside a fail."""

    @property
    def is_open(self) -> bool:
        """Whether it does not hold; an outcome that this version does not know is open."""
        return self.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.WAIVED)

    @property
    def fails_as(self) -> Severity | None:
        """How much fails of it, whether accepted or not; `None` where nothing does."""
        return self.failed_severity or self.severity if self.outcome in (Outcome.FAIL, Outcome.WAIVED) else None

    @property
    def unknown_as(self) -> Severity | None:
        """How much is unknown of it, beside a fail too; `None` where nothing is."""
        if self.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            return None
        if self.outcome not in (Outcome.FAIL, Outcome.WAIVED):
            return self.severity
        beside = any(code.startswith("U-") for code in self.reason_codes)
        return self.unknown_severity or (self.severity if beside else None)

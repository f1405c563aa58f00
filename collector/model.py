"""The vocabulary of golive as frozen types: what was read, what could not be read, what was decided.

Standard library only: every other room may import this one, and this one imports none of them. What ids mean, how a
scope is declared and what a workload is are parts of the vocabulary, and are imported from here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, TypeAlias

from collector.alert_matrix import AlertBlock as AlertBlock  # noqa: PLC0414 - exported for type checkers
from collector.alert_matrix import AlertLack as AlertLack  # noqa: PLC0414 - exported for type checkers
from collector.alert_matrix import AlertLine as AlertLine  # noqa: PLC0414 - exported for type checkers
from collector.alert_matrix import ToldGroup as ToldGroup  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Component as Component  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Delivery as Delivery  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Environments as Environments  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Host as Host  # noqa: PLC0414 - exported for type checkers
from collector.delivery import HostStatement as HostStatement  # noqa: PLC0414 - exported for type checkers
from collector.delivery import KindOfTests as KindOfTests  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Place as Place  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Query as Query  # noqa: PLC0414 - exported for type checkers
from collector.delivery import TestKind as TestKind  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Tracker as Tracker  # noqa: PLC0414 - exported for type checkers
from collector.delivery import place_of as place_of  # noqa: PLC0414 - exported for type checkers
from collector.delivery import same_commit as same_commit  # noqa: PLC0414 - exported for type checkers
from collector.ids import fold_id as fold_id  # noqa: PLC0414 - exported for type checkers
from collector.ids import lies_within as lies_within  # noqa: PLC0414 - exported for type checkers
from collector.ids import management_group_id as management_group_id  # noqa: PLC0414 - exported for type checkers
from collector.ids import subscription_of as subscription_of  # noqa: PLC0414 - exported for type checkers
from collector.ids import type_of as type_of  # noqa: PLC0414 - exported for type checkers
from collector.papers import NO_PAPERS as NO_PAPERS  # noqa: PLC0414 - exported for type checkers
from collector.papers import Method as Method  # noqa: PLC0414 - exported for type checkers
from collector.papers import Papers as Papers  # noqa: PLC0414 - exported for type checkers
from collector.scope import AzureScope as AzureScope  # noqa: PLC0414 - exported for type checkers
from collector.scope import Expected as Expected  # noqa: PLC0414 - exported for type checkers
from collector.scope import TenantScope as TenantScope  # noqa: PLC0414 - exported for type checkers
from collector.watch import Flow as Flow  # noqa: PLC0414 - exported for type checkers
from collector.watch import KnownAlert as KnownAlert  # noqa: PLC0414 - exported for type checkers
from collector.watch import Peak as Peak  # noqa: PLC0414 - exported for type checkers
from collector.watch import Runbook as Runbook  # noqa: PLC0414 - exported for type checkers
from collector.watch import TelemetrySource as TelemetrySource  # noqa: PLC0414 - exported for type checkers
from collector.watch import Watch as Watch  # noqa: PLC0414 - exported for type checkers
from collector.workload import AcceptedLoss as AcceptedLoss  # noqa: PLC0414 - exported for type checkers
from collector.workload import Contact as Contact  # noqa: PLC0414 - exported for type checkers
from collector.workload import Cutover as Cutover  # noqa: PLC0414 - exported for type checkers
from collector.workload import ExpectedRole as ExpectedRole  # noqa: PLC0414 - exported for type checkers
from collector.workload import Rebuildable as Rebuildable  # noqa: PLC0414 - exported for type checkers
from collector.workload import Release as Release  # noqa: PLC0414 - exported for type checkers
from collector.workload import Tier as Tier  # noqa: PLC0414 - exported for type checkers
from collector.workload import Workload as Workload  # noqa: PLC0414 - exported for type checkers

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


class Ruling(StrEnum):
    """The ruling over all verdicts."""

    GO = "GO"
    CONDITIONAL_GO = "CONDITIONAL_GO"
    ON_TRACK = "ON_TRACK"
    NO_GO = "NO_GO"
    UNDECIDED = "UNDECIDED"


class Mode(StrEnum):
    """How time counts: minutes before the deployment everything is due; weeks before, what is due by then."""

    DEPLOY = "deploy"
    REVIEW = "review"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyName:
    """Which policy judged: the digest of its bytes, and of its meaning without comments and layout."""

    name: str
    version: str
    digest: Digest
    semantic_digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosening:
    """Something that makes the gate easier to pass: a declaration or a relaxed value, and where it stands."""

    kind: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What was trusted: the policy with its overlays and the role map with its keys, and who fixed them."""

    digest: Digest = ""
    """Over the digests of policy, overlays and role map."""
    policy: Digest = ""
    roles: Digest = ""
    """Empty where there is no role map."""
    overlays: tuple[Digest, ...] = ()
    pinned: bool = False
    """Whether the owner of the pipeline gave the digests, from outside of the repository under judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that holds now and ends before the early life of the workload is over."""

    at: datetime
    criterion: str
    subject: str
    what: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What somebody has to do about an open criterion, and by when."""

    criterion: str
    severity: Severity
    outcome: Outcome
    owner: str
    what: str
    lead_time: timedelta
    due_at: datetime
    start_by: datetime
    """`due_at` less the lead time."""
    in_time: bool
    """Whether it can still be done before go-live if it is begun now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasible:
    """Whether the date can still be kept."""

    earliest: datetime
    """When everything that blocks could be done, if all is begun now and side by side."""
    go_live: datetime
    late: tuple[str, ...] = ()
    """The criteria whose lead time is longer than what is left."""

    @property
    def in_time(self) -> bool:
        return not self.late


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A criterion that was due in the review and did not hold."""

    criterion: str
    outcome: str
    severity: str
    message: str
    reason_codes: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    """The ids of the subjects that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The sealed review that a deploy run kept or worsened."""

    packet: Digest
    decided_at: datetime
    ruling: str
    kept: tuple[Reviewed, ...] = ()
    """What was due in the review and did not hold."""

    @property
    def open_criteria(self) -> tuple[str, ...]:
        """The ids of what was due in the review and did not hold."""
        return tuple(one.criterion for one in self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceName:
    """Which evidence was judged: the digest of the bundle's manifest, when it was read, and whether it is whole."""

    digest: Digest
    collected_at: datetime
    completeness: str
    """`complete`, `gaps` (something could not be read) or `partial` (the run was cut short)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The ruling over all verdicts, with everything that a pipeline, a reader and a replay need."""

    ruling: Ruling
    mode: Mode
    what_if: tuple[str, ...]
    """What was changed from the real question, for example `--tier T3`; empty for a real decision."""
    strict: bool
    advisory: bool
    demo: bool
    decided_at: datetime
    workload: Workload
    scope_digest: Digest
    policy: PolicyName
    evidence: EvidenceName
    probes: tuple[ProbeName, ...]
    tool_version: str
    verdicts: tuple[Verdict, ...]
    loosened: tuple[Loosening, ...]
    gaps: tuple[Gap, ...]
    """Every gap of the run, whether a criterion is in its reach or not."""
    valid_until: datetime | None = None
    """The moment from which on some evidence that a verdict rests on is too old; absent where nothing was read."""
    whole_subscriptions: tuple[str, ...] = ()
    """The subscriptions that are looked at as wholes: declared by their own ids, or found below a management group."""
    alert_matrix: tuple[AlertBlock, ...] = ()
    trust: Trust = field(default_factory=Trust)
    acceptances: tuple[Acceptance, ...] = ()
    """Every waiver and mitigation that was given, those that do not count too."""
    forecast: tuple[Ending, ...] = ()
    """What ends between now and the end of hypercare, the first first."""
    actions: tuple[Action, ...] = ()
    """Of the open criteria, those with the longest lead time first."""
    feasible: Feasible | None = None
    """Absent where nothing is open."""
    review: Review | None = None
    why: tuple[str, ...] = ()
    """Sentences that say what decided the ruling beside single criteria, for example that too many majors are open."""
    paper_problems: tuple[str, ...] = ()
    """What in the folder of papers could not be read; nothing of it counted."""
    host_notes: tuple[str, ...] = ()
    """How the gate of the pipeline host can be gone around, where that was asked for; no verdict hangs on it."""

    @property
    def exit_code(self) -> int:
        """The code of the ruling (design, section 5), the same for every format."""
        if self.what_if:
            return EXIT_WHAT_IF
        if self.strict and self.ruling is Ruling.CONDITIONAL_GO:
            return EXIT_CONDITIONAL_UNDER_STRICT
        return EXIT_OF_RULING[self.ruling]

    @property
    def process_exit_code(self) -> int:
        """The code that the process ends with: `--advisory` turns 10, 11 and 12 into 0, and nothing else."""
        if self.advisory and self.exit_code in ADVISORY_FORGIVES:
            return 0
        return self.exit_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeName:
    """A probe that took part, with the distribution that it came from."""

    id: str
    distribution: str
    version: str


EXIT_WHAT_IF = 13
EXIT_CONDITIONAL_UNDER_STRICT = 12
EXIT_OF_RULING: Mapping[Ruling, int] = {
    Ruling.GO: 0,
    Ruling.CONDITIONAL_GO: 0,
    Ruling.ON_TRACK: 0,
    Ruling.NO_GO: 10,
    Ruling.UNDECIDED: 11,
}
ADVISORY_FORGIVES = (10, 11, 12)

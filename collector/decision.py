"""The ruling over all verdicts, and everything that a pipeline, a reader and a replay need of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from collector.alert_matrix import AlertBlock
from collector.observation import Digest, Gap
from collector.verdicts import Acceptance, Outcome, Severity, Verdict
from collector.workload import Workload


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

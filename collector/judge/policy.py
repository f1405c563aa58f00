"""A policy as frozen types: what is asked, of which rows, at which tier, and what absence means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from collector.derive.rows import FieldType
from collector.judge.conditions import Line
from collector.judge.measure import Measure
from collector.model import Method, Outcome, PolicyName, Severity, Tier

ParamValue: TypeAlias = bool | float | str | timedelta | tuple[str, ...]
Severities: TypeAlias = Mapping[Tier, Severity]
"""A severity for every tier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of `pass`: it must hold for every row."""

    number: int
    """From 1, as in the reason code `F-<criterion>-<number>`."""
    line: Line
    measure: Measure | None
    """What a failing row reports; `None` where the line is no plain comparison."""
    severity: Severities
    say: str = ""
    empty_is_fine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """A value of the policy that conditions name, for every tier."""

    name: str
    type: FieldType
    values: Mapping[Tier, ParamValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneRule:
    """What it means that there is provably nothing to judge."""

    then: Outcome = Outcome.UNKNOWN
    when_complete: str = ""
    """The row kind that must have been read to its end; empty for the criterion's own."""
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What puts it right, to copy and adapt; `fix` says the same for people at the portal."""

    cli: str = ""
    """Commands of the Azure CLI."""
    bicep: str = ""


class Counts(StrEnum):
    """What the statements of a criterion are beside what machines see."""

    ALSO = "also"
    """Both must hold."""
    WHERE_MISSING = "where-missing"
    """They stand in for rows that are unknown only because nothing was delivered (U-MISSING, and no gap)."""
    ALSO_WHERE_MISSING = "also-where-missing"
    """They must hold in any case, and stand in for rows that are unknown only because nothing was delivered."""
    ALWAYS = "always"
    """They must hold in any case: that there is nothing to judge is signed as `not-applicable`, too."""
    INSTEAD = "instead"
    """Either is enough, and a fail of the one is made good by the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAsk:
    """The document that a statement is about."""

    name: str
    """Below `documents/`, without the ending."""
    kind: str = "plan"
    """`plan` or `record`: a plan tells what shall be done, a record what was done, when and how it went."""
    sections: tuple[str, ...] = ()
    """The headings that it must have, in words joined by `-`."""
    max_age: timedelta | None = None
    """How long ago its `reviewed` may lie; `None` where the statement's own age is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAsk:
    """Something that whoever signs has to fill in, and that conditions name as `answer.<name>`."""

    name: str
    type: FieldType
    ask: str
    """The question to the signer."""
    happened: bool = False
    """A moment that must lie in the past when it is signed: a date that is only planned proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attest:
    """What only people can say about a criterion: who signs what, and when it counts."""

    says: str
    """The statement itself, in one sentence."""
    by: tuple[str, ...]
    """The roles that must sign, each by another person."""
    each_area: bool = False
    """Each role signs once for every process area of the workload."""
    least: Method = Method.HOST
    """The least method that counts."""
    valid: timedelta
    """How long a statement may count."""
    document: DocumentAsk | None = None
    asks: tuple[AnswerAsk, ...] = ()
    facts: tuple[str, ...] = ()
    """Fields of the criterion's rows that are shown to the signer; a statement dies when one of them changes."""
    counts: Counts = Counts.ALSO
    of_release: bool = True
    """It is signed for one release; false for what outlives releases, such as a support contract."""
    not_applicable: bool = False
    """`not-applicable` is an answer, signed like any other."""
    conditions: tuple[Condition, ...] = ()
    """Lines over `answer.*` and `params.*` that must hold for every statement."""
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    """What conditions may name as `answer.<name>`: the answers, and what is derived from them (`answer_fields`)."""
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One question: to the rows of one kind, to people, or to both."""

    id: str
    question: str
    why: str
    severity: Severities
    due: timedelta
    """How long before go-live it must hold."""
    max_age: timedelta
    """How old an observation may be when it is judged."""
    rows: str
    """The kind of rows; empty where only people can tell."""
    conditions: tuple[Condition, ...]
    attest: Attest | None = None
    lead_time: timedelta = timedelta(0)
    """How long it usually takes to put it right."""
    where: Line | None = None
    params: tuple[Param, ...] = ()
    none: NoneRule = field(default_factory=NoneRule)
    show: tuple[str, ...] = ()
    """The fields that the message about a row adds, by name without the kind."""
    fields: Mapping[str, FieldType] = field(default_factory=dict)
    """The fields of its rows, by name without the kind."""
    fix: str
    remedy: Remedy = field(default_factory=Remedy)
    owner: str = ""
    doc: str = ""

    @property
    def area(self) -> str:
        return self.id.partition("-")[0]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of rows that it looks at; none where only people can tell."""
        return frozenset({self.rows, self.none.when_complete or self.rows} - {""})

    def params_at(self, tier: Tier) -> dict[str, ParamValue]:
        """Return the values that conditions see at a tier, by dotted name."""
        return {f"params.{param.name}": param.values[tier] for param in self.params}

    def heaviest(self, tier: Tier) -> Severity:
        """Return the most that this criterion can weigh at a tier, whichever of its lines does not hold."""
        asked = self.attest.conditions if self.attest else ()
        lines = (*self.conditions, *asked)
        return max((self.severity[tier], *(c.severity[tier] for c in lines)), key=lambda s: s.weight)


AREAS = (
    "support",
    "beta",
    "testing",
    "recovery",
    "rollback",
    "monitoring",
    "release",
    "cutover",
    "data",
    "people",
    "dependency",
    "security",
    "capacity",
    "governance",
    "roadmap",
    "d365",
    "ai",
)
"""The areas in the order in which a review asks (readiness criteria, section 5); others come after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much may stay open."""

    max_open_majors: int = 3
    """Majors that may have failed when each has a mitigation. Without one, a single failed major is a NO_GO."""
    max_waivers: int = 3
    """Waivers that may count in one decision; with more, none of them counts."""
    max_roles_per_person: int = 2
    """For how many roles one person may sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiving:
    """What may be waived, by whom and for how long."""

    non_waivable: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    """The reason codes that exist; there is none for a date that is near."""
    approvers: tuple[str, ...] = ()
    """The roles that may approve a waiver or a mitigation."""
    least: Method = Method.KEY
    blockers_at: tuple[Tier, ...] = (Tier.T2, Tier.T3)
    """The tiers at which a waived blocker leaves a conditional go."""
    longest: timedelta = timedelta(days=30)
    """How long after go-live a waiver or mitigation may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """Whether a deploy run needs a review before it, and how old that may be."""

    required: bool = False
    max_age: timedelta = timedelta(days=42)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named set of criteria."""

    name: PolicyName
    criteria: tuple[Criterion, ...]
    limits: Limits = field(default_factory=Limits)
    waiving: Waiving = field(default_factory=Waiving)
    review: ReviewRule = field(default_factory=ReviewRule)
    hypercare: timedelta = timedelta(days=30)
    """How long after go-live the forecast looks ahead."""
    plugins: tuple[str, ...] | None = None
    """The distributions whose probes may take part besides the built-in ones; `None` where the policy does not say."""

    def criterion(self, criterion_id: str) -> Criterion:
        """Return a criterion by id. Raises `KeyError`."""
        return {criterion.id: criterion for criterion in self.criteria}[criterion_id]

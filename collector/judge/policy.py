"""A policy as frozen types: what is asked, of which rows, at which tier, and what absence means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from collector.derive.rows import FieldType
from collector.judge.conditions import Line
from collector.judge.measure import Measure
from collector.model import Outcome, PolicyName, Severity, Tier

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One question to the rows of one kind."""

    id: str
    question: str
    why: str
    severity: Severities
    due: timedelta
    """How long before go-live it must hold."""
    max_age: timedelta
    """How old an observation may be when it is judged."""
    rows: str
    conditions: tuple[Condition, ...]
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

    def params_at(self, tier: Tier) -> dict[str, ParamValue]:
        """Return the values that conditions see at a tier, by dotted name."""
        return {f"params.{param.name}": param.values[tier] for param in self.params}

    def heaviest(self, tier: Tier) -> Severity:
        """Return the most that this criterion can weigh at a tier, whichever of its lines does not hold."""
        return max((self.severity[tier], *(c.severity[tier] for c in self.conditions)), key=lambda s: s.weight)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named set of criteria."""

    name: PolicyName
    criteria: tuple[Criterion, ...]
    limits: Limits = field(default_factory=Limits)
    plugins: tuple[str, ...] | None = None
    """The distributions whose probes may take part besides the built-in ones; `None` where the policy does not say."""

    def criterion(self, criterion_id: str) -> Criterion:
        """Return a criterion by id. Raises `KeyError`."""
        return {criterion.id: criterion for criterion in self.criteria}[criterion_id]

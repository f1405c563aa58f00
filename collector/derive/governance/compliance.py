"""Rows about policies of the organisation, and what of the workload breaks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from collector.derive.alerting.territory import Territory
from collector.derive.joins import absent, counted_through_gaps, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory, Resource
from collector.facts.compliance import NoncompliantState, PolicyAssignment
from collector.model import Fact, Gap, fold_id, subscription_of

_EVALUATED_WITHIN = timedelta(days=1)
"""How long it may take until a new assignment is evaluated (Azure Policy, "Get compliance data", 2026-06)."""
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedPolicy(Row):
    """A policy assignment that reaches the workload, with the resources that break it."""

    kind: ClassVar[str] = "policy_assignment"
    name: Field[str] = described("the name that people gave it")
    noncompliant_members: Field[float] = described("how many resources of the workload break it", "count")
    breaking: Field[tuple[str, ...]] = described("names of the first of them")
    effects: Field[tuple[str, ...]] = described("what the policies that are broken do, in lower case: audit, deny, ...")
    enforced: Field[bool] = described("it acts; without that it only counts what breaks it")


def assigned_policies(observed: Observed) -> RowSet:
    """Return a row for each assignment that reaches the workload, or that something of the workload breaks."""
    seen = _Seen.of(observed)
    keys = sorted({*seen.assignments, *seen.broken})
    return observed.row_set((_row(key, seen, observed) for key in keys), PolicyAssignment, NoncompliantState, Resource)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen, by the folded id of the assignment."""

    assignments: dict[str, list[PolicyAssignment]] = field(default_factory=lambda: defaultdict(list))
    broken: dict[str, list[NoncompliantState]] = field(default_factory=lambda: defaultdict(list))
    """By resources of the workload."""
    doubtful: dict[str, list[Unknown]] = field(default_factory=lambda: defaultdict(list))
    """Why nobody knows whether a resource that breaks it is the workload's."""
    looks: list[Inventory] = field(default_factory=list)

    @classmethod
    def of(cls, observed: Observed) -> _Seen:
        seen, territory = cls(), observed.shared(Territory)
        for assignment in observed.all(PolicyAssignment):
            if not subscription_of(assignment.scope) or territory.holds(assignment.scope) is not False:
                seen.assignments[fold_id(assignment.subject)].append(assignment)
        for state in observed.all(NoncompliantState):
            ours = territory.holds(state.resource)
            if isinstance(ours, Unknown):
                seen.doubtful[fold_id(state.assignment)].append(ours)
            elif ours:
                seen.broken[fold_id(state.assignment)].append(state)
        seen.looks.extend(look for look in observed.all(Inventory) if look.of == NoncompliantState.kind)
        return seen


def _row(key: str, seen: _Seen, observed: Observed) -> AssignedPolicy:
    given, broken = seen.assignments.get(key, []), seen.broken.get(key, [])
    rests_on: tuple[Fact, ...] = (*given, *broken, *seen.looks)
    enforcement = given[0].enforcement if given else None
    return AssignedPolicy(
        subject=given[0].subject if given else broken[0].assignment,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=given[0].name if given else key.rpartition("/")[2],
        noncompliant_members=_count(given, broken, seen.doubtful.get(key, []), observed),
        breaking=tuple(sorted({state.resource.rpartition("/")[2] for state in broken})[:_NAMED]),
        effects=tuple(sorted({state.effect.casefold() for state in broken if state.effect})),
        enforced=absent("whether the policy is enforced")
        if enforcement is None
        else enforcement.casefold() == "default",
    )


def _count(
    given: Sequence[PolicyAssignment],
    broken: Sequence[NoncompliantState],
    doubtful: Sequence[Unknown],
    observed: Observed,
) -> Field[float]:
    count = float(len({fold_id(state.resource) for state in broken}))
    if doubtful:
        return Unknown(reason=doubtful[0].reason, why=doubtful[0].why, gaps=doubtful[0].gaps, at_least=count)
    gaps = tuple(_gaps(given, observed))
    if gaps or count:
        return counted_through_gaps(count, gaps)
    return _why_unsettled(given, observed) or count


def _gaps(given: Sequence[PolicyAssignment], observed: Observed) -> Iterator[Gap]:
    """Yield the gaps that may hide a state: of an assignment in one subscription only those there."""
    places = {assignment.scope if subscription_of(assignment.scope) else "" for assignment in given} or {""}
    yield from dict.fromkeys(gap for place in sorted(places) for gap in observed.hiding(NoncompliantState, at=place))


def _why_unsettled(given: Sequence[PolicyAssignment], observed: Observed) -> Unknown | None:
    """Return why it proves nothing that no state was found: the assignment may not have been evaluated yet."""
    for assignment in given:
        if assignment.changed is None:
            return absent("when the policy was assigned, so it may not have been evaluated yet")
        age = observed.age(assignment.changed)
        if isinstance(age, Unknown):
            return age
        if age < _EVALUATED_WITHIN:
            return missing(
                f"the policy was assigned or changed at {assignment.changed:%Y-%m-%d %H:%M} UTC, and it may take a day "
                "until everything is evaluated: collect again after that",
                at_least=0.0,
            )
    return None

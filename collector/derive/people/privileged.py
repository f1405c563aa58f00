"""Rows about privileged access: who may change everything in a subscription, always and without asking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from collector.actions import allows_everything, may_write, only_gives_roles, role_key
from collector.derive.joins import counted_through_gaps, hidden_by
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.people.assignments import Reaching, definitions_of, is_application, is_person
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Subscription
from collector.facts.support import Permission, RoleAssignment, RoleDefinition
from collector.model import Gap, Reason

Power: TypeAlias = Callable[[Iterable[Permission]], bool]
"""Says whether a role with these permissions has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivilegedAccess(Row):
    """A subscription with the people who hold strong roles for it, there or above.

    A condition on a role does not count against it: it is held all the same. What a deny assignment takes away is
    left out of account, so that the numbers are rather too high.
    """

    kind: ClassVar[str] = "privileged_access"
    owners: Field[float] = described("people who may do everything or nearly so, as Owner", "count")
    standing_writers: Field[float] = described("people who may change anything but support tickets", "count")
    access_administrators: Field[float] = described(
        "people who may give roles to others by a role that is less than Owner", "count"
    )
    owner_names: Field[tuple[str, ...]] = described("the owners: declared people by name, others by alias")
    writer_names: Field[tuple[str, ...]] = described("the standing writers, in the same way")
    administrator_names: Field[tuple[str, ...]] = described("those who may give roles to others, in the same way")
    application_owners: Field[tuple[str, ...]] = described("applications that may do everything, by alias")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holders:
    """Who holds a power, and how many assignments may stand for further people."""

    people: frozenset[str]
    applications: frozenset[str]
    doubts: int


def privileged_accesses(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    given = Reaching(observed.all(RoleAssignment))
    definitions = definitions_of(observed)
    rows = (
        _row(subscription, tuple(given.at(subscription.subject)), definitions, observed)
        for subscription in observed.all(Subscription)
    )
    return observed.row_set(rows, Subscription)


def _row(
    subscription: Subscription,
    given: Sequence[RoleAssignment],
    definitions: Mapping[str, RoleDefinition],
    observed: Observed,
) -> PrivilegedAccess:
    used = {role_key(one.role): definitions.get(role_key(one.role)) for one in given}
    rests_on = (subscription, *given, *(role for role in used.values() if role is not None))
    gaps = observed.hiding(RoleAssignment, RoleDefinition, at=subscription.subject)
    owners = _holders(given, definitions, allows_everything)
    writers = _holders(given, definitions, may_write)
    administrators = _holders(given, definitions, only_gives_roles)
    return PrivilegedAccess(
        subject=subscription.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        owners=_count(owners, gaps),
        standing_writers=_count(writers, gaps),
        access_administrators=_count(administrators, gaps),
        owner_names=_names(owners.people, owners, gaps),
        writer_names=_names(writers.people, writers, gaps),
        administrator_names=_names(administrators.people, administrators, gaps),
        application_owners=_names(owners.applications, owners, gaps),
    )


def _holders(given: Iterable[RoleAssignment], definitions: Mapping[str, RoleDefinition], power: Power) -> _Holders:
    people: set[str] = set()
    applications: set[str] = set()
    doubts = 0
    for one in given:
        role = definitions.get(role_key(one.role))
        if role is not None and not power(role.permissions):
            continue
        if is_application(one):
            applications.update(() if role is None else (one.principal,))
        elif is_person(one) and role is not None:
            people.add(one.principal)
        else:
            doubts += 1
    return _Holders(people=frozenset(people), applications=frozenset(applications), doubts=doubts)


def _count(holders: _Holders, gaps: Sequence[Gap]) -> Field[float]:
    """Groups, and roles whose permissions are not known, can only add people to those that were seen."""
    count = float(len(holders.people))
    if gaps or not holders.doubts:
        return counted_through_gaps(count, gaps)
    return Unknown(reason=Reason.PERM, why=_doubt(holders.doubts), at_least=count)


def _names(names: Iterable[str], holders: _Holders, gaps: Sequence[Gap]) -> Field[tuple[str, ...]]:
    if gaps:
        return hidden_by(gaps)
    if holders.doubts:
        return Unknown(reason=Reason.PERM, why=_doubt(holders.doubts))
    return tuple(sorted(names))


def _doubt(count: int) -> str:
    given = "1 assignment of such a role is" if count == 1 else f"{count} assignments of such roles are"
    return f"{given} to a group or an unknown kind of principal, whose people only Microsoft Graph tells"

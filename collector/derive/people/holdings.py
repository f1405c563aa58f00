"""Rows about the role matrix: a line of it, and whether the role is held there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.actions import role_key, touch
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.people.assignments import Reaching, definitions_of, may_be_group
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.support.people import alias_of
from collector.facts.azure import Inventory
from collector.facts.support import DenyAssignment, RoleAssignment, RoleDefinition
from collector.model import ExpectedRole, Fact, Reason, Workload, fold_id, subscription_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolding(Row):
    """A line of the role matrix: somebody who must hold a role at a place."""

    kind: ClassVar[str] = "role_holding"
    who: Field[str] = described("who must hold it, as the workload file says it")
    role: Field[str] = described("name of the role")
    held: Field[bool] = described("the role was given to them directly, there or above")
    unhindered: Field[bool] = described("no deny assignment takes a part of the role away from them there")
    roles_there: Field[tuple[str, ...]] = described("names of the roles that were given to them there or above")


def role_holdings(observed: Observed) -> RowSet:
    """Return one row for each line of the role matrix: the workload file alone makes them, so there are no others."""
    look = _Look(observed)
    rows = tuple(look.row(line) for line in observed.workload.role_matrix)
    return RowSet(rows=rows, gaps=(), complete=True, observed_at=observed.now)


class _Look:
    """All assignments, indexed once for all lines of the matrix."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._given = Reaching(observed.all(RoleAssignment))
        self._denials = Reaching(observed.all(DenyAssignment))
        self._definitions = definitions_of(observed)
        self._alias = aliases_of(observed.workload)
        self._in_scope = frozenset(observed.subscriptions)
        self._proofs = _looks_by_subscription(observed)

    def row(self, line: ExpectedRole) -> RoleHolding:
        alias = self._alias[line.principal.casefold()]
        near = tuple(self._given.at(line.on))
        own = [given for given in near if given.principal == alias]
        wanted = [given for given in own if self._is_called(given, line.role)]
        doubtful = [given for given in near if may_be_group(given) and given.principal != alias]
        doubtful = [given for given in doubtful if self._may_be_called(given, line.role)]
        rests_on = (*own, *self._roles_of(own), *doubtful, *self._proofs.get(subscription_of(line.on), ()))
        held = self._held(line, own, wanted, doubtful)
        return RoleHolding(
            subject=f"{line.on} ({line.role}, {line.who})",
            evidence=documents_of(rests_on),
            observed_at=oldest(rests_on) or self._observed.now,  # where nothing was read, `held` says why
            who=line.who,
            role=line.role,
            held=held,
            unhindered=self._unhindered(line, alias, tuple(self._roles_of(wanted))),
            roles_there=self._roles_there(line, own),
        )

    def _held(
        self,
        line: ExpectedRole,
        own: Sequence[RoleAssignment],
        wanted: Sequence[RoleAssignment],
        doubtful: Sequence[RoleAssignment],
    ) -> Field[bool]:
        """What was seen cannot be taken back by what was not; a group that holds it may hold it for them."""
        if any(not given.conditional for given in wanted):
            return True
        if subscription_of(line.on) not in self._in_scope:
            return missing(
                "its subscription is not looked at: add it under scope.azure.subscriptions", reason=Reason.SCOPE
            )
        if gaps := self._observed.hiding(RoleAssignment, RoleDefinition, at=line.on):
            return hidden_by(gaps)
        if wanted:
            return missing("they hold it under a condition, which is not evaluated: give it without one")
        if any(self._name(given) is None for given in own):
            return absent("what a role of theirs is called")
        return self._through_a_group(doubtful) if doubtful else False

    def _through_a_group(self, doubtful: Sequence[RoleAssignment]) -> Unknown:
        count = len({given.principal for given in doubtful})
        named = "1 group holds" if count == 1 else f"{count} groups hold"
        why = f"{named} a role there that may be it, and whether they are a member is not known without Microsoft Graph"
        return Unknown(reason=Reason.PERM, why=why)

    def _unhindered(self, line: ExpectedRole, alias: str, roles: Sequence[RoleDefinition]) -> Field[bool]:
        permissions = [permission for role in roles for permission in role.permissions]
        denials = [denial for denial in self._denials.at(line.on) if _reaches(denial, line.on)]
        denials = [one for one in denials if alias not in one.excluded and touch(one.permissions, permissions)]
        hits = [one for one in denials if alias in one.principals or "everyone" in one.principals]
        if any(not one.excluded for one in hits):
            return False
        if gaps := self._observed.hiding(DenyAssignment, at=line.on):
            return hidden_by(gaps)
        if hits or any(one.names_groups for one in denials):
            why = "a deny assignment there names or leaves out groups, and whether they are in one of these is not told"
            return Unknown(reason=Reason.PERM, why=why)
        return True

    def _roles_there(self, line: ExpectedRole, own: Sequence[RoleAssignment]) -> Field[tuple[str, ...]]:
        if gaps := self._observed.hiding(RoleAssignment, RoleDefinition, at=line.on):
            return hidden_by(gaps)
        names = {self._name(given) for given in own}
        known = tuple(sorted(name for name in names if name is not None))
        return absent("what a role of theirs is called") if None in names else known

    def _roles_of(self, given: Iterable[RoleAssignment]) -> Iterator[RoleDefinition]:
        for one in given:
            definition = self._definitions.get(role_key(one.role))
            if definition is not None:
                yield definition

    def _name(self, given: RoleAssignment) -> str | None:
        definition = self._definitions.get(role_key(given.role))
        return definition.name if definition else None

    def _is_called(self, given: RoleAssignment, role: str) -> bool:
        return (self._name(given) or "").casefold() == role.casefold()

    def _may_be_called(self, given: RoleAssignment, role: str) -> bool:
        return self._name(given) is None or self._is_called(given, role)


def aliases_of(workload: Workload) -> Mapping[str, str]:
    """Return the alias of each person whom the workload names, by the folded object id; evidence knows no other."""
    return {contact.principal.casefold(): alias_of(contact) for contact in workload.people if contact.principal}


def _looks_by_subscription(observed: Observed) -> Mapping[str, tuple[Fact, ...]]:
    looks = (look for look in observed.all(Inventory) if look.of == RoleAssignment.kind)
    return {subscription_of(look.subject): (look,) for look in looks}


def _reaches(denial: DenyAssignment, place: str) -> bool:
    return denial.children or fold_id(denial.scope) == fold_id(place)

"""Which rights are proven in which subscription: the very proof that a run makes, asked one right at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from collector.actions import role_key
from collector.facts.support import DenyAssignment, HeldRole, RoleDefinition
from collector.gather.rights import unproven
from collector.model import Fact, subscription_of
from collector.probe import Probe


@dataclass(frozen=True)
class Proof:
    """What was read about the caller's rights in some subscriptions."""

    subscriptions: tuple[str, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def held(self) -> tuple[HeldRole, ...]:
        return tuple(fact for fact in self.facts if isinstance(fact, HeldRole))

    @cached_property
    def denials(self) -> tuple[DenyAssignment, ...]:
        return tuple(fact for fact in self.facts if isinstance(fact, DenyAssignment))

    def ungiven(self, right: str) -> frozenset[str]:
        """Return the subscriptions in which no unconditional role gives a right."""
        return self._unproven(right, (*self.held, *self._roles))

    def given_on_condition(self, right: str, subscriptions: frozenset[str]) -> frozenset[str]:
        """Return those of the subscriptions in which a role gives a right under a condition."""
        if not any(fact.conditional for fact in self.held):
            return frozenset()
        as_if = (replace(fact, conditional=False) for fact in self.held)
        return subscriptions - self._unproven(right, (*as_if, *self._roles))

    def takers(self, right: str, ungiven: frozenset[str]) -> tuple[DenyAssignment, ...]:
        """Return the deny assignments that may take away a right where it is given."""
        if not self.denials:
            return ()
        taken = self._unproven(right, (*self.held, *self._roles, *self.denials)) - ungiven
        return tuple(one for one in self.denials if _place(one) in taken and self._takes(one, right))

    def _takes(self, denial: DenyAssignment, right: str) -> bool:
        """Say whether one deny assignment alone would take a right away where it was seen."""
        there = Proof((_place(denial),), (*self._held_at[_place(denial)], *self._roles, denial))
        return bool(there._unproven(right, there.facts))

    @cached_property
    def _held_at(self) -> Mapping[str, Sequence[HeldRole]]:
        found: dict[str, list[HeldRole]] = {one: [] for one in self.subscriptions}
        for fact in self.held:
            found.setdefault(_place(fact), []).append(fact)
        return found

    @cached_property
    def _roles(self) -> tuple[RoleDefinition, ...]:
        """One definition for each role: the same one is read again from every subscription."""
        found = {role_key(fact.subject): fact for fact in self.facts if isinstance(fact, RoleDefinition)}
        return tuple(found[key] for key in sorted({role_key(fact.role) for fact in self.held} & set(found)))

    def _unproven(self, right: str, facts: Iterable[Fact]) -> frozenset[str]:
        asked = Probe(id="doctor", title="One right", reads=(), rights=(right,))
        return frozenset(subscription_of(gap.scope) for gap in unproven((asked,), self.subscriptions, tuple(facts)))


def _place(fact: HeldRole | DenyAssignment) -> str:
    return subscription_of(fact.seen_from)


def hits_for_sure(denial: DenyAssignment, held: Sequence[HeldRole]) -> bool:
    """Say whether a deny assignment names the caller and spares nobody; otherwise it may or may not hit."""
    own = {fact.principal for fact in held if _place(fact) == _place(denial)}
    return not denial.excluded and ("everyone" in denial.principals or bool(own & set(denial.principals)))

"""Who was given what where: role assignments and deny assignments, found by the place that they reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from collector.actions import role_key
from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.facts.support import DenyAssignment, RoleAssignment, RoleDefinition
from collector.model import fold_id, subscription_of

G = TypeVar("G", RoleAssignment, DenyAssignment)

_ABOVE = ""
"""Stands for every scope that lies in no subscription: a management group or the root."""
_PERSON, _APPLICATION = "user", "serviceprincipal"


class Reaching(Generic[G]):
    """Assignments by the subscription that lists them and by their scope, so that none is searched for in vain.

    A subscription lists only those management groups that it belongs to, so all of them reach everything in it.
    """

    def __init__(self, given: Iterable[G]) -> None:
        self._found: Mapping[tuple[str, str], list[G]] = defaultdict(list)
        for one in given:
            scope = fold_id(one.scope) if subscription_of(one.scope) else _ABOVE
            self._found[subscription_of(one.seen_from), scope].append(one)

    def at(self, place: str) -> Iterator[G]:
        """Yield those whose scope is a place, an id within a subscription, or holds it."""
        subscription = subscription_of(place)
        for scope in (_ABOVE, *at_and_above(fold_id(place))):
            yield from self._found.get((subscription, scope), ())


def definitions_of(observed: Observed) -> Mapping[str, RoleDefinition]:
    """Return the roles by their GUID: the same one is listed under many scopes."""
    return {role_key(definition.subject): definition for definition in observed.all(RoleDefinition)}


def is_person(assignment: RoleAssignment) -> bool:
    """Say whether a role was given to a person directly."""
    return (assignment.principal_type or "").casefold() == _PERSON


def is_application(assignment: RoleAssignment) -> bool:
    """Say whether a role was given to an application or a managed identity."""
    return (assignment.principal_type or "").casefold() == _APPLICATION


def may_be_group(assignment: RoleAssignment) -> bool:
    """Say whether people may stand behind an assignment whom only Microsoft Graph tells.

    Older answers do not tell the kind of principal, and new kinds come up.
    """
    return not is_person(assignment) and not is_application(assignment)

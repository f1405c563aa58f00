"""What exists: alert rules and tiles of dashboards outlive the resources that they are about."""

from __future__ import annotations

from collector.derive.joins import hidden_by
from collector.derive.members import at_and_above, lies_in_any
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.resource_types import READ_TYPES, SQL_DATABASE
from collector.model import fold_id, subscription_of, type_of

_SYSTEM_DATABASE = "/master"
"""Every SQL server has it, and it is left out of the inventory."""


class Existing:
    """What exists, ready to be asked about thousands of places. Made once by `observed.shared(Existing)`.

    Only where everything that was read belongs to the workload: elsewhere its tags decide, or only a part is declared.
    """

    def __init__(self, observed: Observed) -> None:
        azure = observed.workload.azure
        self._observed = observed
        self._there = frozenset(fold_id(one.subject) for one in observed.all(Resource))
        self._whole = frozenset(() if azure.tags else observed.whole)
        self._named = frozenset(map(fold_id, azure.named))

    def is_gone(self, place: str) -> Field[bool]:
        """Say whether the resource at or above a place does not exist any more; of other types that is never told."""
        resource = resource_at(place)
        if not resource or resource in self._there or not self._is_looked_through(resource):
            return False
        gaps = self._observed.hiding(Resource, at=resource)
        return hidden_by(gaps) if gaps else True

    def left_by(self, rule: AlertRule) -> Field[bool]:
        """Say whether a rule watches only what is gone: it never fires again. Without scopes, it watches all."""
        answers = [self.is_gone(place) for place in rule.scopes or ()]
        if not answers or False in answers:
            return False
        return next((answer for answer in answers if isinstance(answer, Unknown)), True)

    def _is_looked_through(self, place: str) -> bool:
        return subscription_of(place) in self._whole or lies_in_any(place, self._named)


def resource_at(place: str) -> str:
    """Return the folded id of the resource at or above a place, of a type that is read; empty for anything else."""
    found = next((above for above in at_and_above(fold_id(place)) if type_of(above) in READ_TYPES), "")
    is_left_out = type_of(found) == SQL_DATABASE and found.endswith(_SYSTEM_DATABASE)
    return "" if is_left_out else found

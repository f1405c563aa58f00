"""Which plans of Defender for Cloud look at what the workload is made of, and whether they have looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.compliance import DefenderPlan, SecurityScan
from collector.model import Fact, subscription_of

_ALL_ROUND = "cloudposture"
"""Defender CSPM looks at every type that Defender for Cloud knows."""
_PLAN_OF: Mapping[str, str] = {
    types.VIRTUAL_MACHINE: "virtualmachines",
    types.SCALE_SET: "virtualmachines",
    types.CLUSTER: "containers",
    types.CONTAINER_APP: "containers",
    types.WEB_APP: "appservices",
    types.STORAGE_ACCOUNT: "storageaccounts",
    types.SQL_DATABASE: "sqlservers",
    types.MANAGED_INSTANCE: "sqlservers",
    types.POSTGRESQL: "opensourcerelationaldatabases",
    types.MYSQL: "opensourcerelationaldatabases",
    types.COSMOS_ACCOUNT: "cosmosdbs",
    types.KEY_VAULT: "keyvaults",
    types.API_MANAGEMENT: "api",
    types.AI_ACCOUNT: "ai",
}
"""The plan that looks at resources of a type."""
_ON, _OFF = "standard", "free"


class Scanners:
    """The plans and the looks, by subscription."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._plans: dict[str, list[DefenderPlan]] = defaultdict(list)
        self._scans: dict[str, list[SecurityScan]] = defaultdict(list)
        self._useful: dict[str, set[str]] = defaultdict(lambda: {_ALL_ROUND})
        for plan in observed.all(DefenderPlan):
            if not plan.replaced:
                self._plans[subscription_of(plan.seen_from)].append(plan)
        for scan in observed.all(SecurityScan):
            self._scans[subscription_of(scan.seen_from)].append(scan)
        for resource in observed.all(Resource):
            if resource.resource_type in _PLAN_OF:
                self._useful[subscription_of(resource.subject)].add(_PLAN_OF[resource.resource_type])

    def evidence(self, scope: str) -> tuple[Fact, ...]:
        """Return what was seen of plans and looks in a subscription."""
        subscription = subscription_of(scope)
        return (*self._plans.get(subscription, ()), *self._scans.get(subscription, ()))

    def switched_on(self, scope: str) -> tuple[str, ...]:
        """Return the names of the plans that are on."""
        plans = self._plans.get(subscription_of(scope), ())
        return tuple(sorted(plan.name for plan in plans if _is(plan, _ON)))

    def have_looked(self, scope: str) -> Field[bool]:
        """Say whether a plan for something of the workload is on, and something was assessed.

        A list without findings means nothing where nobody has looked, so that there is no false, only not known.
        """
        assessed, on = self._assessed(scope), self._is_on(scope)
        return next((answer for answer in (assessed, on) if isinstance(answer, Unknown)), True)

    def _assessed(self, scope: str) -> Field[bool]:
        if self._scans.get(subscription_of(scope)):
            return True
        gaps = self._observed.hiding(SecurityScan, at=scope)
        why = "Defender for Cloud has assessed nothing in this subscription: switch it on, and wait for a day"
        return hidden_by(gaps) if gaps else missing(why)

    def _is_on(self, scope: str) -> Field[bool]:
        subscription = subscription_of(scope)
        useful = self._useful[subscription]
        plans = [plan for plan in self._plans.get(subscription, ()) if plan.name.casefold() in useful]
        if any(_is(plan, _ON) for plan in plans):
            return True
        if gaps := self._observed.hiding(DefenderPlan, at=scope):
            return hidden_by(gaps)
        if unclear := next((plan for plan in plans if not _is(plan, _OFF)), None):
            return absent(f"whether the plan {unclear.name} is on: its tier is {unclear.tier or 'not told'}")
        return missing(
            "no plan of Defender for Cloud is on for what the workload is made of, so that only the free "
            "recommendations are looked at: switch on Defender CSPM or the plan of the type, or attest another scanner"
        )


def _is(plan: DefenderPlan, tier: str) -> bool:
    return (plan.tier or "").casefold() == tier

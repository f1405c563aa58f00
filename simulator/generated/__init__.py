"""Estates made from a seed: as many subscriptions and resources as asked for, with the mix of types of real ones."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from simulator.generated import computing, governing, hosting, recovering, storing, watching
from simulator.generated.counts import Spec, counts
from simulator.generated.ground import Ground
from simulator.ids import steady_guid
from simulator.inventory import Inventory, Resource
from simulator.roles import BUILT_IN
from simulator.strict import EstateError
from simulator.world import Billing, Caller, ManagementGroup, Subscription, World

__all__ = ["NOW", "Spec", "counts", "generated_world", "read_spec"]

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""The moment of an estate, unless another is given."""
_AREAS = (computing, storing, hosting, watching, recovering, governing)
_SIZE = re.compile(r"(\d{1,5})x(\d{1,6})")
_PAGE = 1000
_TOP, _BRANCHES = "contoso", ("contoso-online", "contoso-corp")


def read_spec(text: str) -> Spec:
    """Read `20x500`: subscriptions x tracked resources in each; `EstateError` for anything else."""
    match = _SIZE.fullmatch(text)
    spec = Spec(int(match[1]), int(match[2])) if match else Spec(0, 0)
    if not spec.tracked:
        raise EstateError(f"{text!r} is no size; write SUBSCRIPTIONSxRESOURCES, for example 20x500")
    return spec


def generated_world(spec: Spec, seed: int, now: datetime = NOW) -> World:
    """Make an estate; the same arguments make the same one, another seed makes other subscriptions and ids."""
    with _without_collector():
        return _made(spec, seed, now)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nothing that is made here is garbage: to look for it in between would take most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _made(spec: Spec, seed: int, now: datetime) -> World:
    tenant = steady_guid("generated tenant", str(seed))
    caller = Caller(
        id=steady_guid("caller", str(seed)), app=steady_guid("caller", "app", str(seed)), groups=(), billing_reader=True
    )
    subscriptions = tuple(_subscription(seed, number) for number in range(spec.subscriptions))
    totals = counts(spec)
    grounds = [
        Ground(totals=totals, subscriptions=spec.subscriptions, number=number, path=found.path, now=now)
        for number, found in enumerate(subscriptions)
    ]
    resources = [
        resource
        for ground, found in zip(grounds, subscriptions, strict=True)
        for resource in (*_containers(ground, found), *(made for area in _AREAS for made in area.make(ground)))
    ]
    return World(
        now=now,
        tenant=tenant,
        token_lifetime=3600,
        page_size=_PAGE,
        caller=caller,
        subscriptions=subscriptions,
        management_groups=_management_groups(),
        roles=(*BUILT_IN, *(role for ground in grounds for role in governing.roles(ground))),
        assignments=tuple(given for ground in grounds for given in governing.assignments(ground, caller)),
        billing=_billing(subscriptions),
        inventory=Inventory(resources),
    )


def _subscription(seed: int, number: int) -> Subscription:
    return Subscription(
        id=steady_guid("generated subscription", str(seed), str(number)),
        name=f"contoso-{number:04d}",
        state="Enabled",
        quota_id="EnterpriseAgreement_2014-09-01",
        spending_limit="Off",
        management_groups=(_BRANCHES[number % len(_BRANCHES)], _TOP),
        unregistered=(),
    )


def _management_groups() -> tuple[ManagementGroup, ...]:
    branches = (ManagementGroup(name=name, display=name.title(), parent=_TOP) for name in _BRANCHES)
    return (ManagementGroup(name=_TOP, display="Contoso"), *branches)


def _containers(ground: Ground, found: Subscription) -> Iterator[Resource]:
    policies = {"quotaId": found.quota_id, "spendingLimit": found.spending_limit}
    kind = "Microsoft.Resources/subscriptions"
    about = {"state": found.state, "subscriptionPolicies": policies}
    yield Resource(body={"id": found.path, "name": found.name, "type": kind, "properties": about})
    for place, group in enumerate(ground.groups):
        properties: dict[str, Any] = {"provisioningState": "Succeeded"}
        more: dict[str, Any] = {"location": ground.region, "tags": ground.tags(place)}
        yield ground.settle(ground.path_of(group), "Microsoft.Resources/resourceGroups", properties, **more)


def _billing(subscriptions: tuple[Subscription, ...]) -> Billing:
    agreement = "EnterpriseAgreement"
    account = {
        "id": "/providers/Microsoft.Billing/billingAccounts/84620917",
        "name": "84620917",
        "type": "Microsoft.Billing/billingAccounts",
        "properties": {
            "accountStatus": "Active",
            "accountType": "Enterprise",
            "agreementType": agreement,
            "displayName": "Contoso",
            "hasReadAccess": True,
            "enrollmentDetails": {
                "cloud": "Azure Commercial",
                "currency": "EUR",
                "supportLevel": "Pro-Direct",
                "supportCoverage": "1/1/2026 - 12/31/2027",
            },
        },
    }
    paid = frozenset(found.id for found in subscriptions)
    return Billing(account=account, agreement=agreement, subscriptions=(), pays_for=paid)

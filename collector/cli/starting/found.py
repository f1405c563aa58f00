"""What an inventory suggests about a workload; every suggestion is a guess that somebody has to check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from collector.facts import resource_types as types
from collector.facts.azure import Resource, Subscription
from collector.model import Fact, fold_id, subscription_of

_MOST = 200
"""Members that are drafted; a flow of more says nothing about what it needs."""
_CARRIES_REQUESTS = frozenset(
    {
        types.WEB_APP,
        types.CONTAINER_APP,
        types.CLUSTER,
        types.VIRTUAL_MACHINE,
        types.SCALE_SET,
        types.APPLICATION_GATEWAY,
        types.LOAD_BALANCER,
        types.FRONT_DOOR,
        types.API_MANAGEMENT,
        types.SQL_DATABASE,
        types.MANAGED_DATABASE,
        types.POSTGRESQL,
        types.MYSQL,
        types.COSMOS_ACCOUNT,
        types.REDIS,
        types.SERVICE_BUS,
        types.EVENT_HUB,
        types.STORAGE_ACCOUNT,
        types.KEY_VAULT,
    }
)
"""The types without which a request of a user mostly fails; which of them really, only the team knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was seen, sorted."""

    subscriptions: tuple[str, ...] = ()
    resource_groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    """The ids of what users may need, by its type."""
    left_out: int = 0
    """How many more there are."""
    endpoints: tuple[str, ...] = ()
    branch: str = ""
    resources: int = 0


NOTHING_FOUND = Found()


def found_in(facts: Iterable[Fact], *, branch: str = "") -> Found:
    """Return what the facts of an inventory suggest."""
    subscriptions, resources = set(), {}
    for fact in facts:
        if isinstance(fact, Subscription):
            subscriptions.add(subscription_of(fact.subject))
        elif isinstance(fact, Resource):
            resources[fold_id(fact.subject)] = fact
    seen = [resources[key] for key in sorted(resources)]
    members = [one.subject for one in seen if one.resource_type in _CARRIES_REQUESTS]
    return Found(
        subscriptions=tuple(sorted(subscriptions - {""})),
        resource_groups=_groups(seen),
        members=tuple(members[:_MOST]),
        left_out=max(0, len(members) - _MOST),
        endpoints=tuple(f"https://{one.name}.azurewebsites.net" for one in seen if one.resource_type == types.WEB_APP),
        branch=branch,
        resources=len(seen),
    )


def _groups(resources: Iterable[Resource]) -> tuple[str, ...]:
    groups: dict[str, str] = {}
    for one in resources:
        parts = one.subject.split("/")
        if len(parts) > 4 and parts[3].casefold() == "resourcegroups":
            group = "/".join(parts[:5])
            groups.setdefault(fold_id(group), group)
    return tuple(groups[key] for key in sorted(groups))

"""Short addresses in an estate file: `prod`, `prod/rg-shop`, `prod/rg-shop/vm-1`, or a full id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.strict import EstateError
from simulator.world import Resource, Subscription, fold

ROOT = "/"


class Places:
    """Turns short addresses into ids, and remembers what stands at each."""

    def __init__(self, subscriptions: Mapping[str, Subscription]) -> None:
        self._subscriptions = subscriptions
        self._at: dict[str, list[str]] = {}
        self._groups: dict[str, str] = {}
        self._taken: set[str] = set()

    def subscription(self, name: str, where: str) -> Subscription:
        if name not in self._subscriptions:
            known = ", ".join(self._subscriptions)
            raise EstateError(f"{where}: no subscription is called {name!r}; write one of: {known}")
        return self._subscriptions[name]

    def settle(self, address: str, kind: str, where: str) -> str:
        """Give a new resource of a type (`Namespace/type`) its id at `subscription/group/name`."""
        parts = address.split("/")
        if len(parts) != 3 or not all(parts):
            raise EstateError(f"{where}: {address!r} is no address; write subscription/group/name")
        group = f"{self.subscription(parts[0], where).path}/resourceGroups/{parts[1]}"
        resource_id = f"{group}/providers/{kind}/{parts[2]}"
        if fold(resource_id) in self._taken:
            raise EstateError(f"{where}: {resource_id} is described twice; remove one")
        self._taken.add(fold(resource_id))
        self._groups.setdefault(fold(group), group)
        self._at.setdefault(address.casefold(), []).append(resource_id)
        return resource_id

    def scope(self, address: str, where: str) -> str:
        """Return the id of a subscription, a group, a resource described before, or of a full id as it stands."""
        if address.startswith("/"):
            return address
        parts = address.split("/")
        subscription = self.subscription(parts[0], where)
        if len(parts) == 1:
            return subscription.path
        if len(parts) == 2:
            return f"{subscription.path}/resourceGroups/{parts[1]}"
        return self._only(address, where)

    def scopes(self, addresses: tuple[str, ...], where: str) -> tuple[str, ...]:
        return tuple(self.scope(address, where) for address in addresses)

    def containers(self, subscriptions: Mapping[str, Subscription]) -> tuple[Resource, ...]:
        """Return the subscriptions and the resource groups as resources."""
        return (
            *(Resource(body=_subscription_body(found)) for found in subscriptions.values()),
            *(Resource(body=_group_body(group)) for group in self._groups.values()),
        )

    def _only(self, address: str, where: str) -> str:
        found = self._at.get(address.casefold(), [])
        if not found:
            raise EstateError(f"{where}: nothing is described at {address!r}; write its full id if it is not of here")
        if len(found) > 1:
            raise EstateError(f"{where}: {len(found)} resources stand at {address!r}; write the full id of one")
        return found[0]


def _subscription_body(subscription: Subscription) -> dict[str, Any]:
    policies = {"quotaId": subscription.quota_id, "spendingLimit": subscription.spending_limit}
    return {
        "id": subscription.path,
        "name": subscription.name,
        "type": "Microsoft.Resources/subscriptions",
        "properties": {"state": subscription.state, "subscriptionPolicies": policies},
    }


def _group_body(group: str) -> dict[str, Any]:
    return {
        "id": group,
        "name": group.rsplit("/", 1)[1],
        "type": "Microsoft.Resources/resourceGroups",
        "location": "westeurope",
        "properties": {"provisioningState": "Succeeded"},
    }

"""The sections about subscriptions and the management groups above them."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.strict import EstateError, Fields
from simulator.world import ManagementGroup, Subscription


def read_subscriptions(fields: Fields) -> dict[str, Subscription]:
    """Read `subscriptions: {short: {id, name, state, quota_id, …}}`."""
    found = {}
    for short, entry in fields.named("subscriptions"):
        found[short] = Subscription(
            id=entry.text("id"),
            name=entry.text("name", short),
            state=entry.text("state", "Enabled"),
            quota_id=entry.text("quota_id", "EnterpriseAgreement_2014-09-01"),
            spending_limit=entry.text("spending_limit", "Off"),
            management_groups=entry.texts("management_groups"),
            unregistered=entry.texts("unregistered"),
        )
        entry.done()
    return found


def read_management_groups(fields: Fields, subscriptions: Mapping[str, Subscription]) -> tuple[ManagementGroup, ...]:
    """Read `management_groups: {name: {display, parent}}`; those that only subscriptions name are there as well."""
    found: dict[str, ManagementGroup] = {}
    for name, entry in fields.named("management_groups"):
        found[name.casefold()] = ManagementGroup(
            name=name, display=entry.text("display", name), parent=entry.text("parent", "")
        )
        entry.done()
    for group in tuple(found.values()):
        if group.parent and group.parent.casefold() not in found:
            raise EstateError(f"management_groups.{group.name}.parent: {group.parent!r} is not described; add it")
    for subscription in subscriptions.values():
        _add_chain(subscription.management_groups, found)
    return tuple(found.values())


def _add_chain(names: tuple[str, ...], found: dict[str, ManagementGroup]) -> None:
    """Add groups that a subscription names; the nearest is named first, so each lies below the next."""
    for name, parent in zip(names, (*names, "")[1:], strict=True):
        found.setdefault(name.casefold(), ManagementGroup(name=name, display=name, parent=parent))

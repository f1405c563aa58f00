"""Who is told when an alert fires.

Read from the resource manager, not from Resource Graph: a receiver who opts out by SMS changes nothing that
Resource Graph is told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collector.facts.monitoring import ActionGroup, Receiver
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_GROUPS = PerSubscription("providers/Microsoft.Insights/actionGroups", "2023-01-01")

_CHANNELS: Mapping[str, str] = {
    "emailreceivers": "email",
    "smsreceivers": "sms",
    "voicereceivers": "voice",
    "azureapppushreceivers": "push",
    "webhookreceivers": "webhook",
    "armrolereceivers": "role",
}
"""Every other list whose name ends in `Receivers` keeps that name as its channel."""


def parse_action_group(item: Item) -> Iterator[ActionGroup]:
    """An action group with all its receivers (Microsoft.Insights 2023-01-01)."""
    yield ActionGroup(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        enabled=item.maybe_flag("properties.enabled"),
        receivers=tuple(_receivers(item)),
    )


def _receivers(item: Item) -> Iterator[Receiver]:
    properties = item.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise Malformed("properties", properties)
    for key in properties:
        folded = key.casefold()
        if folded.endswith("receivers"):
            for raw in item.maybe_objects(f"properties.{key}") or ():
                yield _receiver(_CHANNELS.get(folded, folded.removesuffix("receivers")), item.inside(raw))


def _receiver(channel: str, entry: Item) -> Receiver:
    address = entry.maybe_text("emailAddress") or entry.maybe_text("phoneNumber") or ""
    return Receiver(
        channel=channel,
        status=entry.maybe_text("status"),
        address=address,
        domain=address.rpartition("@")[2].casefold() if "@" in address else "",
        role=(entry.maybe_text("roleId") or "").casefold() if channel == "role" else "",
    )


PROBE = Probe(
    id="monitoring-action-groups",
    title="Action groups and their receivers",
    reads=(Read(_GROUPS, parse_action_group, (ActionGroup,)),),
    rights=("Microsoft.Insights/actionGroups/read",),
    otherwise=(
        "A dated list of the receivers of each action group with a test notification, attested by the operations lead."
    ),
)

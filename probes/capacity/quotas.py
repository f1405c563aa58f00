"""How much of its Compute quotas a subscription uses, where its machines run and where they would be recovered."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.recovery import QuotaUse
from collector.facts.resource_types import SCALE_SET, VIRTUAL_MACHINE
from collector.model import subscription_of
from collector.probe import RECOVERY_REGION, Item, Malformed, PerItem, PerSubscription, Probe, Read
from probes.inventory.resources import RESOURCES

_API = "2024-07-01"
_COMPUTE = "providers/Microsoft.Compute/locations"
_RUNS = (VIRTUAL_MACHINE, SCALE_SET)


def parse_usage(item: Item) -> Iterator[QuotaUse]:
    """One counter; the answer does not say of which region it is, the address that was asked does."""
    counter = item.text("name.value")
    place, _, region = item.asked.rpartition("/locations/")
    yield QuotaUse(
        subject=f"{item.asked}/usages/{counter}",
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=f"/subscriptions/{subscription_of(place)}",
        region=region.casefold(),
        name=counter.casefold(),
        used=_number(item, "currentValue"),
        limit=_number(item, "limit"),
    )


def _number(item: Item, path: str) -> float:
    value = item.maybe_number(path)
    if value is None:
        raise Malformed(path, None)
    return value


def usages_path(item: Item) -> str | None:
    """Return the list of counters of the region in which a machine or scale set runs; of others, nothing."""
    region = (item.maybe_text("location") or "").replace(" ", "").casefold()
    if item.text("type").casefold() not in _RUNS or not region:
        return None
    return f"/subscriptions/{subscription_of(item.text('id'))}/{_COMPUTE}/{region}/usages"


PROBE = Probe(
    id="capacity-quotas",
    title="Use of Compute quotas",
    reads=(
        Read(PerItem(RESOURCES, usages_path, _API), parse_usage, (QuotaUse,)),
        Read(PerSubscription(f"{_COMPUTE}/{RECOVERY_REGION}/usages", _API), parse_usage, (QuotaUse,)),
    ),
    rights=("Microsoft.Compute/locations/usages/read",),
    otherwise="A dated export of the quota page (portal, Quotas, Compute), attested by the operations lead.",
)

"""Which slots web apps have besides production, and when they were last swapped.

Slots come from Resource Graph: one query for all of them, where the resource manager wants a request for each app. A
criterion that is no blocker rests on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.rollback import DeploymentSlot, SlotSwap
from collector.probe import Item, Malformed, PerSubscription, Probe, Read, Rows

_SLOTS = Rows("resources", ("microsoft.web/sites/slots",))
_SITES = PerSubscription("providers/Microsoft.Web/sites", "2023-12-01")
_BELOW_A_SITE = "/slots/"


def parse_slot(item: Item) -> Iterator[DeploymentSlot | SlotSwap]:
    """A slot; older answers give it the type of a site and a name such as `site(slot)`, so that only its id tells."""
    slot = item.text("id")
    at = slot.casefold().find(_BELOW_A_SITE)
    if at < 0 or not slot[at + len(_BELOW_A_SITE) :]:
        raise Malformed("id", slot, detail=f"{slot} is the id of no slot")
    yield DeploymentSlot(
        subject=slot,
        documents=(item.document,),
        observed_at=item.observed_at,
        site=slot[:at],
        state=item.maybe_text("properties.state"),
        tier=item.maybe_text("properties.sku"),
    )
    yield from _swap(item, of=slot[:at])


def parse_site(item: Item) -> Iterator[SlotSwap]:
    """A web app; most were never swapped and tell nothing."""
    return _swap(item, of=item.text("id"))


def _swap(item: Item, *, of: str) -> Iterator[SlotSwap]:
    """Yield the last swap that a site or one of its slots tells of: the one that was swapped away knows it as well."""
    swapped = item.maybe_instant("properties.slotSwapStatus.timestampUtc")
    if swapped is None:
        return
    yield SlotSwap(
        subject=of,
        documents=(item.document,),
        observed_at=item.observed_at,
        swapped=swapped,
        source=item.maybe_text("properties.slotSwapStatus.sourceSlotName"),
        destination=item.maybe_text("properties.slotSwapStatus.destinationSlotName"),
    )


PROBE = Probe(
    id="rollback-slots",
    title="Slots of web apps and their last swap",
    reads=(Read(_SLOTS, parse_slot, (DeploymentSlot, SlotSwap)), Read(_SITES, parse_site, (SlotSwap,))),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Web/sites/read",
        "Microsoft.Web/sites/slots/read",
    ),
    otherwise="The pipeline's record of the way back of each web app, attested by the release manager.",
)

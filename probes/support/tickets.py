"""Which support tickets were raised, when, by whom and under which plan."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.support import SupportTicket
from collector.probe import Item, PerSubscription, Probe, Read

_TICKETS = PerSubscription("providers/Microsoft.Support/supportTickets", "2024-04-01", query=(("$top", "100"),))


def parse_ticket(item: Item) -> Iterator[SupportTicket]:
    """A ticket of the last 18 months (Microsoft.Support 2024-04-01)."""
    yield SupportTicket(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        created=item.maybe_instant("properties.createdDate"),
        status=item.maybe_text("properties.status"),
        severity=item.maybe_text("properties.severity"),
        plan=item.maybe_text("properties.supportPlanType"),
        raised_by=item.maybe_text("properties.contactDetails.primaryEmailAddress"),
    )


PROBE = Probe(
    id="support-tickets",
    title="Support tickets of the last 18 months",
    reads=(Read(_TICKETS, parse_ticket, (SupportTicket,)),),
    rights=("Microsoft.Support/supportTickets/read",),
    otherwise=(
        "The number, date and plan of the newest support ticket as the portal shows it, attested by the support lead."
    ),
)

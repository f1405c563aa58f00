"""Which support tickets were raised, when, by whom and under which plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.support import SupportTicket
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_TICKETS = PerSubscription("providers/Microsoft.Support/supportTickets", "2024-04-01", query=(("$top", "100"),))
_PROMISE = "properties.serviceLevelAgreement.slaMinutes"
_MOST_MINUTES = 366 * 24 * 60


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
        service=item.maybe_text("properties.serviceId"),
        first_response=_first_response(item),
        around_the_clock=item.maybe_flag("properties.require24X7Response"),
        raised_by=item.maybe_text("properties.contactDetails.primaryEmailAddress"),
    )


def _first_response(item: Item) -> timedelta | None:
    """Return within what time an answer was promised, in the hours in which the plan answers; `null` or 0: not told."""
    minutes = item.maybe_number(_PROMISE)
    if minutes is not None and not 0 <= minutes <= _MOST_MINUTES:
        raise Malformed(_PROMISE, minutes, detail=f"an answer within {minutes} minutes is no promise of any plan")
    return timedelta(minutes=minutes) if minutes else None


PROBE = Probe(
    id="support-tickets",
    title="Support tickets of the last 18 months",
    reads=(Read(_TICKETS, parse_ticket, (SupportTicket,)),),
    rights=("Microsoft.Support/supportTickets/read",),
    otherwise=(
        "The number, date and plan of the newest support ticket as the portal shows it, attested by the support lead."
    ),
)

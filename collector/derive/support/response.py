"""Rows about how soon the support plan answers: the plan held against the dated table, and against what tickets got."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import absent, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.support.plan import TICKET_SPEAKS_FOR, SupportCoverage, plan_name, support_coverages
from collector.derive.support_table import SupportPlan, offer_name
from collector.facts.azure import Subscription
from collector.facts.support import SupportTicket
from collector.model import fold_id, subscription_of

_SEVERITIES: Mapping[str, str] = {"highestcriticalimpact": "A", "critical": "A", "moderate": "B", "minimal": "C"}
_OWN_TIMES = "write the times of the contract into tables/support.yaml of your policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportResponse(Row):
    """A subscription with the first-response times that its support plan promises."""

    kind: ClassVar[str] = "support_response"
    plan: Field[str] = described("the plan on which billing and the newest ticket agree")
    answers_a: Field[bool] = described("the plan takes critical cases (severity A)")
    answers_b: Field[bool] = described("the plan takes moderate cases (severity B)")
    response_a: Field[timedelta] = described("first answer to a critical case", "s")
    response_b: Field[timedelta] = described("first answer to a moderate case", "s")
    around_the_clock: Field[bool] = described("critical cases are answered day and night")
    kept_by_tickets: Field[bool] = described("the newest technical ticket was promised no slower answer than that")
    promised_to_ticket: Field[str] = described("what the newest technical ticket was promised")
    table: Field[str] = described("where the times come from, of when, and whether somebody has verified them")


def support_responses(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    subscriptions = {fold_id(one.subject): one for one in observed.all(Subscription)}
    tickets = _technical(observed)
    covered = support_coverages(observed)
    rows = (
        _response_row(coverage, subscriptions[fold_id(coverage.subject)], tickets[subscription_of(coverage.subject)],
                      observed)
        for coverage in covered.rows
        if isinstance(coverage, SupportCoverage)
    )  # fmt: skip
    return observed.row_set(rows, Subscription)


def _technical(observed: Observed) -> Mapping[str, list[SupportTicket]]:
    """Return the tickets by subscription that tell what they were promised and are not free on every plan."""
    found: defaultdict[str, list[SupportTicket]] = defaultdict(list)
    free = observed.tables.support.free_services
    for ticket in observed.all(SupportTicket):
        if ticket.service and ticket.first_response and _service_id(ticket.service) not in free:
            found[subscription_of(ticket.subject)].append(ticket)
    return found


def _service_id(service: str) -> str:
    return service.casefold().rpartition("/")[2]


def _response_row(
    coverage: SupportCoverage, subscription: Subscription, tickets: Iterable[SupportTicket], observed: Observed
) -> SupportResponse:
    promise = _promise(coverage.plan, subscription, observed)
    ticket = _newest(tickets, coverage.plan, observed)
    rests_on = (ticket,) if ticket else ()
    return SupportResponse(
        subject=coverage.subject,
        evidence=tuple(sorted({*coverage.evidence, *documents_of(rests_on)})),
        observed_at=min(filter(None, (coverage.observed_at, oldest(rests_on))), default=None),
        plan=coverage.plan,
        answers_a=promise if isinstance(promise, Unknown) else "A" in promise.first_response,
        answers_b=promise if isinstance(promise, Unknown) else "B" in promise.first_response,
        response_a=_time(promise, "A"),
        response_b=_time(promise, "B"),
        around_the_clock=promise if isinstance(promise, Unknown) else promise.around_the_clock,
        kept_by_tickets=_kept(promise, ticket),
        promised_to_ticket=_shown(ticket),
        table=promise if isinstance(promise, Unknown) else str(promise.origin),
    )


def _promise(plan: Field[str], subscription: Subscription, observed: Observed) -> SupportPlan | Unknown:
    """Return what the table says of the plan; an unknown plan, a contract and a partner leave it unknown."""
    if isinstance(plan, Unknown):
        return plan
    quota_id = subscription.quota_id
    if quota_id is None:
        return absent("the offer of the subscription, so a partner may have sold and support it")
    if offer_name(quota_id) in observed.tables.support.offers.through_partner:
        return missing(f"a partner sold the subscription ({quota_id}), and the partner's contract settles the times")
    entry = observed.tables.support.plans.get(plan)
    if entry is None:
        return missing(f"the table of support plans does not know {plan}; {_OWN_TIMES}")
    if entry.by_contract:
        return missing(f"the contract settles the times of {plan}, and no API tells them; {_OWN_TIMES}")
    return entry


def _time(promise: SupportPlan | Unknown, severity: str) -> Field[timedelta]:
    if isinstance(promise, Unknown):
        return promise
    time = promise.first_response.get(severity)
    return missing(f"the plan takes no case of severity {severity}") if time is None else time


# --- What tickets were promised ---------------------------------------------------------------------------


def _newest(tickets: Iterable[SupportTicket], plan: Field[str], observed: Observed) -> SupportTicket | None:
    """Return the newest technical ticket of the last year that was raised under the plan."""
    young = [
        (ticket.created, ticket.subject, ticket)
        for ticket in tickets
        if ticket.created is not None
        and observed.now - ticket.created <= TICKET_SPEAKS_FOR
        and plan_name(ticket.plan or "") == plan
    ]
    return max(young, key=lambda entry: entry[:2])[2] if young else None


def _kept(promise: SupportPlan | Unknown, ticket: SupportTicket | None) -> Field[bool]:
    """Without a ticket to compare, nothing contradicts the table; a severity that is new cannot be compared."""
    if isinstance(promise, Unknown):
        return promise
    if ticket is None or ticket.first_response is None:
        return True
    severity = _SEVERITIES.get((ticket.severity or "").casefold())
    if severity is None:
        return absent(f"a known severity of the ticket {ticket.subject.rpartition('/')[2]}")
    limit = promise.first_response.get(severity)
    return limit is None or ticket.first_response <= limit


def _shown(ticket: SupportTicket | None) -> Field[str]:
    if ticket is None or ticket.first_response is None:
        return missing("no technical ticket of the last year tells what it was promised")
    minutes = ticket.first_response.total_seconds() / 60
    return f"{minutes:g} min for {ticket.severity} ({ticket.subject.rpartition('/')[2]})"

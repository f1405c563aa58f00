"""Rows about the support contract: the plan on which billing and tickets agree, and how long it holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Subscription
from collector.facts.support import BillingAccount, SupportContract, SupportTicket
from collector.model import Fact, Reason, fold_id, subscription_of

TICKET_SPEAKS_FOR = timedelta(days=365)
"""How long a ticket tells under which plan tickets are raised (readiness criteria, support-plan-active)."""

_SEAMLESS = timedelta(days=1)
"""A contract that starts a day after another ended goes on without a break: both dates are whole days."""

_PLANS = {
    "basic": "Basic",
    "developer": "Developer",
    "standard": "Standard",
    "prodirect": "ProDirect",
    "professionaldirect": "ProDirect",
    "premier": "Unified",
    "unified": "Unified",
    "unifiedenterprise": "Unified",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCoverage(Row):
    """A subscription with the support plan that covers it."""

    kind: ClassVar[str] = "support_coverage"
    plan: Field[str] = described("the plan on which billing and the newest ticket agree")
    plans_unconfirmed: Field[tuple[str, ...]] = described("the plans that only billing or only a ticket shows")
    covered_after_go_live: Field[timedelta] = described(
        "how long the contract runs beyond go-live, or beyond today where that has passed", "s"
    )


def support_coverages(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    seen = _seen(observed)
    rows = (_coverage_row(subscription, seen, observed) for subscription in observed.all(Subscription))
    return observed.row_set(rows, Subscription)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen of contracts and tickets, found by subscription and by billing account."""

    accounts: Mapping[str, list[BillingAccount]]
    contracts: Mapping[str, list[SupportContract]]
    tickets: Mapping[str, list[SupportTicket]]


def _seen(observed: Observed) -> _Seen:
    accounts: defaultdict[str, list[BillingAccount]] = defaultdict(list)
    for account in observed.all(BillingAccount):
        accounts[fold_id(account.subject)].append(account)
    contracts: defaultdict[str, list[SupportContract]] = defaultdict(list)
    for contract in observed.all(SupportContract):
        contracts[fold_id(contract.account)].append(contract)
    tickets: defaultdict[str, list[SupportTicket]] = defaultdict(list)
    for ticket in observed.all(SupportTicket):
        tickets[subscription_of(ticket.subject)].append(ticket)
    return _Seen(accounts, contracts, tickets)


def plan_name(text: str) -> str:
    """Return the one spelling of a plan; a plan that is not known keeps its own."""
    return _PLANS.get(re.sub(r"[^a-z]", "", text.casefold()), text)


def _coverage_row(subscription: Subscription, seen: _Seen, observed: Observed) -> SupportCoverage:
    accounts = seen.accounts[fold_id(subscription.subject)]
    contracts = _contracts(accounts, seen)
    ticket = _newest_ticket(seen.tickets[subscription_of(subscription.subject)], observed)
    rests_on: tuple[Fact, ...] = (subscription, *accounts, *contracts, *((ticket,) if ticket else ()))
    return SupportCoverage(
        subject=subscription.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        plan=_agreed_plan(contracts, ticket, subscription, observed),
        plans_unconfirmed=_unconfirmed(contracts, ticket),
        covered_after_go_live=_cover(contracts, ticket, observed),
    )


def _contracts(accounts: Sequence[BillingAccount], seen: _Seen) -> tuple[SupportContract, ...]:
    """Return the contracts with a plan that the paying account shows as active or without saying so."""
    paying = sorted({fold_id(account.account) for account in accounts})
    return tuple(
        contract
        for account in paying
        for contract in seen.contracts[account]
        if contract.plan and (contract.status is None or contract.status.casefold() == "active")
    )


def _newest_ticket(tickets: Iterable[SupportTicket], observed: Observed) -> SupportTicket | None:
    """Return the newest ticket of a subscription that is young enough to tell its plan."""
    young = [
        (ticket.created, ticket.subject, ticket)
        for ticket in tickets
        if ticket.plan and ticket.created is not None and observed.now - ticket.created <= TICKET_SPEAKS_FOR
    ]
    return max(young, key=lambda entry: entry[:2])[2] if young else None


# --- Which plan -------------------------------------------------------------------------------------------


def _agreed_plan(
    contracts: Sequence[SupportContract], ticket: SupportTicket | None, subscription: Subscription, observed: Observed
) -> Field[str]:
    """Neither source decides alone: no API tells the plan directly, and billing shapes differ by agreement.

    A ticket behind a gap could be newer and name another plan; a further contract could not take one away.
    """
    hidden = observed.hiding(SupportTicket, at=subscription.subject)
    if not contracts:
        hidden = (*hidden, *observed.hiding(BillingAccount, SupportContract))
    if hidden:
        return hidden_by(hidden)
    if ticket is not None and ticket.created is not None and isinstance(age := observed.age(ticket.created), Unknown):
        return age
    if any(contract.status is None for contract in contracts):
        return absent("whether the support contract is active")
    return _compared(sorted({plan_name(contract.plan or "") for contract in contracts}), _plan_of(ticket))


def _unconfirmed(contracts: Sequence[SupportContract], ticket: SupportTicket | None) -> tuple[str, ...]:
    """Return what one source alone shows: it proves no plan, but contradicts one that somebody merely states."""
    billed = {plan_name(contract.plan or "") for contract in contracts}
    used = {_plan_of(ticket)} - {""}
    return () if billed and used else tuple(sorted(billed | used))


def _plan_of(ticket: SupportTicket | None) -> str:
    return plan_name(ticket.plan or "") if ticket else ""


def _compared(billed: Sequence[str], used: str) -> Field[str]:
    shown = " and ".join(billed)
    if billed and used:
        why = f"billing shows {shown}, the newest ticket was raised under {used}"
        return used if used in billed else Unknown(reason=Reason.MISMATCH, why=why)
    if billed:
        return missing(f"only billing shows a plan ({shown}); no ticket of the last year confirms it")
    if used:
        return missing(f"only a ticket shows a plan ({used}); the billing account shows none that confirms it")
    return missing("neither billing nor a ticket of the last year shows a support plan")


# --- How long ---------------------------------------------------------------------------------------------


def _cover(contracts: Sequence[SupportContract], ticket: SupportTicket | None, observed: Observed) -> Field[timedelta]:
    """Measure the contracts of the plan on which both sources agree, from today without a break."""
    matching = [one for one in contracts if plan_name(one.plan or "") == _plan_of(ticket)] or list(contracts)
    if not matching:
        gaps = observed.hiding(BillingAccount, SupportContract)
        return hidden_by(gaps) if gaps else missing("no contract is seen, so nothing tells when it ends")
    dated = [(one.starts, one.ends) for one in matching if one.ends is not None]
    if not dated:
        return absent("when the support contract ends")
    return _beyond_go_live(dated, observed)


def _beyond_go_live(spans: Sequence[tuple[datetime | None, datetime]], observed: Observed) -> Field[timedelta]:
    """Follow the cover from today; a contract that has not begun counts only where it follows on.

    One that does not tell when it begins may be one of next year, so it covers nothing.
    """
    dated = [(starts, ends) for starts, ends in spans if starts is not None]
    if not dated:
        return absent("when the support contract begins")
    begun = [ends for starts, ends in dated if starts <= observed.now]
    if not begun:
        return missing("the support contract has not begun yet")
    until = max(begun)
    for starts, ends in sorted(dated):
        if observed.now < starts <= until + _SEAMLESS:
            until = max(until, ends)
    return until - observed.workload.counts_from(observed.now)

"""Rows about support: the contract, the right to raise a ticket, and the proof that somebody has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.actions import allows, role_key, stands_at_or_above
from collector.derive.joins import Unseen, absent, counted_through_gaps, hidden_by, missing, through_gaps
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Subscription
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.model import Contact, Fact, Reason, fold_id, lies_within

RAISE_A_TICKET = "Microsoft.Support/supportTickets/write"
TICKET_SPEAKS_FOR = timedelta(days=365)
"""How long a ticket tells under which plan tickets are raised (readiness criteria, support-plan-active)."""

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
    covered_after_go_live: Field[timedelta] = described("how long the contract runs beyond go-live", "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRights(Row):
    """A subscription with those who may raise a ticket for it."""

    kind: ClassVar[str] = "ticket_rights"
    raisers: Field[float] = described("how many people may raise a ticket", "count")
    contacts_without_rights: Field[tuple[str, ...]] = described("declared support contacts who may not")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportDrill(Row):
    """The workload with the newest ticket that one of its support contacts raised."""

    kind: ClassVar[str] = "support_drill"
    raised_by_contact: Field[bool] = described("a declared support contact has raised a ticket")
    ticket_age: Field[timedelta] = described("age of the newest ticket, a contact's where there is one", "s")


def support_coverages(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    rows = (_coverage_row(subscription, observed) for subscription in observed.all(Subscription))
    return observed.row_set(rows, Subscription)


def ticket_rights(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    rows = (_rights_row(subscription, observed) for subscription in observed.all(Subscription))
    return observed.row_set(rows, Subscription)


def support_drills(observed: Observed) -> RowSet:
    """Return one row where there is any ticket."""
    tickets = [ticket for ticket in observed.all(SupportTicket) if ticket.created is not None]
    rows = (_drill_row(tickets, observed),) if tickets else ()
    return observed.row_set(rows, SupportTicket)


def plan_name(text: str) -> str:
    """Return the one spelling of a plan; a plan that is not known keeps its own."""
    return _PLANS.get(re.sub(r"[^a-z]", "", text.casefold()), text)


# --- The contract -----------------------------------------------------------------------------------------


def _coverage_row(subscription: Subscription, observed: Observed) -> SupportCoverage:
    accounts = [
        found for found in observed.all(BillingAccount) if fold_id(found.subject) == fold_id(subscription.subject)
    ]
    contracts = _contracts(accounts, observed)
    tickets = _speaking_tickets(subscription, observed)
    rests_on: tuple[Fact, ...] = (subscription, *accounts, *contracts, *tickets[:1])
    return SupportCoverage(
        subject=subscription.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        plan=_agreed_plan(contracts, tickets, observed),
        covered_after_go_live=_cover(contracts, tickets, observed),
    )


def _contracts(accounts: Sequence[BillingAccount], observed: Observed) -> tuple[SupportContract, ...]:
    paying = {fold_id(account.account) for account in accounts}
    return tuple(
        contract
        for contract in observed.all(SupportContract)
        if fold_id(contract.account) in paying
        and contract.plan
        and (contract.status or "active").casefold() == "active"
    )


def _speaking_tickets(subscription: Subscription, observed: Observed) -> list[SupportTicket]:
    """Return the tickets of a subscription that are young enough to tell its plan, the newest first."""
    young = [
        (ticket.created, ticket)
        for ticket in observed.all(SupportTicket)
        if lies_within(ticket.subject, subscription.subject)
        and ticket.plan
        and ticket.created is not None
        and observed.now - ticket.created <= TICKET_SPEAKS_FOR
    ]
    return [ticket for _, ticket in sorted(young, key=lambda pair: (pair[0], pair[1].subject), reverse=True)]


def _agreed_plan(
    contracts: Sequence[SupportContract], tickets: Sequence[SupportTicket], observed: Observed
) -> Field[str]:
    """Neither source decides alone: no API tells the plan directly, and billing shapes differ by agreement."""
    billed = sorted({plan_name(contract.plan or "") for contract in contracts})
    used = plan_name(tickets[0].plan or "") if tickets else None
    if billed and used is not None:
        return used if used in billed else _disagreement(billed, used)
    gaps = observed.hiding(
        *((BillingAccount, SupportContract) if not billed else ()), *(() if used else (SupportTicket,))
    )
    if gaps:
        return hidden_by(gaps)
    return missing(_one_source(billed, used))


def _disagreement(billed: Sequence[str], used: str) -> Unknown:
    why = f"billing shows {' and '.join(billed)}, the newest ticket was raised under {used}"
    return Unknown(reason=Reason.MISMATCH, why=why)


def _one_source(billed: Sequence[str], used: str | None) -> str:
    if billed:
        return f"only billing shows a plan ({' and '.join(billed)}); no ticket of the last year confirms it"
    if used:
        return f"only a ticket shows a plan ({used}); the billing account shows none that confirms it"
    return "neither billing nor a ticket of the last year shows a support plan"


def _cover(
    contracts: Sequence[SupportContract], tickets: Sequence[SupportTicket], observed: Observed
) -> Field[timedelta]:
    """Measure the contract on which both sources agree; the longest one where billing shows several."""
    used = plan_name(tickets[0].plan or "") if tickets else None
    matching = [contract for contract in contracts if plan_name(contract.plan or "") == used] or list(contracts)
    if not matching:
        gaps = observed.hiding(BillingAccount, SupportContract)
        return hidden_by(gaps) if gaps else missing("no contract is seen, so nothing tells when it ends")
    ends = [contract.ends for contract in matching if contract.ends is not None]
    if not ends:
        return absent("when the support contract ends")
    return max(ends) - observed.workload.go_live


# --- The right to raise a ticket --------------------------------------------------------------------------


def _rights_row(subscription: Subscription, observed: Observed) -> TicketRights:
    assignments = _standing_assignments(subscription, observed)
    definitions = _definitions(observed)
    denials = _denials(subscription, observed)
    people: set[str] = set()
    unresolved = 0
    for assignment in assignments:
        definition = definitions.get(role_key(assignment.role))
        if definition is None:
            unresolved += 1
        elif allows(definition.permissions, RAISE_A_TICKET):
            if (assignment.principal_type or "").casefold() == "user":
                people.add(assignment.principal)
            elif (assignment.principal_type or "").casefold() != "serviceprincipal":
                unresolved += 1
    denied = {person for person in people if any(_denies(denial, person) for denial in denials)}
    rests_on = (subscription, *assignments, *_used(assignments, definitions), *denials)
    return TicketRights(
        subject=subscription.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        raisers=_raisers(len(people - denied), unresolved, subscription, observed),
        contacts_without_rights=_contacts_without(people - denied, unresolved, subscription, observed),
    )


def _standing_assignments(subscription: Subscription, observed: Observed) -> tuple[RoleAssignment, ...]:
    """Return the unconditional assignments at or above the subscription: those below do not count for tickets."""
    return tuple(
        assignment
        for assignment in observed.all(RoleAssignment)
        if fold_id(assignment.seen_from) == fold_id(subscription.subject)
        and not assignment.conditional
        and stands_at_or_above(assignment.scope, subscription.subject)
    )


def _definitions(observed: Observed) -> dict[str, RoleDefinition]:
    return {role_key(definition.subject): definition for definition in observed.all(RoleDefinition)}


def _used(assignments: Sequence[RoleAssignment], definitions: dict[str, RoleDefinition]) -> Iterator[RoleDefinition]:
    for assignment in assignments:
        definition = definitions.get(role_key(assignment.role))
        if definition is not None:
            yield definition


def _denials(subscription: Subscription, observed: Observed) -> tuple[DenyAssignment, ...]:
    return tuple(
        denial
        for denial in observed.all(DenyAssignment)
        if stands_at_or_above(denial.scope, subscription.subject) and allows(denial.permissions, RAISE_A_TICKET)
    )


def _denies(denial: DenyAssignment, person: str) -> bool:
    hit = "everyone" in denial.principals or person in denial.principals or denial.names_groups
    return hit and person not in denial.excluded


def _raisers(count: int, unresolved: int, subscription: Subscription, observed: Observed) -> Field[float]:
    hidden_denials = observed.hiding(DenyAssignment, at=subscription.subject)
    if hidden_denials:
        return hidden_by(hidden_denials)
    gaps = observed.hiding(RoleAssignment, RoleDefinition, at=subscription.subject)
    if gaps or not unresolved:
        return counted_through_gaps(float(count), gaps)
    return Unknown(reason=Reason.PERM, why=_unresolved(unresolved), at_least=float(count))


def _unresolved(count: int) -> str:
    return f"{count} role assignments name a group or a role whose people are not known without Microsoft Graph"


def _contacts_without(
    raisers: set[str], unresolved: int, subscription: Subscription, observed: Observed
) -> Field[tuple[str, ...]]:
    contacts = observed.workload.support_contacts
    if not contacts:
        return missing("the workload file names no support contacts: add support.contacts with name and principal")
    nameless = [contact.name for contact in contacts if not contact.principal]
    if nameless:
        return missing(f"add the object id as `principal` to the support contact {nameless[0]}")
    without = tuple(sorted(contact.name for contact in contacts if alias_of(contact) not in raisers))
    gaps = observed.hiding(RoleAssignment, RoleDefinition, DenyAssignment, at=subscription.subject)
    if gaps:
        return hidden_by(gaps)
    if without and unresolved:
        return Unknown(reason=Reason.PERM, why=_unresolved(unresolved))
    return without


def alias_of(contact: Contact) -> str:
    """Return the alias under which a declared contact stands in facts."""
    return f"contact:{contact.name}"


# --- The drill --------------------------------------------------------------------------------------------


def _drill_row(tickets: Sequence[SupportTicket], observed: Observed) -> SupportDrill:
    contacts = {alias_of(contact) for contact in observed.workload.support_contacts if contact.mailbox}
    by_contacts = [ticket for ticket in tickets if ticket.raised_by in contacts]
    newest = max(by_contacts or tickets, key=lambda ticket: (_created(ticket), ticket.subject))
    gaps = observed.hiding(SupportTicket)
    return SupportDrill(
        subject=f"workload:{observed.workload.name}",
        evidence=documents_of((newest,)),
        observed_at=oldest((newest,)),
        raised_by_contact=_raised_by_contact(contacts, by_contacts, observed),
        ticket_age=hidden_by(gaps) if gaps else observed.age(_created(newest)),
    )


def _raised_by_contact(contacts: set[str], by_contacts: Sequence[SupportTicket], observed: Observed) -> Field[bool]:
    if not contacts:
        return missing("the workload file names no support contact with a mailbox: add support.contacts")
    return through_gaps(bool(by_contacts), observed.hiding(SupportTicket), Unseen.COULD_MAKE_TRUE)


def _created(ticket: SupportTicket) -> datetime:
    if ticket.created is None:
        raise ValueError("only tickets with a date are compared")
    return ticket.created

"""Rows about support tickets: the right to raise one, and the proof that somebody has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.actions import allows, role_key, stands_at_or_above
from collector.derive.joins import Unseen, absent, counted_through_gaps, hidden_by, missing, through_gaps
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Subscription
from collector.facts.support import DenyAssignment, RoleAssignment, RoleDefinition, SupportTicket
from collector.model import Contact, Reason, fold_id

RAISE_A_TICKET = "Microsoft.Support/supportTickets/write"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRights(Row):
    """A subscription with those who may raise a ticket for it."""

    kind: ClassVar[str] = "ticket_rights"
    raisers: Field[float] = described("how many people may raise a ticket", "count")
    contacts_without_rights: Field[tuple[str, ...]] = described("declared support contacts who may not")
    denied_by: Field[tuple[str, ...]] = described("deny assignments that take the right away from everyone")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportDrill(Row):
    """The workload with the newest ticket that one of its support contacts raised."""

    kind: ClassVar[str] = "support_drill"
    raised_by_contact: Field[bool] = described("a declared support contact has raised a ticket")
    ticket_age: Field[timedelta] = described("age of the newest ticket, a contact's where there is one", "s")


def ticket_rights(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    seen_from = _by_place(observed.all(RoleAssignment))
    definitions = _definitions(observed)
    rows = (
        _rights_row(subscription, seen_from[fold_id(subscription.subject)], definitions, observed)
        for subscription in observed.all(Subscription)
    )
    return observed.row_set(rows, Subscription)


def support_drills(observed: Observed) -> RowSet:
    """Return one row where there is any ticket, dated or not."""
    tickets = observed.all(SupportTicket)
    rows = (_drill_row(tickets, observed),) if tickets else ()
    return observed.row_set(rows, SupportTicket)


# --- The right to raise a ticket --------------------------------------------------------------------------


def _by_place(assignments: Iterable[RoleAssignment]) -> dict[str, list[RoleAssignment]]:
    found: dict[str, list[RoleAssignment]] = defaultdict(list)
    for assignment in assignments:
        found[fold_id(assignment.seen_from)].append(assignment)
    return found


def _rights_row(
    subscription: Subscription,
    seen: Iterable[RoleAssignment],
    definitions: Mapping[str, RoleDefinition],
    observed: Observed,
) -> TicketRights:
    assignments = _standing_assignments(subscription, seen)
    denials = _denials(subscription, observed)
    people, unresolved = _given(assignments, definitions)
    if any(_denies_all(denial) for denial in denials):
        unresolved = 0  # whoever stands behind a group or a role, the right is taken from them too
    denied = {person for person in people if any(_denies(denial, person) for denial in denials)}
    rests_on = (subscription, *assignments, *_used(assignments, definitions), *denials)
    return TicketRights(
        subject=subscription.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        raisers=_raisers(len(people - denied), unresolved, subscription, observed),
        contacts_without_rights=_contacts_without(people - denied, unresolved, subscription, observed),
        denied_by=tuple(sorted(_name(denial) for denial in denials if "everyone" in denial.principals)),
    )


def _given(
    assignments: Iterable[RoleAssignment], definitions: Mapping[str, RoleDefinition]
) -> tuple[frozenset[str], int]:
    """Return the people to whom the right is given, and how many assignments may give it to people not known here."""
    people: set[str] = set()
    unresolved = 0
    for assignment in assignments:
        definition = definitions.get(role_key(assignment.role))
        kind = (assignment.principal_type or "").casefold()
        if definition is None:
            unresolved += 1
        elif allows(definition.permissions, RAISE_A_TICKET):
            people.update({assignment.principal} if kind == "user" else ())
            unresolved += kind not in ("user", "serviceprincipal")
    return frozenset(people), unresolved


def _standing_assignments(subscription: Subscription, seen: Iterable[RoleAssignment]) -> tuple[RoleAssignment, ...]:
    """Return the unconditional assignments at or above the subscription: those below do not count for tickets."""
    return tuple(
        assignment
        for assignment in seen
        if not assignment.conditional and stands_at_or_above(assignment.scope, subscription.subject)
    )


def _definitions(observed: Observed) -> dict[str, RoleDefinition]:
    return {role_key(definition.subject): definition for definition in observed.all(RoleDefinition)}


def _used(assignments: Sequence[RoleAssignment], definitions: Mapping[str, RoleDefinition]) -> Iterator[RoleDefinition]:
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


def _denies_all(denial: DenyAssignment) -> bool:
    return "everyone" in denial.principals and not denial.excluded


def _name(denial: DenyAssignment) -> str:
    return denial.subject.rstrip("/").rpartition("/")[2]


def _raisers(count: int, unresolved: int, subscription: Subscription, observed: Observed) -> Field[float]:
    hidden_denials = observed.hiding(DenyAssignment, at=subscription.subject)
    if hidden_denials:
        return hidden_by(hidden_denials)
    gaps = observed.hiding(RoleAssignment, RoleDefinition, at=subscription.subject)
    if gaps or not unresolved:
        return counted_through_gaps(float(count), gaps)
    return Unknown(reason=Reason.PERM, why=_unresolved(unresolved), at_least=float(count))


def _unresolved(count: int) -> str:
    named = "1 role assignment names" if count == 1 else f"{count} role assignments name"
    return f"{named} a group or a role whose people are not known without Microsoft Graph"


def _contacts_without(
    raisers: Set[str], unresolved: int, subscription: Subscription, observed: Observed
) -> Field[tuple[str, ...]]:
    contacts = observed.workload.support_contacts
    if not contacts:
        return missing("the workload file names no support contacts: add support.contacts with name and principal")
    nameless = [contact.name for contact in contacts if not contact.principal]
    if nameless:
        return missing(f"add the object id as `principal` to the support contact {nameless[0]}")
    able = {contact.principal.casefold() for contact in contacts if alias_of(contact) in raisers}
    without = tuple(sorted(contact.name for contact in contacts if contact.principal.casefold() not in able))
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
    newest = max(by_contacts or tickets, key=_recency)
    return SupportDrill(
        subject=f"workload:{observed.workload.name}",
        evidence=documents_of((newest,)),
        observed_at=oldest((newest,)),
        raised_by_contact=_raised_by_contact(contacts, by_contacts, observed),
        ticket_age=_ticket_age(newest, observed),
    )


def _recency(ticket: SupportTicket) -> tuple[float, str]:
    return ticket.created.timestamp() if ticket.created else 0.0, ticket.subject


def _ticket_age(newest: SupportTicket, observed: Observed) -> Field[timedelta]:
    gaps = observed.hiding(SupportTicket)
    if gaps:
        return hidden_by(gaps)
    return absent("when the ticket was raised") if newest.created is None else observed.age(newest.created)


def _raised_by_contact(contacts: set[str], by_contacts: Sequence[SupportTicket], observed: Observed) -> Field[bool]:
    if not contacts:
        return missing("the workload file names no support contact with a mailbox: add support.contacts")
    return through_gaps(bool(by_contacts), observed.hiding(SupportTicket), Unseen.COULD_MAKE_TRUE)

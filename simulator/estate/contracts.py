"""The sections about support and money: tickets and the billing account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from simulator.estate.people import People
from simulator.estate.places import Places
from simulator.moments import plain
from simulator.shapes import support
from simulator.strict import Fields
from simulator.world import Billing, Resource

_AGREEMENTS = (
    "EnterpriseAgreement",
    "MicrosoftCustomerAgreement",
    "MicrosoftOnlineServicesProgram",
    "MicrosoftPartnerAgreement",
    "Other",
)


def read_tickets(fields: Fields, people: People, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `tickets: [{in, number, created, status, severity, plan, service, by}]`."""
    for index, (value, where) in enumerate(fields.each("tickets")):
        entry = Fields(value, where)
        subscription = places.subscription(entry.text("in"), where)
        person = people.find(entry.text("by"), entry.place("by"))
        number = entry.text("number", f"26{index:02d}0000100{index:04d}")
        first, _, last = person.name.partition(" ")
        body = support.ticket(
            support.Ticket(
                id=f"{subscription.path}/providers/Microsoft.Support/supportTickets/{number}",
                number=number,
                subscription=subscription.id,
                created=entry.moment("created", now),
                status=entry.text("status", "Closed"),
                severity=entry.text("severity", "Minimal"),
                plan=entry.text("plan"),
                service=entry.one_of("service", tuple(support.SERVICES), next(iter(support.SERVICES))),
                first_name=first,
                last_name=last,
                mail=person.mail,
            )
        )
        entry.done()
        yield Resource(body=body, graph_properties=support.graph_properties(body))


def read_billing(fields: Fields, places: Places, now: datetime) -> Billing | None:
    """Read `billing: {account, agreement, support_level, support_coverage, pays_for, products}`."""
    if not fields.has("billing"):
        return None
    entry = Fields(fields.mapping("billing"), "billing")
    name = entry.text("account")
    account_id = f"/providers/Microsoft.Billing/billingAccounts/{name}"
    agreement = entry.one_of("agreement", _AGREEMENTS, "EnterpriseAgreement")
    billing = Billing(
        account=_account(account_id, agreement, entry),
        agreement=agreement,
        subscriptions=tuple(_product(account_id, Fields(*each), now) for each in entry.each("products")),
        pays_for=frozenset(places.subscription(short, "billing.pays_for").id for short in entry.texts("pays_for")),
    )
    entry.done()
    return billing


def _account(account_id: str, agreement: str, entry: Fields) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "accountStatus": "Active",
        "accountType": "Enterprise",
        "agreementType": agreement,
        "displayName": entry.text("name", "Contoso"),
        "hasReadAccess": True,
    }
    details = {
        shown: entry.text(said)
        for said, shown in (("support_level", "supportLevel"), ("support_coverage", "supportCoverage"))
        if entry.has(said)
    }
    if agreement == "EnterpriseAgreement":
        properties["enrollmentDetails"] = {"cloud": "Azure Commercial", "currency": "EUR", **details}
    return {
        "id": account_id,
        "name": account_id.rsplit("/", 1)[1],
        "type": "Microsoft.Billing/billingAccounts",
        "properties": properties,
    }


def _product(account_id: str, entry: Fields, now: datetime) -> dict[str, Any]:
    name = entry.text("name")
    properties = {
        "displayName": entry.text("display", name),
        "productCategory": entry.text("category", "AzureSupport"),
        "productType": entry.text("type", "Support"),
        "skuDescription": entry.text("sku", name),
        "status": entry.text("status", "Active"),
        "autoRenew": entry.text("auto_renew", "On"),
    }
    for said, shown in (("starts", "termStartDate"), ("ends", "termEndDate")):
        if entry.has(said):
            properties[shown] = plain(entry.moment(said, now))
    entry.done()
    return {
        "id": f"{account_id}/billingSubscriptions/{name}",
        "name": name,
        "type": "Microsoft.Billing/billingAccounts/billingSubscriptions",
        "properties": properties,
    }

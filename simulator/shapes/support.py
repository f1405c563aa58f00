"""Support tickets."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.moments import plain

SERVICES = {
    "Virtual Machine running Windows": "6f16735c-b0ae-b275-ad3a-03479cfa1396",
    "Billing": "517f2da6-78fd-0498-4e22-ad26996b1dfc",
    "Subscription management": "f3dc5421-79ef-1efa-41a5-42bf3cbb52c6",
}
"""Services that a ticket may be about, with their published ids."""

_SLA_MINUTES = {"Minimal": 480, "Moderate": 240, "Critical": 60, "Highestcriticalimpact": 60}
_SLA_MINUTES_OF_PLAN = {"ProDirect": {"Minimal": 240, "Moderate": 120}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What an estate says about a ticket."""

    id: str
    number: str
    subscription: str
    created: datetime
    status: str
    severity: str
    plan: str
    first_name: str
    last_name: str
    mail: str
    service: str = "Virtual Machine running Windows"


def ticket(said: Ticket) -> dict[str, Any]:
    """Return a ticket as `Microsoft.Support` 2024-04-01 shows it."""
    minutes = {**_SLA_MINUTES, **_SLA_MINUTES_OF_PLAN.get(said.plan, {})}.get(said.severity.capitalize(), 480)
    service = f"/providers/Microsoft.Support/services/{SERVICES[said.service]}"
    plan_id = f"Source:EA,SubscriptionId:{said.subscription},SovereignCloud:Public,"
    return {
        "id": said.id,
        "name": said.id.rsplit("/", 1)[1],
        "type": "Microsoft.Support/supportTickets",
        "properties": {
            "description": "How do we read the checkout latency of the last week?",
            "problemClassificationId": f"{service}/problemClassifications/44114011-6a66-e902-c00f-e419b6b4509f",
            "problemClassificationDisplayName": "Performance / High latency",
            "severity": said.severity,
            "require24X7Response": False,
            "enrollmentId": "",
            "contactDetails": {
                "firstName": said.first_name,
                "lastName": said.last_name,
                "preferredContactMethod": "Email",
                "primaryEmailAddress": said.mail,
                "preferredTimeZone": "W. Europe Standard Time",
                "country": "DEU",
                "preferredSupportLanguage": "en-US",
            },
            "serviceLevelAgreement": {
                "startTime": plain(said.created),
                "expirationTime": plain(said.created + timedelta(minutes=minutes)),
                "slaMinutes": minutes,
            },
            "supportEngineer": {},
            "supportPlanType": said.plan,
            "supportPlanDisplayName": f"Azure Support Plan - {said.plan}",
            "advancedDiagnosticConsent": "No",
            "isTemporaryTicket": "No",
            "supportPlanId": b64encode(plan_id.encode()).decode(),
            "supportTicketId": said.number,
            "title": "Question about checkout latency",
            "serviceId": service,
            "serviceDisplayName": said.service,
            "status": said.status,
            "problemStartTime": plain(said.created),
            "createdDate": plain(said.created),
            "modifiedDate": plain(said.created + timedelta(hours=26)),
        },
    }


def graph_properties(body: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that Resource Graph shows for a ticket: fewer, and PascalCase."""
    shown = body["properties"]
    names = ("supportTicketId", "severity", "status", "supportPlanType", "createdDate", "modifiedDate")
    return {name[0].upper() + name[1:]: shown[name] for name in names}

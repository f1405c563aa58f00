"""By whom redaction knows people on a host: each host has its own words for them, and nobody passes for a signer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collector.cli.host_people import contacts_on
from collector.evidence.redaction import Redactor
from collector.model import Contact, Host, Tier, Workload
from collector.papers import Person, RoleMap

ROLES = RoleMap(
    people=(
        Person(name="Business owner", github="owner-login", azure_devops="owner@contoso.example"),
        Person(name="Test lead", github=" "),
    )
)
WORKLOAD = Workload(
    name="shop",
    tier=Tier.T1,
    go_live=datetime(2026, 12, 15, tzinfo=UTC),
    subscriptions=(),
    support_contacts=(
        Contact(name="Business owner", principal="mallory"),
        Contact(name="On call", mailbox="on-call@contoso.example"),
    ),
)


def seen_on(host: Host, name: str) -> str:
    redacted = Redactor(b"key", contacts_on(host, WORKLOAD, ROLES)).redact({"user": {"principalName": name}})
    return str(redacted["user"]["principalName"])


@pytest.mark.parametrize(
    ("host", "name"),
    [
        (Host.GITHUB, "owner-login"),
        (Host.GITHUB, "Owner-Login"),
        (Host.AZURE_DEVOPS, "owner@contoso.example"),
        (Host.AZURE_DEVOPS, "OWNER@contoso.example"),
    ],
)
def test_somebody_of_the_role_map_has_their_name_there(host, name):
    assert seen_on(host, name) == "contact:Business owner"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        (Host.AZURE_DEVOPS, "owner-login"),
        (Host.GITHUB, "owner@contoso.example"),
        (Host.GITHUB, "mallory"),
        (Host.GITHUB, "owner-login-2"),
        (Host.GITHUB, "contact:Business owner 2"),
    ],
    ids=[
        "the login of another host",
        "the address of another host",
        "a contact of that name",
        "a longer login",
        "a label",
    ],
)
def test_nobody_else_passes_for_them(host, name):
    assert seen_on(host, name) not in ("contact:Business owner", name)


def test_other_contacts_of_the_workload_stay_known():
    assert seen_on(Host.AZURE_DEVOPS, "on-call@contoso.example") == "contact:On call"

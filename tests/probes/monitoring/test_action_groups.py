"""Action groups with their receivers, under aliases."""

from __future__ import annotations

import pytest
from probe_items import GONE, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.monitoring import ActionGroup, Receiver
from probes.monitoring.action_groups import parse_action_group

(GROUP,) = recording("monitoring", "action_groups")


def test_a_group_becomes_a_fact_with_every_receiver_and_no_address():
    found = fact(parse_action_group, GROUP)
    desk = found.receivers[1].address
    phone = found.receivers[2].address
    assert desk.startswith("mailbox-")
    assert phone.startswith("phone-")
    assert found == ActionGroup(
        subject=GROUP["id"],
        name="ag-till",
        enabled=True,
        receivers=(
            Receiver(channel="email", status="Enabled", address="contact:Lena"),
            Receiver(channel="email", status="Disabled", address=desk, domain="contoso.example"),
            Receiver(channel="sms", status="NotSpecified", address=phone),
            Receiver(channel="webhook"),
            Receiver(channel="voice", address=phone),
            Receiver(channel="role", role="8e3af657-a8ff-443c-a75c-2fe8c4bcb635"),
            Receiver(channel="incident"),
        ),
        **SEEN,
    )
    assert "hush" not in str(GROUP)


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_action_group, in_capitals(GROUP)) == fact(parse_action_group, GROUP)


@pytest.mark.parametrize("value", [GONE, None])
def test_a_group_that_does_not_say_whether_it_is_on_stays_unknown(value):
    assert fact(parse_action_group, changed(GROUP, "properties.enabled", value)).enabled is None


@pytest.mark.parametrize("value", [{}, None, GONE, {"emailReceivers": [], "smsReceivers": None}])
def test_a_group_may_have_no_receiver(value):
    assert fact(parse_action_group, changed(GROUP, "properties", value)).receivers == ()


def test_a_receiver_without_address_and_status_has_neither():
    found = fact(parse_action_group, changed(GROUP, "properties", {"emailReceivers": [{"name": "x"}]}))
    assert found.receivers == (Receiver(channel="email"),)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("name", ""),
        ("properties.enabled", 1),
        ("properties.emailReceivers", "none"),
        ("properties.emailReceivers", ["lena"]),
        ("properties.smsReceivers", [{"phoneNumber": 30, "status": "Enabled"}]),
        ("properties.emailReceivers", [{"status": True}]),
        ("properties", ["emailReceivers"]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_action_group, GROUP, path, value)

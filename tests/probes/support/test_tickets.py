"""Support tickets without their words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.support import SupportTicket
from probes.support.tickets import parse_ticket

(TICKET,) = recording("support", "tickets")


def test_a_ticket_keeps_its_dates_plan_and_contact_and_nothing_that_people_wrote():
    found = fact(parse_ticket, TICKET)
    assert found == SupportTicket(
        subject=f"{PROD}/providers/Microsoft.Support/supportTickets/till-slow",
        created=datetime(2026, 10, 1, 7, 45, 12, 123456, tzinfo=UTC),
        status="Open",
        severity="Moderate",
        plan="ProDirect",
        service="/providers/Microsoft.Support/services/6f16735c-b0ae-b275-ad3a-03479cfa1396",
        first_response=timedelta(hours=2),
        around_the_clock=False,
        raised_by="contact:Lena",
        **SEEN,
    )
    assert not any(word in str(TICKET) for word in ("slow payments", "Vogt", "7654321", "U291cmNl"))


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_ticket, in_capitals(TICKET)) == fact(parse_ticket, TICKET)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.createdDate", "created"),
        ("properties.status", "status"),
        ("properties.severity", "severity"),
        ("properties.supportPlanType", "plan"),
        ("properties.serviceId", "service"),
        ("properties.serviceLevelAgreement", "first_response"),
        ("properties.serviceLevelAgreement.slaMinutes", "first_response"),
        ("properties.contactDetails", "raised_by"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_ticket, changed(TICKET, path, value)), field) is None


@pytest.mark.parametrize(("minutes", "expected"), [(480.0, timedelta(hours=8)), ("240", timedelta(hours=4)), (0, None)])
def test_a_promise_is_told_in_minutes_in_whatever_form(minutes, expected):
    told = changed(TICKET, "properties.serviceLevelAgreement.slaMinutes", minutes)
    assert fact(parse_ticket, told).first_response == expected


@pytest.mark.parametrize(
    ("word", "expected"), [(True, True), ("True", True), ("false", False), (None, None), (GONE, None)]
)
def test_day_and_night_may_be_a_word(word, expected):
    assert fact(parse_ticket, changed(TICKET, "properties.require24X7Response", word)).around_the_clock is expected


@pytest.mark.parametrize("text", ["0001-01-01T08:00:00Z", "1753-01-01T01:01:01Z", "9999-12-31T23:59:59Z"])
def test_a_date_that_means_never_is_absent(text):
    assert fact(parse_ticket, changed(TICKET, "properties.createdDate", text)).created is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("properties.createdDate", "5/30/2025 8:59:50 AM"),
        ("properties.createdDate", 1790841912),
        ("properties.status", 1),
        ("properties.supportPlanType", {"name": "ProDirect"}),
        ("properties.serviceId", 7),
        ("properties.serviceLevelAgreement.slaMinutes", "soon"),
        ("properties.serviceLevelAgreement.slaMinutes", -60),
        ("properties.serviceLevelAgreement.slaMinutes", 10**12),
        ("properties.require24X7Response", "perhaps"),
        ("properties.contactDetails.primaryEmailAddress", ["lena@contoso.example"]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_ticket, TICKET, path, value)

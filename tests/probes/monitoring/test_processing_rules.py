"""Alert processing rules: those that silence and those that add."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.monitoring import AlertFilter, ProcessingRule, Recurrence
from probes.monitoring.processing_rules import parse_processing_rule

ROWS = recording("monitoring", "processing_rules")
SILENCER, ADDER = ROWS


def test_rules_become_facts():
    assert [fact(parse_processing_rule, row) for row in ROWS] == [
        ProcessingRule(
            subject=SILENCER["id"],
            name="inventory-night",
            enabled=True,
            scopes=(f"{PROD}/resourceGroups/rg-till",),
            removes_all=True,
            filters=(AlertFilter(field="Severity", operator="Equals", values=("Sev4",)),),
            scheduled=True,
            time_zone="Tokyo Standard Time",
            local_from="2026-11-20T20:00:00",
            local_until="2026-11-21T06:00:00",
            recurrences=(
                Recurrence(every="Daily", starts="20:00:00", ends="06:00:00"),
                Recurrence(every="Weekly", days_of_week=("Saturday", "Sunday")),
                Recurrence(every="Monthly", starts="10:00:00", ends="12:00:00", days_of_month=(1, 15)),
            ),
            **SEEN,
        ),
        ProcessingRule(
            subject=ADDER["id"],
            name="tell-desk",
            enabled=True,
            scopes=(PROD,),
            adds=(f"{PROD}/resourceGroups/rg-ops/providers/microsoft.insights/actionGroups/ag-desk",),
            **SEEN,
        ),
    ]


@pytest.mark.parametrize("row", ROWS, ids=["silencer", "adder"])
def test_the_case_of_property_names_does_not_matter(row):
    assert fact(parse_processing_rule, in_capitals(row)) == fact(parse_processing_rule, row)


@pytest.mark.parametrize(
    ("path", "field", "expected"),
    [
        ("enabled", "enabled", True),
        ("scopes", "scopes", None),
        ("conditions", "filters", ()),
        ("schedule", "scheduled", False),
        ("schedule.effectiveFrom", "local_from", ""),
        ("schedule.effectiveUntil", "local_until", ""),
        ("schedule.timeZone", "time_zone", ""),
        ("schedule.recurrences", "recurrences", ()),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_is_what_the_service_takes_it_for(path, field, expected, value):
    assert getattr(fact(parse_processing_rule, changed(SILENCER, f"properties.{path}", value)), field) == expected


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        ("2026-11-20T20:00:00", "Tokyo Standard Time", "2026-11-20T20:00:00"),
        ("2026-11-20T20:00", "Tokyo Standard Time", "2026-11-20T20:00:00"),
        ("2026-11-20 20:00:00.5", "Tokyo Standard Time", "2026-11-20T20:00:00"),
        ("2026-11-20T20:00:00Z", "UTC", "2026-11-20T20:00:00"),
        ("2026-11-20T20:00:00+01:00", GONE, "2026-11-20T19:00:00"),
        ("9999-12-31T23:59:59", "Tokyo Standard Time", ""),
        ("0001-01-01T00:00:00", "utc", ""),
    ],
)
def test_a_bound_is_kept_as_the_clock_of_its_zone_shows_it(written, zone, expected):
    row = changed(changed(SILENCER, "properties.schedule.timeZone", zone), "properties.schedule.effectiveFrom", written)
    assert fact(parse_processing_rule, row).local_from == expected


def test_what_a_recurrence_does_not_say_stays_open():
    row = changed(SILENCER, "properties.schedule.recurrences", [{}])
    assert fact(parse_processing_rule, row).recurrences == (Recurrence(every=""),)


def test_what_a_filter_does_not_say_stays_open():
    row = changed(SILENCER, "properties.conditions", [{"field": "Severity"}])
    assert fact(parse_processing_rule, row).filters == (AlertFilter(field="Severity", operator="", values=()),)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("name", None),
        ("properties.enabled", "maybe"),
        ("properties.scopes", PROD),
        ("properties.actions", GONE),
        ("properties.actions", []),
        ("properties.actions", "RemoveAllActionGroups"),
        ("properties.actions", [{"actionGroupIds": []}]),
        ("properties.actions", [{"actionType": "CorrelateAlerts"}]),
        ("properties.conditions", "Sev4"),
        ("properties.schedule.effectiveFrom", "tomorrow"),
        ("properties.schedule.timeZone", 2),
        ("properties.schedule.effectiveFrom", "2026-11-20T20:00:00Z"),
        ("properties.schedule.effectiveUntil", "2026-11-20T20:00:00-05:00"),
        ("properties.schedule.recurrences", "daily"),
        ("properties.schedule.recurrences", [{"recurrenceType": "Daily", "startTime": "at ten"}]),
        ("properties.schedule.recurrences", [{"recurrenceType": "Daily", "endTime": "25:00:00"}]),
        ("properties.schedule.recurrences", [{"recurrenceType": "Weekly", "daysOfWeek": [1]}]),
        ("properties.schedule.recurrences", [{"recurrenceType": "Monthly", "daysOfMonth": ["1"]}]),
        ("properties.schedule.recurrences", [{"recurrenceType": "Monthly", "daysOfMonth": 1}]),
        ("properties.conditions", [{"field": "Severity", "operator": "Equals", "values": "Sev4"}]),
    ],
)
def test_what_could_silence_unseen_is_refused(path, value):
    assert_refused(parse_processing_rule, SILENCER, path, value)


def test_the_older_shape_of_a_suppression_is_refused_not_overlooked():
    older = {"scope": {"values": [PROD]}, "type": "Suppression", "suppressionConfig": {"recurrenceType": "Always"}}
    assert_refused(parse_processing_rule, SILENCER, "properties", older)


def test_added_groups_that_are_no_texts_are_refused():
    assert_refused(
        parse_processing_rule, ADDER, "properties.actions", [{"actionType": "AddActionGroups", "actionGroupIds": [1]}]
    )

"""Alert processing rules: those that silence and those that add."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.monitoring import ProcessingRule
from probes.monitoring.processing_rules import parse_processing_rule

ROWS = recording("monitoring", "processing_rules")
SILENCER, ADDER = ROWS
FROM = datetime(2026, 11, 20, 20, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 6, tzinfo=UTC)


def test_rules_become_facts():
    assert [fact(parse_processing_rule, row) for row in ROWS] == [
        ProcessingRule(
            subject=SILENCER["id"],
            name="inventory-night",
            enabled=True,
            scopes=(f"{PROD}/resourceGroups/rg-till",),
            removes_all=True,
            filtered=True,
            scheduled=True,
            effective_from=FROM,
            effective_until=UNTIL,
            recurring=True,
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
        ("conditions", "filtered", False),
        ("schedule", "scheduled", False),
        ("schedule.effectiveFrom", "effective_from", None),
        ("schedule.effectiveUntil", "effective_until", None),
        ("schedule.recurrences", "recurring", False),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_is_what_the_service_takes_it_for(path, field, expected, value):
    assert getattr(fact(parse_processing_rule, changed(SILENCER, f"properties.{path}", value)), field) == expected


@pytest.mark.parametrize(
    ("zone", "earliest", "latest"),
    [
        (GONE, FROM, UNTIL),
        ("utc", FROM, UNTIL),
        ("Tokyo Standard Time", datetime(2026, 11, 20, 6, tzinfo=UTC), datetime(2026, 11, 21, 20, tzinfo=UTC)),
    ],
)
def test_a_time_in_another_zone_is_widened_so_that_no_silence_is_missed(zone, earliest, latest):
    found = fact(parse_processing_rule, changed(SILENCER, "properties.schedule.timeZone", zone))
    assert (found.effective_from, found.effective_until) == (earliest, latest)


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
        ("properties.schedule.recurrences", "daily"),
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

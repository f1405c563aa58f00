"""Entries of the activity log: tests of action groups, changes of them, and what is nothing to us."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.notifications import ActionGroupChange, NotificationSent
from probes.monitoring.notifications import PROBE, parse_entry

WRITE, TEST, OTHER = recording("monitoring", "notifications")
GROUP = f"{PROD}/resourceGroups/rg-ops/providers/microsoft.insights/actionGroups/ag-till"
CHANGE = ActionGroupChange(
    subject=GROUP,
    changed=datetime(2026, 11, 2, 8, 15, 0, 123456, tzinfo=UTC),
    operation="Microsoft.Insights/ActionGroups/Write",
    **SEEN,
)
SENT = NotificationSent(subject=GROUP, sent=datetime(2026, 11, 3, 9, tzinfo=UTC), **SEEN)


def test_a_change_and_a_test_of_a_group_become_facts_and_nothing_else_does():
    assert facts(parse_entry, WRITE) == (CHANGE,)
    assert facts(parse_entry, TEST) == (SENT,)
    assert facts(parse_entry, OTHER) == ()


@pytest.mark.parametrize(("entry", "expected"), [(WRITE, CHANGE), (TEST, SENT)])
def test_the_case_of_property_names_does_not_matter(entry, expected):
    assert facts(parse_entry, in_capitals(entry)) == (expected,)


@pytest.mark.parametrize(
    ("operation", "status", "expected"),
    [
        ("microsoft.insights/actiongroups/write", "Succeeded", "action_group_change"),
        ("Microsoft.Insights/ActionGroups/Delete", "Started", "action_group_change"),
        ("Microsoft.Insights/ActionGroups/Enlarge/action", "Accepted", "action_group_change"),
        ("Microsoft.Insights/ActionGroups/Write", "Failed", ""),
        ("Microsoft.Insights/ActionGroups/Read", "Succeeded", ""),
        ("Microsoft.Insights/ActionGroups/NotificationStatus/Read", "Succeeded", ""),
        ("Microsoft.Insights/createNotifications/write", "Succeeded", "notification_sent"),
        ("Microsoft.Insights/ActionGroups/createNotifications/action", "Accepted", ""),
        ("Microsoft.Insights/ActionGroups/createNotifications/action", "Failed", ""),
    ],
)
def test_what_an_operation_means(operation, status, expected):
    entry = changed(changed(WRITE, "operationName.value", operation), "status.value", status)
    assert [found.kind for found in facts(parse_entry, entry)] == ([expected] if expected else [])


def test_a_test_notification_below_the_group_is_about_the_group():
    entry = changed(TEST, "resourceId", f"{GROUP}/createNotifications/7f")
    assert fact(parse_entry, entry).subject == GROUP


@pytest.mark.parametrize("value", [GONE, None, "", PROD, f"{PROD}/resourceGroups/rg-ops"])
def test_an_entry_that_names_no_group_is_nothing_to_us(value):
    assert facts(parse_entry, changed(WRITE, "resourceId", value)) == ()


@pytest.mark.parametrize("path", ["operationName", "status"])
def test_a_word_without_its_translation_is_read_too(path):
    assert facts(parse_entry, changed(WRITE, path, WRITE[path]["value"])) == (CHANGE,)


def test_a_change_that_does_not_say_how_it_ended_counts():
    assert facts(parse_entry, changed(WRITE, "status", GONE)) == (CHANGE,)
    assert facts(parse_entry, changed(TEST, "status", GONE)) == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("eventTimestamp", GONE),
        ("eventTimestamp", "yesterday"),
        ("resourceId", 7),
        ("operationName.value", 7),
        ("status.value", ["Succeeded"]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_entry, WRITE, path, value)


def test_nobody_asks_for_whoever_made_an_entry():
    (read,) = PROBE.reads
    assert dict(read.need.query)["$select"] == "eventTimestamp,id,operationName,resourceId,status"

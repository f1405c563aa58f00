"""Readings of reports of test notifications."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from probe_items import GONE, NOON, PROD, SEEN, assert_refused, changed, facts, in_capitals, recording

from collector.facts.notifications import NotificationTest, Receipt
from collector.probe import Malformed
from probes.monitoring.notification_reports import parse_tests

PATTERN = "notifications/*.json"
(READING,) = recording("monitoring", "notification_reports")
GROUPS = f"{PROD}/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups"
AT = datetime(2026, 11, 3, 9, tzinfo=UTC)


def only(**changes: object) -> dict:
    """The reading with its first test alone, some of whose properties differ or are gone."""
    entry = {name: value for name, value in {**READING["notifications"][0], **changes}.items() if value is not GONE}
    return changed(READING, "notifications", [entry])


def test_each_test_becomes_a_fact():
    assert facts(parse_tests, READING, PATTERN) == (
        NotificationTest(
            subject=f"{GROUPS}/ag-till",
            pattern=PATTERN,
            sent=AT,
            receipts=(
                Receipt(
                    channel="email",
                    to="night shift",
                    received=AT + timedelta(seconds=40),
                    acknowledged=AT + timedelta(minutes=4),
                ),
                Receipt(channel="sms", to="on-call phone"),
            ),
            **SEEN,
        ),
        NotificationTest(
            subject=f"{GROUPS}/ag-desk",
            pattern=PATTERN,
            sent=AT + timedelta(minutes=30),
            receipts=(Receipt(channel="webhook", to="ticket system", received=AT + timedelta(minutes=30, seconds=5)),),
            **SEEN,
        ),
    )


def test_the_case_of_property_names_does_not_matter():
    assert facts(parse_tests, in_capitals(READING)) == facts(parse_tests, READING)


def test_a_file_that_was_refused_is_a_gap():
    with pytest.raises(Malformed, match="it is cut off"):
        facts(parse_tests, {**READING, "outcome": "refused", "reasons": ["it is cut off"]}, PATTERN)


@pytest.mark.parametrize("value", [GONE, [], None])
def test_a_file_without_a_test_is_a_gap_with_a_fix(value):
    with pytest.raises(Malformed, match=r"notifications/game-day\.json") as refusal:
        facts(parse_tests, changed(READING, "notifications", value), PATTERN)
    assert "reports.notifications" in refusal.value.fix


@pytest.mark.parametrize("key", ["sent", "received", "acknowledged"])
def test_a_moment_to_come_is_refused(key):
    later = (NOON + timedelta(days=1)).isoformat()
    channel = {"channel": "email", "to": "x", "received": "2026-11-03T09:00:40Z"}
    reading = only(sent=later) if key == "sent" else only(channels=[{**channel, key: later}])
    with pytest.raises(Malformed, match="future"):
        facts(parse_tests, reading, PATTERN)


def test_a_clock_that_is_a_little_fast_is_forgiven():
    assert facts(parse_tests, only(sent=(NOON + timedelta(minutes=4)).isoformat(), channels=[]), PATTERN)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("notifications", "all of them"),
        ("notifications", [{"sent": "2026-11-03T09:00:00Z"}]),
        ("notifications", [{"action_group": "/x", "sent": None}]),
        ("notifications", [{"action_group": "/x", "sent": "2026-11-03T09:00:00Z", "channels": ["email"]}]),
        ("notifications", [{"action_group": "/x", "sent": "2026-11-03T09:00:00Z", "channels": [{"to": "x"}]}]),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_tests, READING, path, value)

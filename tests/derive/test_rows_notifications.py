"""Whether test notifications arrived: reports of receipts, traces in the activity log, and changes of the group."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import GROUP, NOTIFICATIONS, NOW, OPS, OTHER, PROD, WORKLOAD, email, group, processing, rule, sms
from builders_notifications import TESTED, change, notified, receipt, trace
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ActionGroup, ProcessingRule, Receiver
from collector.facts.notifications import ActionGroupChange, NotificationSent, NotificationTest
from collector.model import Tier

ARRIVED = "monitoring-notification-tested"
UNTESTED = healthy(NotificationTest, NotificationSent, ActionGroupChange)
NOBODY, MISSED, OLD, CHANGED, SLOW = (f"fail F-{ARRIVED}-{line}" for line in range(1, 6))
OPEN = "unknown U-MISSING"
NO_REPORTS = dataclasses.replace(WORKLOAD, notification_reports=())
DAY = timedelta(days=1)


def days_ago(days: float):
    return NOW - days * DAY


# --- Receipts ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        pytest.param([notified()], "pass", id="every channel"),
        pytest.param([notified(subject=GROUP.upper())], "pass", id="id in capitals"),
        pytest.param(
            [notified(receipt("email")), notified(receipt("sms", sent=days_ago(9)), sent=days_ago(9))],
            "pass",
            id="one by one",
        ),
        pytest.param([notified(receipt(), receipt("sms"), receipt("voice"))], "pass", id="more than the group has"),
        pytest.param([notified(receipt("email"))], MISSED, id="no text message"),
        pytest.param([notified(receipt("email"), receipt("sms", received=None))], MISSED, id="it did not come"),
        pytest.param(
            [notified(receipt("email"), receipt("email", received=None), receipt("sms"))],
            MISSED,
            id="it came to one of two",
        ),
        pytest.param([notified(subject=f"{GROUP}-2")], MISSED, id="another group"),
        pytest.param([notified(sent=days_ago(91))], OLD, id="too long ago"),
        pytest.param([notified(), notified(sent=days_ago(400))], "pass", id="an older one beside it"),
        pytest.param(
            [notified(receipt("email")), notified(receipt("sms", sent=days_ago(91)), sent=days_ago(91))],
            OLD,
            id="one channel too long ago",
        ),
        pytest.param(
            [notified(), notified(receipt("sms", received=None), sent=days_ago(2))], MISSED, id="the newest failed"
        ),
        pytest.param(
            [notified(receipt("sms", received=None), sent=days_ago(9)), notified()], "pass", id="mended since"
        ),
        pytest.param(
            [notified(receipt(acknowledged=TESTED + timedelta(minutes=16)), receipt("sms"))], SLOW, id="slow answer"
        ),
        pytest.param(
            [notified(receipt(acknowledged=TESTED + timedelta(minutes=15)), receipt("sms"))], "pass", id="just in time"
        ),
        pytest.param(
            [notified(receipt(acknowledged=None, received=TESTED + timedelta(minutes=16)), receipt("sms"))],
            SLOW,
            id="slow to come",
        ),
        pytest.param([notified(receipt(acknowledged=None), receipt("sms"))], "pass", id="nobody acknowledged"),
        pytest.param([notified(sent=NOW + DAY)], "unknown U-PARSE", id="in the future"),
    ],
)
def test_what_a_report_of_receipts_proves(tests, expected):
    assert outcome(ARRIVED, [*UNTESTED, *tests]) == expected


@pytest.mark.parametrize(("tier", "expected"), [("T0", SLOW), ("T1", SLOW), ("T2", "pass"), ("T3", "pass")])
def test_lower_tiers_have_a_day_to_answer(tier, expected):
    slow = notified(receipt(acknowledged=TESTED + timedelta(hours=5)), receipt("sms"))
    assert outcome(ARRIVED, [*UNTESTED, slow], workload=dataclasses.replace(WORKLOAD, tier=Tier(tier))) == expected


@pytest.mark.parametrize(
    ("receivers", "channels"),
    [
        ((email(), sms()), ("email", "sms")),
        ((email(), sms(status="Disabled")), ("email",)),
        ((Receiver(channel="voice"), Receiver(channel="push")), ("push", "voice")),
        ((Receiver(channel="role", role="r"), Receiver(channel="webhook")), ("email",)),
        ((Receiver(channel="webhook"),), ("webhook",)),
        ((Receiver(channel="itsm"), Receiver(channel="incident")), ("webhook",)),
    ],
)
def test_which_channels_must_be_tested(receivers, channels):
    facts = [*UNTESTED, notified(*(receipt(channel) for channel in channels))]
    found = [*(fact for fact in facts if not isinstance(fact, ActionGroup)), group(*receivers)]
    (row,) = rows_of("notification_proof", found)
    assert row.channels == channels
    assert outcome(ARRIVED, found) == "pass"
    assert outcome(ARRIVED, [*found, notified(receipt(channels[0], received=None), sent=days_ago(1))]) == MISSED


def test_an_empty_group_is_told_of_by_its_own_line():
    empty = dataclasses.replace(group(), receivers=())
    facts = [fact for fact in UNTESTED if not isinstance(fact, ActionGroup)]
    assert outcome(ARRIVED, [*facts, empty, notified()]) == NOBODY


# --- No receipt -------------------------------------------------------------------------------------------


def test_without_trace_and_receipt_it_was_not_tested():
    assert outcome(ARRIVED, UNTESTED, workload=NO_REPORTS) == MISSED


@pytest.mark.parametrize("tier", list(Tier))
def test_sent_is_not_received(tier):
    workload = dataclasses.replace(NO_REPORTS, tier=tier)
    found = verdict(ARRIVED, [*UNTESTED, trace()], workload=workload)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "sent is not received" in found.message
    assert outcome(ARRIVED, [*UNTESTED, trace(subject=f"{GROUP}-2")], workload=workload) == MISSED


def test_a_trace_leaves_open_whether_an_unreported_channel_was_reached():
    assert outcome(ARRIVED, [*UNTESTED, notified(receipt("email")), trace()]) == OPEN
    assert outcome(ARRIVED, [*UNTESTED, notified(receipt("email", received=None)), trace()]) == MISSED


def test_a_pattern_without_a_file_is_a_question():
    found = verdict(ARRIVED, UNTESTED)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert NOTIFICATIONS in found.message


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_log_that_was_not_read_leaves_open_whether_it_was_tested(cause, code):
    gaps = [gap(NotificationSent, ActionGroupChange, cause=cause)]
    assert outcome(ARRIVED, UNTESTED, gaps, NO_REPORTS) == f"unknown {code}"
    assert outcome(ARRIVED, [*UNTESTED, notified()], gaps) == f"unknown {code}"


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize(
    "tests", [[], [notified()], [notified(sent=days_ago(200))], [notified(receipt(received=None))]]
)
def test_a_report_that_was_not_read_could_tell_of_a_newer_test(cause, code, tests):
    hidden = gap(NotificationTest, scope=f"file:{NOTIFICATIONS}", cause=cause)
    assert outcome(ARRIVED, [*UNTESTED, *tests], [hidden]) == f"unknown {code}"


def test_a_gap_elsewhere_does_not_matter():
    gaps = [gap(NotificationSent, ActionGroupChange, scope=OTHER)]
    assert outcome(ARRIVED, [*UNTESTED, notified()], gaps) == "pass"


# --- Changes of the group ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([change(TESTED - DAY)], "pass"),
        ([change(TESTED)], "pass"),
        ([change(TESTED + timedelta(seconds=1))], CHANGED),
        ([change(TESTED + DAY, subject=GROUP.upper())], CHANGED),
        ([change(TESTED + DAY, subject=f"{GROUP}-2")], "pass"),
        ([change(TESTED + DAY), notified(sent=TESTED + 2 * DAY)], "pass"),
        ([change(TESTED + DAY), notified(receipt("sms", sent=TESTED + 2 * DAY), sent=TESTED + 2 * DAY)], CHANGED),
    ],
)
def test_a_test_before_the_last_change_of_the_group_proves_nothing(facts, expected):
    assert outcome(ARRIVED, [*UNTESTED, notified(), *facts]) == expected


def test_a_change_that_was_seen_outweighs_those_that_were_not():
    facts = [*UNTESTED, notified(), change(TESTED + DAY)]
    assert outcome(ARRIVED, facts, [gap(ActionGroupChange)]) == CHANGED


def test_changes_before_the_reach_of_the_log_are_not_known():
    assert outcome(ARRIVED, [*UNTESTED, notified(sent=days_ago(89))]) == "pass"
    assert outcome(ARRIVED, [*UNTESTED, notified(sent=days_ago(89.5))]) == OPEN


# --- Which groups -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, MISSED, id="urgent"),
        pytest.param({"severity": 2}, "pass", id="not urgent"),
        pytest.param({"enabled": False}, "pass", id="off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"severity": None}, "unknown U-PARSE", id="severity not told"),
        pytest.param({"action_groups": None}, "unknown U-PARSE", id="groups not told"),
        pytest.param({"action_groups": (f"{OTHER}/ag",)}, "unknown U-SCOPE", id="a group out of the scope"),
        pytest.param({"action_groups": (f"{OTHER}/ag",), "severity": 3}, "pass", id="out of the scope, not urgent"),
        pytest.param({"action_groups": (f"{OPS}/gone",)}, "pass", id="a deleted group is told of elsewhere"),
        pytest.param({"scopes": (OTHER,)}, "pass", id="of another subscription"),
    ],
)
def test_every_group_that_urgent_rules_tell_must_be_tested(changes, expected):
    second = rule("second", **{"action_groups": (f"{GROUP}-2",), **changes})
    facts = [*UNTESTED, notified(), second, group(subject=f"{GROUP}-2")]
    assert outcome(ARRIVED, facts) == expected


def test_a_group_is_as_urgent_as_its_most_urgent_rule():
    rules = [rule("a", severity=3), rule("b", severity=0), rule("c", severity=None)]
    found = [*(fact for fact in UNTESTED if not isinstance(fact, AlertRule)), notified(), *rules]
    (row,) = rows_of("notification_proof", found)
    assert row.severity == 0.0


def test_a_group_that_is_off_is_not_asked_for():
    facts = [fact for fact in UNTESTED if not isinstance(fact, ActionGroup)]
    assert outcome(ARRIVED, [*facts, group(enabled=False)]) == f"fail F-{ARRIVED}-none"


def test_no_urgent_rule_is_a_fail_once_all_rules_were_read():
    facts = [fact for fact in UNTESTED if not isinstance(fact, AlertRule)]
    assert outcome(ARRIVED, facts) == f"fail F-{ARRIVED}-none"
    assert outcome(ARRIVED, facts, [gap(AlertRule)]) == "unknown U-PERM"


@pytest.mark.parametrize("kind", [AlertRule, ProcessingRule])
def test_rules_that_were_not_read_may_tell_other_groups(kind):
    assert outcome(ARRIVED, [*UNTESTED, notified()], [gap(kind)]) == "unknown U-PERM"


def test_a_group_that_was_read_needs_no_others():
    assert outcome(ARRIVED, [*UNTESTED, notified()], [gap(ActionGroup)]) == "pass"
    without = [fact for fact in UNTESTED if not isinstance(fact, ActionGroup)]
    assert outcome(ARRIVED, without, [gap(ActionGroup)]) == "unknown U-PERM"


def test_a_group_that_a_processing_rule_adds_must_be_tested_too():
    adder = processing(removes_all=False, adds=(f"{GROUP}-2",))
    facts = [*UNTESTED, notified(), adder, group(subject=f"{GROUP}-2")]
    assert outcome(ARRIVED, facts) == MISSED


def test_the_row_rests_on_the_tests_the_traces_and_the_changes():
    papers = [f"sha256:{digit * 64}" for digit in "abc"]
    facts = (notified(), trace(), change(TESTED - DAY))
    changed = [dataclasses.replace(one, documents=(paper,)) for one, paper in zip(facts, papers, strict=True)]
    (row,) = rows_of("notification_proof", [*UNTESTED, *changed])
    assert set(papers) <= set(row.evidence)
    assert (row.subject, row.name, row.changed_since) == (GROUP, "ag", False)
    assert PROD in row.subject


# --- Clocks that are wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"received": TESTED}, "pass", id="in the same moment"),
        pytest.param({"received": TESTED - timedelta(minutes=5)}, "pass", id="by clocks that differ a little"),
        pytest.param({"received": TESTED - timedelta(minutes=6)}, "unknown U-PARSE", id="received before it was sent"),
        pytest.param({"received": TESTED - timedelta(days=30)}, "unknown U-PARSE", id="received from an earlier test"),
        pytest.param({"acknowledged": TESTED - timedelta(hours=1)}, "unknown U-PARSE", id="acknowledged before"),
    ],
)
def test_a_receipt_from_before_the_test_proves_nothing(changes, expected):
    early = receipt("email", **{"acknowledged": None, **changes})
    assert outcome(ARRIVED, [*healthy(NotificationTest), notified(early, receipt("sms"))]) == expected

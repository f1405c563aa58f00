"""Alerts that are open now: what counts, what is explained, and that quiet is only believed where it was read."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, OPS, OTHER, PROD, SEEN, SUB, VM, WEB, WORKLOAD, vm
from builders_watching import RULE, fired, with_watch
from judged import REASONS, decided, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.fired_alerts import FiredAlert
from collector.model import AzureScope, KnownAlert, Severity, Workload

OPEN = "monitoring-open-alerts"
UNHEEDED, UNEXPLAINED, TOO_MANY = (f"fail F-{OPEN}-{line}" for line in (1, 2, 3))
REST = healthy()
KNOWN = with_watch(
    known_alerts=(KnownAlert(rule=RULE.upper(), item="https://work.example/7", because="fixed on Monday"),)
)
NARROW = dataclasses.replace(WORKLOAD, azure=AzureScope(resource_groups=(WEB,)))
TAGGED = dataclasses.replace(WORKLOAD, azure=AzureScope(subscriptions=(SUB,), tags=(("app", "till"),)))


def test_a_subscription_without_open_alerts_passes_by_its_own_row():
    (row,) = rows_of("open_alerts", REST)
    assert (row.subject, row.urgent_unheeded, row.urgent_unexplained, row.open_sev2) == (PROD, (), (), 0.0)
    assert row.evidence
    assert outcome(OPEN, REST) == "pass"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, UNHEEDED, id="new"),
        pytest.param({"severity": "Sev0"}, UNHEEDED, id="critical"),
        pytest.param({"severity": "SEV1", "state": "NEW", "condition": "FIRED"}, UNHEEDED, id="in capitals"),
        pytest.param({"suppressed": True}, UNHEEDED, id="suppressed"),
        pytest.param({"state": "Acknowledged"}, UNEXPLAINED, id="acknowledged"),
        pytest.param({"state": "Closed"}, "pass", id="closed"),
        pytest.param({"condition": "Resolved"}, "pass", id="resolved"),
        pytest.param({"severity": "Sev2"}, "pass", id="less urgent"),
        pytest.param({"severity": "Sev3"}, "pass", id="a warning"),
        pytest.param({"severity": "Sev4", "state": "Odd"}, "pass", id="verbose"),
        pytest.param({"target": None}, UNHEEDED, id="about nothing that it names"),
        pytest.param({"target": OTHER}, UNHEEDED, id="listed here, about something elsewhere"),
        pytest.param({"state": "Snoozed"}, "unknown U-PARSE", id="a new state"),
        pytest.param({"state": None}, "unknown U-PARSE", id="state not told"),
        pytest.param({"severity": "Sev7"}, "unknown U-PARSE", id="a new severity"),
        pytest.param({"severity": None}, "unknown U-PARSE", id="severity not told"),
        pytest.param({"severity": None, "state": "Closed"}, "pass", id="severity not told, but closed"),
        pytest.param({"condition": "Flapping"}, "unknown U-PARSE", id="a new condition"),
        pytest.param({"condition": None}, "unknown U-PARSE", id="condition not told"),
    ],
)
def test_what_an_alert_means(changes, expected):
    assert outcome(OPEN, [*REST, fired(**changes)]) == expected


def test_an_acknowledged_alert_may_stay_open_where_its_rule_is_known():
    assert outcome(OPEN, [*REST, fired(state="Acknowledged")], workload=KNOWN) == "pass"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "New"}, UNHEEDED),
        ({"state": "Acknowledged", "rule": f"{RULE}-2"}, UNEXPLAINED),
        ({"state": "Acknowledged", "rule": None}, UNEXPLAINED),
    ],
)
def test_a_known_rule_excuses_nothing_else(changes, expected):
    assert outcome(OPEN, [*REST, fired(**changes)], workload=KNOWN) == expected


@pytest.mark.parametrize(("count", "expected"), [(5, "pass"), (6, TOO_MANY)])
def test_a_few_less_urgent_alerts_may_be_open(count, expected):
    assert outcome(OPEN, [*REST, *(fired(f"a{one}", severity="Sev2") for one in range(count))]) == expected


def test_an_alert_that_the_list_shows_twice_counts_once():
    twice = [fired("a", severity="Sev2"), fired("A", severity="Sev2", observed_at=NOW - timedelta(seconds=1))]
    (row,) = rows_of("open_alerts", [*REST, *twice])
    assert row.open_sev2 == 1.0


def test_an_open_alert_is_named_with_what_it_is_about():
    message = verdict(OPEN, [*REST, fired(suppressed=True)]).message
    assert "errors (Sev1, on vm-1, since 2026-11-22 11:40 UTC, nobody was told: suppressed)" in message


def test_an_alert_that_is_not_explained_comes_with_the_line_to_add():
    message = verdict(OPEN, [*REST, fired(state="Acknowledged")]).message
    assert f"{{rule: {RULE}, item: ADDRESS_OF_WORK_ITEM, because: REASON}}" in message


def test_the_address_of_a_page_is_no_rule_to_name():
    message = verdict(OPEN, [*REST, fired(state="Acknowledged", rule="https://portal.example/rules/7")]).message
    assert "does not name its rule" in message


def test_an_open_alert_blocks():
    assert verdict(OPEN, [*REST, fired()]).severity is Severity.BLOCKER


@pytest.mark.parametrize(
    ("changes", "workload", "expected"),
    [
        pytest.param({}, NARROW, UNHEEDED, id="about a member"),
        pytest.param({"target": PROD}, NARROW, UNHEEDED, id="about all that holds a member"),
        pytest.param({"target": f"{OPS}/providers/x.y/z/a"}, NARROW, "pass", id="about a neighbour"),
        pytest.param({"target": f"{OPS}/providers/x.y/z/a", "rule": f"{WEB}/providers/x.y/z/r"}, NARROW, UNHEEDED,
                     id="about a workspace elsewhere, by a rule of ours"),
        pytest.param({"target": None}, NARROW, "unknown U-MISSING", id="about nothing that it names"),
        pytest.param({"target": None, "rule": f"{WEB}/providers/x.y/z/r"}, NARROW, UNHEEDED, id="by a rule of ours"),
        pytest.param({"target": OTHER}, NARROW, "pass", id="about another subscription"),
        pytest.param({"target": f"{WEB}/providers/x.y/z/a"}, TAGGED, "unknown U-MISSING", id="tags that are not read"),
        pytest.param({"target": f"{WEB}/providers/x.y/z/a", "severity": "Sev3"}, TAGGED, "pass", id="harmless"),
    ],
)  # fmt: skip
def test_in_a_part_of_a_subscription_only_alerts_of_the_workload_count(changes, workload, expected):
    found = [*healthy(Resource), vm(tags=(("app", "till"),)), fired(**changes)]
    assert outcome(OPEN, found, workload=workload) == expected


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_alerts_that_were_not_read_are_unknown(cause, code):
    assert outcome(OPEN, REST, [gap(FiredAlert, cause=cause)]) == f"unknown {code}"


@pytest.mark.parametrize("alerts", [[fired()], [fired(f"a{one}", severity="Sev2") for one in range(6)]])
def test_what_was_seen_fails_even_where_more_may_be_hidden(alerts):
    assert verdict(OPEN, [*REST, *alerts], [gap(FiredAlert)]).outcome == "fail"


def test_nothing_found_without_a_complete_look_is_unknown():
    unlooked = [fact for fact in REST if not (isinstance(fact, Inventory) and fact.of == FiredAlert.kind)]
    assert outcome(OPEN, unlooked) == "unknown U-PARTIAL"


def test_half_an_hour_later_nobody_knows_any_more():
    later = decided(REST, now=NOW + timedelta(minutes=31)).verdicts
    (found,) = (one for one in later if one.criterion == OPEN)
    assert (found.outcome, found.reason_codes) == ("unknown", ("U-STALE",))


def test_every_subscription_has_its_row():
    two: Workload = dataclasses.replace(
        WORKLOAD,
        subscriptions=(SUB, OTHER.rpartition("/")[2]),
        azure=AzureScope(subscriptions=(SUB, OTHER.rpartition("/")[2])),
    )
    looks = [Inventory(subject=OTHER, of=FiredAlert.kind, count=1, **SEEN)]
    rows = rows_of("open_alerts", [*REST, *looks, fired(seen_from=OTHER.upper(), target=VM)], workload=two)
    assert [(row.subject, len(row.urgent_unheeded)) for row in rows] == [(PROD, 0), (OTHER, 1)]

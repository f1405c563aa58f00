"""An alert rule outlives what it watches: one whose target was deleted never fires and speaks for nobody."""

from __future__ import annotations

import dataclasses

import pytest
from builders import PROD, VM, WEB, WORKLOAD, rule
from builders_watching import FLOW, symptom
from judged import gap, healthy, outcome, verdict

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.model import AzureScope

SLO, ROUTES, TESTED, BOOKS = (
    "monitoring-slo-alerts",
    "monitoring-receivers-email-sms",
    "monitoring-notification-tested",
    "monitoring-alert-runbooks",
)
GONE = f"{WEB}/providers/Microsoft.Web/sites/deleted"
WHOLE = dataclasses.replace(WORKLOAD, flows=(FLOW,), azure=AzureScope(subscriptions=WORKLOAD.subscriptions))
RULELESS = healthy(AlertRule)


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        pytest.param((VM,), "pass", id="it exists"),
        pytest.param((VM.upper(),), "pass", id="in capitals"),
        pytest.param((GONE,), f"fail F-{SLO}-1", id="deleted"),
        pytest.param((f"{GONE}/slots/next",), f"fail F-{SLO}-1", id="below what was deleted"),
        pytest.param((GONE, VM), "pass", id="one of two is left"),
        pytest.param((WEB,), "pass", id="a group"),
        pytest.param((PROD,), "pass", id="the subscription"),
        pytest.param((f"{WEB}/providers/Microsoft.Sql/servers/s/databases/master",), "pass", id="a system database"),
        pytest.param((f"{WEB}/providers/Contoso.New/things/one",), "pass", id="of a type that is not read"),
    ],
)
def test_a_symptom_alert_on_what_was_deleted_is_none(scopes, expected):
    assert outcome(SLO, [*RULELESS, symptom(scopes=scopes)], workload=WHOLE) == expected


def test_the_verdict_says_that_its_target_is_gone():
    message = verdict(SLO, [*RULELESS, symptom(scopes=(GONE,))], workload=WHOLE).message
    assert "errors: watches only what does not exist any more" in message


def test_where_resources_are_hidden_nobody_knows_whether_the_target_is_gone():
    facts = [*RULELESS, symptom(scopes=(GONE,))]
    assert outcome(SLO, facts, [gap(Resource, scope=WEB)], workload=WHOLE) == "unknown U-PERM"


def test_an_urgent_rule_on_what_was_deleted_is_no_urgent_rule():
    assert outcome(ROUTES, [*RULELESS, rule(scopes=(GONE,), target_type=None)], workload=WHOLE) == (
        f"fail F-{ROUTES}-none"
    )


def test_beside_a_rule_that_can_fire_the_other_one_is_still_looked_at():
    living, left = rule(), rule("left", scopes=(GONE,), target_type=None, action_groups=())
    assert outcome(ROUTES, [*RULELESS, living], workload=WHOLE) == "pass"
    assert outcome(ROUTES, [*RULELESS, living, left], workload=WHOLE) == f"fail F-{ROUTES}-1"


def test_a_less_urgent_rule_that_can_fire_does_not_stand_in_for_one_that_cannot():
    living, left = rule(severity=3), rule("left", scopes=(GONE,), target_type=None)
    assert outcome(ROUTES, [*RULELESS, living, left], workload=WHOLE) == f"fail F-{ROUTES}-none"


def test_whom_only_rules_on_what_was_deleted_tell_needs_no_test_but_nobody_else_is_told():
    left = rule("left", scopes=(GONE,), target_type=None)
    assert outcome(TESTED, [*RULELESS, left], workload=WHOLE) == f"fail F-{TESTED}-none"


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], "unknown U-PERM", id="alone"),
        pytest.param([rule(severity=3)], "unknown U-PERM", id="beside a less urgent one"),
        pytest.param([rule()], "pass", id="beside one as urgent"),
    ],
)
def test_where_resources_are_hidden_an_urgent_rule_that_may_be_dead_stands_in_for_none(others, expected):
    facts = [*RULELESS, rule("left", scopes=(GONE,), target_type=None), *others]
    assert outcome(ROUTES, facts, [gap(Resource, scope=WEB)], workload=WHOLE) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], "unknown U-PERM", id="alone"),
        pytest.param([rule()], "pass", id="beside one that can fire"),
    ],
)
def test_where_resources_are_hidden_a_test_of_whom_it_tells_proves_nothing(others, expected):
    """Without the gap it is a fail, as nobody is told anything: what was not read must not help."""
    facts = [*RULELESS, rule("left", scopes=(GONE,), target_type=None), *others]
    assert outcome(TESTED, facts, [gap(Resource, scope=WEB)], workload=WHOLE) == expected

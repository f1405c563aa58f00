"""Alerts on what users feel, for each critical flow: which rules are meant for it, and which of them count."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import GROUP, OPS, OTHER, PROD, VM, VM_TYPE, WEB, processing
from builders_watching import FLOW, symptom, with_flows
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.derive.monitoring.symptoms import is_symptom, tagged_flows
from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.facts.monitoring import ActionGroup
from collector.model import AzureScope, Flow, Severity, Tier

SLO = "monitoring-slo-alerts"
NONE, SLOW = (f"fail F-{SLO}-{line}" for line in (1, 2))
REST = healthy()
WORKS = with_flows(FLOW)
CPU = AlertCriterion(signal="percentage cpu")
ERRORS = AlertCriterion(signal="http5xx", operator="GreaterThan", threshold=5.0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="tagged for the flow"),
        pytest.param({"tags": (("slo", "CHECKOUT"),)}, "pass", id="in capitals"),
        pytest.param({"tags": (("slo:checkout", ""),)}, "pass", id="in the name of the tag"),
        pytest.param({"tags": (("slo:checkout", "99.9"),)}, "pass", id="with the objective as value"),
        pytest.param({"tags": (("slo", "search"),)}, NONE, id="another flow"),
        pytest.param({"tags": (("slo:search", "checkout"),)}, NONE, id="another flow in the name of the tag"),
        pytest.param({"tags": (("slo2", "checkout"),)}, NONE, id="another tag"),
        pytest.param({"tags": ()}, NONE, id="no tag"),
        pytest.param({"tags": None}, NONE, id="tags left out, as answers do where there is none"),
        pytest.param({"enabled": False}, NONE, id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"action_groups": ()}, NONE, id="tells nobody"),
        pytest.param({"action_groups": None}, "unknown U-PARSE", id="groups not told"),
        pytest.param({"action_groups": (f"{GROUP}-gone",)}, NONE, id="a group that was deleted"),
        pytest.param({"scopes": (OTHER,)}, NONE, id="watches another subscription"),
        pytest.param({"criteria": (CPU,)}, NONE, id="a cause"),
        pytest.param({"criteria": (ERRORS, CPU)}, NONE, id="a symptom that needs a cause"),
        pytest.param({"criteria": None, "signals": ("http5xx",)}, "unknown U-PARSE", id="only its signals told"),
        pytest.param({"scopes": None}, "unknown U-PARSE", id="where it watches is not told"),
        pytest.param({"criteria": None, "signals": None}, "unknown U-PARSE", id="what it watches is not told"),
        pytest.param({"criteria": (), "signals": ()}, NONE, id="watches nothing"),
        pytest.param({"evaluated_every": timedelta(minutes=5)}, "pass", id="every five minutes"),
        pytest.param({"evaluated_every": timedelta(minutes=15)}, SLOW, id="every quarter of an hour"),
        pytest.param({"evaluated_every": None}, "unknown U-PARSE", id="evaluation not told"),
    ],
)
def test_a_symptom_alert_of_a_flow(changes, expected):
    facts = [*REST, symptom(**{"scopes": (VM,), **changes})]
    assert outcome(SLO, facts, workload=with_scope(WORKS)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"operator": "GreaterThan"}, "pass", id="too many"),
        pytest.param({"operator": "greaterthanorequal"}, "pass", id="in other case"),
        pytest.param({"operator": "LessThan"}, NONE, id="too few errors"),
        pytest.param({"operator": ""}, "unknown U-PARSE", id="side not told"),
        pytest.param({"operator": "Beyond"}, "unknown U-PARSE", id="a word of tomorrow"),
        pytest.param({"signal": "vipavailability", "operator": "LessThan", "threshold": 100.0}, "pass", id="sinks"),
        pytest.param({"signal": "vipavailability", "operator": "LessThan", "threshold": 0.0}, NONE, id="never fires"),
        pytest.param({"signal": "vipavailability", "operator": "GreaterThan"}, NONE, id="wrong side of another"),
    ],
)
def test_an_alert_that_never_fires_on_trouble_is_none(changes, expected):
    known = {"signal": "http5xx", "threshold": 5.0, **changes}
    facts = [*REST, symptom(criteria=(AlertCriterion(**known),), signals=(known["signal"],))]
    assert outcome(SLO, facts, workload=WORKS) == expected


def with_scope(workload):
    """Narrowed to the group of the members, so that rules of others are told apart."""
    return dataclasses.replace(workload, azure=AzureScope(resource_groups=(WEB,)))


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("log", {"criteria": (AlertCriterion(signal="requests | where success == false"),)}, "pass"),
        ("log", {"criteria": None, "signals": ("requests | count",)}, "pass"),
        ("log", {"criteria": (), "signals": ()}, NONE),
        ("prometheus", {"criteria": (AlertCriterion(signal="rate(errors[5m]) > 0"),)}, "pass"),
        ("activity", {"criteria": None, "signals": ("category=administrative",)}, NONE),
        ("smart_detector", {"criteria": None, "signals": ("failureanomaliesdetector",)}, "pass"),
        ("smart_detector", {"criteria": None, "signals": ("memoryleakdetector",)}, NONE),
        ("metric", {"criteria": None, "signals": (), "web_test": f"{OPS}/providers/x.y/webtests/t"}, "pass"),
    ],
)
def test_every_kind_of_rule_may_watch_what_users_feel(kind, changes, expected):
    assert outcome(SLO, [*REST, symptom(rule_kind=kind, **changes)], workload=WORKS) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"scopes": (VM,)}, "pass", id="the member itself"),
        pytest.param({"scopes": (WEB,), "target_type": VM_TYPE}, "pass", id="its group and type"),
        pytest.param({"scopes": (WEB,), "target_type": "Microsoft.Web/sites"}, NONE, id="its group, another type"),
        pytest.param({"scopes": (WEB,), "target_type": None}, NONE, id="its group, type not told"),
        pytest.param({"scopes": (WEB,), "target_region": "westeurope"}, NONE, id="its group, in one region"),
        pytest.param({"scopes": (f"{VM}-2",)}, NONE, id="a machine whose name begins alike"),
        pytest.param({"scopes": (VM,), "dynamic": False}, NONE, id="a threshold of somebody's choice"),
        pytest.param({"scopes": (VM,), "metric": "percentage cpu"}, NONE, id="dynamic, but a cause"),
    ],
)
def test_a_dynamic_threshold_on_a_member_needs_no_tag(changes, expected):
    found = symptom(**{"dynamic": True, "tags": (), **changes})
    assert outcome(SLO, [*REST, found], workload=WORKS) == expected


def test_each_critical_flow_needs_its_own():
    flows = with_flows(FLOW, Flow(name="search", members=(VM,)), Flow(name="report", members=(VM,), critical=False))
    rows = rows_of("flow_alerts", [*REST, symptom()], workload=flows)
    assert [(row.subject, row.symptom_alerts) for row in rows] == [("flow:Checkout", 1.0), ("flow:search", 0.0)]
    assert outcome(SLO, [*REST, symptom()], workload=flows) == NONE


def test_the_quickest_of_several_alerts_counts():
    facts = [*REST, symptom(evaluated_every=timedelta(hours=1)), symptom("quick")]
    assert outcome(SLO, facts, workload=WORKS) == "pass"


def test_a_slow_alert_beside_a_quick_one_in_doubt_leaves_it_open():
    slow, quick = symptom(evaluated_every=timedelta(hours=1)), symptom("quick", enabled=None)
    assert outcome(SLO, [*REST, slow, quick], workload=WORKS) == "unknown U-PARSE"


def test_a_silenced_alert_does_not_count_and_is_named():
    found = verdict(SLO, [*REST, symptom(), processing()], workload=WORKS)
    assert found.reason_codes[0] == f"F-{SLO}-1"
    assert "errors: silenced by hush" in found.message


def test_a_row_says_why_a_tagged_rule_does_not_count():
    message = verdict(SLO, [*REST, symptom(criteria=(CPU,))], workload=WORKS).message
    assert "errors: watches a cause and nothing that users feel" in message


def test_without_any_flow_nothing_is_known_and_the_lines_to_add_are_shown():
    found = verdict(SLO, [*REST, symptom()])
    assert (found.outcome, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "flows: [{name: checkout, members: [FULL_ID_OF_A_RESOURCE]}]" in found.message


def test_flows_of_which_none_is_critical_prove_nothing():
    flows = with_flows(Flow(name="report", members=(VM,), critical=False))
    assert outcome(SLO, [*REST, symptom()], workload=flows) == "unknown U-MISSING"


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [AlertRule, ActionGroup])
def test_rules_and_groups_that_were_not_read_are_unknown(kind, cause, code):
    rules = [] if kind is AlertRule else [symptom()]
    seen = [fact for fact in REST if not isinstance(fact, kind)]
    assert outcome(SLO, [*seen, *rules], [gap(kind, cause=cause)], WORKS) == f"unknown {code}"


@pytest.mark.parametrize(("tier", "severity"), [(Tier.T1, Severity.MAJOR), (Tier.T3, Severity.MINOR)])
def test_it_weighs_less_at_the_lowest_tier(tier, severity):
    assert verdict(SLO, REST, workload=dataclasses.replace(WORKS, tier=tier)).severity is severity


# --- Single parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (None, set()),
        ((), set()),
        ((("slo", "Checkout"),), {"checkout"}),
        ((("slo", " checkout "), ("slo: Search", "x")), {"checkout", "search"}),
        ((("slow", "checkout"), ("owner", "slo:checkout")), set()),
    ],
)
def test_the_flows_in_tags(tags, expected):
    assert tagged_flows(symptom(tags=tags)) == expected


def test_a_table_without_symptoms_leaves_metrics_open():
    found = is_symptom(symptom(), frozenset())
    assert found.reason == "U-MISSING"


def test_a_rule_over_the_whole_subscription_is_of_this_workload():
    assert outcome(SLO, [*REST, symptom(scopes=(PROD,))], workload=WORKS) == "pass"

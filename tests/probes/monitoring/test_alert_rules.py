"""Alert rules of every kind, each of which names its action groups in its own way."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.alert_rules import AlertRule
from probes.monitoring.alert_rules import parse_alert_rule

ROWS = recording("monitoring", "alert_rules")
METRIC, LOG, ACTIVITY, SMART, PROMETHEUS = ROWS
GROUP_LOWER = f"{PROD}/resourcegroups/rg-ops/providers/microsoft.insights/actiongroups/ag-till"
GROUP = f"{PROD}/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/ag-till"


def test_every_kind_of_rule_becomes_the_same_kind_of_fact():
    assert [fact(parse_alert_rule, row) for row in ROWS[:4]] == [
        AlertRule(
            subject=METRIC["id"],
            rule_kind="metric",
            name="till-gone",
            enabled=True,
            severity=1,
            scopes=(PROD,),
            target_type="Microsoft.Compute/virtualMachines",
            target_region="westeurope",
            signals=("vmavailabilitymetric",),
            action_groups=(GROUP_LOWER,),
            **SEEN,
        ),
        AlertRule(
            subject=LOG["id"],
            rule_kind="log",
            name="till-silent",
            enabled=True,
            severity=0,
            scopes=(f"{PROD}/resourceGroups/rg-till",),
            signals=("heartbeat | where computer == 'till'",),
            action_groups=(GROUP,),
            **SEEN,
        ),
        AlertRule(
            subject=ACTIVITY["id"],
            rule_kind="activity",
            name="azure-itself",
            enabled=True,
            severity=None,
            scopes=(PROD,),
            signals=(
                "category=servicehealth",
                "properties.incidenttype=incident",
                "properties.incidenttype=security",
            ),
            action_groups=(GROUP,),
            **SEEN,
        ),
        AlertRule(
            subject=SMART["id"],
            rule_kind="smart_detector",
            name="odd-failures",
            enabled=True,
            severity=3,
            scopes=(f"{PROD}/resourceGroups/rg-till/providers/microsoft.insights/components/till",),
            signals=("failureanomaliesdetector",),
            action_groups=(GROUP_LOWER,),
            **SEEN,
        ),
    ]


def test_a_prometheus_group_becomes_one_rule_an_alert_and_none_for_its_recordings():
    scopes = (f"{PROD}/resourceGroups/rg-ops/providers/microsoft.monitor/accounts/amw-till",)
    common = {"rule_kind": "prometheus", "name": "pods", "scopes": scopes, **SEEN}
    assert facts(parse_alert_rule, PROMETHEUS) == (
        AlertRule(
            subject=PROMETHEUS["id"] + "/rules/PodDown",
            enabled=True,
            severity=2,
            signals=("up == 0",),
            action_groups=(GROUP_LOWER,),
            **common,
        ),
        AlertRule(
            subject=PROMETHEUS["id"] + "/rules/PodSlow",
            enabled=False,
            severity=3,
            signals=("latency > 5",),
            action_groups=(),
            **common,
        ),
    )


@pytest.mark.parametrize("row", ROWS, ids=["metric", "log", "activity", "smart", "prometheus"])
def test_the_case_of_property_names_does_not_matter(row):
    assert facts(parse_alert_rule, in_capitals(row)) == facts(parse_alert_rule, row)


@pytest.mark.parametrize(
    ("row", "path", "field", "expected"),
    [
        (METRIC, "enabled", "enabled", None),
        (METRIC, "severity", "severity", None),
        (METRIC, "scopes", "scopes", None),
        (METRIC, "criteria", "signals", None),
        (METRIC, "actions", "action_groups", None),
        (METRIC, "targetResourceType", "target_type", None),
        (METRIC, "targetResourceRegion", "target_region", None),
        (LOG, "enabled", "enabled", None),
        (LOG, "severity", "severity", None),
        (LOG, "scopes", "scopes", None),
        (LOG, "criteria", "signals", None),
        (LOG, "actions", "action_groups", ()),
        (ACTIVITY, "enabled", "enabled", None),
        (ACTIVITY, "condition", "signals", ()),
        (ACTIVITY, "actions", "action_groups", None),
        (SMART, "state", "enabled", None),
        (SMART, "severity", "severity", None),
        (SMART, "scope", "scopes", None),
        (SMART, "detector", "signals", ()),
        (SMART, "actionGroups", "action_groups", None),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(row, path, field, expected, value):
    assert getattr(fact(parse_alert_rule, changed(row, f"properties.{path}", value)), field) == expected


@pytest.mark.parametrize(
    ("row", "path", "value", "expected"),
    [
        (METRIC, "actions", [], ()),
        (LOG, "actions", {"actionGroups": []}, ()),
        (LOG, "actions", [{"actionGroupId": GROUP}], (GROUP,)),
        (ACTIVITY, "actions", {"actionGroups": []}, ()),
        (SMART, "actionGroups", {"groupIds": []}, ()),
    ],
)
def test_a_rule_may_tell_nobody_or_tell_in_an_older_shape(row, path, value, expected):
    assert fact(parse_alert_rule, changed(row, f"properties.{path}", value)).action_groups == expected


@pytest.mark.parametrize(("value", "enabled"), [(False, False), ("False", False), ("true", True)])
def test_a_flag_may_come_as_a_word(value, enabled):
    assert fact(parse_alert_rule, changed(METRIC, "properties.enabled", value)).enabled is enabled


@pytest.mark.parametrize("state", ["Disabled", "Paused"])
def test_a_smart_detector_is_on_only_when_it_says_enabled(state):
    assert fact(parse_alert_rule, changed(SMART, "properties.state", state)).enabled is False


def test_a_group_of_prometheus_rules_that_is_off_switches_all_of_them_off():
    found = facts(parse_alert_rule, changed(PROMETHEUS, "properties.enabled", False))
    assert [rule.enabled for rule in found] == [False, False]


@pytest.mark.parametrize(
    ("row", "path", "value"),
    [
        (METRIC, "type", "microsoft.insights/alertrules"),
        (METRIC, "type", None),
        (METRIC, "id", GONE),
        (METRIC, "name", GONE),
        (METRIC, "properties.enabled", "yes"),
        (METRIC, "properties.severity", "Sev1"),
        (METRIC, "properties.severity", 1.5),
        (METRIC, "properties.severity", True),
        (METRIC, "properties.scopes", "all"),
        (METRIC, "properties.scopes", [1]),
        (METRIC, "properties.criteria", {"allOf": ["x"]}),
        (METRIC, "properties.actions", [{"webHookProperties": {}}]),
        (LOG, "properties.actions", {"actionGroups": [{"actionGroupId": "x"}]}),
        (LOG, "properties.actions", [{"other": "x"}]),
        (ACTIVITY, "properties.actions", {"actionGroups": ["x"]}),
        (SMART, "properties.severity", "high"),
        (SMART, "properties.scope", "x"),
        (PROMETHEUS, "properties.rules", "x"),
        (PROMETHEUS, "properties.rules", [{"alert": "NoExpression"}]),
    ],
)
def test_other_shapes_are_refused(row, path, value):
    assert_refused(parse_alert_rule, row, path, value)

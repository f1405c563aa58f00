"""Alert rules of every kind, each of which names its action groups in its own way."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertCriterion, AlertRule
from probes.monitoring.alert_rules import parse_alert_rule

ROWS = recording("monitoring", "alert_rules")
METRIC, LOG, ACTIVITY, SMART, PROMETHEUS, WEB_TEST, DYNAMIC, OF_2018 = ROWS
MINUTE = timedelta(minutes=1)
WIKI = "https://wiki.contoso.example"
GROUP_LOWER = f"{PROD}/resourcegroups/rg-ops/providers/microsoft.insights/actiongroups/ag-till"
GROUP = f"{PROD}/resourceGroups/rg-ops/providers/Microsoft.Insights/actionGroups/ag-till"


def _test(field: str, *values: str) -> ActivityCondition:
    return ActivityCondition(any_of=(ActivityTest(field=field, values=values),))


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
            criteria=(
                AlertCriterion(
                    signal="vmavailabilitymetric",
                    namespace="microsoft.compute/virtualmachines",
                    operator="LessThan",
                    threshold=1.0,
                    aggregation="Average",
                ),
            ),
            action_groups=(GROUP_LOWER,),
            evaluated_every=MINUTE,
            window=5 * MINUTE,
            tags=(("owner", ""), ("slo", "checkout")),
            links=(f"{WIKI}/runbooks/till", f"{WIKI}/gone"),
            **SEEN,
        ),
        AlertRule(
            subject=LOG["id"],
            rule_kind="log",
            name="till-silent",
            enabled=True,
            severity=0,
            scopes=(f"{PROD}/resourceGroups/rg-till",),
            target_types=("microsoft.compute/virtualmachines",),
            signals=("heartbeat | where computer == 'till'",),
            criteria=(
                AlertCriterion(
                    signal="heartbeat | where computer == 'till'",
                    operator="LessThan",
                    threshold=1.0,
                    aggregation="Count",
                ),
            ),
            action_groups=(GROUP,),
            evaluated_every=5 * MINUTE,
            window=15 * MINUTE,
            tags=(),
            links=(f"{WIKI}/silent",),
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
                "properties.impactedservices[*].servicename=virtual machines",
            ),
            conditions=(
                _test("category", "servicehealth"),
                ActivityCondition(
                    any_of=(
                        ActivityTest(field="properties.incidenttype", values=("incident",)),
                        ActivityTest(field="properties.incidenttype", values=("security",)),
                    )
                ),
                _test("properties.impactedservices[*].servicename", "virtual machines"),
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
            evaluated_every=MINUTE,
            **SEEN,
        ),
    ]


def test_a_prometheus_group_becomes_one_rule_an_alert_and_none_for_its_recordings():
    scopes = (f"{PROD}/resourceGroups/rg-ops/providers/microsoft.monitor/accounts/amw-till",)
    common = {"rule_kind": "prometheus", "scopes": scopes, "evaluated_every": MINUTE, **SEEN}
    assert facts(parse_alert_rule, PROMETHEUS) == (
        AlertRule(
            subject=PROMETHEUS["id"] + "/rules/PodDown",
            enabled=True,
            severity=2,
            name="PodDown",
            signals=("up == 0",),
            criteria=(AlertCriterion(signal="up == 0"),),
            action_groups=(GROUP_LOWER,),
            window=5 * MINUTE,
            links=(f"{WIKI}/pods",),
            **common,
        ),
        AlertRule(
            subject=PROMETHEUS["id"] + "/rules/PodSlow",
            enabled=False,
            severity=3,
            name="PodSlow",
            signals=("latency > 5",),
            criteria=(AlertCriterion(signal="latency > 5"),),
            action_groups=(),
            **common,
        ),
    )


def test_alerts_of_one_name_in_a_group_of_prometheus_rules_are_two():
    """One of them may tell somebody and the other nobody, so that they must never be taken for each other."""
    first, second = (copy.deepcopy(PROMETHEUS["properties"]["rules"][1]) for _ in range(2))
    second = {**second, "alert": "POdDown", "actions": []}
    found = facts(parse_alert_rule, changed(PROMETHEUS, "properties.rules", [first, second]))
    assert [one.subject.rpartition("/")[2] for one in found] == ["PodDown", "POdDown (2)"]
    assert [one.action_groups for one in found] == [(GROUP_LOWER,), ()]


def test_the_alert_of_an_availability_test_names_the_test():
    found = fact(parse_alert_rule, WEB_TEST)
    assert found.web_test == f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Insights/webtests/wt-till"
    assert (found.criteria, found.signals, found.tags) == ((), (), ())
    assert found.failed_locations == 2.0


def test_a_rule_may_find_its_threshold_by_itself_and_have_several_conditions():
    found = fact(parse_alert_rule, DYNAMIC)
    assert [(one.signal, one.operator, one.threshold, one.dynamic) for one in found.criteria] == [
        ("httpresponsetime", "GreaterOrLessThan", None, True),
        ("requests", "GreaterThan", 5.0, False),
    ]
    assert (found.tags, found.action_groups) == (None, ())


def test_a_log_rule_in_the_shape_of_2018_is_read_as_well():
    found = fact(parse_alert_rule, OF_2018)
    assert (found.enabled, found.severity, found.action_groups) == (True, 1, (GROUP,))
    assert [place.rpartition("/")[2] for place in found.scopes] == ["log-till", "log-other"]
    assert found.criteria == (
        AlertCriterion(signal="apprequests | where success == false", operator="GreaterThan", threshold=3.0),
    )
    assert (found.evaluated_every, found.window) == (15 * MINUTE, 30 * MINUTE)
    assert found.links == (f"{WIKI}/errors",)


def test_a_smart_detector_may_list_its_groups_as_objects():
    listed = changed(SMART, "properties.actionGroups", [{"actionGroupId": GROUP}])
    assert fact(parse_alert_rule, listed).action_groups == (GROUP,)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://wiki.contoso.example/a, and https://wiki.contoso.example/b.", (f"{WIKI}/a", f"{WIKI}/b")),
        ("<a href='HTTPS://Wiki.Contoso.Example:8443/a'>", (f"{WIKI}:8443/a",)),
        ("https://robot:hunter2@wiki.contoso.example/a?sig=abc", (f"{WIKI}/a",)),
        ("https://wiki.contoso.example/a https://wiki.contoso.example/a#again", (f"{WIKI}/a",)),
        ("http://wiki.contoso.example/a ftp://x wiki.contoso.example", ()),
        ("https:// https://: https://[::1 https://x:port/", ()),
        ("", ()),
    ],
)
def test_addresses_are_kept_without_what_may_be_secret(text, links):
    found = fact(parse_alert_rule, changed(WEB_TEST, "properties.description", text))
    assert found.links == links


@pytest.mark.parametrize(
    ("tags", "expected"),
    [(GONE, None), (None, ()), ("", ()), ({}, ()), ({"SLO:Pay": "x", "a": None}, (("a", ""), ("slo:pay", "x")))],
)
def test_tags_are_none_only_where_the_answer_does_not_say(tags, expected):
    assert fact(parse_alert_rule, changed(WEB_TEST, "tags", tags)).tags == expected


@pytest.mark.parametrize("written", ["5m", "1h30m"])
def test_how_long_prometheus_waits_is_left_out_in_a_spelling_that_nobody_recorded(written):
    rules = [{"alert": "Down", "expression": "up == 0", "for": written}]
    assert fact(parse_alert_rule, changed(PROMETHEUS, "properties.rules", rules)).window is None


def test_a_rule_without_a_name_is_called_by_its_id():
    assert fact(parse_alert_rule, changed(METRIC, "name", GONE)).name == "till-gone"


KINDS = ["metric", "log", "activity", "smart", "prometheus", "web test", "dynamic", "2018"]


@pytest.mark.parametrize("row", ROWS, ids=KINDS)
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
        (ACTIVITY, "condition", "conditions", None),
        (METRIC, "criteria", "criteria", None),
        (LOG, "criteria", "criteria", None),
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
        (METRIC, "name", 5),
        (METRIC, "tags", ["x"]),
        (METRIC, "tags", {"x": 1}),
        (METRIC, "properties.criteria", {"allOf": [{"operator": "LessThan"}]}),
        (METRIC, "properties.windowSize", "soon"),
        (OF_2018, "properties.source", "x"),
        (OF_2018, "properties.action.severity", "1.5"),
        (ACTIVITY, "properties.condition", {"allOf": [{"equals": "x"}]}),
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

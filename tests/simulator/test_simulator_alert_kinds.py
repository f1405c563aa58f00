"""Alert rules of every kind in an estate file, as the service shows them."""

from __future__ import annotations

import pytest
from recorded_keys import paths

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
INSIGHTS, ALERTS = f"{ONE}/providers/Microsoft.Insights", f"{ONE}/providers/Microsoft.AlertsManagement"
GROUP = f"{ONE}/resourceGroups/rg-a/providers/microsoft.insights/actionGroups/oncall"
SHARED = {"at": "one/rg-a/new", "over": "one/rg-a/vm-1", "tells": "one/rg-a/oncall"}


def listed(small, path, **alert):
    return small(alerts=[{**SHARED, **alert}]).get(path).body["value"]


def test_several_metrics_become_a_rule_each(small):
    metrics = {"Percentage CPU": "> 85", "Network In": "dynamic"}
    found = listed(small, f"{INSIGHTS}/metricAlerts", metrics=metrics)
    assert [rule["name"] for rule in found] == ["new-percentage-cpu", "new-network-in"]
    fixed, dynamic = (rule["properties"]["criteria"]["allOf"][0] for rule in found)
    assert (fixed["metricName"], fixed["operator"], fixed["threshold"]) == ("Percentage CPU", "GreaterThan", 85.0)
    assert (dynamic["criterionType"], dynamic["operator"]) == ("DynamicThresholdCriterion", "GreaterOrLessThan")
    assert "threshold" not in dynamic
    assert fixed["metricNamespace"] == "Microsoft.Compute/virtualMachines"


def test_a_smart_detector_is_on_by_a_word(small):
    path = f"{ALERTS}/smartDetectorAlertRules"
    (found,) = listed(small, path, detector="FailureAnomaliesDetector", severity=2)
    said = found["properties"]
    assert (said["state"], said["severity"], said["detector"]) == (
        "Enabled",
        "Sev2",
        {"id": "FailureAnomaliesDetector"},
    )
    assert said["actionGroups"] == {"groupIds": [GROUP]}
    (off,) = listed(small, path, detector="FailureAnomaliesDetector", enabled=False)
    assert off["properties"]["state"] == "Disabled"


def test_a_group_of_prometheus_rules_has_an_alert_for_each_expression(small):
    expressions = {"PodDown": "up == 0", "PodSlow": "latency > 5"}
    (found,) = listed(small, f"{ALERTS}/prometheusRuleGroups", prometheus=expressions, severity=2)
    rules = found["properties"]["rules"]
    assert {rule["alert"]: rule["expression"] for rule in rules} == expressions
    assert [rule["actions"] for rule in rules] == [[{"actionGroupId": GROUP}]] * 2


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "kind", "alert"),
    [
        ("metricAlerts", "microsoft.insights/metricalerts", {"metric": "Percentage CPU", "when": "dynamic"}),
        (
            "prometheusRuleGroups",
            "microsoft.alertsmanagement/prometheusrulegroups",
            {"prometheus": {"Down": "up == 0"}},
        ),
    ],
)
def test_every_key_was_seen_in_recorded_answers(small, seen, path, kind, alert):
    (found,) = listed(small, f"{INSIGHTS if path == 'metricAlerts' else ALERTS}/{path}", **alert)
    assert paths(found) - seen[kind] <= {".tags"}


@pytest.mark.parametrize("setting", ["Enabled", "Disabled"])
def test_a_vault_says_whether_it_raises_alerts_on_failed_jobs(small, setting):
    asking = small(vaults=[{"at": "one/rg-a/safe", "job_alerts": setting}])
    (vault,) = asking.get(f"{ONE}/providers/Microsoft.RecoveryServices/vaults").body["value"]
    alerts = vault["properties"]["monitoringSettings"]["azureMonitorAlertSettings"]
    assert alerts == {"alertsForAllJobFailures": setting}


def test_a_mistake_in_one_of_several_metrics_is_told(small):
    with pytest.raises(EstateError, match=r"metrics: 'much' is no condition"):
        listed(small, f"{INSIGHTS}/metricAlerts", metrics={"Percentage CPU": "much"})

"""Whether a vault raises alerts on failed jobs by itself, as its own settings tell."""

from __future__ import annotations

import pytest
from probe_items import PROD, assert_refused, changed, fact

from probes.recovery._vaults import parse_recovery_vault

VAULT = {
    "id": f"{PROD}/resourceGroups/rg-ops/providers/Microsoft.RecoveryServices/vaults/rsv",
    "name": "rsv",
    "properties": {
        "monitoringSettings": {
            "azureMonitorAlertSettings": {
                "alertsForAllJobFailures": "Enabled",
                "alertsForAllReplicationIssues": "Disabled",
            },
            "classicAlertSettings": {"alertsForCriticalOperations": "Disabled"},
        }
    },
}


def test_the_settings_are_kept_as_they_are_spelt():
    found = fact(parse_recovery_vault, VAULT)
    assert (found.job_failure_alerts, found.classic_alerts) == ("Enabled", "Disabled")


@pytest.mark.parametrize("settings", [None, {}, {"azureMonitorAlertSettings": None}])
def test_an_answer_without_them_tells_nothing(settings):
    found = fact(parse_recovery_vault, changed(VAULT, "properties.monitoringSettings", settings))
    assert (found.job_failure_alerts, found.classic_alerts) == (None, None)


def test_another_shape_is_refused():
    path = "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures"
    assert_refused(parse_recovery_vault, VAULT, path, True)

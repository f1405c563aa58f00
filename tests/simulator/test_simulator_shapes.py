"""Our answers have the shapes of the recorded ones: no key that Azure was not seen to send."""

from __future__ import annotations

import json

import pytest
from recorded_keys import paths, records

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
VAULT = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.RecoveryServices/vaults/safe"
LISTS = {
    "microsoft.support/supporttickets": f"{ONE}/providers/Microsoft.Support/supportTickets",
    "microsoft.recoveryservices/vaults": f"{ONE}/providers/Microsoft.RecoveryServices/vaults",
    "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems": (
        f"{VAULT}/backupProtectedItems"
    ),
    "microsoft.insights/actiongroups": f"{ONE}/providers/Microsoft.Insights/actionGroups",
    "microsoft.insights/metricalerts": f"{ONE}/providers/Microsoft.Insights/metricAlerts",
    "microsoft.insights/scheduledqueryrules": f"{ONE}/providers/Microsoft.Insights/scheduledQueryRules",
    "microsoft.insights/activitylogalerts": f"{ONE}/providers/Microsoft.Insights/activityLogAlerts",
    "microsoft.alertsmanagement/actionrules": f"{ONE}/providers/Microsoft.AlertsManagement/actionRules",
    "microsoft.portal/dashboards": f"{ONE}/providers/Microsoft.Portal/dashboards",
    "microsoft.compute/virtualmachines": f"{ONE}/providers/Microsoft.Compute/virtualMachines",
    "microsoft.web/sites": f"{ONE}/providers/Microsoft.Web/sites",
    "microsoft.authorization/roleassignments": f"{ONE}/providers/Microsoft.Authorization/roleAssignments",
    "microsoft.authorization/roledefinitions": f"{ONE}/providers/Microsoft.Authorization/roleDefinitions",
    "microsoft.authorization/denyassignments": f"{ONE}/providers/Microsoft.Authorization/denyAssignments",
}
GRAPH = "/providers/microsoft.resourcegraph/resources"


@pytest.mark.corpus
@pytest.mark.parametrize("kind", LISTS)
def test_every_key_was_seen_in_recorded_answers_of_its_type(small, seen, kind):
    asking = small(denials=[{"on": "two", "actions": ["*/delete"]}, {"on": "one/rg-a", "actions": ["*/delete"]}])
    answered = asking.get(LISTS[kind]).body["value"]
    assert answered
    unseen = {path for body in answered for path in paths(body)} - seen[kind]
    assert not unseen


@pytest.mark.corpus
def test_rows_and_pages_of_resource_graph_have_recorded_keys(small, corpus):
    asked = json.dumps({"query": "resources | where type =~ 'microsoft.compute/virtualmachines'"}).encode()
    answer = small(page_size=1).send("POST", GRAPH + "?api-version=2021-03-01", asked).body
    pages, rows = set(), set()
    for record in records(corpus):
        body = record.get("response", {}).get("body")
        if isinstance(body, dict) and "totalRecords" in body:
            pages |= set(body)
            rows |= {key for row in body["data"] if isinstance(row, dict) for key in row}
    assert set(answer) <= pages
    assert set(answer["data"][0]) <= rows


@pytest.mark.corpus
def test_errors_have_the_recorded_envelope(small, corpus):
    asking = small(roles=[])
    refused = asking.get(f"{ONE}/providers/Microsoft.Compute/virtualMachines").body["error"]
    recorded = [
        record["response"]["body"]["error"]
        for record in records(corpus)
        if record["kind"] == "error" and record["response"]["status"] == 403
    ]
    assert {error["code"] for error in recorded} == {refused["code"]}
    opening = "The client '"
    assert all(error["message"].startswith(opening) for error in [*recorded, refused])
    assert all("does not have authorization to perform action '" in error["message"] for error in [*recorded, refused])

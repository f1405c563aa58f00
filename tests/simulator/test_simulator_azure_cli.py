"""What the Azure CLI asks for beyond what golive reads: the cloud, locks, jobs, and resources by filter."""

from __future__ import annotations

import gzip
import json

import pytest

from simulator.strict import EstateError

BASE_URL = "https://localhost:1"
ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{ONE}/resourceGroups/rg-a"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/safe"
LOCKS = "/providers/Microsoft.Authorization/locks"

SITE = "one/rg-a/shop"
THREE_LOCKS = [
    {"on": "one", "name": "whole"},
    {"on": "one/rg-a", "name": "group", "level": "ReadOnly", "notes": "ask first"},
    {"on": SITE, "name": "shop"},
]
JOB = {"in": "one/rg-a/safe", "vm": "one/rg-a/vm-1", "started": {"ago": "PT6H"}}


def names(answer):
    assert answer.status == 200
    return sorted(body["name"] for body in answer.body["value"])


def test_the_cloud_tells_its_endpoints_to_anyone(small):
    answer = small().send("GET", "/metadata/endpoints?api-version=2022-09-01", bearer="")
    assert answer.status == 200
    assert answer.body["resourceManager"] == answer.body["authentication"]["loginEndpoint"] == BASE_URL
    assert answer.body["authentication"]["audiences"] == ["https://management.azure.com"]


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (ONE, ["group", "shop", "whole"]),
        (GROUP, ["group", "shop"]),
        (f"{GROUP}/providers/Microsoft.Web/sites/shop", ["shop"]),
        (f"{ONE}/resourceGroups/rg-b", []),
    ],
)
def test_locks_at_and_below_a_scope(small, scope, found):
    assert names(small(locks=THREE_LOCKS).get(scope + LOCKS)) == found


def test_a_lock_says_its_level_and_why(small):
    answer = small(locks=THREE_LOCKS).get(f"{GROUP}{LOCKS}/group")
    assert answer.body["properties"] == {"level": "ReadOnly", "notes": "ask first"}


def test_locks_are_neither_resources_nor_rows(small):
    with_locks, without = small(locks=THREE_LOCKS), small()
    assert names(with_locks.get(f"{ONE}/resources")) == names(without.get(f"{ONE}/resources"))
    body = b'{"query": "resources | where type =~ \'microsoft.authorization/locks\' | project id"}'
    graph = with_locks.send("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01", body)
    assert graph.body["totalRecords"] == 0


@pytest.mark.parametrize(
    ("job", "shown"),
    [
        ({}, {"operation": "Backup", "status": "Completed", "entityFriendlyName": "vm-1"}),
        ({"took": "PT2M"}, {"duration": "PT120.0000000S", "endTime": "2026-11-20T03:02:00.4871296Z"}),
        ({"status": "InProgress"}, {"status": "InProgress", "endTime": None}),
        ({"operation": "Restore", "by_hand": True}, {"operation": "Restore", "isUserTriggered": True}),
    ],
)
def test_a_job_of_the_backup(small, job, shown):
    (found,) = small(backup_jobs=[{**JOB, **job}]).get(f"{VAULT}/backupJobs").body["value"]
    assert {name: found["properties"].get(name) for name in shown} == shown
    assert found["type"] == "Microsoft.RecoveryServices/vaults/backupJobs"


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ("status eq 'Failed'", 1),
        ("operation eq 'Backup' and status eq 'Completed'", 1),
        ("startTime eq '2026-11-19 12:00:00 AM' and endTime eq '2026-11-20 12:00:00 PM'", 2),
        ("startTime eq '2026-11-20 01:00:00 AM'", 1),
        ("endTime eq '2026-11-01 12:00:00 AM'", 0),
    ],
)
def test_jobs_are_filtered(small, wanted, count):
    jobs = [JOB, {**JOB, "started": {"ago": "P1D"}, "status": "Failed"}]
    assert len(names(small(backup_jobs=jobs).get(f"{VAULT}/backupJobs", filter=wanted))) == count


def test_a_moment_that_the_backup_would_not_read_is_refused(small):
    answer = small(backup_jobs=[JOB]).get(f"{VAULT}/backupJobs", filter="startTime eq '2026-11-20T09:00:00Z'")
    assert answer.status == 400


@pytest.mark.parametrize(
    ("scope", "wanted", "found"),
    [
        (ONE, "resourceType eq 'microsoft.web/SITES'", ["shop"]),
        (ONE, "resourceType eq 'Microsoft.Compute/virtualMachines' and resourceGroup eq 'rg-b'", ["vm-1"]),
        (ONE, "name eq 'SAFE'", ["safe"]),
        (ONE, "location eq 'northeurope'", []),
        (ONE, "tagname eq 'team'", ["labelled"]),
        (ONE, "tagName eq 'team' and tagValue eq 'red'", ["labelled"]),
        (ONE, "tagname eq 'team' and tagvalue eq 'blue'", []),
        (f"{ONE}/resourceGroups/RG-B", "", ["vm-1"]),
    ],
)
def test_resources_are_filtered(small, scope, wanted, found):
    labelled = {"at": "one/rg-a/labelled", "type": "Microsoft.KeyVault/vaults", "tags": {"Team": "Red"}}
    assert names(small(resources=[labelled]).get(f"{scope}/resources", filter=wanted)) == found


@pytest.mark.parametrize("wanted", ["name ne 'x'", "colour eq 'red'", "startswith(name, 'x')"])
def test_an_unknown_filter_is_refused_and_not_ignored(small, wanted):
    assert small().get(f"{ONE}/resources", filter=wanted).status == 400


def test_resources_are_expanded_on_demand(small):
    plain = small().get(f"{ONE}/resources", filter="name eq 'shop'").body["value"][0]
    more = small().get(f"{ONE}/resources", filter="name eq 'shop'", expand="createdTime,provisioningState")
    assert more.body["value"][0].keys() - plain.keys() == {"createdTime", "provisioningState"}


def test_the_resources_of_an_unknown_group_are_a_404(small):
    answer = small().get(f"{ONE}/resourceGroups/nowhere/resources")
    assert (answer.status, answer.body["error"]["code"]) == (404, "ResourceGroupNotFound")


def test_metric_alerts_come_without_pages(small):
    rule = {"metric": "Percentage CPU", "over": "one/rg-a/vm-1"}
    answer = small(alerts=[{**rule, "at": f"one/rg-a/{name}"} for name in "abc"], page_size=2).get(
        f"{ONE}/providers/Microsoft.Insights/metricAlerts"
    )
    assert names(answer) == ["a", "b", "c"]
    assert "nextLink" not in answer.body


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ({"locks": [{"on": "one", "name": "x", "level": "None"}]}, r"locks\[0\]\.level"),
        ({"locks": [{"on": "one/rg-a/nothing", "name": "x"}]}, "nothing is described at"),
        ({"backup_jobs": [{**JOB, "took": "soon"}]}, r"backup_jobs\[0\]\.took"),
        ({"backup_jobs": [{**JOB, "until": "now"}]}, r"backup_jobs\[0\]\.until: unknown key"),
    ],
)
def test_a_mistake_in_the_estate_is_named_by_its_place(small, sections, message):
    with pytest.raises(EstateError, match=message):
        small(**sections)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("file", "kind", "path"),
    [
        ("microsoft.authorization", "locks", f"{ONE}{LOCKS}"),
        ("microsoft.recoveryservices", "vaults/backupjobs", f"{VAULT}/backupJobs"),
    ],
)
def test_every_key_was_seen_in_recorded_answers(small, corpus, file, kind, path):
    with gzip.open(corpus / "arm" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        recorded = [record for record in map(json.loads, lines) if record.get("type", "").lower() == kind]
    bodies = [item for record in recorded for item in items(record["response"]["body"])]
    shown = small(locks=THREE_LOCKS, backup_jobs=[JOB]).get(path).body["value"]
    assert len(bodies) > 20
    assert keys(shown) <= keys(bodies)


def items(body):
    found = body.get("value", [body]) if isinstance(body, dict) else []
    return [item for item in found if isinstance(item, dict) and "properties" in item]


def keys(bodies):
    return {key for body in bodies for key in [*body, *(f"properties.{name}" for name in body["properties"])]}

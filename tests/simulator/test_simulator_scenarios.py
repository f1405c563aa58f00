"""The demo estates hold what their names promise."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from simulator import estate
from simulator.access import Access
from simulator.scenarios import scenarios
from simulator.world import fold, within

PROD, SHARED = "11111111-aaaa-4bbb-8ccc-000000000001", "11111111-aaaa-4bbb-8ccc-000000000002"
MACHINE, SITE = "microsoft.compute/virtualmachines", "microsoft.web/sites"
ITEM = "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
JOB = "microsoft.recoveryservices/vaults/backupjobs"
SAID = {
    *("workload", "tier", "go_live", "owner", "scope", "support", "reports"),
    *("cutover", "capacity", "recovery", "roles", "flows", "endpoints", "monitoring", "security", "peak"),
    *("release", "delivery", "tests", "components", "tracker", "process_areas"),
}
METRICS, LOGS = "microsoft.insights/metricalerts", "microsoft.insights/scheduledqueryrules"
AVAILABILITY = {MACHINE: ({"VmAvailabilityMetric", "Heartbeat"},), SITE: ({"Http5xx"}, {"HealthCheckStatus"})}
BASELINE = {
    MACHINE: (
        {"Percentage CPU"},
        {"Available Memory Bytes"},
        {"OS Disk IOPS Consumed Percentage"},
        {"Data Disk IOPS Consumed Percentage"},
        {"FreeSpacePercentage"},
        {"ReadLatencyMs"},
    ),
    SITE: ({"HttpResponseTime"}, {"Http4xx"}, {"RequestsInApplicationQueue"}),
}


def world(name):
    return estate.load(scenarios()[name].estate)


def shown(found, kind):
    return [resource.body["properties"] for resource in found.by_type.get(kind, ())]


def rules_for(found, kind, member, words):
    """Return the enabled rules that watch a member for one of the signals, wherever their scope lies."""
    return [
        rule
        for rule in shown(found, METRICS) + shown(found, LOGS)
        if rule["enabled"]
        and any(within(fold(member), fold(scope)) for scope in rule["scopes"])
        and (rule.get("targetResourceType") or (rule.get("targetResourceTypes") or [kind])[0]).casefold() == kind
        and any(word in str(rule["criteria"]) for word in words)
    ]


HOSTS = {"azure-devops": {"azure_devops": {"projects": ["contoso/shop"]}}}
ON_GITHUB = {"github": {"repositories": ["contoso/shop"]}}


def test_there_are_five_each_whole():
    assert list(scenarios()) == ["ready", "not-ready", "denied", "github", "azure-devops"]
    for scenario in scenarios().values():
        said = yaml.safe_load(scenario.workload.read_text(encoding="utf-8"))
        assert set(said) == SAID
        assert (said["workload"], said["tier"]) == ("contoso-shop", "T1")
        assert said["go_live"] == datetime(2026, 12, 1, 8, tzinfo=UTC)
        assert said["scope"] == {"azure": {"subscriptions": [PROD, SHARED]}, **HOSTS.get(scenario.name, ON_GITHUB)}
        assert estate.load(scenario.estate).now == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_the_shop_has_six_members_two_of_one_name(name):
    found = world(name)
    machines = [resource.body["name"] for resource in found.by_type[MACHINE]]
    assert machines == ["vm-cart-01", "vm-cart-01", "vm-search-01", "vm-search-02"]
    assert len(found.by_type[SITE]) == 2


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_what_the_workload_names_stands_in_the_estate(name):
    found, scenario = world(name), scenarios()[name]
    said = yaml.safe_load(scenario.workload.read_text(encoding="utf-8"))
    known = {fold(resource.id) for resource in found.inventory.resources}
    restores = json.loads((scenario.folder / "reports" / "restores" / "restore-tests.json").read_bytes())["restores"]
    named = [one["resource"] for one in (*said["recovery"]["losses"], *restores)]
    assert restores
    assert {fold(place) for place in named} - known == set()


def test_ready_gives_everyone_in_the_role_matrix_a_role_at_the_place_named():
    text = scenarios()["ready"].workload.read_text(encoding="utf-8")
    said = yaml.load(text, Loader=yaml.BaseLoader)  # all texts: YAML 1.1 takes the key `on` for true
    held = {(given.principal, given.role.name, fold(given.scope)) for given in world("ready").assignments}
    assert said["roles"]
    assert {(line["principal"], line["role"], fold(line["on"])) for line in said["roles"]} <= held


@pytest.mark.parametrize("kind", [MACHINE, SITE])
def test_ready_watches_every_member_for_everything(kind):
    found = world("ready")
    for resource in found.by_type[kind]:
        for words in AVAILABILITY[kind]:
            (rule, *_) = rules_for(found, kind, resource.id, words)
            assert rule["severity"] <= 1
        for words in BASELINE[kind]:
            assert rules_for(found, kind, resource.id, words), (resource.id, words)


def test_ready_tells_two_mailboxes_and_a_telephone():
    for group in shown(world("ready"), "microsoft.insights/actiongroups"):
        assert {receiver["status"] for receiver in group["emailReceivers"] + group["smsReceivers"]} == {"Enabled"}
        assert len({receiver["emailAddress"] for receiver in group["emailReceivers"]}) >= 2
        assert all(receiver["emailAddress"].endswith("@contoso.com") for receiver in group["emailReceivers"])
        assert group["smsReceivers"]


def test_ready_is_backed_up_and_shown():
    found = world("ready")
    items = shown(found, ITEM)
    whole = {fold(item["sourceResourceId"]) for item in items if item["backupManagementType"] == "AzureIaasVM"}
    assert whole == {fold(vm.id) for vm in found.by_type[MACHINE]}
    assert {(item["protectionState"], item["lastBackupStatus"]) for item in items} == {("Protected", "Completed")}
    (board,) = shown(found, "microsoft.portal/dashboards")
    assert all(resource.id in str(board) for kind in (MACHINE, SITE) for resource in found.by_type[kind])


def test_ready_has_a_plan_by_both_sources_and_people_who_used_it():
    found = world("ready")
    assert found.billing is not None
    assert found.billing.account["properties"]["enrollmentDetails"]["supportLevel"] == "Pro-Direct"
    assert found.billing.pays_for == {PROD, SHARED}
    contacts = yaml.safe_load(scenarios()["ready"].workload.read_text(encoding="utf-8"))["support"]["contacts"]
    for ticket in shown(found, "microsoft.support/supporttickets"):
        assert ticket["supportPlanType"] == "ProDirect"
        assert ticket["contactDetails"]["primaryEmailAddress"] in {contact["mailbox"] for contact in contacts}
        assert found.now - datetime.fromisoformat(ticket["createdDate"]) < timedelta(days=365)
    held = {
        (given.principal, given.scope)
        for given in found.assignments
        if given.role.name == "Support Request Contributor" and given.principal_type == "User"
    }
    assert held == {(who["principal"], f"/subscriptions/{at}") for who in contacts for at in (PROD, SHARED)}


def test_not_ready_lacks_something_in_every_area():
    found = world("not-ready")
    machines = found.by_type[MACHINE]
    items = {fold(item["sourceResourceId"]): item for item in shown(found, ITEM)}
    groups = shown(found, "microsoft.insights/actiongroups")
    silencers = shown(found, "microsoft.alertsmanagement/actionrules")
    (board,) = shown(found, "microsoft.portal/dashboards")
    assert found.billing is not None
    assert found.billing.account["properties"]["enrollmentDetails"]["supportLevel"] == "Developer"
    assert {ticket["supportPlanType"] for ticket in shown(found, "microsoft.support/supporttickets")} == {"Developer"}
    assert len({given.principal for given in found.assignments if "Support" in given.role.name}) == 1
    assert items[fold(machines[0].id)]["lastBackupStatus"] == "Failed"
    assert fold(machines[1].id) not in items
    deleted = items[fold(machines[2].id)]
    assert (deleted["protectionStatus"], deleted["isScheduledForDeferredDelete"]) == ("Healthy", True)
    stopped = items[fold(machines[3].id)]
    assert (stopped["protectionState"], stopped["lastBackupStatus"]) == ("ProtectionStopped", "Completed")
    (disk,) = shown(found, "microsoft.dataprotection/backupvaults/backupinstances")
    assert disk["currentProtectionState"] == "ProtectionError"
    restores = [job for job in shown(found, JOB) if job["operation"] == "Restore"]
    assert sorted(job["status"] for job in restores) == ["Failed", "InProgress"]
    assert not rules_for(found, MACHINE, machines[1].id, AVAILABILITY[MACHINE][0])
    assert [rule for rule in shown(found, METRICS) if not rule["enabled"]]
    assert [receiver["status"] for receiver in groups[0]["smsReceivers"]] == ["Disabled"]
    assert groups[1]["emailReceivers"] == groups[1]["smsReceivers"] == []
    assert [rule["actions"] for rule in silencers] == [[{"actionType": "RemoveAllActionGroups"}]] * 2
    members = [resource.id for kind in (MACHINE, SITE) for resource in found.by_type[kind]]
    assert (len(members), len([member for member in members if member in str(board)])) == (6, 3)
    assert "vm-search-00" in str(board), "which is gone"


def test_not_ready_lacks_something_in_every_area_of_the_launch():
    found = world("not-ready")
    (ended, _) = shown(found, "microsoft.consumption/budgets")
    assert ended["timePeriod"]["endDate"] < "2026-12-01T08:00:00Z"
    secrets = [secret["attributes"].get("exp", 0) for secret in shown(found, "microsoft.keyvault/vaults/secrets")]
    assert min(secrets) == 0, "one never expires"
    assert 0 < sorted(secrets)[1] < found.now.timestamp(), "one has expired"
    assert "ReadOnly" in [lock["level"] for lock in shown(found, "microsoft.authorization/locks")]
    runs = shown(found, "microsoft.loadtestservice/loadtests/testruns")
    assert [run["testResult"] for run in runs] == ["FAILED", "NOT_APPLICABLE"]
    assert {test["Kind"] for test in shown(found, "microsoft.insights/webtests")} == {"ping", "standard"}
    settings = shown(found, "microsoft.insights/diagnosticsettings")
    workspaces = {fold(one.id) for one in found.by_type["microsoft.operationalinsights/workspaces"]}
    assert [one for one in settings if one["workspaceId"] and fold(one["workspaceId"]) not in workspaces]
    fired = [alert["essentials"] for alert in shown(found, "microsoft.alertsmanagement/alerts")]
    assert {(one["severity"], one["alertState"]) for one in fired} == {("Sev1", "New"), ("Sev1", "Acknowledged")}
    assert "Unhealthy" in [one["status"]["code"] for one in shown(found, "microsoft.security/assessments")]
    (gateway,) = found.by_type["microsoft.network/applicationgateways"]
    assert gateway.body["zones"] == ["1"]


def test_denied_is_ready_but_the_caller_sees_one_subscription_and_no_bill():
    ready, denied = world("ready"), world("denied")
    assert [found.body for found in denied.inventory.resources] == [found.body for found in ready.inventory.resources]
    access = Access(denied)
    assert access.sees(f"/subscriptions/{PROD}")
    assert not access.sees(f"/subscriptions/{SHARED}")
    assert denied.caller.billing_reader is False


@pytest.mark.parametrize(("name", "failures"), [("ready", 0), ("not-ready", 2), ("denied", 0)])
def test_test_reports_count_what_they_claim(name, failures):
    root = ET.parse(scenarios()[name].folder / "reports" / "junit.xml").getroot()
    counted = {kind: len(root.findall(f".//{kind}")) for kind in ("testcase", "failure", "error", "skipped")}
    assert counted == {"testcase": 412, "failure": failures, "error": 0, "skipped": 3}
    claimed = {"testcase": "tests", "failure": "failures", "error": "errors", "skipped": "skipped"}
    for kind, attribute in claimed.items():
        assert int(root.attrib[attribute]) == counted[kind]
        assert sum(int(suite.attrib[attribute]) for suite in root) == counted[kind]


@pytest.mark.parametrize(
    ("name", "line", "branch"), [("ready", 0.86, 0.78), ("not-ready", 0.58, 0.61), ("denied", 0.86, 0.78)]
)
def test_coverage_reports_count_what_they_claim(name, line, branch):
    root = ET.parse(scenarios()[name].folder / "reports" / "coverage.xml").getroot()
    lines = root.findall(".//line")
    covered = [found for found in lines if found.attrib["hits"] != "0"]
    taken = [found.attrib["condition-coverage"].split("(")[1] for found in lines if "branch" in found.attrib]
    assert (len(covered), len(lines)) == (int(root.attrib["lines-covered"]), int(root.attrib["lines-valid"]))
    assert sum(int(text[0]) for text in taken) == int(root.attrib["branches-covered"])
    assert 2 * len(taken) == int(root.attrib["branches-valid"])
    assert len(covered) / len(lines) == pytest.approx(line)
    assert sum(int(text[0]) for text in taken) / (2 * len(taken)) == pytest.approx(branch)

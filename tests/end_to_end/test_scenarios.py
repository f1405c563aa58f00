"""The demo scenarios of one Azure: what each criterion says, on what evidence, and at what cost."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter

import pytest

from collector.cli.inputs import read_policy
from policies import shipped_policy
from tests.end_to_end.conftest import Outcome, run_scenario
from tests.people_of_runs import JUDGED_LAST

CRITERIA = {criterion.id for criterion in read_policy(None, shipped_policy()).policy.criteria}
NOTHING_DECLARED = dict.fromkeys(("governance-declared-resources", "governance-expected-inventory"), "not_applicable")
JUDGED = CRITERIA - set(NOTHING_DECLARED)
"""The workloads of the scenarios name no single resource and expect no number of them."""
UNPROVED = {
    "testing-evidence-fresh": "U-STALE",
    **dict.fromkeys(("recovery-plan-documented", "cutover-plan-signed", "roadmap-next-stage"), "U-MISSING"),
    **dict.fromkeys(("rollback-plan-signed", "governance-scope-signed", "cutover-rehearsed"), "U-MISSING"),
    "governance-open-issues": "U-MISSING",
    "support-coverage-known": "U-STALE",
    "support-production-plan": "U-SIG",
    "data-migration-plan-signed": "U-SIG",
    **dict.fromkeys(("recovery-targets-declared", "rollback-data-loss-accepted"), "U-SIG"),
}
"""What nothing can fail: it is proved, or it is not. In turn: a report left over from an earlier run; no document; no
signature of anybody, or of somebody who is missing in the role map; a signature that ran out; one by another key; one
of a machine; and those of whoever wrote the document."""
VOUCHED_FOR = {"rollback-schema-compatible", "people-admins-trained"}
"""What is proved by a record or a signature alone, and they are there, whatever else is in disorder."""
TOLD_BY_EARLIER_RUNS = {"governance-decision-criteria"}
"""What fails by what earlier packets say, which are no documents of this bundle."""
TOLD_BY_PEOPLE = {
    *("support-oncall-escalation", "support-coverage-known", "support-production-plan"),
    *("recovery-targets-declared", "recovery-plan-documented"),
    *("rollback-plan-signed", "rollback-data-loss-accepted"),
    *("cutover-plan-signed", "cutover-rehearsed", "cutover-plan-complete"),
    *("data-migration-plan-signed", "data-migration-rehearsed"),
    *("people-admins-trained", "people-change-readiness", "people-training-complete"),
    *("dependency-external-confirmed", "roadmap-next-stage"),
    *("governance-signoffs-complete", "governance-evidence-intact", "governance-scope-signed"),
    *("governance-open-issues", "governance-review-timed", "governance-decision-criteria"),
}
"""What needs no right in Azure and none at a CI host: statements, documents and registers stand beside the workload."""


OF_A_JOB = {"actions", "checks", "deployments", "issues", "security-events", "statuses", "vulnerability-alerts"}
OF_AN_APP = {"administration", "secret-scanning-alerts"}
"""Rights that a workflow can give the token of its job, and those that only another token can have."""


def test_ready_is_a_go_on_every_criterion(scenario_runs):
    outcome = scenario_runs("ready")
    assert outcome.code == 0
    assert outcome.decision["ruling"] == "GO"
    assert outcome.outcomes == dict.fromkeys(JUDGED, "pass") | NOTHING_DECLARED


def test_not_ready_fails_every_criterion_with_evidence_and_a_fix(scenario_runs):
    outcome = scenario_runs("not-ready")
    assert outcome.code == 10
    expected = dict.fromkeys(JUDGED, "fail") | dict.fromkeys(UNPROVED, "unknown") | dict.fromkeys(VOUCHED_FOR, "pass")
    assert outcome.outcomes == expected | NOTHING_DECLARED
    verdicts = {verdict["criterion"]: verdict for verdict in outcome.decision["verdicts"]}
    assert all(reason in verdicts[name]["reason_codes"] for name, reason in UNPROVED.items())
    for verdict in outcome.decision["verdicts"]:
        if verdict["outcome"] != "fail":
            continue
        assert verdict["fix"]
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", one["digest"]) for one in verdict["evidence"])
        assert verdict["evidence"] or verdict["criterion"] in TOLD_BY_EARLIER_RUNS, verdict["criterion"]
        assert any(code.startswith(f"F-{verdict['criterion']}-") for code in verdict["reason_codes"])


def test_denied_is_undecided_and_says_which_right_unlocks_how_many_criteria(scenario_runs):
    outcome = scenario_runs("denied")
    assert outcome.code == 11
    unknown = {name for name, found in outcome.outcomes.items() if found == "unknown"}
    seen = {"people-roles-assigned"}  # its roles are all held in the subscription that is seen
    assert JUDGED - unknown == TOLD_BY_PEOPLE | seen
    gaps = outcome.decision["gaps"]
    assert {gap["reason_code"] for gap in gaps} == {"U-PERM"}
    assert "grant Reader on subscription 11111111-aaaa-4bbb-8ccc-000000000002" in gaps[0]["fix"]
    assert {name for gap in gaps for name in gap["criteria"]} == unknown - set(JUDGED_LAST)
    fixes = " ".join(gap["fix"] for gap in gaps)
    assert set(re.findall("Write `([a-z-]+): read` under `permissions:` of the job", fixes)) == OF_A_JOB
    assert set(re.findall("a GitHub App or an administrator that has `([a-z-]+): read`", fixes)) == OF_AN_APP


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_nothing_but_reads_ever_leaves(scenario_runs, name):
    posts = {entry["path"] for entry in scenario_runs(name).log if entry["method"] != "GET"}
    assert {path for path in posts if not path.endswith("/oauth2/v2.0/token")} <= {
        "/providers/Microsoft.ResourceGraph/resources",
        "/batch",  # of GETs: the simulator refuses every other part
    }


REQUESTS = {
    "GET /subscriptions": 1,  # what can be seen at all
    "POST /providers/Microsoft.ResourceGraph/resources": 2,  # resources; all other tables together
    "POST /batch": 14,  # everything below, 20 parts at most, and what follows from an answer only after it
    "GET /{host}/test-runs": 1,  # the data plane of load tests, which no batch reaches
}
OF_EACH_SUBSCRIPTION = {
    "that nothing was left out: it is there to the end, and golive's own rights, before and after": {
        "{s}": 1,
        "{s}/providers/Microsoft.Authorization/denyAssignments": 2,
        "{s}/providers/Microsoft.Authorization/roleAssignments": 2,
    },
    "who may raise a ticket, who holds which role": {
        "{s}/providers/Microsoft.Authorization/roleAssignments": 1,
        "{s}/providers/Microsoft.Authorization/roleDefinitions/{r}": 6,
    },
    "support": {
        "{s}/providers/Microsoft.Billing/billingProperty/default": 1,
        "{s}/providers/Microsoft.Support/supportTickets": 1,
    },
    "that Resource Graph shows what there is: every resource, and the rules of alerts": {
        "{s}/resources": 1,
        "{s}/providers/Microsoft.AlertsManagement/actionRules": 1,
        "{s}/providers/Microsoft.AlertsManagement/prometheusRuleGroups": 1,
        "{s}/providers/Microsoft.AlertsManagement/smartDetectorAlertRules": 1,
        "{s}/providers/Microsoft.Insights/activityLogAlerts": 1,
        "{s}/providers/Microsoft.Insights/metricAlerts": 1,
        "{s}/providers/Microsoft.Insights/scheduledQueryRules": 1,
    },
    "receivers, and whether they were heard: what was tried, and what is open": {
        "{s}/providers/Microsoft.Insights/actionGroups": 1,
        "{s}/providers/Microsoft.Insights/eventtypes/management/values": 1,
        "{s}/providers/Microsoft.AlertsManagement/alerts": 1,
    },
    "telemetry, and where logs go": {
        "{s}/providers/Microsoft.Insights/components": 1,
        "{s}/providers/Microsoft.Insights/diagnosticSettings": 1,
        "{s}/providers/Microsoft.Insights/webtests": 1,
        "{s}/providers/Microsoft.LoadTestService/loadTests": 1,
        "{s}/providers/Microsoft.OperationalInsights/workspaces": 1,
    },
    "what runs in which version, and which certificates end when": {
        "{s}/providers/Microsoft.App/managedEnvironments": 1,
        "{s}/providers/Microsoft.CertificateRegistration/certificateOrders": 1,
        "{s}/providers/Microsoft.CognitiveServices/accounts": 1,
        "{s}/providers/Microsoft.Compute/virtualMachineScaleSets": 1,
        "{s}/providers/Microsoft.Compute/virtualMachines": 1,
        "{s}/providers/Microsoft.ContainerService/managedClusters": 1,
        "{s}/providers/Microsoft.DomainRegistration/domains": 1,
        "{s}/providers/Microsoft.Network/applicationGateways": 1,
        "{s}/providers/Microsoft.Web/certificates": 1,
    },
    "cost, policy and Defender": {
        "{s}/providers/Microsoft.Authorization/policyAssignments": 1,
        "{s}/providers/Microsoft.Consumption/budgets": 1,
        "{s}/providers/Microsoft.Security/assessmentMetadata": 1,
        "{s}/providers/Microsoft.Security/assessments": 1,
        "{s}/providers/Microsoft.Security/pricings": 1,
    },
    "stores, and how each keeps its own backups": {
        "{s}/providers/Microsoft.AppConfiguration/configurationStores": 1,
        "{s}/providers/Microsoft.Cache/redis": 1,
        "{s}/providers/Microsoft.Cache/redisEnterprise": 1,
        "{s}/providers/Microsoft.DBforMySQL/flexibleServers": 1,
        "{s}/providers/Microsoft.DBforPostgreSQL/flexibleServers": 1,
        "{s}/providers/Microsoft.DocumentDB/databaseAccounts": 1,
        "{s}/providers/Microsoft.KeyVault/vaults": 1,
        "{s}/providers/Microsoft.Sql/managedInstances": 1,
        "{s}/providers/Microsoft.Sql/servers": 1,
        "{s}/providers/Microsoft.Storage/storageAccounts": 1,
    },
    "vaults of both kinds, and locks": {
        "{s}/providers/Microsoft.Authorization/locks": 1,
        "{s}/providers/Microsoft.DataProtection/backupVaults": 1,
        "{s}/providers/Microsoft.RecoveryServices/vaults": 1,
    },
    "ways back": {"{s}/providers/Microsoft.App/containerApps": 1, "{s}/providers/Microsoft.Web/sites": 1},
    "regions, and room in the one in use and the one of recovery": {
        "{s}/locations": 1,
        "{s}/providers/Microsoft.Compute/locations/northeurope/usages": 1,
        "{s}/providers/Microsoft.Compute/locations/westeurope/usages": 1,
    },
    "the platform": {
        "{s}/providers/Microsoft.ResourceHealth/availabilityStatuses": 1,
        "{s}/providers/Microsoft.ResourceHealth/events": 1,
    },
}
"""What is asked of each subscription, by what it is for, and how often."""

SETTINGS = "providers/Microsoft.Insights/diagnosticSettings"
SERVICES_VAULT, BACKUP_VAULT = (
    f"{{g}}/providers/Microsoft.{one}" for one in ("RecoveryServices/vaults/{v}", "DataProtection/backupVaults/bv-shop")
)
SQL, ACCOUNT = (f"{{g}}/providers/Microsoft.{one}" for one in ("Sql/servers", "Storage/storageAccounts/stcontososhop"))
OF_WHAT_WAS_FOUND = {
    "the account that pays": {"/providers/Microsoft.Billing/billingAccounts/84620917": 1},
    "three vaults: items, policies, restores before the two weeks that Resource Graph knows, replication": {
        f"{SERVICES_VAULT}/backupProtectedItems": 3,
        f"{SERVICES_VAULT}/backupPolicies": 3,
        f"{SERVICES_VAULT}/backupJobs": 9,
        f"{SERVICES_VAULT}/replicationProtectedItems": 3,
        f"{SERVICES_VAULT}/replicationRecoveryPlans": 3,
        f"{SERVICES_VAULT}/replicationJobs": 3,
        f"{SERVICES_VAULT}/replicationRecoveryPlans/shop-failover": 1,
    },
    "the vault of the blobs": {
        f"{BACKUP_VAULT}/backupInstances": 1,
        f"{BACKUP_VAULT}/backupPolicies": 1,
        f"{BACKUP_VAULT}/backupJobs": 1,
    },
    "two servers and the database that is no copy": {
        **{
            f"{SQL}/{server}/{below}": 1
            for server in ("sql-shop", "sql-shop-north")
            for below in ("databases", "failoverGroups", "replicationLinks")
        },
        f"{SQL}/sql-shop/databases/orders/backupLongTermRetentionPolicies/default": 1,
        f"{SQL}/sql-shop/databases/orders/backupShortTermRetentionPolicies/default": 1,
    },
    "the storage account: how far its copy is, what it keeps of what is deleted": {
        ACCOUNT: 1,
        f"{ACCOUNT}/blobServices/default": 1,
        f"{ACCOUNT}/fileServices/default": 1,
        f"{ACCOUNT}/fileServices/default/shares": 1,
    },
    "what was tried of each scenario of failure": {
        f"{{g}}/providers/Microsoft.Chaos/experiments/{name}/executions": 1
        for name in ("payment-dependency-down", "search-throttling", "zone-loss")
    },
    "the container app": {"{g}/providers/Microsoft.App/containerApps/ca-shop-pay/revisions": 1},
    "where the logs of each resource go": {
        f"{{g}}/providers/{one}/{SETTINGS}": often
        for one, often in (
            ("Microsoft.CognitiveServices/accounts/oai-shop", 1),
            ("Microsoft.DBforPostgreSQL/flexibleServers/pg-shop", 1),
            ("Microsoft.DBforPostgreSQL/flexibleServers/pg-shop-north", 1),
            ("Microsoft.DocumentDB/databaseAccounts/cosmos-shop", 1),
            ("Microsoft.KeyVault/vaults/kv-shop", 1),
            ("Microsoft.Network/applicationGateways/agw-shop", 1),
            ("Microsoft.RecoveryServices/vaults/{v}", 3),
            ("Microsoft.Sql/servers/sql-shop/databases/orders", 1),
            ("Microsoft.Sql/servers/sql-shop-north/databases/orders", 1),
            ("Microsoft.Storage/storageAccounts/stcontososhop/blobServices/default", 1),
            ("Microsoft.Storage/storageAccounts/stcontososhop/fileServices/default", 1),
            ("Microsoft.Web/sites/contoso-shop-api", 1),
            ("Microsoft.Web/sites/contoso-shop-front", 1),
        )
    },
    "two web apps: the path of their health check, and what they run on": {
        "{g}/providers/Microsoft.Web/sites/contoso-shop-api/config/web": 1,
        "{g}/providers/Microsoft.Web/sites/contoso-shop-front/config/web": 1,
    },
    "the component: whether it receives, and what its availability test found; the workbook with its content": {
        "{g}/providers/microsoft.insights/components/appi-shop/providers/Microsoft.Insights/metrics": 2,
        "{g}/providers/microsoft.insights/workbooks/6e1f3a52-8c07-4d19-b2a6-0f4d97c1e835": 1,
    },
    "what ends: keys, secrets and certificates; models, and when they are retired": {
        "{g}/providers/Microsoft.App/managedEnvironments/cae-shop/certificates": 1,
        "{g}/providers/Microsoft.KeyVault/vaults/kv-shop/keys": 1,
        "{g}/providers/Microsoft.KeyVault/vaults/kv-shop/secrets": 1,
        "{g}/providers/Microsoft.CognitiveServices/accounts/oai-shop/deployments": 1,
        "{s}/providers/Microsoft.CognitiveServices/locations/westeurope/models": 1,
    },
}
"""What is asked of what was found, by what it is for, and how often."""


def test_the_requests_of_a_gate_run_are_exactly_these(scenario_runs):
    """A request that nobody expects is a cost that nobody sees: change these lists knowingly."""
    asked = [entry for entry in scenario_runs("ready").log if _is_of_azure(entry)]
    assert Counter(f"{entry['method']} {_place(entry)}" for entry in asked) == REQUESTS
    parts = [part for entry in asked for part in entry.get("parts", ())]
    assert Counter(map(_place, parts)) == _counted(OF_EACH_SUBSCRIPTION, times=2) + _counted(OF_WHAT_WAS_FOUND)


def _counted(asked: dict[str, dict[str, int]], times: int = 1) -> Counter[str]:
    return sum((Counter({place: times * often for place, often in one.items()}) for one in asked.values()), Counter())


def test_without_batches_the_facts_are_the_same_and_each_list_is_a_request(scenario_runs, tmp_path):
    alone = run_scenario("ready", tmp_path, batches=False)
    assert (alone.code, alone.outcomes) == (0, scenario_runs("ready").outcomes)
    assert _facts(alone) == _facts(scenario_runs("ready"))
    lists = _counted(OF_EACH_SUBSCRIPTION, times=2) + _counted(OF_WHAT_WAS_FOUND)
    others = sum(often for request, often in REQUESTS.items() if request != "POST /batch")
    assert len([entry for entry in alone.log if _is_of_azure(entry)]) == lists.total() + others == 200


def _facts(outcome: Outcome) -> list[dict]:
    """Return the facts of a run without what rests on moments and bytes."""
    lines = gzip.decompress((outcome.packet / "bundle" / "facts.jsonl.gz").read_bytes()).splitlines()
    return [{k: v for k, v in json.loads(line).items() if k not in ("documents", "observed_at")} for line in lines]


def _is_of_azure(entry: dict) -> bool:
    """Say whether a request went to Azure, and is no part of signing in."""
    return re.search("^/api/v3/|^/_blobs/|/oauth2/|openid-configuration", entry["path"]) is None


def _place(entry: dict) -> str:
    path = re.sub(r"^/subscriptions/[^/]+/resourceGroups/[^/]+", "{g}", entry["path"], flags=re.IGNORECASE)
    path = re.sub(r"^/subscriptions/[^/]+", "{s}", path)
    path = re.sub(r"/roleDefinitions/[^/]+", "/roleDefinitions/{r}", path)
    path = re.sub(r"^/[\w.-]+\.loadtesting\.azure\.com/", "/{host}/", path)
    return re.sub("/Microsoft.RecoveryServices/vaults/[^/]+/", "/Microsoft.RecoveryServices/vaults/{v}/", path)


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_no_address_and_no_phone_number_of_the_estate_is_kept(scenario_runs, name):
    """The estates hold mailboxes, phone numbers and webhooks; only aliases of them may be in a packet."""
    from simulator.scenarios import scenarios

    estate = scenarios()["ready"].estate.read_text() + scenarios()[name].estate.read_text()
    planted = set(re.findall(r"[\w.+-]+@[\w.-]+\.\w+", estate)) | set(re.findall(r'"(\d{7,})"', estate))
    assert len(planted) > 3
    planted -= {"84620917"}  # the billing account is the subject of a fact, not a person
    for file in scenario_runs(name).packet.rglob("*"):
        if file.is_file() and file.name != "workload.yaml":  # people wrote the contacts into their own file
            text = (gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()).decode()
            assert [one for one in planted if one in text] == [], file.name

"""The three demo scenarios: what each criterion says, on what evidence, and at what cost."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from tests.end_to_end.conftest import Outcome, run_scenario

FIRST_CRITERIA = [
    "monitoring-alert-baseline",
    "monitoring-dashboard",
    "monitoring-receivers-email-sms",
    "recovery-backup-coverage",
    "recovery-backup-success",
    "support-plan-active",
    "support-ticket-drill",
    "support-ticket-rights",
    "testing-automated-pass",
    "testing-coverage-line",
]
NOTHING_DECLARED = dict.fromkeys(("governance-declared-resources", "governance-expected-inventory"), "not_applicable")
"""The workloads of the scenarios name no single resource and expect no number of them."""


def test_ready_is_a_go_on_every_criterion(scenario_runs):
    outcome = scenario_runs("ready")
    assert outcome.code == 0
    assert outcome.decision["ruling"] == "GO"
    assert outcome.outcomes == dict.fromkeys(FIRST_CRITERIA, "pass") | NOTHING_DECLARED


def test_not_ready_fails_every_criterion_with_evidence_and_a_fix(scenario_runs):
    outcome = scenario_runs("not-ready")
    assert outcome.code == 10
    assert outcome.outcomes == dict.fromkeys(FIRST_CRITERIA, "fail") | NOTHING_DECLARED
    for verdict in outcome.decision["verdicts"]:
        if verdict["criterion"] in NOTHING_DECLARED:
            continue
        assert verdict["fix"]
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", one["digest"]) for one in verdict["evidence"])
        assert verdict["evidence"], verdict["criterion"]
        assert any(code.startswith(f"F-{verdict['criterion']}-") for code in verdict["reason_codes"])


def test_denied_is_undecided_and_says_which_right_unlocks_how_many_criteria(scenario_runs):
    outcome = scenario_runs("denied")
    assert outcome.code == 11
    unknown = {name for name, found in outcome.outcomes.items() if found == "unknown"}
    assert set(FIRST_CRITERIA) - unknown == {"testing-automated-pass", "testing-coverage-line"}
    first = outcome.decision["gaps"][0]
    assert first["reason_code"] == "U-PERM"
    assert "grant Reader on subscription 11111111-aaaa-4bbb-8ccc-000000000002" in first["fix"]
    assert len(first["criteria"]) == 8


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_nothing_but_reads_ever_leaves(scenario_runs, name):
    posts = {entry["path"] for entry in scenario_runs(name).log if entry["method"] != "GET"}
    assert {path for path in posts if not path.endswith("/oauth2/v2.0/token")} <= {
        "/providers/Microsoft.ResourceGraph/resources",
        "/batch",  # of GETs: the simulator refuses every other part
    }


LISTS = [
    "Microsoft.AlertsManagement/actionRules",
    "Microsoft.AlertsManagement/prometheusRuleGroups",
    "Microsoft.AlertsManagement/smartDetectorAlertRules",
    "Microsoft.Authorization/denyAssignments",
    "Microsoft.Authorization/denyAssignments",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions/{r}",
    "Microsoft.Authorization/roleDefinitions/{r}",
    "Microsoft.Authorization/roleDefinitions/{r}",
    "Microsoft.Authorization/roleDefinitions/{r}",
    "Microsoft.Billing/billingProperty/default",
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Insights/actionGroups",
    "Microsoft.Insights/activityLogAlerts",
    "Microsoft.Insights/metricAlerts",
    "Microsoft.Insights/scheduledQueryRules",
    "Microsoft.RecoveryServices/vaults",
    "Microsoft.Support/supportTickets",
    "Microsoft.Web/sites",
]


def test_the_requests_of_a_gate_run_are_exactly_these(scenario_runs):
    """A request that nobody expects is a cost that nobody sees: change this list knowingly."""
    asked = [
        entry for entry in scenario_runs("ready").log if not re.search("/oauth2/|openid-configuration", entry["path"])
    ]
    assert sorted(_shape(entry) for entry in asked) == [
        "GET /subscriptions",
        *["POST /batch"] * 7,
        "POST /providers/Microsoft.ResourceGraph/resources",
    ]
    parts = [f"GET {_place(part)}" for entry in asked for part in entry.get("parts", ())]
    own = "/subscriptions/{s}"
    each = [
        f"GET {own}",
        *(f"GET {own}/providers/{name}" for name in LISTS),
        f"GET {own}/resourceGroups/{{g}}/providers/Microsoft.RecoveryServices/vaults/{{v}}/backupProtectedItems",
    ]
    assert sorted(parts) == sorted([*each, *each, "GET /providers/Microsoft.Billing/billingAccounts/84620917"])


def test_without_batches_the_facts_are_the_same_and_each_list_is_a_request(scenario_runs, tmp_path):
    alone = run_scenario("ready", tmp_path, batches=False)
    assert (alone.code, alone.outcomes) == (0, scenario_runs("ready").outcomes)
    assert _facts(alone) == _facts(scenario_runs("ready"))
    assert len([entry for entry in alone.log if entry["path"].startswith(("/subscriptions", "/providers"))]) == 49


def _facts(outcome: Outcome) -> list[dict]:
    """Return the facts of a run without what rests on moments and bytes."""
    lines = gzip.decompress((outcome.packet / "bundle" / "facts.jsonl.gz").read_bytes()).splitlines()
    return [{k: v for k, v in json.loads(line).items() if k not in ("documents", "observed_at")} for line in lines]


def _shape(entry: dict) -> str:
    return f"{entry['method']} {_place(entry)}"


def _place(entry: dict) -> str:
    path = re.sub(r"/subscriptions/[^/]+", "/subscriptions/{s}", entry["path"])
    path = re.sub(r"/resourceGroups/[^/]+", "/resourceGroups/{g}", path, flags=re.IGNORECASE)
    path = re.sub(r"/roleDefinitions/[^/]+", "/roleDefinitions/{r}", path)
    return re.sub("/vaults/[^/]+/", "/vaults/{v}/", path)


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

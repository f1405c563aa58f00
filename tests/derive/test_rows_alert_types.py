"""The baseline of each type: unknown types, clusters, operations of the activity log, and vaults."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from builders import GROUP, OPS, PROD, SEEN, SUB, VM, WEB, WORKLOAD, processing, rule, vm
from judged import healthy, outcome, rows_of, verdict

from collector.facts import resource_types as types
from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertRule
from collector.facts.azure import Resource
from collector.facts.backup import BackupVault
from collector.model import AzureScope, Expected, Fact

BASELINE = "monitoring-alert-baseline"
TOO_FEW = f"fail F-{BASELINE}-3"
METRICS = f"{OPS}/providers/Microsoft.Monitor/accounts/amw"


def why(facts: list[Fact]) -> list[str]:
    """What the rows say is wrong."""
    return [reason for row in rows_of("monitored_resource", facts) for reason in row.why_not]


# --- Types ------------------------------------------------------------------------------------------------


def of_type(kind: str, name: str = "it", **changes: Any) -> Resource:
    namespace, _, kinds = kind.partition("/")
    subject = f"{WEB}/providers/{namespace}/{'/x/'.join(kinds.split('/'))}/{name}"
    return Resource(
        **{"subject": subject, "resource_type": kind, "name": name, "location": "westeurope", **SEEN, **changes}
    )


def only(*facts: Fact) -> list[Fact]:
    """These in the place of the machine and its rules."""
    return [*healthy(Resource, AlertRule, BackupVault), *facts]


def test_a_type_that_the_table_does_not_know_is_unknown_and_says_what_to_add():
    facts = only(of_type(types.DATA_EXPLORER))
    assert outcome(BASELINE, facts) == "unknown U-MISSING"
    assert "tables/monitoring.yaml" in verdict(BASELINE, facts).message


def test_a_type_that_needs_no_alerts_is_not_asked_about():
    assert outcome(BASELINE, only(of_type(types.DISK), of_type(types.LOAD_TEST))) == "not_applicable"


def test_a_type_without_an_availability_set_is_judged_by_its_whole_baseline():
    plan = of_type(types.APP_PLAN)
    (row,) = rows_of("monitored_resource", only(plan))
    assert (row.availability_alerts_pct, row.baseline_alerts_pct) == (100.0, 0.0)
    assert outcome(BASELINE, only(plan)) == TOO_FEW


def test_failures_that_application_insights_is_sent_do_not_count_for_the_app():
    site, failures = of_type(types.WEB_APP), rule("app-failures", signals=("requests/failed",), target_type=None)
    said = why(only(site, failures))
    assert "server errors: app-failures watches what Application Insights is sent" in " ".join(said)


def cluster_rule(**changes: Any) -> AlertRule:
    given = {"rule_kind": "prometheus", "target_type": None, "signals": ("sum(kube_pod_status_ready) < 1",)}
    return rule("pods", **{**given, **changes})


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        pytest.param((METRICS, of_type(types.CLUSTER).subject), True, id="its own"),
        pytest.param((METRICS, of_type(types.CLUSTER, "other").subject), False, id="another cluster's"),
        pytest.param((METRICS,), None, id="of whatever is sent to a workspace"),
    ],
)
def test_which_prometheus_rule_watches_a_cluster(scopes, expected):
    (row,) = rows_of("monitored_resource", only(of_type(types.CLUSTER), cluster_rule(scopes=scopes)))
    (cell,) = [cell for cell in row.cells if cell.alert == "pods not ready"]
    assert (cell.in_place if isinstance(cell.in_place, bool) else None) is expected


# --- Operations of the activity log -------------------------------------------------------------------------

VAULT = of_type(types.KEY_VAULT)


def holding(field: str, *values: str) -> ActivityCondition:
    return ActivityCondition(any_of=(ActivityTest(field=field, values=values),))


DELETED = holding("operationname", "microsoft.keyvault/vaults/delete")


def deletion(*more: ActivityCondition, **changes: Any) -> AlertRule:
    conditions = (holding("category", "administrative"), DELETED, *more)
    signals = tuple(f"{one.field}={value}" for part in conditions for one in part.any_of for value in one.values)
    given = {"rule_kind": "activity", "target_type": None, "severity": None, "criteria": None, "signals": signals}
    return rule("deleted", **{**given, "conditions": conditions, **changes})


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(deletion(), True, id="any deletion"),
        pytest.param(deletion(scopes=(WEB,)), True, id="in its group"),
        pytest.param(deletion(scopes=(OPS,)), False, id="in another group"),
        pytest.param(deletion(holding("status", "succeeded", "started")), True, id="that succeeded"),
        pytest.param(deletion(holding("status", "failed")), False, id="that failed"),
        pytest.param(deletion(holding("resourcetype", types.KEY_VAULT)), True, id="of its type"),
        pytest.param(deletion(holding("resourceid", VAULT.subject.casefold())), True, id="of itself"),
        pytest.param(deletion(holding("resourceid", VM.casefold())), False, id="of something else"),
        pytest.param(deletion(holding("resourcegroup", "rg-web")), True, id="in its group, by name"),
        pytest.param(deletion(holding("resourcegroup", "rg-ops")), False, id="in another group, by name"),
        pytest.param(deletion(holding("caller", "somebody")), None, id="by somebody"),
        pytest.param(deletion(conditions=None), None, id="conditions not told"),
        pytest.param(deletion(conditions=(holding("category", "servicehealth"),)), False, id="of another category"),
        pytest.param(deletion(conditions=(holding("category", "administrative"),)), True, id="of everything"),
        pytest.param(deletion(enabled=False), False, id="switched off"),
    ],
)
def test_which_rule_tells_of_the_deletion_of_a_vault(found, expected):
    (row, *_) = rows_of("monitored_resource", only(VAULT, found))
    (cell,) = [cell for cell in row.cells if cell.alert == "deletion"]
    assert (cell.in_place if isinstance(cell.in_place, bool) else None) is expected


def test_a_subscription_is_asked_for_deletions_of_what_it_holds():
    facts = only(VAULT, of_type(types.STORAGE_ACCOUNT), deletion())
    (row,) = [row for row in rows_of("monitored_resource", facts) if row.subject == PROD]
    assert [cell.alert for cell in row.cells] == ["deletion of key vaults", "deletion of storage accounts"]
    assert (row.alerts_not_in_place, row.baseline_alerts_pct) == (("deletion of storage accounts",), 50.0)


def test_a_rule_over_one_group_does_not_guard_the_whole_subscription():
    facts = only(VAULT, deletion(holding("resourcegroup", "rg-web")))
    (row,) = [row for row in rows_of("monitored_resource", facts) if row.subject == PROD]
    assert row.cells[0].in_place.reason.value == "U-MISSING"


def test_a_subscription_of_which_only_groups_are_declared_is_not_asked():
    scope = AzureScope(resource_groups=(WEB,), expect=(Expected(resource_type=types.KEY_VAULT, at_least=1),))
    workload = dataclasses.replace(WORKLOAD, azure=scope, subscriptions=(SUB,))
    rows = rows_of("monitored_resource", only(VAULT, deletion()), workload=workload)
    assert [row.subject for row in rows] == [VAULT.subject]


# --- Vaults -----------------------------------------------------------------------------------------------

BACKUPS = of_type(types.RECOVERY_VAULT, "rsv")
TELLS = {"removes_all": False, "adds": (GROUP,)}


def vault(**changes: Any) -> BackupVault:
    given = {"subject": BACKUPS.subject.upper(), "name": "rsv", "job_failure_alerts": "Enabled", **SEEN}
    return BackupVault(**{**given, **changes})


@pytest.mark.parametrize(
    ("facts", "expected", "says"),
    [
        pytest.param([vault(), processing(**TELLS)], True, "", id="on, and a group is told"),
        pytest.param([vault(job_failure_alerts="ENABLED"), processing(**TELLS)], True, "", id="in capitals"),
        pytest.param([vault()], False, "the vault's own alert tells no action group", id="on, and nobody is told"),
        pytest.param([vault(), processing(**TELLS, scopes=(VM,))], False, "tells no action group", id="of others"),
        pytest.param(
            [vault(), processing(**TELLS), processing()], False, "silences the vault's own alert", id="silenced"
        ),
        pytest.param([vault(job_failure_alerts="Disabled"), processing(**TELLS)], False, "is switched off", id="off"),
        pytest.param(
            [vault(job_failure_alerts="Disabled", classic_alerts="Enabled"), processing(**TELLS)],
            False,
            "the classic ones ended in March 2026",
            id="only the classic ones",
        ),
        pytest.param([vault(job_failure_alerts=None), processing(**TELLS)], None, "", id="not told"),
        pytest.param([vault(job_failure_alerts="Perhaps"), processing(**TELLS)], None, "", id="a word of tomorrow"),
        pytest.param([processing(**TELLS)], None, "", id="settings not read"),
    ],
)
def test_whether_people_hear_of_failed_backups(facts, expected, says):
    rows = {row.subject: row for row in rows_of("monitored_resource", only(BACKUPS, vm(), *facts))}
    (cell,) = [cell for cell in rows[BACKUPS.subject].cells if cell.alert == "failed jobs"]
    assert (cell.in_place if isinstance(cell.in_place, bool) else None) is expected
    assert says in cell.why_not

"""Surprises 14 to 39: ids, names, words, numbers and dates as real answers spell them, followed to the verdict."""

from __future__ import annotations

import copy
import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, PROD, RAISER, SEEN, SUB, VM, assignment
from builders_failover import replicated
from judged import rows_of
from stores_kept import COSMOS
from stores_kept import replica as copy_of
from surprise_facts import (
    DRILL,
    GUARDED,
    POINT,
    PROTECTED_VM,
    SITE_RECOVERY,
    SUCCESS,
    as_machine_backup,
    instead,
    judged,
)
from whole_estate import WHOLE, whole
from whole_facts import LOCAL, SITE, answered_ticket, local_vault, machine_backup, slot

from collector.facts.azure import Resource
from collector.facts.backup import BackupJob
from collector.facts.recovery import Mechanism
from collector.facts.rollback import DeploymentSlot
from collector.model import AzureScope, fold_id
from collector.probe import Malformed
from probes.recovery.protected_items import parse_protected_item
from probes.rollback.slots import parse_slot

pytestmark = pytest.mark.corpus

# --- Ids, types, names, places -----------------------------------------------------------------------------


def test_14_ids_are_compared_without_regard_to_case(facts):
    told = facts("azpy20:advisor/test_mgmt_advisor.test_suppressions#000")[0]
    machine = Resource(subject=told.resource.swapcase(), resource_type="x", name="m", tags=(), **SEEN)
    sub = fold_id(told.resource).split("/")[2]
    narrowed = AzureScope(subscriptions=(sub,), resources=(told.resource.lower(),))
    workload = dataclasses.replace(WHOLE, subscriptions=(sub,), azure=narrowed)
    assert len(rows_of("advisor_finding", [machine, told], (), workload)) == 1


def test_15_capitals_of_site_recovery_do_not_part_a_plan_from_its_machines(facts):
    (told,) = facts(f"{SITE_RECOVERY}#068")
    assert told.subject.startswith("/Subscriptions/")
    spelt = dataclasses.replace(
        replicated(), subject=replicated().subject.replace("/Subscriptions/", "/SUBSCRIPTIONS/")
    )
    assert judged(DRILL, instead(replicated(), spelt)) == "pass"


def test_17_the_vault_of_an_item_is_found_though_it_is_told_as_a_url(facts, recorded):
    (raw,) = recorded("azcli:backup/test_afs_unregister_container#040")
    (told,) = facts("azcli:backup/test_afs_unregister_container#040")
    assert raw.text("properties.vaultId").startswith("https://")
    assert fold_id(told.vault).startswith("/subscriptions/")
    assert fold_id(told.subject).startswith(f"{fold_id(told.vault)}/")


@pytest.mark.parametrize("home", ["westus", "West US", "WEST US", "West us"])
def test_19_a_copy_in_the_same_region_is_none_in_another_however_both_are_spelt(home):
    """`West US` stands in recorded answers of Cosmos DB, `westus` in others about the same account."""
    replica = copy_of(COSMOS, Mechanism.COSMOS_REGION)
    place = next(fact for fact in whole() if (fact.kind, fact.subject) == ("resource", COSMOS))
    found = [fact for fact in whole() if fact not in (replica, place)]
    moved = dataclasses.replace(place, location=home)
    near = dataclasses.replace(replica, region="westus")
    assert judged("recovery-rpo-feasible", [*found, moved, near]).startswith("fail")


def test_20_a_slot_in_the_shape_of_a_site_is_a_way_back(recorded):
    older = recorded("aznet16:WebSite/WebSiteSlotScenarioTests.CreateAndVerifyListOfSlots#005")
    told = [found for one in older for found in parse_slot(one)]
    ours = [_ours_slot(found) for found in told]
    assert {found.state for found in told} == {"Running"}
    assert judged("rollback-path-automated", instead(slot(), *ours)) == "pass"
    stopped = [dataclasses.replace(found, state="Stopped") for found in ours]
    assert judged("rollback-path-automated", instead(slot(), *stopped)).startswith("fail")


def _ours_slot(told: DeploymentSlot) -> DeploymentSlot:
    name = told.subject.rpartition("/")[2]
    return dataclasses.replace(told, subject=f"{SITE}/slots/{name}", site=SITE, **SEEN)


def test_20_a_job_finds_its_machine_though_names_hold_semicolons(facts):
    (told, *_) = facts("azcli:backup/test_backup_csr#043")
    assert isinstance(told, BackupJob)
    new = {"source": VM, "vault": LOCAL, "subject": f"{LOCAL}/backupJobs/x"}
    failed = dataclasses.replace(told, **new, status="Failed", ended=NOW - timedelta(hours=1), **SEEN)
    assert judged(SUCCESS, [*whole(), failed]) == f"fail F-{SUCCESS}-4"
    assert judged(SUCCESS, [*whole(), dataclasses.replace(told, **new, **SEEN)]) == "pass", (
        "one that runs is no failure"
    )


@pytest.mark.parametrize("tags", [None, ()])
def test_21_a_resource_that_tells_no_tags_is_left_out_by_none(tags):
    found = [dataclasses.replace(fact, tags=tags) if isinstance(fact, Resource) else fact for fact in whole()]
    tagged = dataclasses.replace(WHOLE, azure=AzureScope(subscriptions=(SUB,), tags=(("env", "prod"),)))
    chosen = judged("recovery-zone-redundancy", found, tagged)
    assert chosen.startswith("unknown")


# --- Support and people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("azext21:support/test_support_tickets#003", "pass"),
        ("azext25:support/test_support_tickets#013", "unknown U-MISMATCH"),
    ],
)
def test_29_the_plan_of_a_ticket_must_be_the_one_that_is_billed(facts, record, expected):
    told = facts(record)[0]
    ours = dataclasses.replace(told, subject=answered_ticket().subject, created=NOW - timedelta(days=3), **SEEN)
    assert judged("support-plan-active", instead(answered_ticket(), ours)) == expected


def test_28_a_word_of_severity_is_held_against_the_right_line_of_the_table(facts):
    told = facts("azext21:support/test_support_tickets#003")[0]
    moved = {
        "subject": answered_ticket().subject,
        "created": NOW - timedelta(days=3),
        "service": answered_ticket().service,
    }
    ours = dataclasses.replace(told, **moved, **SEEN)
    assert (told.severity, told.first_response) == ("Minimal", timedelta(hours=4))
    assert judged("support-response-fit", instead(answered_ticket(), ours)) == "pass"
    critical = dataclasses.replace(ours, severity="Critical")
    assert judged("support-response-fit", instead(answered_ticket(), critical)).startswith("fail")


def test_31_an_assignment_that_does_not_tell_its_kind_of_principal_lets_nobody_call(facts):
    record = "azcli:acs/test_aks_create_default_service_without_skip_role_assignment@hybrid_2020_09_01#017"
    (told, *_) = facts(record)
    assert (told.principal_type, told.scope) == (None, "/")
    ours = dataclasses.replace(
        told, subject=assignment().subject, seen_from=PROD, role=RAISER, principal="contact:Lena", **SEEN
    )
    assert judged("support-ticket-rights", instead(assignment(), ours)) == "unknown U-PERM"
    known = dataclasses.replace(ours, principal_type="User")
    assert judged("support-ticket-rights", instead(assignment(), known)) == "pass", "the root reaches everything"


# --- Values, dates -----------------------------------------------------------------------------------------


def test_35_days_that_come_as_floats_are_days(facts):
    told = facts("azext24:dataprotection/test_dataprotection_backup_policy_create_and_delete#000")[0]
    for days, expected in ((told.soft_delete_days, "pass"), (6.0, f"fail F-{GUARDED}-2")):
        ours = dataclasses.replace(local_vault(), soft_delete_days=days)
        assert judged(GUARDED, instead(local_vault(), ours)) == expected


NEVER = [
    pytest.param("2001-01-01T00:00:00Z", id="2: backup of machines"),
    pytest.param("1753-01-01T01:01:01Z", id="6: Site Recovery"),
    pytest.param("9999-12-31T23:59:59.9999999", id="6: Site Recovery, in the future"),
    pytest.param("0001-01-01T08:00:00Z", id="38: authorization"),
]


@pytest.mark.parametrize("never", NEVER)
def test_a_date_that_means_never_is_no_recovery_point(recorded, never):
    (raw,) = recorded(PROTECTED_VM)
    other = copy.deepcopy(dict(raw.raw))
    other["properties"].update(lastRecoveryPoint=never, lastBackupTime=never)
    (told,) = parse_protected_item(raw.inside(other))
    kept = {"deletion_scheduled": False, "protection_state": "Protected", "policy": machine_backup().policy}
    found = instead(machine_backup(), as_machine_backup(told, **kept, last_status="Completed"))
    assert told.last_recovery_point is None
    assert judged(SUCCESS, found).startswith("unknown")
    assert judged(POINT, found) == "unknown U-MISSING"


def test_37_a_date_in_american_order_is_a_gap_and_not_another_day(recorded):
    texts = [
        text
        for item in recorded("azext25:cosmosdb-preview/test_cosmosdb_gremlin_graph_backupinfo#036")
        for text in _texts(item.raw)
        if text.endswith(("AM", "PM"))
    ]
    (raw,) = recorded(PROTECTED_VM)
    assert texts
    for text in texts:
        other = copy.deepcopy(dict(raw.raw))
        other["properties"].update(lastRecoveryPoint=text)
        with pytest.raises(Malformed, match="lastRecoveryPoint"):
            list(parse_protected_item(raw.inside(other)))


def test_36_a_point_with_seven_digits_is_no_other_moment(recorded):
    (raw,) = recorded(PROTECTED_VM)
    other = copy.deepcopy(dict(raw.raw))
    other["properties"].update(lastRecoveryPoint=f"{NOW - timedelta(hours=2):%Y-%m-%dT%H:%M:%S}.1234567Z")
    (told,) = parse_protected_item(raw.inside(other))
    kept = {"deletion_scheduled": False, "protection_state": "Protected", "policy": machine_backup().policy}
    assert judged(POINT, instead(machine_backup(), as_machine_backup(told, **kept))) == "pass"


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []

"""What real answers do that a first implementation gets wrong, followed from the recorded answer to the verdict.

The numbers are those of the corpus's list; `test_probe_surprises.py` shows what the probes make of each. Ids and
moments of a recorded fact are replaced by those of the estate, so that it speaks of the workload of today.
"""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest
from builders import SEEN, VM, group, rule
from builders_failover import replicated
from corpus_items import PARSERS, type_of
from stores_kept import bv
from surprise_facts import (
    COVERAGE,
    DRILL,
    GUARDED,
    MONITOR,
    POINT,
    PROTECTED_VM,
    SITE_RECOVERY,
    SUCCESS,
    as_machine_backup,
    instead,
    judged,
    with_own_groups_only,
)
from whole_estate import AT_T3, verdicts, whole, with_disk
from whole_facts import LOCAL, local_vault, machine_backup, share_backup

from probes.recovery.protected_items import parse_protected_item

pytestmark = pytest.mark.corpus

# --- Looks healthy, is not ---------------------------------------------------------------------------------


def test_1_a_soft_deleted_backup_is_no_backup(facts):
    (told,) = facts(PROTECTED_VM)
    found = verdicts(instead(machine_backup(), as_machine_backup(told)))
    assert {name: found[name].outcome.value for name in (COVERAGE, POINT)} == {COVERAGE: "fail", POINT: "fail"}
    assert found[COVERAGE].reason_codes[0] == f"F-{COVERAGE}-1"
    assert found[SUCCESS].outcome.value == "unknown"


def test_2_a_machine_that_was_never_backed_up_is_not_protected(facts):
    told, _ = facts("azcli:backup/test_backup_container#095")
    found = instead(machine_backup(), as_machine_backup(told, policy=machine_backup().policy))
    assert judged(COVERAGE, found) == f"fail F-{COVERAGE}-2"
    assert judged(SUCCESS, found).startswith("unknown")
    assert judged(POINT, found) == "unknown U-MISSING"


def test_3_a_share_that_was_never_backed_up_is_not_protected(facts):
    (told,) = facts("azcli:backup/test_afs_backup_policy#049")
    ours = share_backup()
    new = dataclasses.replace(ours, protection_state=told.protection_state, last_status=told.last_status)
    found = instead(ours, dataclasses.replace(new, last_recovery_point=told.last_recovery_point))
    assert judged(COVERAGE, found) == f"fail F-{COVERAGE}-2"
    assert not judged(SUCCESS, found).startswith("pass")


@pytest.mark.parametrize(
    ("record", "ours"),
    [
        ("azcli:backup/test_afs_backup_restore#047", share_backup()),
        ("azcli:backup/test_backup_wl_sql_archive#000", None),
    ],
)
def test_4_success_counts_in_the_word_of_each_workload(facts, record, ours):
    """A database in a machine is a store of its own, of which only its vault knows."""
    told = facts(record)[0]
    base = ours or machine_backup(subject=f"{LOCAL}/items/sql", data_in=told.data_in, workload=told.workload)
    new = dataclasses.replace(base, last_status=told.last_status, protection_state=told.protection_state)
    found = instead(ours, new) if ours else [*whole(), new]
    assert judged(SUCCESS, found) == "pass"
    assert judged(COVERAGE, found) == "pass"
    worse = dataclasses.replace(new, last_status="Unhealthy")
    assert judged(SUCCESS, instead(ours, worse) if ours else [*whole(), worse]) == f"fail F-{SUCCESS}-2"


def as_ours(told: Any) -> Any:
    return dataclasses.replace(told, subject=replicated().subject, vault=replicated().vault, source=VM.lower(), **SEEN)


def test_5_a_machine_whose_first_copy_is_under_way_is_neither_tested_nor_a_way_back(facts):
    (told,) = facts(f"{SITE_RECOVERY}#068")
    assert (told.replication_health, told.failover_health) == ("Normal", "Normal")
    found = verdicts(instead(replicated(), as_ours(told)))
    assert found[DRILL].outcome.value == "fail"
    assert {f"F-{DRILL}-2", f"F-{DRILL}-4"} <= set(found[DRILL].reason_codes)
    assert found["recovery-rpo-feasible"].outcome.value == "fail"
    assert found["recovery-backup-policy-fit"].outcome.value == "fail"


def test_6_a_test_that_never_ran_is_no_test_of_long_ago(facts):
    (told,) = facts(f"{SITE_RECOVERY}#068")
    done = dataclasses.replace(as_ours(told), protection_state="Protected")
    found = verdicts(instead(replicated(), done))[DRILL].subjects
    (subject,) = [one for one in found if f"F-{DRILL}-2" in one.reason_codes]
    assert f"F-{DRILL}-1" not in subject.reason_codes, "the age of a test in 1753"


@pytest.mark.parametrize("word", ["Healthy", "Protected", "NotProtected", "Unprotected", "Unhealthy", None])
def test_7_the_many_words_of_health_decide_nothing(recorded, word):
    (raw,) = recorded(PROTECTED_VM)
    other = copy.deepcopy(dict(raw.raw))
    other["properties"].update(protectionStatus=word, healthStatus=word)
    assert list(parse_protected_item(raw.inside(other))) == list(parse_protected_item(raw))


def test_7_what_could_be_protected_is_not(recorded):
    found = recorded("azext25:site-recovery/test_siterecovery_H2A_E2A_scenarios#029")
    assert {item.get("properties.protectionStatus") for item in found} == {"Unprotected"}
    assert {type_of(item) for item in found}.isdisjoint(PARSERS)


@pytest.mark.parametrize(
    ("number", "record", "line"),
    [
        (8, f"{MONITOR}activity_log_alert_update_action#005", "1"),
        (9, "azcli:monitor/test_metric_alert_special_char_scenario#041", "1"),
        (11, f"{MONITOR}create_disabled_activity_log_alert#001", "1"),
    ],
)
def test_8_9_and_11_a_rule_that_tells_nobody_watches_nothing(facts, number, record, line):
    told = facts(record)[0]
    ours = dataclasses.replace(rule(), enabled=told.enabled, action_groups=told.action_groups)
    found = with_own_groups_only(instead(rule(), ours))
    assert judged("monitoring-alert-baseline", found) == f"fail F-monitoring-alert-baseline-{line}"


def test_10_an_empty_action_group_tells_nobody(facts):
    (told,) = facts(f"{MONITOR}create_empty_action_group#002")
    ours = dataclasses.replace(group(), enabled=told.enabled, receivers=told.receivers)
    found = verdicts(instead(group(), ours))
    assert found["monitoring-receivers-email-sms"].reason_codes[0] == "F-monitoring-receivers-email-sms-1"
    assert found["monitoring-alert-baseline"].outcome.value == "fail"


@pytest.mark.parametrize("record", ["azcli:backup/test_backup_vault#013", "azcli:backup/test_afs_backup_policy#001"])
def test_12_a_vault_in_the_middle_of_an_update_leaves_open_how_it_is_hardened(facts, record):
    (told,) = facts(record)
    for state in (told.provisioning_state, "Succeeded"):
        ours = dataclasses.replace(told, subject=LOCAL, provisioning_state=state, **SEEN)
        assert judged(GUARDED, instead(local_vault(), ours)) == "unknown U-PARSE"


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ("azext24:dataprotection/test_dataprotection_backup_policy_create_and_delete#000", "Off"),
        ("azext25:dataprotection/test_dataprotection_backup_and_restore_mysql#000", "OFF"),
    ],
)
def test_13_off_is_off_in_any_spelling(facts, record, word):
    told = facts(record)[0]
    assert told.soft_delete == word
    ours = dataclasses.replace(told, subject=bv().subject, provisioning_state="Succeeded", **SEEN)
    found = [*(fact for fact in with_disk() if fact.subject != ours.subject), ours]
    assert judged(GUARDED, found, AT_T3) == f"fail F-{GUARDED}-1"
    assert judged(GUARDED, [*found[:-1], dataclasses.replace(ours, soft_delete=word[0] + "n")], AT_T3) == "pass"

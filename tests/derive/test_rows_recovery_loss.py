"""How much loss is accepted, and what is unknown of it: recovery-rpo-feasible (docs/data-loss.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, OTHER, PROD, SEEN, VM, backup, backup_policy, vault, vm
from judged import gap, outcome, verdict
from stores_kept import (
    ACCOUNT,
    COSMOS,
    DATABASE,
    DAY,
    DISK,
    HOUR,
    QUEUE,
    SHARE,
    at_tier,
    blobs,
    losses_found,
    native,
    only,
    redundancy,
    replica,
    replicated,
    resource,
    share,
)

from collector.facts.azure import Resource
from collector.facts.backup import BackupPolicy, BackupVault, NativeBackup, ProtectedItem, StorageProtection
from collector.facts.recovery import GeoReplica, Mechanism, Redundancy, Region, ReplicatedItem
from collector.model import Fact, Tier

LOSS = "recovery-rpo-feasible"
TOO_MUCH, GONE = f"fail F-{LOSS}-1", f"fail F-{LOSS}-2"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
DELETION, ZONE, REGION = "deletion", "zone", "region"
MACHINE = (vm(), backup(), backup_policy(interval=4 * HOUR), vault())
ZONAL = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=3, **SEEN)


def judged_at(tier: Tier, *facts: Fact, losses: tuple[tuple[str, timedelta], ...] = (), gaps=()) -> str:
    return outcome(LOSS, only(*facts), gaps, at_tier(tier, *losses))


# --- What is accepted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("interval", "tiers_that_pass"),
    [(5 * SECOND, "T0 T1 T2 T3"), (10 * MINUTE, "T1 T2 T3"), (HOUR, "T2 T3"), (5 * HOUR, "T3"), (25 * HOUR, "")],
)
def test_each_tier_accepts_its_own_loss_by_deletion(interval, tiers_that_pass):
    facts = (
        resource(COSMOS),
        native(COSMOS, interval=interval),
        redundancy(COSMOS),
        replica(COSMOS, Mechanism.COSMOS_REGION, consistency="Strong"),
    )
    passed = [tier.value for tier in Tier if judged_at(tier, *facts) == "pass"]
    assert passed == tiers_that_pass.split()
    assert all(judged_at(tier, *facts) == TOO_MUCH for tier in Tier if tier.value not in tiers_that_pass.split())


@pytest.mark.parametrize(("tier", "expected"), [(Tier.T0, GONE), (Tier.T1, GONE), (Tier.T2, "pass"), (Tier.T3, "pass")])
def test_the_loss_of_a_region_is_judged_at_t0_and_t1(tier, expected):
    store = (resource(COSMOS), native(COSMOS, interval=SECOND), redundancy(COSMOS))
    assert judged_at(tier, *store) == expected


@pytest.mark.parametrize(("tier", "expected"), [(Tier.T2, GONE), (Tier.T3, "pass")])
def test_the_loss_of_a_zone_is_not_judged_at_t3(tier, expected):
    store = (resource(COSMOS), native(COSMOS, interval=SECOND), redundancy(COSMOS, zone_redundant=False))
    assert judged_at(tier, *store) == expected


@pytest.mark.parametrize(
    ("tier", "accepted", "expected"),
    [
        pytest.param(Tier.T1, None, TOO_MUCH, id="nothing declared"),
        pytest.param(Tier.T1, 36 * HOUR, "pass", id="as much as is lost"),
        pytest.param(Tier.T1, 35 * HOUR, TOO_MUCH, id="less than is lost"),
        pytest.param(Tier.T3, 5 * HOUR, TOO_MUCH, id="less than the tier would accept"),
    ],
)
def test_what_the_workload_declares_stands_in_place_of_the_tier(tier, accepted, expected):
    losses = () if accepted is None else ((VM.upper(), accepted),)
    assert judged_at(tier, *MACHINE, losses=losses) == expected


ACCOUNT_IN_ORDER = (resource(ACCOUNT), blobs(), redundancy(ACCOUNT))


@pytest.mark.parametrize(
    ("last_sync", "accepted", "region", "expected"),
    [
        (10 * MINUTE, None, "storage_geo U-MISSING", "unknown U-MISSING"),
        (10 * MINUTE, 15 * MINUTE, "storage_geo, declared 0:15:00", "pass"),
        (20 * MINUTE, 15 * MINUTE, "storage_geo, declared 0:20:00", TOO_MUCH),
        (None, 15 * MINUTE, "U-PARSE", "unknown U-PARSE"),
    ],
)
def test_a_declared_loss_stands_in_for_a_promise_that_nobody_gives(last_sync, accepted, region, expected):
    moment = None if last_sync is None else NOW - last_sync
    facts = (*ACCOUNT_IN_ORDER, replica(ACCOUNT, Mechanism.STORAGE_GEO, last_sync=moment))
    losses = () if accepted is None else ((ACCOUNT, accepted),)
    assert losses_found(*facts, losses=losses)[REGION] == region
    assert judged_at(Tier.T1, *facts, losses=losses) == expected


def test_a_declared_loss_brings_nothing_back():
    assert judged_at(Tier.T1, *ACCOUNT_IN_ORDER, losses=((ACCOUNT, DAY),)) == GONE


def test_a_loss_declared_for_an_account_holds_for_its_shares_and_no_other():
    kept = backup("s", source=ACCOUNT, workload="AzureStorage", data_in="uploads")
    facts = (*ACCOUNT_IN_ORDER, share(), kept, backup_policy(), vault(), replica(ACCOUNT, Mechanism.STORAGE_GEO))
    assert judged_at(Tier.T1, *facts, losses=((ACCOUNT, 36 * HOUR),)) == "pass"
    assert judged_at(Tier.T1, *facts, losses=((SHARE, 36 * HOUR),)) == "unknown U-MISSING"
    assert judged_at(Tier.T1, *facts, losses=((f"{ACCOUNT}2", 36 * HOUR),)) == TOO_MUCH


def test_a_backup_that_is_not_made_brings_nothing_back_at_any_tier():
    facts = (vm(), backup(protection_state="ProtectionStopped"), backup_policy(), vault())
    assert {judged_at(tier, *facts) for tier in Tier} == {GONE}


@pytest.mark.parametrize("tier", Tier)
def test_messages_need_a_declaration_at_every_tier(tier):
    assert judged_at(tier, resource(QUEUE), ZONAL) == "unknown U-MISSING"
    assert judged_at(tier, resource(QUEUE), ZONAL, losses=((QUEUE, HOUR),)) == "pass"


def test_people_read_scenario_mechanism_and_figures():
    facts = only(*MACHINE, replicated())
    (worst, *_) = verdict(LOSS, facts, workload=at_tier(Tier.T1)).subjects
    assert worst.message == (
        "More data is lost than is accepted (worst loss is 6 h, limit 15 min); scenario: deletion; mechanism: vault"
    )
    undeclared = only(*ACCOUNT_IN_ORDER, replica(ACCOUNT, Mechanism.STORAGE_GEO))
    (worst, *_) = verdict(LOSS, undeclared, workload=at_tier(Tier.T1)).subjects
    assert "nobody publishes how much storage geo loses: declare under recovery.losses" in worst.message
    assert worst.message.endswith("scenario: region; mechanism: storage_geo")


# --- What cannot be seen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "kind", "scope", "unknown"),
    [
        (MACHINE, ProtectedItem, OTHER, {DELETION, ZONE, REGION}),
        (MACHINE, ReplicatedItem, OTHER, {ZONE, REGION}),
        ((resource(DATABASE), native(DATABASE), redundancy(DATABASE)), GeoReplica, OTHER, {REGION}),
        ((resource(DATABASE), redundancy(DATABASE)), NativeBackup, DATABASE, {DELETION, REGION}),
        ((resource(DATABASE), native(DATABASE, redundancy="Local")), Redundancy, DATABASE, {ZONE}),
        ((vm(), backup(), vault()), BackupPolicy, "", {DELETION, ZONE, REGION}),
        ((vm(), backup(), backup_policy()), BackupVault, "", {ZONE, REGION}),
        ((resource(ACCOUNT), redundancy(ACCOUNT)), StorageProtection, ACCOUNT, {DELETION, REGION}),
        ((resource(QUEUE),), Region, PROD, {ZONE}),
    ],
)
def test_behind_a_gap_there_may_be_a_better_mechanism(facts, kind, scope, unknown):
    seen = losses_found(*facts, gaps=[gap(kind, scope=scope)])
    assert {scenario for scenario, said in seen.items() if said == "U-PERM"} == unknown


def test_nothing_can_be_better_than_no_loss_at_all():
    facts = (resource(DATABASE), native(DATABASE), redundancy(DATABASE))
    assert losses_found(*facts, gaps=[gap(GeoReplica)])[ZONE] == "zone_redundant 0:00:00"


def test_what_was_not_told_of_a_service_is_unknown():
    assert losses_found(resource(DATABASE)) == {DELETION: "U-MISSING", ZONE: "U-MISSING", REGION: "nothing U-MISSING"}
    assert losses_found(resource(DATABASE), native(DATABASE, state=None), redundancy(DATABASE))[DELETION] == "U-PARSE"
    assert (
        losses_found(resource(DATABASE), native(DATABASE, redundancy=None), redundancy(DATABASE))[REGION] == "U-PARSE"
    )


def test_a_vault_of_another_subscription_may_keep_a_disk():
    assert losses_found(resource(DISK))[DELETION] == "U-SCOPE"


@pytest.mark.parametrize("tier", Tier)
def test_nothing_that_holds_data_is_not_applicable_where_that_is_proven(tier):
    site = resource(f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Web/sites/front")
    assert judged_at(tier, site) == "not_applicable"
    assert judged_at(tier, site, gaps=[gap(Resource)]) == "unknown U-PERM"


def test_an_old_answer_is_no_answer():
    old = native(COSMOS, interval=SECOND, observed_at=NOW - 2 * DAY)
    assert judged_at(Tier.T3, resource(COSMOS), old) == "unknown U-STALE"

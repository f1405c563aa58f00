"""What holds for any stores and whatever keeps them: less knowledge never helps, and order leaves no trace."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from builders import NOW, OPS, PROD, RSV, VM, backup, backup_policy, vault, vm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import decided, derived
from stores_kept import (
    ACCOUNT,
    BV,
    CLUSTER,
    COSMOS,
    DATABASE,
    DISK,
    INSTANCE,
    MANAGED,
    POSTGRES,
    QUEUE,
    REDIS,
    SHARE,
    at_tier,
    blob_backup,
    blobs,
    bv,
    bv_policy,
    cluster_backup,
    disk_backup,
    job,
    native,
    only,
    redundancy,
    replica,
    replicated,
    resource,
    retention,
    share,
)

from collector.derive.recovery.data_loss import LOSS_FACTS
from collector.facts.azure import Inventory
from collector.facts.recovery import Mechanism
from collector.model import Cause, Fact, Gap, Outcome, Tier

CRITERIA = frozenset(
    {"recovery-backup-coverage", "recovery-backup-success", "recovery-backup-policy-fit", "recovery-rpo-feasible"}
)
ROWS = ("stateful_resource", "protected_resource", "backup_fit", "data_loss")
PLACES = ["", PROD, OPS, RSV, BV, VM, DATABASE, ACCOUNT, "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000099"]
NONE = timedelta()

STORES: list[list[Fact]] = [
    [vm(), backup(), backup_policy(), vault(), replicated()],
    [resource(DATABASE), native(DATABASE), redundancy(DATABASE), retention()],
    [resource(MANAGED), native(MANAGED, redundancy=None), native(INSTANCE), redundancy(INSTANCE)],
    [resource(POSTGRES), native(POSTGRES), redundancy(POSTGRES), replica(POSTGRES, Mechanism.READ_REPLICA)],
    [resource(COSMOS), native(COSMOS), redundancy(COSMOS), replica(COSMOS, Mechanism.COSMOS_REGION)],
    [resource(ACCOUNT), blobs(), redundancy(ACCOUNT), replica(ACCOUNT, Mechanism.STORAGE_GEO), share()],
    [resource(DISK), disk_backup(), bv(), bv_policy(), job()],
    [resource(CLUSTER), cluster_backup(), bv(), bv_policy(), job(of=CLUSTER)],
    [resource(REDIS), native(REDIS, mode="persistence", state="Succeeded")],
    [resource(QUEUE)],
]
TWISTS: list[Fact] = [
    backup("twin", subject="same"),
    backup("twin", subject="same", last_status="Failed"),
    backup("gone", deletion_scheduled=True),
    backup("still", protection_state="ProtectionStopped"),
    backup("db", workload="AzureWorkload", data_in="orders"),
    backup("share", source=ACCOUNT, workload="AzureStorage", data_in="uploads"),
    backup_policy(interval=None),
    vault(redundancy="LocallyRedundant"),
    replicated(replication_health="Critical"),
    replicated(failover_health=None),
    replica(DATABASE, Mechanism.FAILOVER_GROUP),
    replica(DATABASE, Mechanism.GEO_SECONDARY, state=None),
    replica(DATABASE, Mechanism.GEO_SECONDARY, state="SEEDING", subject=f"{DATABASE}/replicationLinks/1"),
    replica(ACCOUNT, Mechanism.STORAGE_GEO, last_sync=None),
    redundancy(DATABASE, zone_redundant=None),
    blobs(versioning=False),
    blob_backup(chosen=("a",)),
    blob_backup(protection_state="SoftDeleted"),
    native(POSTGRES, is_copy=True),
    native(DATABASE, state="Paused"),
    native(DATABASE, retention=None, redundancy="Local"),
    retention(retention=NONE),
    job("failed", status="Failed"),
    job("nameless", of=None, source_name="disk-1", status="Failed"),
    job("odd", status=None, started=None, ended=None),
]
GAPS = st.builds(
    Gap,
    cause=st.sampled_from(Cause),
    hides=st.lists(st.sampled_from([kind.kind for kind in LOSS_FACTS]), min_size=1, max_size=3, unique=True).map(tuple),
    scope=st.sampled_from(PLACES),
    detail=st.just("not read"),
    fix=st.just("grant Reader"),
    probe=st.just("p"),
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LENIENT = tuple((place, timedelta(days=3)) for place in (VM, DATABASE, MANAGED, POSTGRES, ACCOUNT, DISK, QUEUE))


@st.composite
def estates(draw: st.DrawFn) -> list[Fact]:
    """Some stores in good order with a few odd facts among them."""
    chosen = draw(st.lists(st.sampled_from(range(len(STORES))), min_size=1, max_size=4, unique=True))
    return only(
        *(fact for number in chosen for fact in STORES[number]), *draw(st.lists(st.sampled_from(TWISTS), max_size=4))
    )


TIERS = st.sampled_from(Tier)


def passes(facts: list[Fact], gaps: list[Gap], tier: Tier) -> set[str]:
    held = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    verdicts = decided(facts, gaps, at_tier(tier, *LENIENT)).verdicts
    return {verdict.criterion for verdict in verdicts if verdict.outcome in held} & CRITERIA


@QUICK
@given(estates(), st.lists(GAPS, max_size=2), GAPS, TIERS)
def test_a_gap_never_helps(facts, gaps, another, tier):
    assert passes(facts, [*gaps, another], tier) <= passes(facts, gaps, tier)


@QUICK
@given(estates(), st.randoms(use_true_random=False), TIERS)
def test_less_proof_of_completeness_never_helps(facts, chance, tier):
    gone = chance.choice([fact for fact in facts if isinstance(fact, Inventory)])
    assert passes([fact for fact in facts if fact is not gone], [], tier) <= passes(facts, [], tier)


@QUICK
@given(estates(), st.lists(GAPS, max_size=2), st.randoms(use_true_random=False))
def test_order_leaves_no_trace(facts, gaps, chance):
    mixed = list(facts)
    chance.shuffle(mixed)
    before, after = derived(facts, gaps), derived(mixed, gaps)
    assert [after[kind] for kind in ROWS] == [before[kind] for kind in ROWS]


def test_order_leaves_no_trace_when_everything_ties():
    facts = only(*(fact for store in STORES for fact in store), *TWISTS)
    doubled = [*facts, *(dataclasses.replace(fact, observed_at=NOW - timedelta(hours=1)) for fact in TWISTS)]
    before, after = derived(doubled), derived(doubled[::-1])
    assert [after[kind] for kind in ROWS] == [before[kind] for kind in ROWS]


def test_the_stores_in_good_order_are_kept():
    """Otherwise the properties above would hold for want of anything that passes."""
    kept = [
        number for number, store in enumerate(STORES) if "recovery-backup-coverage" in passes(only(*store), [], Tier.T3)
    ]
    assert kept == [0, 1, 2, 3, 4, 6, 7, 9]
    assert SHARE in [fact.subject for fact in STORES[5]]

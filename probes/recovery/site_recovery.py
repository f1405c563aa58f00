"""What Site Recovery replicates to another region, and when its failover was last tested.

Every vault is asked by itself, and so is every recovery plan: their list leaves out what the plans hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from collector.facts.recovery import RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.model import subscription_of
from collector.probe import Item, PerItem, Probe, Read
from probes.recovery._vaults import (
    API,
    RECOVERY_VAULTS,
    RIGHT_TO_RECOVERY_VAULTS,
    below_vault,
    found_below,
    vault_of,
)


def parse_replicated_item(item: Item) -> Iterator[ReplicatedItem]:
    """A replicated item; its health is `Normal` long before it is protected."""
    details = "properties.providerSpecificDetails"
    yield ReplicatedItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        vault=vault_of(item),
        source=_source(item),
        name=item.maybe_text("properties.friendlyName"),
        provider=item.maybe_text(f"{details}.instanceType"),
        protection_state=item.maybe_text("properties.protectionState"),
        replication_health=item.maybe_text("properties.replicationHealth"),
        failover_health=item.maybe_text("properties.failoverHealth"),
        leaves_disks_out=item.get(f"{details}.unprotectedDisks") not in (None, []),
        active_location=item.maybe_text("properties.activeLocation"),
        recovery_region=item.maybe_text(f"{details}.recoveryFabricLocation"),
        rpo=item.maybe_span(f"{details}.rpoInSeconds", timedelta(seconds=1)),
        rpo_at=item.maybe_instant(f"{details}.lastRpoCalculatedTime"),
        last_test_failover=item.maybe_instant("properties.lastSuccessfulTestFailoverTime"),
        test_failover_state=item.maybe_text("properties.testFailoverState"),
    )


def parse_recovery_plan(item: Item) -> Iterator[RecoveryPlan]:
    """A recovery plan, read by itself; `lastTestFailoverTime` is when a test began, not that it succeeded."""
    groups = [item.inside(group) for group in item.maybe_objects("properties.groups") or ()]
    held = [group.inside(one) for group in groups for one in group.maybe_objects("replicationProtectedItems") or ()]
    yield RecoveryPlan(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        vault=vault_of(item),
        items=tuple(dict.fromkeys(one.text("id") for one in held)),
        last_test_failover=item.maybe_instant("properties.lastTestFailoverTime"),
        current_scenario=item.maybe_text("properties.currentScenario.scenarioName"),
        scenario_status=item.maybe_text("properties.currentScenarioStatus"),
    )


def parse_job(item: Item) -> Iterator[ReplicationJob]:
    """A job of Site Recovery; it names what it was about by a short id and a name, never by a resource id."""
    yield ReplicationJob(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        vault=vault_of(item),
        scenario=item.text("properties.scenarioName"),
        state=item.maybe_text("properties.state"),
        started=item.maybe_instant("properties.startTime"),
        ended=item.maybe_instant("properties.endTime"),
        target=item.maybe_text("properties.targetObjectId"),
        target_name=item.maybe_text("properties.targetObjectName"),
        target_type=item.maybe_text("properties.targetInstanceType"),
    )


def _source(item: Item) -> str | None:
    """Return the id of the machine; only Azure to Azure tells one, other providers name what stands elsewhere."""
    told = item.maybe_text("properties.providerSpecificDetails.fabricObjectId")
    return told if told and subscription_of(told) else None


_ITEMS = PerItem(RECOVERY_VAULTS, partial(below_vault, "replicationProtectedItems"), API)
_PLANS = PerItem(RECOVERY_VAULTS, partial(below_vault, "replicationRecoveryPlans"), API)
_PLAN = PerItem(_PLANS, lambda plan: plan.text("id"), API, single=True)
_JOBS = PerItem(RECOVERY_VAULTS, partial(below_vault, "replicationJobs"), API)

PROBE = Probe(
    id="recovery-site-recovery",
    title="Replication by Site Recovery and its drills",
    reads=(
        Read(RECOVERY_VAULTS, found_below, (ReplicatedItem, RecoveryPlan, ReplicationJob)),
        Read(_ITEMS, parse_replicated_item, (ReplicatedItem,)),
        Read(_PLANS, found_below, (RecoveryPlan,)),
        Read(_PLAN, parse_recovery_plan, (RecoveryPlan,)),
        Read(_JOBS, parse_job, (ReplicationJob,)),
    ),
    rights=(
        RIGHT_TO_RECOVERY_VAULTS,
        "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
        "replicationProtectedItems/read",
        "Microsoft.RecoveryServices/vaults/replicationJobs/read",
        "Microsoft.RecoveryServices/vaults/replicationProtectedItems/read",
        "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/read",
    ),
    otherwise=(
        "A signed drill report: date, scenario, what was failed over, measured recovery time and data loss, open gaps."
    ),
)

"""Replication, drills and quotas in good order, one function a kind, for tests that change one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from builders import NOW, OPS, PROD, SEEN, VM

from collector.facts.recovery import QuotaUse, RecoveryPlan, ReplicatedItem, ReplicationJob
from collector.model import Fact

DR = f"{OPS}/providers/Microsoft.RecoveryServices/vaults/rsv-dr"
SHOUTED = DR.replace("/subscriptions", "/Subscriptions")
"""The same vault as Site Recovery spells it."""
TESTED = NOW - timedelta(days=40)


def item_id(name: str = "item-1") -> str:
    return f"{SHOUTED}/replicationFabrics/f/replicationProtectionContainers/c/replicationProtectedItems/{name}"


def replicated(item: str = "item-1", /, **changes: Any) -> ReplicatedItem:
    fields: dict[str, Any] = {
        "subject": item_id(item),
        "vault": SHOUTED,
        "source": VM.lower(),
        "name": "vm-1",
        "provider": "A2A",
        "protection_state": "Protected",
        "replication_health": "Normal",
        "failover_health": "Normal",
        "active_location": "Primary",
        "recovery_region": "northeurope",
        "rpo": timedelta(minutes=2),
        "rpo_at": NOW,
        "last_test_failover": TESTED,
        "test_failover_state": "None",
        **SEEN,
    }
    return ReplicatedItem(**{**fields, **changes})


def recovery_plan(*items: str, **changes: Any) -> RecoveryPlan:
    fields: dict[str, Any] = {
        "subject": f"{SHOUTED}/replicationRecoveryPlans/all",
        "name": "all",
        "vault": SHOUTED,
        "items": items or (item_id(),),
        "last_test_failover": TESTED - timedelta(hours=1),
        **SEEN,
    }
    return RecoveryPlan(**{**fields, **changes})


def drill_job(**changes: Any) -> ReplicationJob:
    """The job of the last test of the plan."""
    fields: dict[str, Any] = {
        "subject": f"{SHOUTED}/replicationJobs/j1",
        "vault": SHOUTED,
        "scenario": "TestFailover",
        "state": "Succeeded",
        "started": TESTED - timedelta(hours=1),
        "ended": TESTED + timedelta(minutes=5),
        "target": "1112329827",
        "target_name": "all",
        "target_type": "RecoveryPlan",
        **SEEN,
    }
    return ReplicationJob(**{**fields, **changes})


def quota(region: str = "westeurope", name: str = "cores", used: float = 50, limit: float = 100) -> QuotaUse:
    subject = f"{PROD}/providers/Microsoft.Compute/locations/{region}/usages/{name}"
    return QuotaUse(subject=subject, seen_from=PROD, region=region, name=name, used=used, limit=limit, **SEEN)


def failover_in_order() -> list[Fact]:
    """A plan over the one machine of the workload, tested and cleaned up, and room where it would be recovered."""
    return [replicated(), recovery_plan(), drill_job(), quota(), quota("northeurope", used=0)]


def failover_variants() -> list[Fact]:
    """Facts that make a difference beside those in order, for properties over any set of facts."""
    return [
        replicated("item-2", source=f"{VM}-2", last_test_failover=None),
        replicated(test_failover_state="TestFailoverCompleted"),
        replicated(protection_state=None, replication_health="Warning"),
        recovery_plan(item_id(), item_id("item-2")),
        recovery_plan(last_test_failover=NOW - timedelta(days=1)),
        drill_job(state="Failed", subject=f"{SHOUTED}/replicationJobs/j2", started=NOW - timedelta(days=1)),
        quota(used=99),
        quota("northeurope", used=99),
        quota(name="family", used=4),
    ]

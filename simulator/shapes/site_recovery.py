"""What Site Recovery keeps in a vault: replicated machines, recovery plans, jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.moments import plain, with_ticks
from simulator.world import steady_guid

# What the service answers for what never ran: a date, not a missing value.
NEVER = "1753-01-01T01:01:01Z"
HEALTHS = ("Normal", "Warning", "Critical")
JOB_STATES = ("NotStarted", "InProgress", "Succeeded", "Failed", "Suspended", "Cancelled")
SCENARIOS = ("TestFailover", "TestFailoverCleanup", "PlannedFailover", "UnplannedFailover")
_TYPE = "Microsoft.RecoveryServices/vaults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    """How one machine is replicated from one region to another."""

    vault_id: str
    vm_id: str
    region: str
    to: str
    state: str
    health: str
    rpo: timedelta | None
    measured: datetime
    tested: datetime | None
    """When a test last succeeded; `None`: never."""
    test_state: str
    """`None` (the word) when nothing stands around from a test."""

    @property
    def id(self) -> str:
        """The id as the service spells it, with a capital S."""
        fabric = f"replicationFabrics/asr-a2a-default-{self.region}"
        container = f"replicationProtectionContainers/asr-a2a-default-{self.region}-container"
        name = steady_guid("replication", self.vm_id)
        return _spelt(f"{self.vault_id}/{fabric}/{container}/replicationProtectedItems/{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A recovery plan over some replicated machines."""

    vault_id: str
    name: str
    item_ids: tuple[str, ...]
    tested: datetime | None
    """When a test last began."""

    @property
    def id(self) -> str:
        return _spelt(f"{self.vault_id}/replicationRecoveryPlans/{self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job about a plan or a machine."""

    vault_id: str
    scenario: str
    about: str
    """`RecoveryPlan` or `ProtectionEntity`."""
    name: str
    state: str
    started: datetime
    took: timedelta


def replicated_item(said: Replication) -> dict[str, Any]:
    """Return a replicated machine as Site Recovery 2022-08-01 shows it."""
    parts = said.vm_id.split("/")
    name = parts[-1]
    return {
        "id": said.id,
        "name": said.id.rsplit("/", 1)[1],
        "type": f"{_TYPE}/replicationFabrics/replicationProtectionContainers/replicationProtectedItems",
        "properties": {
            "friendlyName": name,
            "protectedItemType": "",
            "protectableItemId": None,
            "protectionState": said.state,
            "activeLocation": "Primary",
            "testFailoverState": said.test_state,
            "testFailoverStateDescription": said.test_state,
            "replicationHealth": said.health,
            "failoverHealth": "Normal",
            "healthErrors": [],
            "currentScenario": {
                "scenarioName": "None",
                "jobId": f"{_spelt(said.vault_id)}/replicationJobs/None",
                "startTime": NEVER,
            },
            **({"lastSuccessfulTestFailoverTime": with_ticks(said.tested)} if said.tested else {}),
            "providerSpecificDetails": {
                "instanceType": "A2A",
                "fabricObjectId": said.vm_id.lower(),
                "primaryFabricLocation": said.region,
                "recoveryFabricLocation": said.to,
                "recoveryAzureVMName": name,
                "rpoInSeconds": int(said.rpo.total_seconds()) if said.rpo else None,
                "lastRpoCalculatedTime": with_ticks(said.measured) if said.rpo else None,
            },
        },
    }


def recovery_plan(plan: Plan) -> dict[str, Any]:
    """Return a recovery plan as a read of itself shows it; a list shows it without its groups."""
    held = [{"id": item, "virtualMachineId": steady_guid("protected", item)} for item in plan.item_ids]
    return {
        "id": plan.id,
        "name": plan.name,
        "type": f"{_TYPE}/replicationRecoveryPlans",
        "properties": {
            "friendlyName": plan.name,
            "failoverDeploymentModel": "ResourceManager",
            "replicationProviders": ["A2A"],
            "allowedOperations": ["UnplannedFailover", "TestFailover"],
            **({"lastTestFailoverTime": with_ticks(plan.tested)} if plan.tested else {}),
            "currentScenario": None,
            "currentScenarioStatus": None,
            "currentScenarioStatusDescription": None,
            "groups": [
                _group("Shutdown", []),
                _group("Failover", []),
                _group("Boot", held),
            ],
            "providerSpecificDetails": [],
        },
    }


def replication_job(job: Job) -> dict[str, Any]:
    """Return a job; it names what it was about by a short id and a name. One that still runs has no end."""
    name = steady_guid("replication job", job.vault_id, job.scenario, job.name, job.started.isoformat())
    running = job.state in ("NotStarted", "InProgress", "Suspended")
    return {
        "id": f"{_spelt(job.vault_id)}/replicationJobs/{name}",
        "name": name,
        "type": f"{_TYPE}/replicationJobs",
        "properties": {
            "activityId": None,
            "scenarioName": job.scenario,
            "friendlyName": job.scenario,
            "state": job.state,
            "stateDescription": job.state,
            "tasks": [],
            "errors": [],
            "startTime": with_ticks(job.started),
            "endTime": None if running else plain(job.started + job.took),
            "allowedActions": [],
            "targetObjectId": steady_guid("target", job.vault_id, job.name),
            "targetObjectName": job.name,
            "targetInstanceType": job.about,
            "customDetails": None,
        },
    }


def _group(kind: str, items: list[dict[str, str]]) -> dict[str, Any]:
    return {"groupType": kind, "replicationProtectedItems": items, "startGroupActions": [], "endGroupActions": []}


def _spelt(resource_id: str) -> str:
    return resource_id.replace("/subscriptions/", "/Subscriptions/", 1)

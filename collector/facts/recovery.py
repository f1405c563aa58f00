"""Facts about recovery elsewhere: replication, drills, redundancy, regions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicatedItem(Fact):
    """What Site Recovery replicates to another region or zone, and when it was last tested."""

    kind: ClassVar[str] = "replicated_item"
    vault: str
    source: str | None = None
    """The id of the resource, where the provider tells it (Azure to Azure does)."""
    name: str | None = None
    provider: str | None = None
    """`instanceType` of the provider's details, for example `A2A`."""
    protection_state: str | None = None
    replication_health: str | None = None
    failover_health: str | None = None
    leaves_disks_out: bool = False
    """It names disks of the machine that are not replicated."""
    active_location: str | None = None
    """`Primary` unless it runs on the other side."""
    recovery_region: str | None = None
    rpo: timedelta | None = None
    """The newest recovery point's distance at `rpo_at`."""
    rpo_at: datetime | None = None
    last_test_failover: datetime | None = None
    """The last that succeeded; absent where it was never tested, also where the service writes 1753."""
    test_failover_state: str | None = None
    """`None` (the word) when nothing stands around from a test, as spelt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryPlan(Fact):
    """A recovery plan of Site Recovery with the items that it fails over."""

    kind: ClassVar[str] = "recovery_plan"
    name: str
    vault: str
    items: tuple[str, ...] = ()
    """Ids of replicated items."""
    last_test_failover: datetime | None = None
    """When the last test began; that it succeeded, only a job tells."""
    current_scenario: str | None = None
    """`scenarioName` of `currentScenario`; `None` (the word) when nothing runs."""
    scenario_status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationJob(Fact):
    """A job of Site Recovery: a test failover, its clean-up, a failover."""

    kind: ClassVar[str] = "replication_job"
    vault: str
    scenario: str
    """`TestFailover`, `TestFailoverCleanup`, `PlannedFailover`, `UnplannedFailover`, …, as spelt."""
    state: str | None = None
    """`Succeeded`, `Failed`, `InProgress`, …, as spelt."""
    started: datetime | None = None
    ended: datetime | None = None
    target: str | None = None
    """The id of the item or plan that it was about."""
    target_name: str | None = None
    target_type: str | None = None
    """What it was about: `RecoveryPlan`, `Vault`, …, as spelt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redundancy(Fact):
    """How a resource survives the loss of an instance or a zone; `subject` is the resource."""

    kind: ClassVar[str] = "redundancy"
    zones: tuple[str, ...] = ()
    """The zones that it is pinned to or spread over; empty where none are told."""
    zone_redundant: bool | None = None
    """What the service says of itself; absent where the type has no such word."""
    instances: int | None = None
    """How many run; absent where the type does not tell."""
    standby: str | None = None
    """For a server with a standby, its state as spelt: `Healthy`, `CreatingStandby`, …"""
    sku: str | None = None
    group: str | None = None
    """What it stands in together with its like: the id of a scale set, an availability set or an App Service plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRedundancy(Redundancy):
    """That of what runs or is a service without data of its own, as rows of Resource Graph tell it.

    It is a kind of its own because it lags: no blocker may rest on it, as some do on that of data services.
    """

    kind: ClassVar[str] = "host_redundancy"


class Mechanism(StrEnum):
    """How a service keeps a copy in another region."""

    FAILOVER_GROUP = "failover_group"
    """SQL Database or SQL Managed Instance."""
    GEO_SECONDARY = "geo_secondary"
    """Active geo-replication of one SQL database."""
    SECONDARY = "secondary"
    """Another kind of secondary of a SQL database, such as a named replica: nothing that golive counts on."""
    READ_REPLICA = "read_replica"
    """PostgreSQL, MySQL."""
    COSMOS_REGION = "cosmos_region"
    STORAGE_GEO = "storage_geo"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoReplica(Fact):
    """A copy of a resource's data in another region, kept by the service; `subject` is the link, group or replica."""

    kind: ClassVar[str] = "geo_replica"
    of: str
    """The id of the resource whose data is copied."""
    mechanism: str
    """A `Mechanism`."""
    copy: str | None = None
    """The id of the resource that holds the copy, where it is one of its own and the answer tells it; of a failover
    group of managed instances, the instance that is fed."""
    copy_name: str | None = None
    """`<server>/<database>` in lower case where only names are told; those of SQL servers are unique in the world."""
    region: str | None = None
    state: str | None = None
    last_sync: datetime | None = None
    """What was written before it is in the copy (storage)."""
    consistency: str | None = None
    """For Cosmos DB, its default level as spelt."""
    automatic: bool | None = None
    """Whether the service fails over by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Fact):
    """A region as a subscription sees it; `subject` is `<subscription>/locations/<name>`."""

    kind: ClassVar[str] = "region"
    seen_from: str
    name: str
    """In lower case without spaces, for example `westeurope`."""
    paired: str | None = None
    """The region that it is paired with; absent for one without a pair."""
    zones: int = 0
    """How many availability zones it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaUse(Fact):
    """How much of a quota is used in a region; `subject` is `<subscription>/…/locations/<region>/usages/<name>`."""

    kind: ClassVar[str] = "quota_use"
    seen_from: str
    region: str
    name: str
    """`name.value` in lower case, for example `standarddsv5family` or `cores`."""
    used: float
    limit: float

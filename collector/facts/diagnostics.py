"""Facts about where the logs of the platform go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.facts import resource_types as types
from collector.model import Fact

NO_CAP = -1.0
"""The daily cap of a workspace that takes as much as comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticSetting(Fact):
    """Which logs and metrics of one resource, or of the activity log of a subscription, are sent where."""

    kind: ClassVar[str] = "diagnostic_setting"
    of: str
    """The id of the resource or the subscription whose logs it sends."""
    workspace: str | None = None
    """The id of a Log Analytics workspace; `None` where it sends to none."""
    storage: str | None = None
    """The id of a storage account."""
    event_hub: str | None = None
    """The id of the rule by which it may write to an event hub."""
    partner: str | None = None
    """The id of a solution of a partner."""
    logs: tuple[str, ...] | None = None
    """The categories and groups of logs that are switched on, as spelt; `None` where the answer does not say."""
    metrics: tuple[str, ...] | None = None
    """Those of metrics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWorkspace(Fact):
    """A Log Analytics workspace: how long it keeps what it takes, and whether it takes everything."""

    kind: ClassVar[str] = "log_workspace"
    state: str | None = None
    """Of its provisioning, as spelt."""
    retention: timedelta | None = None
    """How long tables keep what they hold, unless one is told otherwise."""
    daily_cap_gb: float | None = None
    """How much it takes a day; `NO_CAP` where it takes everything."""
    ingestion: str | None = None
    """Whether it takes anything now, as spelt: `RespectQuota`, `OverQuota`, `ForceOff` and so on."""


BLOB_SERVICE, FILE_SERVICE = "blobServices/default", "fileServices/default"
"""The parts of a storage account that have logs; the account itself has none."""

DIAGNOSABLE_TYPES = frozenset(
    {
        types.WEB_APP,
        types.CLUSTER,
        types.SQL_DATABASE,
        types.MANAGED_INSTANCE,
        types.MANAGED_DATABASE,
        types.POSTGRESQL,
        types.POSTGRESQL_SINGLE,
        types.POSTGRESQL_CLUSTER,
        types.MYSQL,
        types.MYSQL_SINGLE,
        types.MARIADB,
        types.COSMOS_ACCOUNT,
        types.MONGO_CLUSTER,
        types.CASSANDRA_CLUSTER,
        types.REDIS,
        types.KEY_VAULT,
        types.APP_CONFIGURATION,
        types.SERVICE_BUS,
        types.EVENT_HUB,
        types.APPLICATION_GATEWAY,
        types.LOAD_BALANCER,
        types.FRONT_DOOR,
        types.FRONT_DOOR_CLASSIC,
        types.TRAFFIC_MANAGER,
        types.FIREWALL,
        types.NETWORK_GATEWAY,
        types.VPN_GATEWAY,
        types.EXPRESS_ROUTE,
        types.API_MANAGEMENT,
        types.LOGIC_APP,
        types.DATA_FACTORY,
        types.SEARCH,
        types.AI_ACCOUNT,
        types.RECOVERY_VAULT,
        types.SYNAPSE_POOL,
        types.DATA_EXPLORER,
        types.DATABRICKS,
    }
)
"""The types whose resources have logs of their own that tell how they run, besides the services of storage accounts.

https://learn.microsoft.com/azure/azure-monitor/reference/logs-index, 2026-06. Left out although they are on that page:
networks and public addresses, which log attacks only; workspaces and components, where logs end; load tests.
"""

"""The yardstick job as probes: every Resource Graph row of its types, and what only the resource manager shows.

The job and its types are those of the independent measurements behind the limits in `limits.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.yardstick.facts import BlobService, DiagnosticSetting, Lock, LongRetention, Row, ShortRetention
from collector.probe import Item, PerItem, PerSubscription, Probe, Read, Rows
from probes.inventory.rights import PROBE as RIGHTS
from probes.support.tickets import PROBE as TICKETS

DATABASES = "microsoft.sql/servers/databases"
ACCOUNTS = "microsoft.storage/storageaccounts"

DIAGNOSABLE = frozenset(
    {
        DATABASES,
        ACCOUNTS,
        "microsoft.containerservice/managedclusters",
        "microsoft.keyvault/vaults",
        "microsoft.network/networksecuritygroups",
        "microsoft.network/publicipaddresses",
        "microsoft.network/virtualnetworks",
        "microsoft.operationalinsights/workspaces",
        "microsoft.recoveryservices/vaults",
        "microsoft.web/sites",
        "microsoft.web/sites/slots",
    }
)
"""Types with resource logs; with so many of them the estates have the least possible requests that issue 4 names."""

_RESOURCES = Rows(
    "resources",
    (
        *sorted(DIAGNOSABLE),
        "microsoft.compute/disks",
        "microsoft.compute/virtualmachines",
        "microsoft.compute/virtualmachines/extensions",
        "microsoft.dataprotection/backupvaults",
        "microsoft.insights/actiongroups",
        "microsoft.insights/activitylogalerts",
        "microsoft.insights/components",
        "microsoft.insights/metricalerts",
        "microsoft.insights/scheduledqueryrules",
        "microsoft.insights/workbooks",
        "microsoft.network/networkinterfaces",
        "microsoft.portal/dashboards",
        "microsoft.sql/servers",
        "microsoft.web/serverfarms",
    ),
)
_VAULT = "microsoft.recoveryservices/vaults"
_BACKUPS = Rows(
    "recoveryservicesresources",
    (
        "microsoft.dataprotection/backupvaults/backupinstances",
        "microsoft.dataprotection/backupvaults/backupjobs",
        "microsoft.dataprotection/backupvaults/backuppolicies",
        f"{_VAULT}/backupfabrics/protectioncontainers/protecteditems",
        f"{_VAULT}/backupjobs",
        f"{_VAULT}/backuppolicies",
        f"{_VAULT}/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems",
        f"{_VAULT}/replicationrecoveryplans",
    ),
)
_ROLES = Rows(
    "authorizationresources",
    ("microsoft.authorization/roleassignments", "microsoft.authorization/roledefinitions"),
)
_GROUPS = Rows("resourcecontainers", ("microsoft.resources/subscriptions/resourcegroups",))
_SITES = Rows("appserviceresources", ("microsoft.web/sites/config", "microsoft.web/sites/slots/config"))


def parse_row(item: Item) -> Iterator[Row]:
    yield Row(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        row_type=item.text("type").casefold(),
        name=item.text("name"),
        location=item.maybe_text("location"),
    )


def parse_lock(item: Item) -> Iterator[Lock]:
    yield Lock(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        level=item.maybe_text("properties.level"),
    )


def parse_setting(item: Item) -> Iterator[DiagnosticSetting]:
    yield DiagnosticSetting(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        workspace=item.maybe_text("properties.workspaceId"),
        storage=item.maybe_text("properties.storageAccountId"),
    )


def parse_short_retention(item: Item) -> Iterator[ShortRetention]:
    yield ShortRetention(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        days=item.maybe_int("properties.retentionDays"),
    )


def parse_long_retention(item: Item) -> Iterator[LongRetention]:
    yield LongRetention(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        weekly=item.maybe_text("properties.weeklyRetention"),
        monthly=item.maybe_text("properties.monthlyRetention"),
        yearly=item.maybe_text("properties.yearlyRetention"),
    )


def parse_blob_service(item: Item) -> Iterator[BlobService]:
    yield BlobService(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        soft_delete=item.maybe_flag("properties.deleteRetentionPolicy.enabled"),
        days=item.maybe_int("properties.deleteRetentionPolicy.days"),
        versioning=item.maybe_flag("properties.isVersioningEnabled"),
    )


def _is(item: Item, resource_type: str) -> bool:
    return item.text("type").casefold() == resource_type


def _settings(item: Item) -> str | None:
    can_send = item.text("type").casefold() in DIAGNOSABLE
    return f"{item.text('id')}/providers/Microsoft.Insights/diagnosticSettings" if can_send else None


def _short(item: Item) -> str | None:
    return f"{item.text('id')}/backupShortTermRetentionPolicies" if _is(item, DATABASES) else None


def _long(item: Item) -> str | None:
    return f"{item.text('id')}/backupLongTermRetentionPolicies" if _is(item, DATABASES) else None


def _blobs(item: Item) -> str | None:
    return f"{item.text('id')}/blobServices" if _is(item, ACCOUNTS) else None


_LOCKS = PerSubscription("providers/Microsoft.Authorization/locks", "2020-05-01")

YARDSTICK = Probe(
    id="yardstick",
    title="The yardstick job",
    reads=(
        *(Read(rows, parse_row, (Row,)) for rows in (_RESOURCES, _BACKUPS, _ROLES, _GROUPS, _SITES)),
        Read(_LOCKS, parse_lock, (Lock,)),
        Read(PerItem(_RESOURCES, _settings, "2021-05-01-preview"), parse_setting, (DiagnosticSetting,)),
        Read(PerItem(_RESOURCES, _short, "2021-11-01"), parse_short_retention, (ShortRetention,)),
        Read(PerItem(_RESOURCES, _long, "2021-11-01"), parse_long_retention, (LongRetention,)),
        Read(PerItem(_RESOURCES, _blobs, "2023-05-01"), parse_blob_service, (BlobService,)),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Authorization/locks/read",
        "Microsoft.Insights/diagnosticSettings/read",
        "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies/read",
        "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies/read",
        "Microsoft.Storage/storageAccounts/blobServices/read",
    ),
)

PROBES = (RIGHTS, TICKETS, YARDSTICK)
"""The whole job, with the proof of rights that every run makes."""

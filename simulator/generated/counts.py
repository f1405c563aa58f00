"""How many things of each type a generated estate holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_SIZES = ((1, 400), (5, 400), (20, 500))
"""Subscriptions and tracked resources in each, for which the numbers below hold exactly."""

_COUNTS: Mapping[str, tuple[int, int, int]] = {
    "microsoft.authorization/locks": (15, 71, 333),
    "microsoft.authorization/roleassignments": (50, 250, 1100),
    "microsoft.authorization/roledefinitions": (2, 10, 40),
    "microsoft.compute/disks": (58, 290, 1460),
    "microsoft.compute/virtualmachines": (35, 175, 880),
    "microsoft.compute/virtualmachines/extensions": (15, 75, 380),
    "microsoft.containerservice/managedclusters": (4, 20, 100),
    "microsoft.dataprotection/backupvaults": (2, 10, 40),
    "microsoft.dataprotection/backupvaults/backupinstances": (15, 64, 353),
    "microsoft.dataprotection/backupvaults/backupjobs": (15, 64, 353),
    "microsoft.dataprotection/backupvaults/backuppolicies": (2, 10, 40),
    "microsoft.insights/actiongroups": (6, 30, 140),
    "microsoft.insights/activitylogalerts": (8, 40, 180),
    "microsoft.insights/components": (16, 80, 380),
    "microsoft.insights/diagnosticsettings": (93, 471, 2470),
    "microsoft.insights/metricalerts": (31, 155, 780),
    "microsoft.insights/scheduledqueryrules": (12, 60, 300),
    "microsoft.insights/workbooks": (4, 20, 100),
    "microsoft.keyvault/vaults": (19, 95, 480),
    "microsoft.network/networkinterfaces": (39, 195, 980),
    "microsoft.network/networksecuritygroups": (15, 75, 380),
    "microsoft.network/publicipaddresses": (15, 75, 380),
    "microsoft.network/virtualnetworks": (8, 40, 200),
    "microsoft.operationalinsights/workspaces": (4, 20, 100),
    "microsoft.portal/dashboards": (4, 20, 100),
    "microsoft.recoveryservices/vaults": (4, 20, 100),
    "microsoft.recoveryservices/vaults/backupconfig": (4, 20, 100),
    "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems": (23, 114, 593),
    "microsoft.recoveryservices/vaults/backupjobs": (69, 342, 1779),
    "microsoft.recoveryservices/vaults/backuppolicies": (16, 80, 400),
    "microsoft.recoveryservices/vaults/backupstorageconfig": (4, 20, 100),
    "microsoft.recoveryservices/vaults/replicationfabrics": (4, 20, 100),
    "microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems": (
        10,
        40,
        219,
    ),
    "microsoft.recoveryservices/vaults/replicationrecoveryplans": (8, 40, 200),
    "microsoft.resources/resourcegroups": (6, 30, 120),
    "microsoft.sql/servers": (8, 40, 200),
    "microsoft.sql/servers/auditingsettings": (8, 40, 200),
    "microsoft.sql/servers/databases": (19, 95, 480),
    "microsoft.sql/servers/databases/auditingsettings": (19, 95, 480),
    "microsoft.sql/servers/databases/backuplongtermretentionpolicies": (19, 95, 480),
    "microsoft.sql/servers/databases/backupshorttermretentionpolicies": (19, 95, 480),
    "microsoft.sql/servers/databases/securityalertpolicies": (19, 95, 480),
    "microsoft.sql/servers/databases/transparentdataencryption": (19, 95, 480),
    "microsoft.sql/servers/databases/vulnerabilityassessments": (19, 95, 480),
    "microsoft.sql/servers/encryptionprotector": (8, 40, 200),
    "microsoft.sql/servers/securityalertpolicies": (8, 40, 200),
    "microsoft.sql/servers/vulnerabilityassessments": (8, 40, 200),
    "microsoft.storage/storageaccounts": (35, 175, 880),
    "microsoft.storage/storageaccounts/blobservices": (35, 175, 880),
    "microsoft.storage/storageaccounts/fileservices": (35, 175, 880),
    "microsoft.storage/storageaccounts/fileservices/shares": (9, 44, 220),
    "microsoft.support/supporttickets": (3, 15, 60),
    "microsoft.web/serverfarms": (8, 40, 200),
    "microsoft.web/sites": (23, 115, 580),
    "microsoft.web/sites/config": (46, 230, 1160),
    "microsoft.web/sites/slots": (8, 40, 200),
    "microsoft.web/sites/slots/config": (8, 40, 200),
}
"""In the whole estate, by lower-case type, for each of the sizes; other sizes follow the largest in proportion."""

_CHILDREN_WITH_A_PLACE = (
    "microsoft.compute/virtualmachines/extensions",
    "microsoft.sql/servers/databases",
    "microsoft.web/sites/slots",
)
_WITHOUT_A_PLACE = (
    "microsoft.authorization/",
    "microsoft.insights/diagnosticsettings",
    "microsoft.resources/",
    "microsoft.support/",
)
_GROUPS = "microsoft.resources/resourcegroups"
_DISKS = "microsoft.compute/disks"
_CALLERS = "microsoft.authorization/roleassignments"


@dataclass(frozen=True, slots=True)
class Spec:
    """The size of an estate."""

    subscriptions: int
    resources: int
    """Tracked resources in each subscription on average: those that have a place of their own."""

    @property
    def tracked(self) -> int:
        """Tracked resources in the whole estate."""
        return self.subscriptions * self.resources


def is_tracked(kind: str) -> bool:
    """Say whether things of a lower-case type count as resources, not as parts or notes of others."""
    return kind in _CHILDREN_WITH_A_PLACE or (kind.count("/") == 1 and not kind.startswith(_WITHOUT_A_PLACE))


def counts(spec: Spec) -> dict[str, int]:
    """Return the number of things of each type; the tracked ones add up to what the size says.

    There is at least one of each type, so an estate of less than 60 tracked resources may hold a few more.
    """
    size = (spec.subscriptions, spec.resources)
    if size in _SIZES:
        return {kind: numbers[_SIZES.index(size)] for kind, numbers in _COUNTS.items()}
    share = spec.tracked / (_SIZES[-1][0] * _SIZES[-1][1])
    found = {kind: max(1, round(numbers[-1] * share)) for kind, numbers in _COUNTS.items()}
    for at_least_one in (_GROUPS, _CALLERS):
        found[at_least_one] = max(found[at_least_one], spec.subscriptions)
    tracked = sum(number for kind, number in found.items() if is_tracked(kind))
    found[_DISKS] = max(0, found[_DISKS] + spec.tracked - tracked)
    return found


def span(total: int, parts: int, part: int) -> range:
    """Return which of `total` things, counted from 0, belong to one of so many parts; all parts are nearly equal."""
    whole, rest = divmod(total, parts)
    start = part * whole + min(part, rest)
    return range(start, start + whole + (part < rest))

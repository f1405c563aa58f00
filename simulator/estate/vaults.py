"""The sections about vaults: Recovery Services vaults and Backup vaults, with their policies and what they keep.

They are read after everything that a vault can back up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.moments import parse_duration
from simulator.shapes import backup, backup_items, backup_policies, backup_vaults
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_REGION = "westeurope"
_POLICY = "EnhancedDaily"
"""The policy of what names none, in a vault that describes none."""
_REDUNDANCIES = ("GeoRedundant", "ZoneRedundant", "LocallyRedundant")
_SOFT_DELETES = ("AlwaysON", "Enabled", "Disabled")
_IMMUTABILITIES = ("Unlocked", "Locked", "Disabled")
_SWITCH = ("Enabled", "Disabled")


@dataclass(frozen=True, slots=True)
class _Vault:
    """A vault while its entries are read: its id, and the policy of what names none."""

    id: str
    policy: str


def read_vaults(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `vaults: [{at, location, <guard>, policies, protects: [{vm | share, in | database, in, …}]}]`."""
    for value, where in fields.each("vaults"):
        entry = Fields(value, where)
        vault_id = places.settle(entry.text("at"), "Microsoft.RecoveryServices/vaults", where)
        location = entry.text("location", _REGION)
        yield Resource(body=backup.vault(vault_id, location=location, guard=read_guard(entry)))
        policies = tuple(_policies(entry, vault_id, backup_policies.MACHINES))
        yield from (Resource(body=backup_policies.recovery_vault_policy(policy)) for policy in policies)
        vault = _Vault(vault_id, policies[0].name if policies else _POLICY)
        for protected, place in entry.each("protects"):
            yield _protected(vault, Fields(protected, place), places, now)
        entry.done()


def read_backup_vaults(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `backup_vaults: [{at, location, <guard>, policies, protects: [{of, state, policy, containers}]}]`."""
    for value, where in fields.each("backup_vaults"):
        entry = Fields(value, where)
        vault_id = places.settle(entry.text("at"), "Microsoft.DataProtection/backupVaults", where)
        location = entry.text("location", _REGION)
        yield Resource(body=backup_vaults.vault(vault_id, location=location, guard=read_guard(entry)))
        policies = tuple(_policies(entry, vault_id, "Microsoft.Compute/disks"))
        yield from (Resource(body=backup_policies.backup_vault_policy(policy)) for policy in policies)
        vault = _Vault(vault_id, policies[0].name if policies else _POLICY)
        for protected, place in entry.each("protects"):
            yield _instance(vault, Fields(protected, place), places)
        entry.done()


def read_guard(entry: Fields) -> backup.Guard:
    """Read how a vault is hardened; what is not said is in good order."""
    good = backup.IN_GOOD_ORDER
    return backup.Guard(
        redundancy=entry.one_of("redundancy", _REDUNDANCIES, good.redundancy),
        cross_region_restore=entry.one_of("cross_region_restore", _SWITCH, good.cross_region_restore),
        soft_delete=entry.one_of("soft_delete", _SOFT_DELETES, good.soft_delete),
        soft_delete_days=entry.whole("soft_delete_days", good.soft_delete_days),
        immutability=entry.one_of("immutability", _IMMUTABILITIES, good.immutability),
        multi_user=entry.one_of("multi_user", _SWITCH, good.multi_user),
        job_alerts=entry.one_of("job_alerts", _SWITCH, good.job_alerts),
    )


def _policies(entry: Fields, vault_id: str, usual: str) -> Iterator[backup_policies.Policy]:
    """Read `policies: [{name, of, every, keep, logs}]`."""
    for value, place in entry.each("policies"):
        said = Fields(value, place)
        policy = backup_policies.Policy(
            vault_id=vault_id,
            name=said.text("name"),
            of=said.text("of", usual),
            every=_duration(said, "every", "PT4H"),
            keep=_duration(said, "keep", "P30D"),
            logs=_duration(said, "logs", "PT15M"),
        )
        said.done()
        yield policy


def _protected(vault: _Vault, entry: Fields, places: Places, now: datetime) -> Resource:
    if entry.has("vm"):
        item = backup.protected_item(_machine(vault, entry, places, now))
        shown: dict[str, object] | None = backup.graph_properties(item)
    elif entry.has("share"):
        item, shown = backup_items.share_item(_inside(vault, entry, "share", places, now)), None
    else:
        item, shown = backup_items.database_item(_inside(vault, entry, "database", places, now)), None
    entry.done()
    return Resource(body=item, graph_properties=shown)


def _machine(vault: _Vault, entry: Fields, places: Places, now: datetime) -> backup.Protection:
    """Read `{vm, recovery_point, last_backup, status, state, policy, deleted}`."""
    deleted = entry.moment("deleted", now) if entry.has("deleted") else None
    point = entry.moment("recovery_point", now) if entry.has("recovery_point") else None
    return backup.Protection(
        vault_id=vault.id,
        vm_id=places.scope(entry.text("vm"), entry.place("vm")),
        state=entry.text("state", "ProtectionStopped" if deleted else "Protected"),
        status=entry.text("status", "" if point is None else "Completed"),
        recovery_point=point,
        last_backup=entry.moment("last_backup", now, point) if point or entry.has("last_backup") else None,
        deleted_at=deleted,
        policy=entry.text("policy", "" if deleted else vault.policy),
    )


def _inside(vault: _Vault, entry: Fields, kind: str, places: Places, now: datetime) -> backup_items.Inside:
    """Read `{share | database, in, recovery_point, status, state, policy}`."""
    point = entry.moment("recovery_point", now) if entry.has("recovery_point") else None
    succeeded = "Completed" if kind == "share" else "Healthy"
    return backup_items.Inside(
        vault_id=vault.id,
        source_id=places.scope(entry.text("in"), entry.place("in")),
        name=entry.text(kind),
        state=entry.text("state", "IRPending" if point is None else "Protected"),
        status=entry.text("status", "IRPending" if point is None else succeeded),
        recovery_point=point,
        policy=entry.text("policy", vault.policy),
    )


def _instance(vault: _Vault, entry: Fields, places: Places) -> Resource:
    """Read `{of, state, policy, containers}`."""
    source_id = places.scope(entry.text("of"), entry.place("of"))
    if not backup_vaults.source_type(source_id):
        kinds = ", ".join(backup_vaults.KINDS)
        raise EstateError(f"{entry.place('of')}: no Backup vault takes {source_id}; it takes {kinds}")
    said = backup_vaults.Instance(
        vault_id=vault.id,
        source_id=source_id,
        state=entry.text("state", "ProtectionConfigured"),
        policy=entry.text("policy", vault.policy),
        containers=entry.texts("containers"),
    )
    entry.done()
    return Resource(body=backup_vaults.instance(said))


def _duration(entry: Fields, key: str, default: str) -> timedelta:
    try:
        return parse_duration(entry.text(key, default))
    except ValueError as error:
        raise EstateError(f"{entry.place(key)}: {error}") from error

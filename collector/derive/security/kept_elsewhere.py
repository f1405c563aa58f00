"""In which other region backups lie as well: in the pair of the region of their vault or service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collector.derive.alerting.territory import Territory
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.members import lies_in_any
from collector.derive.observed import Observed
from collector.derive.recovery.regions import folded_region
from collector.derive.rows import Field, Unknown
from collector.facts.azure import Resource
from collector.facts.backup import BackupMode, BackupVault, NativeBackup, ProtectedItem
from collector.facts.recovery import GeoReplica, Region, ReplicatedItem
from collector.facts.resource_types import MANAGED_DATABASE
from collector.model import Fact, fold_id, subscription_of, type_of

PLACE_FACTS: tuple[type[Fact], ...] = (
    Resource,
    GeoReplica,
    ReplicatedItem,
    BackupVault,
    ProtectedItem,
    NativeBackup,
    Region,
)
"""All that tells where something lies."""

_ELSEWHERE = frozenset({"georedundant", "geo", "geozone", "enabled", "grs", "gzrs"})
"""Words, in lower case, of backups that also lie in the paired region; `Enabled` is that of PostgreSQL and MySQL."""
_AT_HOME = frozenset({"locallyredundant", "zoneredundant", "local", "zone", "disabled", "lrs", "zrs"})
_BESIDE_THE_SERVICE = frozenset({BackupMode.CONTINUOUS, BackupMode.PERSISTENCE, BackupMode.NONE})


@dataclass(frozen=True, slots=True)
class Copy:
    """Backups that lie, or may lie, in another region."""

    of: str
    region: Field[str]
    facts: tuple[Fact, ...]


def backup_copies(members: Mapping[str, Resource], observed: Observed) -> Iterator[Copy]:
    """Yield the backups of members that lie elsewhere; `members` are by their folded ids."""
    pairs = _Pairs(observed)
    yield from _in_vaults(members, pairs, observed)
    for native in observed.all(NativeBackup):
        holder = members.get(fold_id(native.subject))
        if holder is not None and not _told_elsewhere(native):
            home = folded_region(holder.location) if holder.location else absent("in which region it lies")
            yield from _copy(native.subject, native.redundancy, home, pairs, (native, holder))


def _told_elsewhere(native: NativeBackup) -> bool:
    """Say whether there is nothing to tell: it lies beside the service, or the instance tells it for its databases."""
    return native.mode in _BESIDE_THE_SERVICE or (
        native.redundancy is None and type_of(native.subject) == MANAGED_DATABASE
    )


def _in_vaults(members: Mapping[str, Resource], pairs: _Pairs, observed: Observed) -> Iterator[Copy]:
    """Yield the vaults that keep something, or may, in the workload's places or of its members."""
    territory = observed.shared(Territory)
    items = observed.all(ProtectedItem)
    used = {fold_id(item.vault) for item in items if item.vault}
    of_members = {
        fold_id(item.vault)
        for item in items
        if item.vault and item.source and lies_in_any(fold_id(item.source), members)
    }
    for vault in observed.all(BackupVault):
        folded = fold_id(vault.subject)
        may_hold = folded in used or observed.hiding(ProtectedItem, at=vault.subject)
        if may_hold and (folded in of_members or territory.holds(vault.subject) is not False):
            seen = members.get(folded)
            told = vault.location or (seen.location if seen else None)
            home = folded_region(told) if told else absent("in which region the vault lies")
            yield from _copy(vault.subject, vault.redundancy, home, pairs, (vault,))


def _copy(of: str, redundancy: str | None, home: Field[str], pairs: _Pairs, facts: tuple[Fact, ...]) -> Iterator[Copy]:
    word = (redundancy or "").casefold()
    if word in _AT_HOME:
        return
    if word not in _ELSEWHERE:
        yield Copy(of, absent(f"whether its backups lie in another region too: {redundancy or 'not told'}"), facts)
    elif isinstance(home, Unknown):
        yield Copy(of, home, facts)
    else:
        paired, region = pairs.of(of, home)
        yield Copy(of, paired, (*facts, region) if region else facts)


class _Pairs:
    """Which region is paired with which, as each subscription sees it."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._regions = {(subscription_of(one.seen_from), one.name): one for one in observed.all(Region)}

    def of(self, resource: str, home: str) -> tuple[Field[str], Region | None]:
        """Return the pair of the region in which something lies, with the fact that tells it."""
        region = self._regions.get((subscription_of(resource), home))
        if region is not None and region.paired:
            return folded_region(region.paired), region
        gaps = self._observed.hiding(Region, at=resource)
        why = missing(f"golive does not know with which region {home} is paired, so nobody knows where the copies lie")
        return hidden_by(gaps) if gaps else why, region

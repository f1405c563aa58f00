"""What data services keep of their own data: points in time, continuous backups, versions of blobs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta

from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed
from collector.derive.recovery.feeding import Feeding
from collector.derive.recovery.keeping import NO_PROMISE, Keeping, Scenario, Way, with_grace
from collector.derive.recovery.stateful import Store
from collector.derive.rows import Field, Unknown
from collector.facts.backup import BackupMode, NativeBackup, NativeRetention
from collector.facts.resource_types import (
    COSMOS_ACCOUNT,
    MANAGED_DATABASE,
    MYSQL,
    POSTGRESQL,
    REDIS,
    REDIS_ENTERPRISE,
    SQL_DATABASE,
)
from collector.model import Fact, fold_id, type_of

NATIVE_TYPES = frozenset({SQL_DATABASE, MANAGED_DATABASE, POSTGRESQL, MYSQL, COSMOS_ACCOUNT, REDIS, REDIS_ENTERPRISE})
"""What services keep by themselves."""
NATIVE_FACTS: tuple[type[Fact], ...] = (NativeBackup, NativeRetention)
GEO_RESTORE = "geo_restore"
ELSEWHERE = ("geo", "geozone", "enabled", "grs", "gzrs")
"""Words, in lower case, of backups that also lie in another region; `Enabled` is that of PostgreSQL and MySQL."""
_ACROSS_ZONES = ("zone", "geozone", "zrs", "gzrs")
_GEO_RESTORE_OF_SQL = timedelta(hours=1)
"""Of SQL databases whose logs are backed up (table 7.4); for other services nobody publishes a figure."""
_OFTEN = timedelta(minutes=15)


class Natives:
    """All native backups, ready to be asked about each store."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._feeding = observed.shared(Feeding)
        self._backups: dict[str, list[NativeBackup]] = defaultdict(list)
        for native in observed.all(NativeBackup):
            self._backups[fold_id(native.subject)].append(native)
        self._retentions: dict[str, list[NativeRetention]] = defaultdict(list)
        for kept in observed.all(NativeRetention):
            if kept.retention is not None:
                self._retentions[fold_id(kept.of)].append(kept)

    def keepings(self, store: Store) -> Iterator[Keeping]:
        """Yield what the service itself keeps of a store."""
        told = self._backups.get(store.id)
        if told is None:
            return
        native = min(told, key=_worth)
        retention = self._retentions.get(store.id, [])
        others = (one for one in told if one is not native)
        facts = (native, *others, *([] if native.retention is not None else retention))
        state = (native.state or "").casefold()
        interval = known_or(native.interval, absent("how often it backs up"))
        yield Keeping(
            mechanism=native.mode,
            facts=facts,
            kept=self._feeding.in_doubt(store.id) or _kept(native),
            state=_state(native, state),
            last_status=_state(native, state),
            newest_age=_newest_age(native, interval, state),
            allowed_age=with_grace(interval),
            retention=self._retention(native, retention),
            ways=_ways(native, interval, self._redundancy(native, store), store.resource_type),
        )

    def _retention(self, native: NativeBackup, told: list[NativeRetention]) -> Field[timedelta]:
        known = [native.retention] if native.retention is not None else [one.retention for one in told if one.retention]
        if known or told:
            return min((span for span in known if span is not None), default=timedelta())
        gaps = self._observed.hiding(NativeRetention, at=native.subject)
        return hidden_by(gaps) if gaps else absent("how long it keeps its backups")

    def _redundancy(self, native: NativeBackup, store: Store) -> str | None:
        """Return where the backups lie; for a database of a managed instance, only the instance tells."""
        holders = self._backups.get(store.within, ())
        return native.redundancy or next((one.redundancy for one in holders), None)


def _worth(native: NativeBackup) -> tuple[int, bool, float, str]:
    """Sort what is told of one resource, the worst first: a Redis Enterprise cluster may hold several databases."""
    kept = (BackupMode.NONE.value, BackupMode.PERSISTENCE.value)
    rank = kept.index(native.mode) if native.mode in kept else len(kept)
    often = float("-inf") if native.interval is None else -native.interval.total_seconds()
    return rank, (native.state or "").casefold() in _RUNS, often, repr(native)


def _kept(native: NativeBackup) -> Field[bool]:
    if native.mode == BackupMode.PERSISTENCE:
        return missing(
            "it survives a restart, but no answer of Azure tells whether its content is exported: declare it under "
            "`rebuildable` where it is only a cache"
        )
    return native.mode in (BackupMode.POINT_IN_TIME, BackupMode.CONTINUOUS, BackupMode.PERIODIC)


def _state(native: NativeBackup, state: str) -> Field[str]:
    """A SQL database that pauses keeps its backups, but whether they are kept up nothing tells until it runs."""
    if type_of(native.subject) == SQL_DATABASE and state in _PAUSED:
        return missing(_ASLEEP)
    return known_or(state or None, absent("the state of the resource"))


def _newest_age(native: NativeBackup, interval: Field[timedelta], state: str) -> Field[timedelta]:
    """A service that runs has a point that is no older than its interval; of one that stands still nobody knows."""
    if type_of(native.subject) == SQL_DATABASE and state in _PAUSED:
        return missing(_ASLEEP)
    if state not in _RUNS:
        return missing(f"its state is {state or 'not told'}, and the service tells no newest point")
    if native.mode == BackupMode.POINT_IN_TIME and native.earliest_restore is None:
        return missing("the service tells no point yet that could be restored: collect again after its first backup")
    return interval


_RUNS = ("online", "ready", "succeeded")
_PAUSED = ("paused", "pausing", "resuming")
_ASLEEP = (
    "the database is paused: its backups are still there, but the service tells no newest point; let it resume (any "
    "login does, or start the pool) and collect again, and switch auto-pause off for production"
)


def _ways(
    native: NativeBackup, interval: Field[timedelta], redundancy: str | None, resource_type: str
) -> Mapping[Scenario, Way]:
    """Return from what the backups survive, and with which loss (table 7.4)."""
    if native.mode == BackupMode.PERSISTENCE:
        told = missing("no answer of Azure tells whether its content is exported")
        return {Scenario.DELETION: Way(mechanism=native.mode, loss=told)}
    if _kept(native) is not True:
        return {}
    ways = {Scenario.DELETION: Way(mechanism=native.mode, loss=interval)}
    if native.mode == BackupMode.CONTINUOUS:  # lies beside its account, and tells no redundancy
        return ways
    if redundancy is None:
        told = absent("where its backups lie")
        return {**ways, **{at: Way(mechanism=GEO_RESTORE, loss=told) for at in (Scenario.ZONE, Scenario.REGION)}}
    if redundancy.casefold() in ELSEWHERE:
        geo = Way(mechanism=GEO_RESTORE, loss=_geo_restore(resource_type, interval))
        ways[Scenario.REGION] = ways[Scenario.ZONE] = geo
    if redundancy.casefold() in _ACROSS_ZONES:
        ways[Scenario.ZONE] = Way(mechanism=native.mode, loss=interval)
    return ways


def _geo_restore(resource_type: str, interval: Field[timedelta]) -> Field[timedelta] | None:
    if resource_type != SQL_DATABASE or isinstance(interval, Unknown) or interval > _OFTEN:
        return NO_PROMISE
    return _GEO_RESTORE_OF_SQL

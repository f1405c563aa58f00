"""Machines that Site Recovery replicates: whether that counts, and how much data it loses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.derive.joins import absent, missing
from collector.derive.observed import Observed
from collector.derive.recovery.drill import BEARABLE
from collector.derive.recovery.keeping import Scenario, Way
from collector.derive.recovery.regions import lie_apart
from collector.derive.rows import Field, Unknown
from collector.facts.recovery import ReplicatedItem
from collector.model import Reason

SITE_RECOVERY = "site_recovery"
_PROMISED_LOSS = timedelta(minutes=15)
"""No less is counted on, however small the distance measured is (table 7.4)."""
_LATE = 2
"""The distance is measured at one moment: twice as much is counted on (table 7.4)."""
_FRESH = timedelta(hours=1)
"""How old the measured distance may be; it is measured every few minutes while replication runs."""


def replication_ways(item: ReplicatedItem, home: str | None, scenario: Scenario, observed: Observed) -> Iterator[Way]:
    """Yield the way back through a replicated machine, or why it may be one."""
    protects = _protects(item)
    apart = lie_apart(item.recovery_region, home) if scenario is Scenario.REGION else True
    if protects is False or apart is False:
        return
    doubt = next((one for one in (protects, apart) if isinstance(one, Unknown)), None)
    loss = _loss(item, observed) if doubt is None else doubt
    yield Way(mechanism=SITE_RECOVERY, loss=loss, at_best=_PROMISED_LOSS, facts=(item,))


def _protects(item: ReplicatedItem) -> Field[bool]:
    """Health is not protection: every word must be good, and the machine must run on its own side."""
    wanted = (
        (item.protection_state, ("protected",), "the state of the replication"),
        (item.replication_health, ("normal",), "the health of the replication"),
        (item.failover_health, BEARABLE, "whether it can be failed over"),
        (item.active_location, ("primary",), "on which side the machine runs"),
    )
    if any(told is not None and told.casefold() not in words for told, words, _ in wanted):
        return False
    if item.leaves_disks_out:
        return missing("some of its disks are not replicated: add them in the vault (Replicated items, Disks)")
    return next((absent(what) for told, _, what in wanted if told is None), True)


def _loss(item: ReplicatedItem, observed: Observed) -> Field[timedelta]:
    if item.rpo is None:
        return absent("how far the replica is behind")
    if item.rpo_at is None:
        return absent("when it was measured how far the replica is behind")
    age = observed.age(item.rpo_at)
    if isinstance(age, Unknown):
        return age
    if age > _FRESH:
        return missing(
            f"how far the replica is behind was last measured at {item.rpo_at:%Y-%m-%d %H:%M} UTC: look at the "
            "replication in its vault",
            reason=Reason.STALE,
        )
    return max(item.rpo * _LATE, _PROMISED_LOSS)

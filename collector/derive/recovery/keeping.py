"""How the data of a store is kept: what every criterion about backup asks of one backup, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from collector.derive.rows import Field, Unknown
from collector.model import Fact

VAULT = "vault"
"""The mechanism of every backup in a vault."""
BACKUP_GRACE_FACTOR = 1.5
"""How late a backup may be, as a multiple of its interval (readiness criteria, recovery-backup-success)."""
NO_PROMISE = None
"""Stands where nobody publishes how much a mechanism may lose."""
LIVE_STATES = ("protected", "protectionconfigured", "online", "ready", "succeeded", "enabled")
"""The words, in lower case, of a backup that is being kept: of vaults, then of data services."""


class Scenario(StrEnum):
    """What may happen to data (readiness criteria, section 3)."""

    DELETION = "deletion"
    """It is deleted, overwritten or encrypted, in all its replicas."""
    ZONE = "zone"
    REGION = "region"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to get data back after a scenario."""

    mechanism: str
    loss: Field[timedelta] | None
    """How much of the newest data is lost at worst; `NO_PROMISE` where nobody publishes a figure."""
    at_least: timedelta = timedelta()
    """What would be lost now, for a mechanism without a promise."""
    at_best: timedelta = timedelta()
    """For a loss that is not known: what it would be if all were well."""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """One backup of a store."""

    mechanism: str
    facts: tuple[Fact, ...]
    kept: Field[bool]
    """It is there, and not about to be deleted."""
    state: Field[str]
    """In lower case."""
    last_status: Field[str]
    newest_age: Field[timedelta]
    allowed_age: Field[timedelta]
    retention: Field[timedelta]
    failed_jobs: Field[float] = 0.0
    ways: Mapping[Scenario, Way] = field(default_factory=dict)
    """A scenario that is not named here, the backup does not survive."""

    @property
    def live(self) -> bool:
        """Say whether it is being made: then what it promises counts."""
        return self.kept is True and self.state in LIVE_STATES


def best_of(keepings: Iterable[Keeping]) -> Keeping | None:
    """Return the backup that protects most: kept before deleted, live before stopped, then the newest point."""
    return max(keepings, key=_worth, default=None)


def _worth(keeping: Keeping) -> tuple[bool, bool, bool, bool, float, str]:
    age = keeping.newest_age
    return (
        keeping.live,
        keeping.kept is True,
        isinstance(keeping.kept, Unknown),
        keeping.mechanism == VAULT,
        float("-inf") if isinstance(age, Unknown) else -age.total_seconds(),
        keeping.facts[0].subject if keeping.facts else "",
    )


def with_grace(interval: Field[timedelta]) -> Field[timedelta]:
    """Return how old the newest backup may be by its schedule, or why that is not known."""
    return interval if isinstance(interval, Unknown) else interval * BACKUP_GRACE_FACTOR

"""How long a version is supported after go-live, by the dated table of versions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.release.runtimes import Told
from collector.derive.rows import Field, Unknown
from collector.derive.version_table import Lifetime
from collector.model import Reason

_TABLE = "tables/versions.yaml"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What is known of the support of one version."""

    product: Field[str]
    version: Field[str]
    supported: Field[bool]
    until: Field[datetime]
    lasts: Field[timedelta]
    """After go-live; nothing where it has ended before."""
    source: Field[str]
    in_table: bool = True

    @property
    def rank(self) -> tuple[int, timedelta]:
        """The worst comes first: ended, then unknown, then what ends first."""
        if self.supported is False:
            return 0, timedelta()
        if isinstance(self.supported, Unknown) or isinstance(self.lasts, Unknown):
            return 1, timedelta()
        return 2, self.lasts


def support_of(told: Told, observed: Observed) -> Support:
    """Look a version up, and say whether it is supported at go-live and for how long after it."""
    table = observed.tables.versions
    if table.is_stale(observed.now):
        dated = "nobody has dated it" if table.dated is None else f"it is of {table.dated:%Y-%m-%d}"
        why = f"{_TABLE} is too old to judge by ({dated}): hold it against its sources again and move `dated`"
        return _not_known(told, missing(why, reason=Reason.STALE))
    product = table.products.get(told.product)
    lifetime = None if product is None else product.lifetime(told.version)
    if product is None or lifetime is None:
        return _not_known(told, _not_listed(told), in_table=False)
    return _judged(told, lifetime, product.source, observed)


def _judged(told: Told, lifetime: Lifetime, source: str, observed: Observed) -> Support:
    start = observed.workload.counts_from(observed.now)
    lasts = max(lifetime.until + _A_DAY - start, timedelta(0))
    supported = max(lifetime.until, lifetime.extended or lifetime.until) + _A_DAY > start
    doubt = None if lifetime.verified else _unverified(told, lifetime, source)
    return Support(
        product=told.product,
        version=told.version,
        supported=doubt if doubt and supported else supported,
        until=lifetime.until,
        lasts=doubt if doubt and lasts else lasts,
        source=source if lifetime.verified else f"{source} (not verified)",
    )


def _unverified(told: Told, lifetime: Lifetime, source: str) -> Unknown:
    return missing(
        f"nobody has held the end of {told.product} {told.version} ({lifetime.until:%Y-%m-%d}) against {source}: "
        f"do so, and take `verified: false` away in {_TABLE} of your copy of the policy"
    )


def _not_listed(told: Told) -> Unknown:
    name = f"{told.product} {told.version}".strip()
    return missing(f"{_TABLE} does not know {name}: add it with the end of its support to your copy of the policy")


def untold(why: Unknown) -> Support:
    """Return what is known of a resource that does not tell its version: nothing."""
    return Support(product=why, version=why, supported=why, until=why, lasts=why, source=why)


def _not_known(told: Told, why: Unknown, *, in_table: bool = True) -> Support:
    return dataclasses.replace(untold(why), product=told.product, version=told.version, in_table=in_table)

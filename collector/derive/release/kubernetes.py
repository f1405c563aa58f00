"""Whether a version of Kubernetes is supported: by the dated table and by what the region of the cluster offers."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.release.lifetimes import Support, support_of
from collector.derive.release.runtimes import Told
from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.versions import OfferedVersion, RunningVersion
from collector.model import Fact, Reason, subscription_of

_LONG_TERM = "akslongtermsupport"


class Offers:
    """What the regions of a workload offer, indexed once."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._offers: dict[tuple[str, str], list[OfferedVersion]] = defaultdict(list)
        for offer in observed.all(OfferedVersion):
            self._offers[subscription_of(offer.seen_from), offer.region].append(offer)

    def support(self, cluster: Resource, running: RunningVersion, version: str) -> tuple[Support, Sequence[Fact]]:
        """Return what is known of a version of a cluster, and the offers that it rests on.

        The shape of the offers was never recorded, so that they can only take a pass away.
        """
        by_table = self._by_table(version, running.plan)
        offers = self._offers.get((subscription_of(cluster.subject), _region(cluster)), [])
        matching = [offer for offer in offers if _is_part(version, offer.version)]
        offered = _is_offered(matching, running.plan)
        if by_table.supported is False:
            return by_table, matching
        if not offers:
            return _weakened(by_table, self._not_seen(cluster)), ()
        if offered is False and not by_table.in_table:
            return dataclasses.replace(by_table, supported=False), offers
        if offered is False:
            return _weakened(by_table, _contradiction(version, cluster)), offers
        if offered is None:
            return _weakened(by_table, absent("with which support plan it is offered")), offers
        return by_table, matching

    def _by_table(self, version: str, plan: str | None) -> Support:
        standard = support_of(Told("kubernetes", version), self._observed)
        if (plan or "").casefold() != _LONG_TERM:
            return standard
        long_term = support_of(Told("kubernetes long-term support", version), self._observed)
        return long_term if long_term.in_table else standard

    def _not_seen(self, cluster: Resource) -> Unknown:
        gaps = self._observed.hiding(OfferedVersion, at=f"/subscriptions/{subscription_of(cluster.subject)}")
        where = cluster.location or "its region"
        return hidden_by(gaps) if gaps else missing(f"what {where} offers of Kubernetes was not told: collect again")


def _region(cluster: Resource) -> str:
    return (cluster.location or "").replace(" ", "").casefold()


def _is_part(version: str, minor: str) -> bool:
    return version == minor or version.startswith(f"{minor}.")


def _is_offered(matching: Sequence[OfferedVersion], plan: str | None) -> bool | None:
    """Say whether a version is offered with the plan of the cluster, not as a preview; `None` where it is not told."""
    stable = [offer for offer in matching if not offer.preview]
    plans = [{plan.casefold() for plan in offer.plans} for offer in stable]
    if not stable:
        return False
    if plan is None or not all(plans):
        return True if plan is None else None
    return any(plan.casefold() in one for one in plans)


def _contradiction(version: str, cluster: Resource) -> Unknown:
    why = (
        f"by the table Kubernetes {version} is supported, but {cluster.location or 'its region'} does not offer "
        "it any more with the plan of the cluster: hold the table against its source"
    )
    return missing(why, reason=Reason.MISMATCH)


def _weakened(support: Support, why: Unknown) -> Support:
    """Return what was known, without the pass."""
    return support if isinstance(support.supported, Unknown) else dataclasses.replace(support, supported=why)

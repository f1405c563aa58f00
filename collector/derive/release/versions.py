"""Rows about versions in use: is each supported at go-live, and for long enough after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias, TypeVar

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.release.images import versions_of
from collector.derive.release.kubernetes import Offers
from collector.derive.release.lifetimes import Support, support_of, untold
from collector.derive.release.runtimes import Told, runs_containers, runtimes_of
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.versions import FunctionRuntime, MachineImage, OfferedVersion, RunningVersion, SiteRuntime
from collector.model import Fact, fold_id

VERSION_FACTS: tuple[type[Fact], ...] = (
    Resource,
    RunningVersion,
    SiteRuntime,
    FunctionRuntime,
    MachineImage,
    OfferedVersion,
)
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInUse(Row):
    """A resource with the oldest version that runs on it, and until when that is supported."""

    kind: ClassVar[str] = "version_in_use"
    product: Field[str] = described("what runs, as tables/versions.yaml calls it")
    version: Field[str] = described("its version")
    supported: Field[bool] = described("at go-live it is still supported, where need be by extended support")
    supported_until: Field[datetime] = described("the last day of its standard support")
    supported_for: Field[timedelta] = described("how long its standard support lasts after go-live", "s")
    source: Field[str] = described("the page of the vendor with that day")


_Found: TypeAlias = tuple[Support | Unknown, Sequence[Fact]]
"""What is known of a resource, and the facts that it rests on."""


def versions_in_use(observed: Observed) -> RowSet:
    """Return a row for every resource of the workload of which Azure tells a version.

    Containers, and machines that were made from an image of one's own, have none: Azure does not see what is in them.
    """
    look = _Look(observed)
    resources = (one for one in observed.all(Resource) if one.resource_type in _RULES)
    return observed.row_set((row for one in resources for row in look.rows(one)), Resource)


class _Look:
    """What tells versions, indexed once for all resources."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._running = _by_subject(observed.all(RunningVersion))
        self._sites = _by_subject(observed.all(SiteRuntime))
        self._functions = _by_subject(observed.all(FunctionRuntime))
        self._images = _by_subject(observed.all(MachineImage))
        self._offers = Offers(observed)

    def rows(self, resource: Resource) -> Iterator[VersionInUse]:
        found = _RULES[resource.resource_type](self, resource)
        if found is not None:
            yield _row(resource, *found)

    def of_site(self, site: Resource) -> _Found | None:
        settings, function = self._sites.get(_key(site)), self._functions.get(_key(site))
        rests_on = tuple(fact for fact in (settings, function) if fact is not None)
        if settings is not None and runs_containers(settings):
            return None
        if told := runtimes_of(settings, function):
            return self._worst(told), rests_on
        if gaps := self._observed.hiding(SiteRuntime, FunctionRuntime, at=site.subject):
            return hidden_by(gaps), rests_on
        return _UNTOLD if settings is not None else _NOT_LISTED, rests_on

    def of_service(self, resource: Resource) -> _Found:
        running = self._running.get(_key(resource))
        if running is None:
            return self._unseen(resource, RunningVersion), ()
        if not running.versions:
            return absent("which version it runs"), (running,)
        return self._worst([Told(running.product, version) for version in running.versions]), (running,)

    def of_cluster(self, cluster: Resource) -> _Found:
        running = self._running.get(_key(cluster))
        if running is None or not running.versions:
            return self.of_service(cluster)
        found = [self._offers.support(cluster, running, version) for version in running.versions]
        worst, offers = min(found, key=lambda one: one[0].rank)
        return worst, (running, *offers)

    def of_image(self, resource: Resource) -> _Found | None:
        image = self._images.get(_key(resource))
        if image is None:
            return self._unseen(resource, MachineImage), ()
        told = versions_of(image)
        return (self._worst(told), (image,)) if told else None

    def _worst(self, told: Sequence[Told]) -> Support:
        return min((support_of(one, self._observed) for one in told), key=lambda one: one.rank)

    def _unseen(self, resource: Resource, kind: type[Fact]) -> Unknown:
        gaps = self._observed.hiding(kind, at=resource.subject)
        return hidden_by(gaps) if gaps else _NOT_LISTED


_RULES: Mapping[str, Callable[[_Look, Resource], _Found | None]] = {
    types.WEB_APP: _Look.of_site,
    types.CLUSTER: _Look.of_cluster,
    types.POSTGRESQL: _Look.of_service,
    types.MYSQL: _Look.of_service,
    types.REDIS: _Look.of_service,
    types.VIRTUAL_MACHINE: _Look.of_image,
    types.SCALE_SET: _Look.of_image,
}
_NOT_LISTED = missing("the list of its service does not hold it: collect again")
_UNTOLD = missing(
    "the app names its runtime only in its app settings, which golive does not read: show its version to the "
    "meeting, or move it to a stack that Azure tells"
)


def _row(resource: Resource, support: Support | Unknown, rests_on: Sequence[Fact]) -> VersionInUse:
    facts = (resource, *rests_on)
    known = untold(support) if isinstance(support, Unknown) else support
    return VersionInUse(
        subject=resource.subject,
        evidence=documents_of(facts),
        observed_at=oldest(facts),
        product=known.product,
        version=known.version,
        supported=known.supported,
        supported_until=known.until,
        supported_for=known.lasts,
        source=known.source,
    )


def _by_subject(facts: Sequence[F]) -> Mapping[str, F]:
    return {fold_id(fact.subject): fact for fact in facts}


def _key(resource: Resource) -> str:
    return fold_id(resource.subject)

"""What runs in production in Azure DevOps: the builds that it was deployed from, and what the release changes.

The text of the files is never asked for: source code may hold secrets, and a document is kept for years.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.delivery import ChangedFile, Comparison, DeployedRun, KeptPackage, RetentionLease
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import (
    API,
    ARTIFACT,
    BUILD,
    BUILD_READ,
    CODE_READ,
    ENVIRONMENT_READ,
    ENVIRONMENTS,
    ENVIRONMENTS_API,
    build_of,
    of_release,
)
from probes.delivery._items import nothing, number, place_of_item

_NEWEST = 5
"""One of the last deployments of an environment succeeded, or production is in trouble of another kind."""
_MOST_FILES = 2000
_GIT = "tfsgit"
_SUCCEEDED = "succeeded"


def _production(delivery: Delivery) -> Iterator[Ask]:
    """The environments of production, by the same requests as all environments."""
    names = {name.casefold() for name in delivery.environments.production}
    for ask in ENVIRONMENTS.asks(delivery) if delivery.commit else ():
        if dict(ask.query)["name"].casefold() in names:
            yield ask


def _newest(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The newest deployments of an environment of production."""
    production = {name.casefold() for name in delivery.environments.production}
    if item.text("name").casefold() in production:
        yield Ask(
            path=f"pipelines/environments/{number(item, 'id')}/environmentdeploymentrecords",
            query=(("top", str(_NEWEST)),),
            items_at="value",
            keep=("id", "owner.id", "planType", "result"),
            newest=_NEWEST,
            api_version=ENVIRONMENTS_API,
            permission=ENVIRONMENT_READ,
        )


def _build(item: Item, _: Delivery) -> Iterator[Ask]:
    """The build behind a deployment that succeeded."""
    if (item.maybe_text("result") or "").casefold() == _SUCCEEDED:
        yield Ask(
            path=f"build/builds/{number(item, 'owner.id')}",
            keep=BUILD,
            single=True,
            api_version=API,
            permission=BUILD_READ,
        )


def _left_behind(what: str, keep: tuple[str, ...], item: Item, delivery: Delivery) -> Iterator[Ask]:
    if not of_release(item, delivery):
        yield Ask(
            path=f"build/builds/{number(item, 'id')}/{what}",
            items_at="value",
            keep=keep,
            api_version=API,
            permission=BUILD_READ,
        )


def _packages(item: Item, delivery: Delivery) -> Iterator[Ask]:
    return _left_behind("artifacts", ARTIFACT, item, delivery)


def _leases(item: Item, delivery: Delivery) -> Iterator[Ask]:
    return _left_behind("leases", ("leaseId", "runId", "validUntil"), item, delivery)


def _difference(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """What the release changes against a build, in the repository of both; one that lies elsewhere is not compared."""
    ours = (
        place_of_item(item) == delivery.places[0].id and (item.maybe_text("repository.type") or "").casefold() == _GIT
    )
    if not ours or of_release(item, delivery):
        return
    base, head = item.text("sourceVersion").casefold(), delivery.commit.casefold()
    yield Ask(
        path=f"git/repositories/{item.text('repository.id')}/diffs/commits",
        query=(
            *(("baseVersion", base), ("baseVersionType", "commit")),
            *(("targetVersion", head), ("targetVersionType", "commit"), ("$top", str(_MOST_FILES))),
            ("diffCommonCommit", "false"),  # else what the release takes back of production would not be told
        ),
        keep=("allChangesIncluded", "changes.changeType", "changes.item.path", "changes.item.isFolder"),
        single=True,
        api_version=API,
        permission=CODE_READ,
        about=f"compare/{base}...{head}",
    )


PRODUCTION = PerPlace(Host.AZURE_DEVOPS, _production)
NEWEST = PerPlaceItem(PRODUCTION, _newest)
PRODUCTION_BUILDS = PerPlaceItem(NEWEST, _build)
PACKAGES = PerPlaceItem(PRODUCTION_BUILDS, _packages)
LEASES = PerPlaceItem(PRODUCTION_BUILDS, _leases)
DIFFERENCES = PerPlaceItem(PRODUCTION_BUILDS, _difference)


def parse_build(item: Item) -> Iterator[DeployedRun]:
    """A build from which production was deployed."""
    yield DeployedRun(
        subject=build_of(item, number(item, "id")),
        documents=(item.document,),
        observed_at=item.observed_at,
        commit=item.text("sourceVersion").casefold(),
        number=item.maybe_text("buildNumber"),
    )


def parse_package(item: Item) -> Iterator[KeptPackage]:
    """An artifact of such a build: it is listed as long as it is there; only leases of the build tell an end."""
    yield KeptPackage(
        subject=f"{item.asked}/artifacts/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=item.asked,
        name=item.text("name"),
        expired=False,
    )


def parse_lease(item: Item) -> Iterator[RetentionLease]:
    """A lease of the build that was asked about; one in the year 9999 has no end."""
    if item.maybe_text("validUntil") is None:
        raise Malformed("validUntil", None)
    yield RetentionLease(
        subject=f"{item.asked}/leases/{number(item, 'leaseId')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=item.asked,
        until=item.maybe_instant("validUntil"),
    )


def parse_difference(item: Item) -> Iterator[Comparison | ChangedFile]:
    """What was compared, and each file that differs; folders are listed beside the files in them."""
    base, _, head = item.asked.rpartition("/")[2].partition("...")
    changes = item.maybe_objects("changes")
    if changes is None:
        raise Malformed("changes", None)
    files = [change for change in map(item.inside, changes) if not change.maybe_flag("item.isFolder")]
    yield Comparison(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        base=base,
        head=head,
        files=len({file.text("item.path") for file in files}),
        whole=item.maybe_flag("allChangesIncluded") is True,
    )
    for file in files:
        path = file.text("item.path").strip("/")
        yield ChangedFile(
            subject=f"{item.asked}/{path}",
            documents=(item.document,),
            observed_at=item.observed_at,
            base=base,
            head=head,
            path=path,
            change=file.text("changeType"),
        )


_ALL = (DeployedRun, KeptPackage, RetentionLease, Comparison, ChangedFile)

PROBE = Probe(
    id="delivery-azure-production",
    title="What runs in production in Azure DevOps, and what the release changes",
    reads=(
        Read(PRODUCTION, nothing, _ALL),
        Read(NEWEST, nothing, _ALL),
        Read(PRODUCTION_BUILDS, parse_build, _ALL),
        Read(PACKAGES, parse_package, (KeptPackage,)),
        Read(LEASES, parse_lease, (RetentionLease,)),
        Read(DIFFERENCES, parse_difference, (Comparison, ChangedFile)),
    ),
    permissions=(
        (Host.AZURE_DEVOPS, ENVIRONMENT_READ),
        (Host.AZURE_DEVOPS, BUILD_READ),
        (Host.AZURE_DEVOPS, CODE_READ),
    ),
    otherwise="The record of what runs in production, and until when it is kept, attested by the release manager.",
)

"""Which artifacts hold reports, and how they are downloaded: once for the probes of tests and of coverage."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from collector.model import Delivery, Host
from collector.probe import Archive, Ask, Item, Malformed, PerPlace, PerPlaceItem
from probes.delivery import _azure_devops as azure_devops
from probes.delivery import _github as github
from probes.delivery._items import number

_DOWNLOADABLE = ("container", "pipelineartifact")
"""Kinds of artifacts of Azure DevOps that it keeps itself; one on a file share is out of its reach."""
_FIX = "publish the reports as an artifact of the pipeline, or take the name out of delivery.reports"


def holds_reports(name: str, delivery: Delivery) -> bool:
    """Say whether the workload counts an artifact among those with reports; case does not matter."""
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in delivery.report_artifacts)


def archive_on_github(item: Item, delivery: Delivery) -> Archive | None:
    """Return where the archive of an artifact with reports lies. Raises `Malformed` for one that has expired."""
    name = item.text("name")
    if not holds_reports(name, delivery):
        return None
    if item.maybe_flag("expired"):
        raise Malformed(
            "expired",
            found=True,
            detail=f"the artifact {name} of {item.asked} has expired, and its reports with it",
            fix="run the pipeline again on the commit of the release, and keep its artifacts until after go-live",
        )
    own = number(item, "id")
    return Archive(
        path=f"actions/artifacts/{own}/zip",
        name=name,
        digest=item.maybe_text("digest") or "",
        permission=github.ACTIONS,
        number=int(own),
    )


def archive_in_azure_devops(item: Item, delivery: Delivery) -> Archive | None:
    """Return where the archive of an artifact with reports lies. Raises `Malformed` for one on a file share."""
    name = item.text("name")
    if not holds_reports(name, delivery):
        return None
    kind = item.text("resource.type")
    if kind.casefold() not in _DOWNLOADABLE:
        detail = f"the artifact {name} of {item.asked} is a {kind}, which cannot be downloaded"
        raise Malformed("resource.type", kind, detail=detail, fix=_FIX)
    build = item.asked.rpartition("/")[2]
    return Archive(path=f"build/builds/{build}/artifacts", name=name, permission=azure_devops.BUILD_READ)


def _runs(delivery: Delivery) -> Iterable[Ask]:
    return github.RUNS.asks(delivery) if delivery.report_artifacts else ()


def _builds(delivery: Delivery) -> Iterable[Ask]:
    return azure_devops.BUILDS.asks(delivery) if delivery.report_artifacts else ()


RUNS_WITH_REPORTS = PerPlace(Host.GITHUB, _runs)
"""The workflow runs of the release, where the workload names artifacts with reports."""
ARTIFACTS_WITH_REPORTS = PerPlaceItem(RUNS_WITH_REPORTS, github.ARTIFACTS.asks)
BUILDS_WITH_REPORTS = PerPlace(Host.AZURE_DEVOPS, _builds)
"""The builds of the release, where the workload names artifacts with reports."""
BUILD_ARTIFACTS_WITH_REPORTS = PerPlaceItem(BUILDS_WITH_REPORTS, azure_devops.ARTIFACTS.asks)

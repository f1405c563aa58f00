"""What Azure DevOps says of the release's commit: its builds, their stages and jobs, and what they left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector.facts.delivery import Artifact, PipelineRun, PipelineStage, Repository
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import (
    API,
    ARTIFACTS,
    BUILD_READ,
    BUILDS,
    CODE_READ,
    REPOSITORIES,
    build_of,
    of_release,
)
from probes.delivery._items import nothing, number, place_of_item

_HEADS, _TAGS, _PULLS = "refs/heads/", "refs/tags/", "refs/pull/"
_STEPS = ("stage", "job", "checkpoint")
"""Types of records that are kept, or the part before a dot: tasks within a job are too many, and tell no more."""


def _timeline(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The stages and jobs of the builds that the workload names, of their last attempt."""
    if of_release(item, delivery) and delivery.names_pipeline(item.text("definition.name"), _path_of(item)):
        yield Ask(
            path=f"build/builds/{number(item, 'id')}/timeline",
            items_at="records",
            keep=("id", "type", "name", "state", "result", "startTime", "finishTime", "task.name"),
            api_version=API,
            permission=BUILD_READ,
        )


def _builds(delivery: Delivery) -> Iterable[Ask]:
    return BUILDS.asks(delivery) if delivery.pipelines else ()


NAMED_BUILDS = PerPlace(Host.AZURE_DEVOPS, _builds)
"""The builds once more, by the same request, where the workload names pipelines: no stage is looked for otherwise."""
TIMELINE = PerPlaceItem(NAMED_BUILDS, _timeline)


def parse_repository(item: Item) -> Iterator[Repository]:
    """A Git repository of the project; an empty one has no default branch yet."""
    branch = item.maybe_text("defaultBranch")
    yield Repository(
        subject=f"{place_of_item(item)}/git/repositories/{item.text('id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        default_branch=branch.removeprefix(_HEADS) if branch else None,
        host_id=item.text("id").casefold(),
        archived=item.maybe_flag("isDisabled"),
    )


def parse_build(item: Item) -> Iterator[PipelineRun]:
    """A build; one that is not over has no result, and one that waits may not know its commit yet."""
    ref = item.maybe_text("sourceBranch") or ""
    repository = item.maybe_text("repository.id")
    yield PipelineRun(
        subject=build_of(item, number(item, "id")),
        documents=(item.document,),
        observed_at=item.observed_at,
        pipeline=item.text("definition.name"),
        path=_path_of(item),
        pipeline_id=number(item, "definition.id"),
        number=item.maybe_text("buildNumber"),
        commit=(item.maybe_text("sourceVersion") or "").casefold(),
        branch=ref.removeprefix(_HEADS).removeprefix(_TAGS) or None,
        tag=ref.startswith(_TAGS) if ref else None,
        event=item.maybe_text("reason"),
        status=item.text("status"),
        result=item.maybe_text("result"),
        created=item.maybe_instant("queueTime"),
        started=item.maybe_instant("startTime") or item.maybe_instant("queueTime"),
        finished=item.maybe_instant("finishTime"),
        repository=repository.casefold() if repository else None,
        from_fork=None if not ref or ref.startswith(_PULLS) else False,
        by=item.maybe_text("requestedFor.principalName"),
    )


def parse_artifact(item: Item) -> Iterator[Artifact]:
    """An artifact of a build: it is listed as long as it is there, without a digest and without an end."""
    made_by = item.maybe_text("source")
    yield Artifact(
        subject=f"{item.asked}/artifacts/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=item.asked,
        name=item.text("name"),
        stage=f"{item.asked}/timeline/{made_by.casefold()}" if made_by else None,
        size=_size(item),
        expired=False,
    )


def parse_record(item: Item) -> Iterator[PipelineStage]:
    """A stage, job or checkpoint of a build; of its tasks nothing is kept."""
    kind = item.text("type").casefold()
    if kind.partition(".")[0] not in _STEPS:
        return
    yield PipelineStage(
        subject=f"{item.asked}/timeline/{item.text('id').casefold()}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=item.asked,
        name=item.text("name"),
        stage_kind=kind,
        status=item.text("state"),
        result=item.maybe_text("result"),
        started=item.maybe_instant("startTime"),
        finished=item.maybe_instant("finishTime"),
    )


def _path_of(item: Item) -> str:
    folder = (item.maybe_text("definition.path") or "").strip("\\")
    return "\\".join(filter(None, (folder, item.text("definition.name"))))


def _size(item: Item) -> int | None:
    """Return the bytes of an artifact, which Azure DevOps writes as text; that of a file share tells none."""
    told = item.get("resource.properties.artifactsize")
    if isinstance(told, str) and told:
        if not told.isdecimal() or len(told) > 15:
            raise Malformed("resource.properties.artifactsize", told)
        return int(told)
    return item.maybe_int("resource.properties.artifactsize")


PROBE = Probe(
    id="delivery-azure-builds",
    title="Builds of the release in Azure DevOps, their stages and artifacts",
    reads=(
        Read(REPOSITORIES, parse_repository, (Repository,)),
        Read(BUILDS, parse_build, (PipelineRun,)),
        Read(ARTIFACTS, parse_artifact, (Artifact,)),
        Read(NAMED_BUILDS, nothing, (PipelineStage,)),
        Read(TIMELINE, parse_record, (PipelineStage,)),
    ),
    permissions=((Host.AZURE_DEVOPS, CODE_READ), (Host.AZURE_DEVOPS, BUILD_READ)),
    otherwise="The record of the build of the release, with its artifacts, attested by the release manager.",
)

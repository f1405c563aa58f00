"""What was deployed to the environments that the workload declares, in Azure DevOps, and which decisions were kept."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

from collector.facts.delivery import Deployment, FinishedJob, RecentArtifact
from collector.model import Delivery, Host
from collector.probe import Ask, Item, JsonObject, PerPlace, PerPlaceItem, Probe, Read, Service
from probes.delivery._azure_devops import (
    API,
    ARTIFACT,
    BUILD_READ,
    ENVIRONMENT_READ,
    ENVIRONMENTS,
    ENVIRONMENTS_API,
    build_of,
)
from probes.delivery._items import nothing, number, place_of_item

RELEASE_READ = "Release (read)"
_LISTED, _FOLLOWED = 100, 20
_BUILD, _SUCCEEDED, _JOB = "build", "succeeded", "job"
_NOT_OVER = ("inprogress", "undefined")
_NEVER_DEPLOYED = "notdeployed"


def _records(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The newest jobs that deployed to a declared environment."""
    name = item.text("name")
    if name.casefold() in _folded(delivery.environments.all):
        keep = (
            *("id", "planType", "owner.id", "owner.name", "definition.id", "definition.name", "result"),
            *("stageName", "stageAttempt", "jobName", "queueTime", "startTime", "finishTime"),
        )
        yield _newest(item, name, _LISTED, keep)


def _followed(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """Those to production whose decisions are looked for, two requests for each build."""
    name = item.text("name")
    if name.casefold() in _folded(delivery.environments.production):
        yield _newest(item, name, _FOLLOWED, ("id", "planType", "owner.id", "result"))


def _newest(item: Item, name: str, how_many: int, keep: tuple[str, ...]) -> Ask:
    return Ask(
        path=f"pipelines/environments/{number(item, 'id')}/environmentdeploymentrecords",
        query=(("top", str(how_many)),),
        items_at="value",
        keep=keep,
        newest=how_many,
        api_version=ENVIRONMENTS_API,
        permission=ENVIRONMENT_READ,
        about=f"environments/{quote(name, safe='')}",
    )


def _artifacts(item: Item, _: Delivery) -> Iterator[Ask]:
    return _of_build(item, "artifacts", "value", ARTIFACT)


def _jobs(item: Item, _: Delivery) -> Iterator[Ask]:
    keep = ("id", "type", "name", "state", "result", "startTime", "finishTime")
    return _of_build(item, "timeline", "records", keep)


def _of_build(item: Item, what: str, items_at: str, keep: tuple[str, ...]) -> Iterator[Ask]:
    if _is_build(item) and (item.maybe_text("result") or "").casefold() == _SUCCEEDED:
        yield Ask(
            path=f"build/builds/{number(item, 'owner.id')}/{what}",
            items_at=items_at,
            keep=keep,
            api_version=API,
            permission=BUILD_READ,
        )


def _classic(delivery: Delivery) -> Iterator[Ask]:
    """The newest deployments of classic releases: a way to production beside the YAML pipelines."""
    if delivery.environments.all:
        yield Ask(
            path="release/deployments",
            query=(("queryOrder", "descending"), ("$top", str(_LISTED))),
            items_at="value",
            keep=(
                *("id", "deploymentStatus", "queuedOn", "startedOn", "completedOn"),
                *("releaseEnvironment.name", "releaseDefinition.id", "releaseDefinition.name", "release.name"),
                *("release.artifacts.type", "release.artifacts.isPrimary"),
                "release.artifacts.definitionReference.version.id",
                "release.artifacts.definitionReference.sourceVersion.id",
            ),
            newest=_LISTED,
            service=Service.RELEASE,
            api_version=API,
            permission=RELEASE_READ,
        )


RECORDS = PerPlaceItem(ENVIRONMENTS, _records)
FOLLOWED = PerPlaceItem(ENVIRONMENTS, _followed)
ARTIFACTS = PerPlaceItem(FOLLOWED, _artifacts)
JOBS = PerPlaceItem(FOLLOWED, _jobs)
CLASSIC = PerPlace(Host.AZURE_DEVOPS, _classic)


def parse_record(item: Item) -> Iterator[Deployment]:
    """A job that deployed; several of one stage are one deployment."""
    run = build_of(item, number(item, "owner.id")) if _is_build(item) else None
    result = item.maybe_text("result")
    stage, attempt = item.maybe_text("stageName") or "", item.maybe_int("stageAttempt") or 1
    yield Deployment(
        subject=f"{place_of_item(item)}/deployments/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        environment=unquote(item.asked.rpartition("/")[2]),
        version=item.maybe_text("owner.name"),
        result=result,
        state=result or "inProgress",
        created=item.maybe_instant("startTime") or item.maybe_instant("queueTime"),
        finished=item.maybe_instant("finishTime"),
        run=run,
        pipeline_id=_text_of(item, "definition.id"),
        pipeline=item.maybe_text("definition.name"),
        part_of=f"{run}/{stage}/{attempt}" if run else None,
        part=item.maybe_text("jobName"),
    )


def parse_release(item: Item) -> Iterator[Deployment]:
    """A deployment of a classic release, to the stage that stands for an environment."""
    build, status = _primary(item), item.text("deploymentStatus")
    ended = item.maybe_instant("completedOn")
    waits = status.casefold() in _NOT_OVER or (status.casefold() == _NEVER_DEPLOYED and ended is None)
    commit = build.maybe_text("definitionReference.sourceVersion.id") if build else None
    built = build.maybe_text("definitionReference.version.id") if build else None
    definition = _text_of(item, "releaseDefinition.id")
    yield Deployment(
        subject=f"{place_of_item(item)}/release/deployments/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        environment=item.text("releaseEnvironment.name"),
        commit=commit.casefold() if commit else None,
        version=item.maybe_text("release.name"),
        result=None if waits else status,
        state=status,
        created=item.maybe_instant("startedOn") or item.maybe_instant("queuedOn"),
        finished=ended,
        run=build_of(item, built) if built and built.isdecimal() else None,
        pipeline_id=f"release/{definition}" if definition else None,
        pipeline=item.maybe_text("releaseDefinition.name"),
    )


def parse_artifact(item: Item) -> Iterator[RecentArtifact]:
    """An artifact of a build that production was deployed from; the job that made it tells when."""
    made_by = item.maybe_text("source")
    yield RecentArtifact(
        subject=f"{item.asked}/artifacts/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=item.asked,
        name=item.text("name"),
        job=f"{item.asked}/timeline/{made_by.casefold()}" if made_by else None,
    )


def parse_job(item: Item) -> Iterator[FinishedJob]:
    """A job of such a build; of its stages and tasks nothing is kept."""
    if item.text("type").casefold() == _JOB:
        yield FinishedJob(
            subject=f"{item.asked}/timeline/{item.text('id').casefold()}",
            documents=(item.document,),
            observed_at=item.observed_at,
            finished=item.maybe_instant("finishTime"),
            result=item.maybe_text("result"),
        )


def _is_build(item: Item) -> bool:
    return (item.maybe_text("planType") or _BUILD).casefold() == _BUILD


def _primary(item: Item) -> Item | None:
    """Return the build that a release is made of first; a release without one deploys something else."""
    artifacts: tuple[JsonObject, ...] = item.maybe_objects("release.artifacts") or ()
    found = [artifact for artifact in map(item.inside, artifacts) if artifact.maybe_text("type") == "Build"]
    return next((one for one in found if one.maybe_flag("isPrimary")), found[0] if len(found) == 1 else None)


def _folded(names: tuple[str, ...]) -> set[str]:
    return {name.casefold() for name in names}


def _text_of(item: Item, path: str) -> str | None:
    value = item.maybe_int(path)
    return None if value is None else str(value)


_ALL = (Deployment, RecentArtifact, FinishedJob)

PROBE = Probe(
    id="delivery-azure-deployments",
    title="Deployments in Azure DevOps, and the decisions about them",
    reads=(
        Read(ENVIRONMENTS, nothing, _ALL),
        Read(RECORDS, parse_record, (Deployment,)),
        Read(CLASSIC, parse_release, (Deployment,)),
        Read(FOLLOWED, nothing, (RecentArtifact, FinishedJob)),
        Read(ARTIFACTS, parse_artifact, (RecentArtifact,)),
        Read(JOBS, parse_job, (FinishedJob,)),
    ),
    permissions=(
        (Host.AZURE_DEVOPS, ENVIRONMENT_READ),
        (Host.AZURE_DEVOPS, BUILD_READ),
        (Host.AZURE_DEVOPS, RELEASE_READ),
    ),
    otherwise="The release record of each environment, attested by the release manager.",
)

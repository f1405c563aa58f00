"""What GitHub says of the release's commit: its workflow runs, their jobs, and what they left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector.facts.delivery import Artifact, PipelineRun, PipelineStage, Repository
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import (
    ACTIONS,
    ARTIFACTS,
    HUNDRED,
    METADATA,
    REPOSITORY,
    RUNS,
    is_of_fork,
    of_release,
    run_of,
)
from probes.delivery._items import nothing, number, place_of_item

_OVER = "completed"


def _jobs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The jobs of the runs that the workload names, of their last attempt."""
    named = delivery.names_pipeline(item.text("name"), item.maybe_text("path"))
    if named and of_release(item.text("head_sha"), delivery) and not is_of_fork(item):
        yield Ask(
            path=f"actions/runs/{number(item, 'id')}/jobs",
            query=(("filter", "latest"), HUNDRED),
            items_at="jobs",
            keep=("id", "run_id", "name", "status", "conclusion", "started_at", "completed_at"),
            permission=ACTIONS,
        )


def _runs(delivery: Delivery) -> Iterable[Ask]:
    return RUNS.asks(delivery) if delivery.pipelines else ()


NAMED_RUNS = PerPlace(Host.GITHUB, _runs)
"""The runs once more, by the same request, where the workload names pipelines: no job is looked for otherwise."""
JOBS = PerPlaceItem(NAMED_RUNS, _jobs)


def parse_repository(item: Item) -> Iterator[Repository]:
    """The repository itself."""
    yield Repository(
        subject=place_of_item(item),
        documents=(item.document,),
        observed_at=item.observed_at,
        default_branch=item.text("default_branch"),
        host_id=number(item, "id"),
        archived=item.maybe_flag("archived"),
    )


def parse_run(item: Item) -> Iterator[PipelineRun]:
    """The last attempt of a run; one that is not over has no conclusion."""
    status = item.text("status")
    yield PipelineRun(
        subject=run_of(item, number(item, "id")),
        documents=(item.document,),
        observed_at=item.observed_at,
        pipeline=item.maybe_text("name") or item.text("path"),
        path=item.maybe_text("path"),
        pipeline_id=_text_of(item, "workflow_id"),
        commit=item.text("head_sha").casefold(),
        branch=item.maybe_text("head_branch"),
        tag=True if item.maybe_text("event") == "release" else None,
        event=item.maybe_text("event"),
        status=status,
        result=item.maybe_text("conclusion"),
        attempt=item.maybe_int("run_attempt"),
        created=item.maybe_instant("created_at"),
        started=item.maybe_instant("run_started_at") or item.maybe_instant("created_at"),
        finished=item.maybe_instant("updated_at") if status == _OVER else None,
        repository=_text_of(item, "head_repository.id"),
        from_fork=is_of_fork(item) if item.get("repository.id") is not None else None,
        by=item.maybe_text("triggering_actor.principalName"),
        first_by=item.maybe_text("actor.principalName"),
    )


def parse_artifact(item: Item) -> Iterator[Artifact]:
    """An artifact of the run that was asked about, or of the run that it names itself."""
    run, commit = _text_of(item, "workflow_run.id"), item.maybe_text("workflow_run.head_sha")
    yield Artifact(
        subject=f"{place_of_item(item)}/actions/artifacts/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=run_of(item, run) if run else item.asked,
        name=item.text("name"),
        commit=commit.casefold() if commit else None,
        size=item.maybe_int("size_in_bytes"),
        digest=item.maybe_text("digest"),
        expired=item.maybe_flag("expired"),
        created=item.maybe_instant("created_at"),
        expires=item.maybe_instant("expires_at"),
    )


def parse_job(item: Item) -> Iterator[PipelineStage]:
    """A job of a run."""
    yield PipelineStage(
        subject=f"{place_of_item(item)}/actions/jobs/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=run_of(item, number(item, "run_id")),
        name=item.text("name"),
        stage_kind="job",
        status=item.text("status"),
        result=item.maybe_text("conclusion"),
        started=item.maybe_instant("started_at"),
        finished=item.maybe_instant("completed_at"),
    )


def _text_of(item: Item, path: str) -> str | None:
    value = item.maybe_int(path)
    return None if value is None else str(value)


PROBE = Probe(
    id="delivery-github-runs",
    title="Workflow runs of the release on GitHub, their jobs and artifacts",
    reads=(
        Read(REPOSITORY, parse_repository, (Repository,)),
        Read(RUNS, parse_run, (PipelineRun,)),
        Read(ARTIFACTS, parse_artifact, (Artifact,)),
        Read(NAMED_RUNS, nothing, (PipelineStage,)),
        Read(JOBS, parse_job, (PipelineStage,)),
    ),
    permissions=((Host.GITHUB, METADATA), (Host.GITHUB, ACTIONS)),
    otherwise="The record of the run that built the release, with its artifacts, attested by the release manager.",
)

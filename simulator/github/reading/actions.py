"""Workflows, their runs, jobs, artifacts and approvals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from simulator.github import refusals
from simulator.github.hub import Json
from simulator.github.reading.route import Asked, Download, Found, Listed, Route, the_one

_GONE = 410
_RUN_FIELDS = {"head_sha": "head_sha", "branch": "head_branch", "event": "event", "actor": "actor.login"}
_OPEN_END = "*"


def _workflows(asked: Asked) -> Found:
    return Listed(items=asked.repository.workflows, key="workflows")


def _workflow(asked: Asked) -> Json:
    """Return a workflow by its id or by the name of its file."""
    wanted = asked.parts["workflow"]
    for found in asked.repository.workflows:
        if wanted in (str(found["id"]), found["path"].rsplit("/", 1)[-1]):
            return found
    raise refusals.hidden()


def _runs_of_workflow(asked: Asked) -> Found:
    workflow = _workflow(asked)
    return _filtered(asked, [run for run in asked.repository.runs if run["workflow_id"] == workflow["id"]])


def _runs(asked: Asked) -> Found:
    return _filtered(asked, asked.repository.runs)


def _filtered(asked: Asked, runs: Sequence[Json]) -> Listed:
    kept = asked.kept(runs, **_RUN_FIELDS)
    if word := asked.query.get("status"):
        kept = [run for run in kept if word in (run["status"], run["conclusion"])]
    if span := asked.query.get("created"):
        kept = [run for run in kept if _is_within(run["created_at"], span)]
    is_filtered = bool({*_RUN_FIELDS, "status", "created"} & set(asked.query))
    return Listed(items=kept, key="workflow_runs", ends_at_thousand=is_filtered)


def _is_within(when: str, span: str) -> bool:
    """Return whether a moment lies in a span as search writes it: `>=D`, `<D`, `D..D`, `D..*` or one day."""
    moment = datetime.fromisoformat(when)
    first, dots, last = span.partition("..")
    if dots:
        return (first == _OPEN_END or moment >= _read(first)) and (last == _OPEN_END or moment <= _read(last))
    for sign, holds in _COMPARED.items():
        if span.startswith(sign):
            return holds(moment, _read(span.removeprefix(sign)))
    return when.startswith(span)


_COMPARED = {
    ">=": datetime.__ge__,
    "<=": datetime.__le__,
    ">": datetime.__gt__,
    "<": datetime.__lt__,
}


def _read(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise refusals.refused(422, f"{text} is no date.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _run(asked: Asked) -> Json:
    return the_one(asked.repository.runs, "id", int(asked.parts["id"]))


def _jobs(asked: Asked) -> Found:
    """List the jobs of the latest attempt, or with `filter=all` of every attempt."""
    run = _run(asked)
    jobs = asked.repository.jobs.get(run["id"], ())
    if asked.query.get("filter", "latest") == "latest":
        jobs = [job for job in jobs if job["run_attempt"] == run["run_attempt"]]
    return Listed(items=jobs, key="jobs")


def _artifacts_of_run(asked: Asked) -> Found:
    found = asked.repository.artifacts.get(_run(asked)["id"], ())
    return Listed(items=asked.kept(found, name="name"), key="artifacts")


def _approvals(asked: Asked) -> Found:
    return Listed(items=asked.repository.approvals.get(_run(asked)["id"], ()))


def _artifacts(asked: Asked) -> Found:
    return Listed(items=asked.kept(_all(asked.repository.artifacts), name="name"), key="artifacts")


def _artifact(asked: Asked) -> Json:
    return the_one(_all(asked.repository.artifacts), "id", int(asked.parts["id"]))


def _archive(asked: Asked) -> Found:
    artifact = _artifact(asked)
    if artifact["expired"]:
        raise refusals.refused(_GONE, "Artifact has expired")
    return Download(asked.repository.archives[artifact["id"]])


def _all(by_run: Mapping[int, Sequence[Json]]) -> Sequence[Json]:
    return [item for items in by_run.values() for item in items]


ROUTES = (
    Route("actions/workflows", "actions", _workflows),
    Route("actions/workflows/{workflow}", "actions", _workflow),
    Route("actions/workflows/{workflow}/runs", "actions", _runs_of_workflow),
    Route("actions/runs", "actions", _runs),
    Route("actions/runs/{id}", "actions", _run),
    Route("actions/runs/{id}/jobs", "actions", _jobs),
    Route("actions/runs/{id}/artifacts", "actions", _artifacts_of_run),
    Route("actions/runs/{id}/approvals", "actions", _approvals),
    Route("actions/artifacts", "actions", _artifacts),
    Route("actions/artifacts/{id}", "actions", _artifact),
    Route("actions/artifacts/{id}/zip", "actions", _archive),
)

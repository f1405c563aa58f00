"""The timeline of a build: stages, the approvals they waited for, and their tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.azure_devops.asking import Asked, Json, moment, when_known
from simulator.azure_devops.things import Approval, Build, Project, Stage
from simulator.ids import steady_guid


def job_id(project: Project, build: Build, stage: str) -> str:
    """Return the id of the job of a stage, of its last attempt; without such a stage the id of some other job."""
    orders = [order for order, one in enumerate(build.stages, 1) if one.name == stage]
    return steady_guid(f"{_own(project, build)}/{orders[-1] if orders else 0}", "job")


def _own(project: Project, build: Build) -> str:
    return steady_guid(project.id, "timeline", str(build.id))


def timeline(asked: Asked, build: Build) -> Json:
    """Return the records of all stages; an approval's record has the id of the approval."""
    own = _own(asked.project, build)
    records = [
        record
        for order, stage in enumerate(build.stages, 1)
        for record in _stage(f"{own}/{order}", order, build, stage)
    ]
    return {
        "records": records,
        "lastChangedBy": asked.project.service.id,
        "lastChangedOn": moment(build.finished or build.started or build.queued, build.id),
        "id": own,
        "changeId": len(records) + 1,
        "url": asked.url(f"build/builds/{build.id}/Timeline/{own}"),
    }


def _stage(root: str, order: int, build: Build, stage: Stage) -> Iterator[Json]:
    own = steady_guid(root, "stage")
    yield _record(build, own, None, "Stage", stage.name, stage.started, stage.finished, stage.result) | {
        "order": order,
        "attempt": stage.attempt,
        "identifier": stage.name.replace(" ", "_"),
    }
    if stage.approvals:
        yield from _checkpoint(steady_guid(root, "checkpoint"), own, build, stage)
    job = steady_guid(root, "job")
    yield _record(build, job, own, "Job", stage.name, stage.started, stage.finished, stage.result)
    for name in stage.tasks:
        task = steady_guid(root, "task", name)
        yield _record(build, task, job, "Task", name, stage.started, stage.finished, stage.result)


def _checkpoint(own: str, stage_id: str, build: Build, stage: Stage) -> Iterator[Json]:
    first, last = min(one.created for one in stage.approvals), max(one.at for one in stage.approvals)
    is_pending = any(one.status == "pending" for one in stage.approvals)
    yield _record(
        build, own, stage_id, "Checkpoint", "Checkpoint", first, None if is_pending else last, _result(stage.approvals)
    )
    for approval in stage.approvals:
        ended = None if approval.status == "pending" else approval.at
        result = _result((approval,))
        yield _record(
            build, approval.id, own, "Checkpoint.Approval", "Checkpoint.Approval", approval.created, ended, result
        )


def _result(approvals: tuple[Approval, ...]) -> str:
    if any(one.status == "pending" for one in approvals):
        return ""
    return "succeeded" if all(one.status == "approved" for one in approvals) else "failed"


def _record(
    build: Build, own: str, parent: str | None, kind: str, name: str, start: datetime, end: datetime | None, result: str
) -> Json:
    return {
        "previousAttempts": [],
        "id": own,
        "parentId": parent,
        "type": kind,
        "name": name,
        **when_known(startTime=(start, build.id), finishTime=(end, build.id)),
        "currentOperation": None,
        "percentComplete": None,
        "state": "completed" if end else "inProgress",
        "result": result or None,
        "resultCode": None,
        "changeId": 1,
        "lastModified": "0001-01-01T00:00:00",
        "workerName": None,
        "errorCount": 0,
        "warningCount": 0,
        "url": None,
        "log": None,
        "task": None,
        "attempt": 1,
        "identifier": None,
    }

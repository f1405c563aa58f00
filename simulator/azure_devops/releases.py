"""Classic releases and their deployments."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.answers import Answer
from simulator.azure_devops.asking import Asked, Json, moment, when_known
from simulator.azure_devops.refusals import error
from simulator.azure_devops.things import Approval, Release, ReleaseStage
from simulator.ids import steady_guid

_ENVIRONMENT_STATUS = {"notDeployed": "notStarted", "failed": "rejected"}


def releases(asked: Asked) -> Answer:
    """Answer `release/releases`, the newest first."""
    definition = asked.wants("definitionId")
    found = [one for one in asked.project.releases if definition in ("", str(_number(asked, one.definition)))]
    found.sort(key=lambda one: one.created, reverse=True)
    has_stages = "environments" in asked.wants("$expand").casefold()
    return asked.page([_release(asked, one, has_stages=has_stages) for one in found])


def one_release(asked: Asked) -> Answer:
    """Answer `release/releases/{id}`."""
    from_path = asked.number("id")
    found = next((one for one in asked.project.releases if one.id == from_path), None)
    return Answer(200, _release(asked, found, has_stages=True)) if found else _absent(asked)


def deployments(asked: Asked) -> Answer:
    """Answer `release/deployments`, the newest first, perhaps the latest attempts only."""
    status, definition = asked.wants("deploymentStatus").casefold(), asked.wants("definitionId")
    is_latest_only = asked.wants("latestAttemptsOnly").casefold() == "true"
    found = [
        (release, stage)
        for release in asked.project.releases
        if definition in ("", str(_number(asked, release.definition)))
        for stage in _stages(release, latest=is_latest_only)
        if status in ("", "all", stage.status.casefold())
    ]
    found.sort(key=lambda pair: pair[1].queued, reverse=True)
    return asked.page([_deployment(asked, release, stage) for release, stage in found])


def _absent(asked: Asked) -> Answer:
    return error(404, f"Release with ID {asked.words['id']} does not exist.", "ReleaseNotFoundException")


def _stages(release: Release, *, latest: bool) -> Iterator[ReleaseStage]:
    last = {stage.name: stage.attempt for stage in sorted(release.stages, key=lambda stage: stage.attempt)}
    return (stage for stage in release.stages if not latest or stage.attempt == last[stage.name])


def _number(asked: Asked, definition: str) -> int:
    """Return the id of a release definition: its place among all, from 1."""
    return [*dict.fromkeys(one.definition for one in asked.project.releases)].index(definition) + 1


def _definition(asked: Asked, release: Release) -> Json:
    number = _number(asked, release.definition)
    return {
        "id": number,
        "name": release.definition,
        "path": "\\",
        "url": asked.url(f"Release/definitions/{number}"),
    }


def _release(asked: Asked, release: Release, *, has_stages: bool) -> Json:
    body: Json = {
        "id": release.id,
        "name": release.name,
        "status": release.status,
        "createdOn": moment(release.created, release.id),
        "modifiedOn": moment(release.created, release.id),
        "createdBy": asked.person(None),
        "modifiedBy": asked.person(None),
        "artifacts": _artifacts(asked, release),
        "releaseDefinition": _definition(asked, release),
        "reason": "manual",
        "keepForever": False,
        "projectReference": {"id": asked.project.id, "name": asked.project.name},
        "tags": [],
        "_links": {"self": {"href": asked.url(f"Release/releases/{release.id}")}},
    }
    return body | (
        {"environments": [_environment(asked, release, one) for one in release.stages]} if has_stages else {}
    )


def _artifacts(asked: Asked, release: Release) -> list[Json]:
    build = next((one for one in asked.project.builds if one.id == release.build), None)
    if build is None:
        return []
    reference = {
        "definition": {"id": str(build.definition.id), "name": build.definition.name},
        "version": {"id": str(build.id), "name": build.number},
        "branch": {"id": build.branch, "name": build.branch},
        "sourceVersion": {"id": build.commit, "name": build.commit},
    }
    name = f"_{build.definition.name}"
    return [{"alias": name, "type": "Build", "definitionReference": reference, "isPrimary": True, "isRetained": False}]


def _environment(asked: Asked, release: Release, stage: ReleaseStage) -> Json:
    return {
        "id": stage.id,
        "releaseId": release.id,
        "name": stage.name,
        "status": _ENVIRONMENT_STATUS.get(stage.status, stage.status),
        "rank": 1,
        "definitionEnvironmentId": _place(asked, release, stage),
        "createdOn": moment(stage.queued, stage.id),
        "modifiedOn": moment(stage.completed or stage.started, stage.id),
        "preDeployApprovals": _approvals(asked, release, stage),
        "postDeployApprovals": [],
    }


def _place(asked: Asked, release: Release, stage: ReleaseStage) -> int:
    """Return the id of a stage in its definition: the same for all releases of it."""
    names = [
        one.name for other in asked.project.releases if other.definition == release.definition for one in other.stages
    ]
    return [*dict.fromkeys(names)].index(stage.name) + 1


def _deployment(asked: Asked, release: Release, stage: ReleaseStage) -> Json:
    reference = {"id": release.id, "name": release.name, "artifacts": _artifacts(asked, release)}
    environment = {"id": stage.id, "name": stage.name}
    return {
        "id": release.id * 100 + stage.id,
        "release": reference,
        "releaseDefinition": _definition(asked, release),
        "releaseEnvironment": environment,
        "projectReference": {"id": asked.project.id, "name": asked.project.name},
        "definitionEnvironmentId": _place(asked, release, stage),
        "attempt": stage.attempt,
        "reason": "manual",
        "deploymentStatus": stage.status,
        "operationStatus": stage.operation,
        "requestedBy": asked.person(None),
        "requestedFor": asked.person(None),
        **when_known(
            queuedOn=(stage.queued, stage.id),
            startedOn=(stage.started, stage.id),
            completedOn=(stage.completed, stage.id),
        ),
        "lastModifiedOn": moment(stage.completed or stage.started, stage.id),
        "lastModifiedBy": asked.person(None),
        "conditions": [],
        "preDeployApprovals": _approvals(asked, release, stage),
        "postDeployApprovals": [],
    }


def _approvals(asked: Asked, release: Release, stage: ReleaseStage) -> list[Json]:
    return [_approval(asked, release, stage, approval, order) for order, approval in enumerate(stage.approvals, 1)]


def _approval(asked: Asked, release: Release, stage: ReleaseStage, approval: Approval, order: int) -> Json:
    decided = {"approvedBy": asked.person(approval.by)} if approval.by else {}
    return {
        "id": int(steady_guid(approval.id)[:6], 16),
        "revision": 1,
        "approver": asked.person(approval.assigned[0] if approval.assigned else approval.by),
        **decided,
        "approvalType": "preDeploy",
        "createdOn": moment(approval.created, stage.id),
        "modifiedOn": moment(approval.at, stage.id),
        "status": approval.status,
        "comments": approval.comment,
        "isAutomated": False,
        "attempt": stage.attempt,
        "rank": order,
        "release": {"id": release.id, "name": release.name},
        "releaseEnvironment": {"id": stage.id, "name": stage.name},
    }

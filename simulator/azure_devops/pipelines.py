"""The pipelines service: pipelines, runs with their artifacts, environments, approvals, checks."""

from __future__ import annotations

from datetime import timedelta

from simulator.answers import Answer
from simulator.azure_devops.artifacts import artifact
from simulator.azure_devops.asking import Asked, Json, moment, when_known
from simulator.azure_devops.builds import find, kept, repository_of
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Approval, Build, Definition, Project
from simulator.blobs import VALID_SECONDS

_MOST_RUNS = 10_000
_RESULTS = {"succeeded": "succeeded", "partiallySucceeded": "succeeded", "failed": "failed", "canceled": "canceled"}
_STATES = {"completed": "completed", "inProgress": "inProgress", "cancelling": "canceling"}


def pipelines(asked: Asked) -> Answer:
    """Answer `pipelines`."""
    return asked.page([_pipeline(asked, one) for one in asked.project.definitions])


def runs(asked: Asked) -> Answer:
    """Answer `pipelines/{id}/runs`: the newest first, without filters, in one page."""
    found = [build for build in kept(asked.project) if build.definition.id == _definition(asked).id]
    found.sort(key=lambda build: build.id, reverse=True)
    return asked.listed([_run(asked, build) for build in found[:_MOST_RUNS]])


def one_run(asked: Asked) -> Answer:
    """Answer `pipelines/{id}/runs/{run}`, which alone tells the version of its repository."""
    build = find(asked, "run")
    name = build.definition.repository
    repository = {"id": repository_of(asked.project, name), "type": "azureReposGit"}
    own = {"repository": repository, "refName": build.branch, "version": build.commit}
    return Answer(200, _run(asked, build) | {"resources": {"repositories": {"self": own}}})


def run_artifact(asked: Asked) -> Answer:
    """Answer `pipelines/{id}/runs/{run}/artifacts`; the signed address needs no token."""
    build = find(asked, "run")
    found = artifact(build, asked.needs("artifactName"))
    body: Json = {"name": found.name, "url": asked.url(f"pipelines/{build.definition.id}/runs/{build.id}/artifacts")}
    if asked.wants("$expand").casefold() == "signedcontent" and not found.expired:
        expires = asked.now + timedelta(seconds=VALID_SECONDS)
        body["signedContent"] = {"url": asked.blobs.url(found.archive), "signatureExpires": moment(expires, build.id)}
    return Answer(200, body)


def approvals(asked: Asked) -> Answer:
    """Answer `pipelines/approvals`, filtered by ids and state; the steps are there with `$expand=steps` alone."""
    ids = {part.strip().casefold() for part in asked.wants("approvalIds").split(",") if part.strip()}
    state = asked.wants("state").casefold()
    found = [
        _approval(asked, build, approval)
        for build, approval in _all_approvals(asked.project)
        if (not ids or approval.id in ids) and state in ("", "all", approval.status.casefold())
    ]
    return asked.listed(found[: asked.whole("top", len(found))])


def _all_approvals(project: Project) -> list[tuple[Build, Approval]]:
    return [(build, one) for build in project.builds for stage in build.stages for one in stage.approvals]


def _approval(asked: Asked, build: Build, approval: Approval) -> Json:
    body: Json = {
        "id": approval.id,
        "steps": [],
        "status": approval.status,
        "createdOn": moment(approval.created, build.id),
        "lastModifiedOn": moment(approval.at, build.id),
        "executionOrder": "anyOrder",
        "minRequiredApprovers": approval.minimum,
        "blockedApprovers": [],
        "_links": {"self": {"href": asked.url(f"pipelines/approvals/{approval.id}")}},
    }
    if asked.wants("$expand").casefold() == "steps":
        body["steps"] = [_step(asked, build, approval, order) for order in range(1, len(approval.assigned) + 1)]
    return body


def _step(asked: Asked, build: Build, approval: Approval, order: int) -> Json:
    """Return the step of one approver; who was not needed any more was skipped."""
    assigned = approval.assigned[order - 1]
    has_decided = approval.by is not None and assigned.id == approval.by.id
    step: Json = {
        "assignedApprover": asked.person(assigned),
        "status": approval.status if has_decided or approval.by is None else "skipped",
        "comment": approval.comment if has_decided else "",
        "initiatedOn": moment(approval.created, build.id),
        "lastModifiedOn": moment(approval.at, build.id),
        "order": order,
        "lastModifiedBy": asked.person(approval.by),
        "history": [],
    }
    return step | ({"actualApprover": asked.person(approval.by)} if has_decided else {})


def _definition(asked: Asked) -> Definition:
    found = next((one for one in asked.project.definitions if one.id == asked.number("id")), None)
    if found is None:
        raise refused(404, f"Pipeline {asked.words['id']} not found.", "PipelineNotFoundException")
    return found


def _pipeline(asked: Asked, found: Definition) -> Json:
    url = asked.url(f"pipelines/{found.id}?revision=1")
    return {
        "_links": {"self": {"href": url}},
        "url": url,
        "id": found.id,
        "revision": 1,
        "name": found.name,
        "folder": found.folder,
    }


def _run(asked: Asked, build: Build) -> Json:
    url = asked.url(f"pipelines/{build.definition.id}/runs/{build.id}")
    ended: Json = {"result": _RESULTS.get(build.result, "unknown")} if build.result else {}
    return {
        "_links": {"self": {"href": url}},
        "templateParameters": {},
        "pipeline": _pipeline(asked, build.definition),
        "state": _STATES.get(build.status, "unknown"),
        **ended,
        **when_known(createdDate=(build.queued, build.id), finishedDate=(build.finished, build.id)),
        "url": url,
        "id": build.id,
        "name": build.number,
    }

"""The build service: definitions, builds, timelines, artifacts, leases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from simulator.answers import Answer, Binary
from simulator.azure_devops.asking import Asked, Json, escaped, moment, project_reference, when_known
from simulator.azure_devops.refusals import invalid, refused
from simulator.azure_devops.things import Build, Definition, Project
from simulator.azure_devops.timeline import timeline
from simulator.ids import steady_guid
from simulator.moments import parse_moment

_FOR_EVER = "9999-12-31T23:59:59.9999999Z"
_TIMES: dict[str, Callable[[Build], datetime | None]] = {
    "finishtime": lambda build: build.finished,
    "starttime": lambda build: build.started,
    "queuetime": lambda build: build.queued,
}


def definitions(asked: Asked) -> Answer:
    """Answer `build/definitions`."""
    name = asked.wants("name").casefold()
    found = [one for one in asked.project.definitions if not name or one.name.casefold() == name]
    return asked.page([definition(asked, one) for one in found])


def one_definition(asked: Asked) -> Answer:
    """Answer `build/definitions/{id}`, which alone tells the file and the repository."""
    found = next((one for one in asked.project.definitions if one.id == asked.number("id")), None)
    if found is None:
        message = f"TF215016: The definition {asked.words['id']} does not exist. Specify a valid definition and retry."
        raise refused(404, message, "DefinitionNotFoundException")
    more: Json = {
        "process": {"yamlFilename": found.yaml.lstrip("/"), "type": 2},
        "repository": _repository(asked, found),
        "triggers": [],
    }
    return Answer(200, definition(asked, found) | more)


def builds(asked: Asked) -> Answer:
    """Answer `build/builds` with the filters of the service; there is none by commit."""
    order = (asked.wants("queryOrder") or "queueTimeDescending").casefold()
    time = _TIMES.get(order.removesuffix("descending").removesuffix("ascending"))
    if time is None:
        raise invalid(f"The value {order!r} of the parameter queryOrder is not known.")
    found = [(when, build) for build in _filtered(asked) if (when := time(build)) and _is_within(asked, when)]
    found.sort(key=lambda pair: (pair[0], pair[1].id), reverse=order.endswith("descending"))
    return asked.page([body(asked, build) for _, build in found])


def one_build(asked: Asked) -> Answer:
    """Answer `build/builds/{id}`."""
    return Answer(200, body(asked, find(asked)))


def build_timeline(asked: Asked) -> Answer:
    """Answer `build/builds/{id}/timeline`; a build that has not started has none (204)."""
    build = find(asked)
    return Answer(200, timeline(asked, build)) if build.started else Answer(204, Binary())


def leases(asked: Asked) -> Answer:
    """Answer `build/builds/{id}/leases`."""
    build = find(asked)
    bodies = [
        {
            "leaseId": build.id * 10 + number,
            "ownerId": lease.owner,
            "runId": build.id,
            "definitionId": build.definition.id,
            "createdOn": moment(lease.created, number),
            "validUntil": moment(lease.until, number) if lease.until else _FOR_EVER,
            "protectPipeline": False,
        }
        for number, lease in enumerate(build.leases, 1)
    ]
    return asked.listed(bodies)


def find(asked: Asked, word: str = "id") -> Build:
    """Return the build that the path names."""
    found = next((one for one in kept(asked.project) if one.id == asked.number(word)), None)
    if found is None:
        message = f"The requested build {asked.words[word]} could not be found."
        raise refused(404, message, "BuildNotFoundException")
    return found


def kept(project: Project) -> Iterable[Build]:
    """Return the builds that retention has left."""
    return (build for build in project.builds if not build.deleted)


def definition(asked: Asked, found: Definition) -> Json:
    """Return a pipeline as lists of the build service show it."""
    url = asked.url(f"build/Definitions/{found.id}?revision=1")
    return {
        "_links": {"self": {"href": url}},
        "quality": "definition",
        "authoredBy": asked.person(None),
        "drafts": [],
        "queue": _queue(),
        **_reference(asked, found),
        "createdDate": moment(found.created, found.id),
    }


def body(asked: Asked, build: Build) -> Json:
    """Return a build; what has not finished has neither result nor time of its end."""
    plan = {"planId": steady_guid(asked.project.id, "plan", str(build.id))}
    ended: Json = {"result": build.result} if build.result else {}
    return {
        "_links": {"self": {"href": asked.url(f"build/Builds/{build.id}")}},
        "properties": {},
        "tags": list(build.tags),
        "validationResults": [],
        "plans": [plan],
        "triggerInfo": {},
        "id": build.id,
        "buildNumber": build.number,
        "status": build.status,
        **ended,
        **when_known(
            queueTime=(build.queued, build.id),
            startTime=(build.started, build.id),
            finishTime=(build.finished, build.id),
        ),
        "url": asked.url(f"build/Builds/{build.id}"),
        "definition": _reference(asked, build.definition),
        "project": project_reference(asked.project, asked.base),
        "uri": f"vstfs:///Build/Build/{build.id}",
        "sourceBranch": build.branch,
        "sourceVersion": build.commit,
        "queue": _queue(),
        "priority": "normal",
        "reason": build.reason,
        "requestedFor": asked.person(build.requested_by),
        "requestedBy": asked.person(build.requested_by),
        "lastChangedDate": moment(build.finished or build.started or build.queued, build.id),
        "lastChangedBy": asked.person(None),
        "orchestrationPlan": plan,
        "logs": {"id": 0, "type": "Container", "url": asked.url(f"build/builds/{build.id}/logs")},
        "repository": _repository(asked, build.definition),
        "keepForever": bool(build.leases),
        "retainedByRelease": False,
        "triggeredByBuild": None,
        "appendCommitMessageToRunName": True,
    }


def repository_of(project: Project, name: str) -> str:
    """Return the id of a repository by its name."""
    return next((one.id for one in project.repositories if one.name == name), steady_guid(project.id, "git", name))


def _filtered(asked: Asked) -> Iterable[Build]:
    numbers = {part.strip() for part in asked.wants("definitions").split(",") if part.strip()}
    statuses, results = _words(asked, "statusFilter"), _words(asked, "resultFilter")
    reasons, branch = _words(asked, "reasonFilter"), asked.wants("branchName")
    return (
        build
        for build in kept(asked.project)
        if (not numbers or str(build.definition.id) in numbers)
        and (not branch or build.branch == branch)
        and (not statuses or build.status.casefold() in statuses)
        and (not results or (build.result or "none").casefold() in results)
        and (not reasons or build.reason.casefold() in reasons)
    )


def _is_within(asked: Asked, when: datetime) -> bool:
    try:
        least, most = asked.wants("minTime"), asked.wants("maxTime")
        return (not least or when >= parse_moment(least)) and (not most or when <= parse_moment(most))
    except ValueError as wrong:
        raise invalid(str(wrong)) from wrong


def _words(asked: Asked, name: str) -> frozenset[str]:
    said = frozenset(part.strip().casefold() for part in asked.wants(name).split(",") if part.strip())
    return frozenset() if "all" in said else said


def _reference(asked: Asked, found: Definition) -> Json:
    return {
        "drafts": [],
        "id": found.id,
        "name": found.name,
        "url": asked.url(f"build/Definitions/{found.id}?revision=1"),
        "uri": f"vstfs:///Build/Definition/{found.id}",
        "path": found.folder,
        "type": "build",
        "queueStatus": "enabled",
        "revision": 1,
        "project": project_reference(asked.project, asked.base),
    }


def _repository(asked: Asked, found: Definition) -> Json:
    return {
        "id": repository_of(asked.project, found.repository),
        "type": "TfsGit",
        "name": found.repository,
        "url": f"{asked.base}/{escaped(asked.project.name)}/_git/{escaped(found.repository)}",
        "clean": None,
        "checkoutSubmodules": False,
    }


def _queue() -> Json:
    pool = {"id": 9, "name": "Azure Pipelines", "isHosted": True}
    return {"id": 72, "name": "Azure Pipelines", "pool": pool}

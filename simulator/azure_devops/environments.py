"""Environments of YAML pipelines: what was deployed to them, and which checks guard them."""

from __future__ import annotations

from simulator.answers import Answer
from simulator.azure_devops.asking import Asked, Json, moment, when_known
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Build, Check, Environment, Stage, deployments
from simulator.azure_devops.things.deploying import CHECKS
from simulator.ids import steady_guid


def environments(asked: Asked) -> Answer:
    """Answer `pipelines/environments`."""
    name = asked.wants("name").casefold()
    found = [one for one in asked.project.environments if name in ("", one.name.casefold())]
    return asked.page([_body(asked, one) for one in found])


def one_environment(asked: Asked) -> Answer:
    """Answer `pipelines/environments/{id}`."""
    return Answer(200, _body(asked, _find(asked)))


def records(asked: Asked) -> Answer:
    """Answer `environmentdeploymentrecords`, the newest first; the page size is called `top` here."""
    environment = _find(asked)
    found = [
        _record(asked, environment, number, build, stage)
        for number, build, stage in deployments(asked.project)
        if stage.environment == environment.name
    ]
    return asked.page(found[::-1], size_at="top")


def checks(asked: Asked) -> Answer:
    """Answer `pipelines/checks/configurations` of one resource; settings are there with `$expand=settings` alone."""
    kind, own = asked.wants("resourceType"), asked.wants("resourceId")
    expands = asked.wants("$expand").casefold() == "settings"
    found = [
        _check(asked, environment, check, expands=expands)
        for environment in asked.project.environments
        if kind.casefold() == "environment" and own == str(environment.id)
        for check in environment.checks
    ]
    return asked.listed(found)


def _find(asked: Asked) -> Environment:
    found = next((one for one in asked.project.environments if one.id == asked.number("id")), None)
    if found is None:
        message = f"Environment with ID {asked.words['id']} does not exist or has been deleted."
        raise refused(404, message, "EnvironmentNotFoundException")
    return found


def _body(asked: Asked, environment: Environment) -> Json:
    created = moment(environment.created, environment.id)
    return {
        "id": environment.id,
        "name": environment.name,
        "description": "",
        "createdBy": asked.person(None),
        "createdOn": created,
        "lastModifiedBy": asked.person(None),
        "lastModifiedOn": created,
        "project": {"id": asked.project.id, "name": asked.project.name},
    }


def _record(asked: Asked, environment: Environment, number: int, build: Build, stage: Stage) -> Json:
    ended: Json = {"result": stage.result} if stage.result else {}
    return {
        "id": number,
        "requestIdentifier": steady_guid(asked.project.id, "request", str(number)),
        "environmentId": environment.id,
        "serviceOwner": "00025394-6065-48ca-87d9-7f5672854ef7",
        "scopeId": asked.project.id,
        "planType": "Build",
        "planId": steady_guid(asked.project.id, "plan", str(build.id)),
        "stageName": stage.name,
        "jobName": "Deploy",
        "stageAttempt": stage.attempt,
        "jobAttempt": 1,
        "definition": _owner(
            asked, f"build/Definitions/{build.definition.id}", build.definition.id, build.definition.name
        ),
        "owner": _owner(asked, f"build/Builds/{build.id}", build.id, build.number),
        **ended,
        **when_known(
            queueTime=(stage.started, build.id),
            startTime=(stage.started, build.id),
            finishTime=(stage.finished, build.id),
        ),
    }


def _owner(asked: Asked, path: str, number: int, name: str) -> Json:
    return {"_links": {"self": {"href": asked.url(path)}}, "id": number, "name": name}


def _check(asked: Asked, environment: Environment, check: Check, *, expands: bool) -> Json:
    type_id, type_name = CHECKS[check.kind]
    url = asked.url(f"pipelines/checks/configurations/{check.id}")
    body: Json = {
        "createdBy": asked.person(None),
        "createdOn": moment(check.created, check.id),
        "modifiedBy": asked.person(None),
        "modifiedOn": moment(check.created, check.id),
        "timeout": check.timeout,
        "_links": {"self": {"href": url}},
        "id": check.id,
        "type": {"id": type_id, "name": type_name},
        "url": url,
        "resource": {"type": "environment", "id": str(environment.id), "name": environment.name},
    }
    if check.disabled:
        body["isDisabled"] = True
    return body | ({"settings": dict(check.settings)} if expands else {})

"""The parts about where releases go: environments with their checks, and classic releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from simulator.azure_devops.things import Build, Check, Environment, Release, ReleaseStage
from simulator.azure_devops.things.deploying import CHECKS, DEPLOYMENT_STATUSES
from simulator.estate.azure_devops.builds import read_approvals
from simulator.estate.azure_devops.reading import Reading, duration
from simulator.strict import EstateError, Fields

_HOUR = timedelta(hours=1)
_YEAR = timedelta(days=365)
_GATES = {
    "branch": ("86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b", "evaluatebranchProtection"),
    "business_hours": ("445fde2f-6c39-441c-807f-8a59ff2e075f", "evaluateBusinessHours"),
    "task": ("9c3e8943-130d-4c78-ac63-8af81df62dfb", "InvokeRESTAPI"),
}
_APPROVAL = "26014962-64a0-49f4-885b-4b874119a5cc"


def read_environments(fields: Fields, reading: Reading, builds: Sequence[Build]) -> tuple[Environment, ...]:
    """Read `environments: [{name, id, created, checks}]`; what was deployed there is told by the stages of builds."""
    found = []
    for number, (value, where) in enumerate(fields.each("environments"), 1):
        entry = Fields(value, where)
        own = entry.whole("id", number)
        checks = (
            _check(Fields(*each), reading, own * 10 + place) for place, each in enumerate(entry.each("checks"), 1)
        )
        created = entry.moment("created", reading.now, reading.now - _YEAR)
        found.append(Environment(id=own, name=entry.text("name"), created=created, checks=tuple(checks)))
        entry.done()
    known = {environment.name for environment in found}
    for build in builds:
        for stage in build.stages:
            if stage.environment and stage.environment not in known:
                raise EstateError(
                    f"{fields.place('builds')}: {stage.environment!r} is not described under environments"
                )
    return tuple(found)


def _check(entry: Fields, reading: Reading, number: int) -> Check:
    """Read `{kind, name, approvers, minimum, requester_may_approve, timeout, disabled, settings}`."""
    kind = entry.one_of("kind", tuple(CHECKS), "approval")
    settings = _approval(entry, reading) if kind == "approval" else _gate(entry, kind)
    check = Check(
        id=number,
        kind=kind,
        settings={**settings, **entry.mapping("settings")},
        timeout=entry.whole("timeout", 43_200),
        disabled=entry.flag("disabled", default=False),
        created=entry.moment("created", reading.now, reading.now - _YEAR),
    )
    entry.done()
    return check


def _approval(entry: Fields, reading: Reading) -> dict[str, Any]:
    approvers = [{"displayName": one.name, "id": one.id} for one in reading.persons(entry, "approvers")]
    return {
        "approvers": approvers,
        "executionOrder": 1,
        "minRequiredApprovers": entry.whole("minimum", 1),
        "instructions": "",
        "blockedApprovers": [],
        "requesterCannotBeApprover": not entry.flag("requester_may_approve", default=False),
        "definitionRef": {"id": _APPROVAL},
    }


def _gate(entry: Fields, kind: str) -> dict[str, Any]:
    own, task = _GATES.get(kind, _GATES["task"])
    return {
        "displayName": entry.text("name", kind.replace("_", " ").capitalize()),
        "definitionRef": {"id": own, "name": task, "version": "0.0.1"},
        "retryInterval": 5,
    }


def read_releases(fields: Fields, reading: Reading) -> tuple[Release, ...]:
    """Read `releases: [{name, id, definition, created, status, build, stages}]`, the classic ones."""
    found = []
    for number, (value, where) in enumerate(fields.each("releases"), 1):
        entry = Fields(value, where)
        own = entry.whole("id", number)
        stages = (_stage(Fields(*each), reading, own, place) for place, each in enumerate(entry.each("stages"), 1))
        found.append(
            Release(
                id=own,
                name=entry.text("name", f"Release-{own}"),
                definition=entry.text("definition", f"{reading.project}-cd"),
                created=entry.moment("created", reading.now, reading.now - _HOUR),
                status=entry.one_of("status", ("active", "draft", "abandoned"), "active"),
                build=entry.whole("build", 0),
                stages=tuple(stages),
            )
        )
        entry.done()
    return tuple(found)


def _stage(entry: Fields, reading: Reading, release: int, place: int) -> ReleaseStage:
    """Read `{name, attempt, status, operation, started, took, approvals}`."""
    status = entry.one_of("status", DEPLOYMENT_STATUSES, "succeeded")
    started = entry.moment("started", reading.now, reading.now - _HOUR)
    name, took = entry.text("name"), duration(entry, "took", "PT10M")
    stage = ReleaseStage(
        id=place,
        name=name,
        attempt=entry.whole("attempt", 1),
        status=status,
        operation=entry.text("operation", {"succeeded": "approved", "failed": "phaseFailed"}.get(status, "pending")),
        queued=started,
        started=started,
        completed=None if status in ("inProgress", "notDeployed") else started + took,
        approvals=read_approvals(entry, reading, reading.guid("release", str(release), name, str(place)), started),
    )
    entry.done()
    return stage

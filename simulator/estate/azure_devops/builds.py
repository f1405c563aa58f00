"""The parts about pipelines: `pipelines` and `builds` with stages, approvals, artifacts, tests and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from simulator.azure_devops.things import Approval, Artifact, Build, Definition, Lease, Stage, TestRun
from simulator.azure_devops.things.builds import APPROVAL_STATUSES, RESULTS, STAGE_RESULTS, STATUSES
from simulator.blobs import zip_of
from simulator.estate.azure_devops.reading import Reading, duration, ref
from simulator.estate.azure_devops.testing import read_coverage, read_test_runs
from simulator.estate.contents import content, read_files
from simulator.github.addresses import sha_of
from simulator.strict import EstateError, Fields

_HOUR = timedelta(hours=1)
_YEAR = timedelta(days=365)
_STAGE_RESULT = {"partiallySucceeded": "succeededWithIssues", "failed": "failed", "canceled": "canceled"}


def read_definitions(fields: Fields, reading: Reading, repository: str) -> tuple[Definition, ...]:
    """Read `pipelines: [{name, id, folder, yaml, repository}]`; without them there is one, named as the project."""
    found = []
    for number, (value, where) in enumerate(fields.each("pipelines"), 1):
        entry = Fields(value, where)
        found.append(
            Definition(
                id=entry.whole("id", number),
                name=entry.text("name"),
                folder=entry.text("folder", "\\"),
                yaml=entry.text("yaml", "/azure-pipelines.yml"),
                repository=entry.text("repository", repository),
                created=entry.moment("created", reading.now, reading.now - _YEAR),
            )
        )
        entry.done()
    return tuple(found) or (
        Definition(
            id=1,
            name=f"{reading.project}-ci",
            folder="\\",
            yaml="/azure-pipelines.yml",
            repository=repository,
            created=reading.now - _YEAR,
        ),
    )


def read_builds(
    fields: Fields, reading: Reading, definitions: Sequence[Definition]
) -> tuple[tuple[Build, ...], tuple[TestRun, ...]]:
    """Read `builds: [{id, number, pipeline, commit, branch, status, result, finished, took, stages, …}]`."""
    builds: list[Build] = []
    runs: list[TestRun] = []
    for number, (value, where) in enumerate(fields.each("builds"), 1):
        entry = Fields(value, where)
        build = _build(entry, reading, definitions, number)
        builds.append(build)
        runs.extend(read_test_runs(entry, "tests", reading, first=build.id * 10 + 1, build=build))
        entry.done()
    if len({build.id for build in builds}) < len(builds):
        raise EstateError(f"{fields.place('builds')}: two builds have the same id")
    return tuple(builds), tuple(runs)


def _build(entry: Fields, reading: Reading, definitions: Sequence[Definition], number: int) -> Build:
    status = entry.one_of("status", STATUSES, "completed")
    queued, started, finished = _times(entry, reading, status)
    build_id = entry.whole("id", 1000 + number)
    result = entry.one_of("result", RESULTS, "succeeded") if status == "completed" else ""
    return Build(
        id=build_id,
        number=entry.text("number", f"{queued:%Y%m%d}.{number}"),
        definition=_definition(entry, definitions),
        status=status,
        result=result,
        commit=sha_of(entry.text("commit", f"{reading.project} {build_id}")),
        branch=ref(entry.text("branch", "main")),
        reason=entry.text("reason", "individualCI"),
        queued=queued,
        started=started,
        finished=finished,
        requested_by=reading.person(entry, "by"),
        stages=tuple(
            _stage(Fields(*each), reading, build_id, started or queued, result) for each in entry.each("stages")
        ),
        artifacts=tuple(_artifact(Fields(*each), reading) for each in entry.each("artifacts")),
        leases=tuple(_lease(Fields(*each), reading) for each in entry.each("leases")),
        tags=entry.texts("tags"),
        coverage=read_coverage(entry),
        deleted=entry.flag("deleted", default=False),
    )


def _times(entry: Fields, reading: Reading, status: str) -> tuple[datetime, datetime | None, datetime | None]:
    """Return when a build was queued, started and finished; what has not happened yet is `None`."""
    took = duration(entry, "took", "PT10M")
    finished = entry.moment("finished", reading.now, reading.now - _HOUR) if status == "completed" else None
    if status == "notStarted":
        return entry.moment("queued", reading.now, reading.now), None, None
    started = entry.moment("started", reading.now, (finished or reading.now) - took)
    return entry.moment("queued", reading.now, started), started, finished


def _definition(entry: Fields, definitions: Sequence[Definition]) -> Definition:
    name = entry.text("pipeline", definitions[0].name)
    found = next((one for one in definitions if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in definitions)
        raise EstateError(f"{entry.place('pipeline')}: {name!r} is not described under pipelines; known: {known}")
    return found


def _stage(entry: Fields, reading: Reading, build: int, begun: datetime, result_of_build: str) -> Stage:
    """Read `{name, result, attempt, started, took, running, environment, tasks, approvals}`."""
    started = entry.moment("started", reading.now, begun)
    took = duration(entry, "took", "PT5M")
    is_running = entry.flag("running", default=False)
    default = _STAGE_RESULT.get(result_of_build, "succeeded")
    name, attempt = entry.text("name"), entry.whole("attempt", 1)
    own = reading.guid("approval", str(build), name, str(attempt))
    stage = Stage(
        name=name,
        result="" if is_running else entry.one_of("result", STAGE_RESULTS, default),
        attempt=attempt,
        started=started,
        finished=None if is_running else started + took,
        environment=entry.text("environment", ""),
        tasks=entry.texts("tasks"),
        approvals=read_approvals(entry, reading, own, started),
    )
    entry.done()
    return stage


def read_approvals(fields: Fields, reading: Reading, own: str, by_then: datetime) -> tuple[Approval, ...]:
    """Read `approvals: [{by, status, at, asked, assigned, minimum, comment}]`; without `at` it was when all began."""
    found = []
    for number, (value, where) in enumerate(fields.each("approvals")):
        entry = Fields(value, where)
        by = reading.person(entry, "by")
        at = entry.moment("at", reading.now, by_then)
        found.append(
            Approval(
                id=reading.guid(own, str(number)),
                status=entry.one_of("status", APPROVAL_STATUSES, "approved" if by else "pending"),
                assigned=reading.persons(entry, "assigned") or ((by,) if by else ()),
                by=by,
                created=entry.moment("asked", reading.now, at - _HOUR),
                at=at,
                minimum=entry.whole("minimum", 1),
                comment=entry.text("comment", ""),
            )
        )
        entry.done()
    return tuple(found)


def _artifact(entry: Fields, reading: Reading) -> Artifact:
    """Read `{name, files or archive, stage, expired, elsewhere}`; files are packed below the name of the artifact."""
    name = entry.text("name")
    if entry.has("archive"):
        archive = content(entry.value("archive"), entry.place("archive"), reading.folders)
    else:
        files = read_files(entry, "files", reading.folders)
        archive = zip_of({f"{name}/{path}": data for path, data in files.items()})
    artifact = Artifact(
        name=name,
        archive=archive,
        expired=entry.flag("expired", default=False),
        elsewhere=entry.flag("elsewhere", default=False),
        stage=entry.text("stage", ""),
    )
    entry.done()
    return artifact


def _lease(entry: Fields, reading: Reading) -> Lease:
    lease = Lease(
        owner=entry.text("owner", "User:release-manager"),
        created=entry.moment("created", reading.now, reading.now - _HOUR),
        until=reading.moment_or_none(entry, "until"),
    )
    entry.done()
    return lease

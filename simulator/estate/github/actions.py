"""Workflows and what they did: runs with their jobs, artifacts and approvals; checks and statuses of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from simulator.blobs import zip_of
from simulator.estate.github.home import Commits, Home, read_timed
from simulator.github.addresses import number
from simulator.github.hub import Json
from simulator.github.shapes import actions
from simulator.strict import Fields

_FOLDER = ".github/workflows/"
_KEPT_DAYS = 90
_CONTENT = "on: push\n"
STATUS_STATES = ("success", "failure", "error", "pending")
APPROVAL_STATES = ("approved", "rejected", "pending")


class Workflows:
    """The workflows of a repository: those that are described, and those that a run only names."""

    def __init__(self, entry: Fields, home: Home) -> None:
        self._home = home
        self._found: dict[str, Json] = {}
        self.files: dict[str, bytes] = {}
        """The text of each by its path."""
        for value, where in entry.each("workflows"):
            told = Fields(value, where)
            self._read(told)
            told.done()

    @property
    def bodies(self) -> Sequence[Json]:
        return tuple(self._found.values())

    def named(self, word: str) -> Json:
        """Return the workflow of that name or path; one that is not described is made."""
        for body in self._found.values():
            if word in (body["name"], body["path"]):
                return body
        path = word if word.startswith(_FOLDER) else f"{_FOLDER}{'-'.join(word.casefold().split())}.yml"
        return self._add(word, path, "active", _CONTENT.encode())

    def _read(self, told: Fields) -> None:
        name = told.text("name")
        path = told.text("path", f"{_FOLDER}{'-'.join(name.casefold().split())}.yml")
        content = self._home.content(told.value("content") or _CONTENT, told.place("content"))
        self._add(name, path, told.text("state", "active"), content)

    def _add(self, name: str, path: str, state: str, content: bytes) -> Json:
        home = self._home
        created = home.now - timedelta(days=_KEPT_DAYS)
        body = actions.workflow(home.full_name, name, path, state=state, created=created, branch=home.branch)
        self._found[path], self.files[path] = body, content
        return body


@dataclass(slots=True)
class Runs:
    """The runs of a repository and all that belongs to them, by their ids."""

    runs: Sequence[Json] = ()
    checks: Sequence[Json] = ()
    jobs: dict[int, Sequence[Json]] = field(default_factory=dict)
    artifacts: dict[int, Sequence[Json]] = field(default_factory=dict)
    approvals: dict[int, Sequence[Json]] = field(default_factory=dict)
    archives: dict[int, bytes] = field(default_factory=dict)


def read_runs(entry: Fields, home: Home, commits: Commits, workflows: Workflows) -> Runs:
    """Read `runs: [{id, workflow, commit, branch, event, status, conclusion, started, took, …}]`, newest first."""
    found = Runs()
    read = [_run(Fields(value, where), home, commits, workflows, found) for value, where in entry.each("runs")]
    found.runs = sorted(read, key=lambda run: str(run["created_at"]), reverse=True)
    return found


def _run(told: Fields, home: Home, commits: Commits, workflows: Workflows, found: Runs) -> Json:
    timed = read_timed(told, home)
    index = len(found.jobs) + 1
    run = actions.Run(
        id=told.whole("id", number("run", home.full_name, index)),
        number=told.whole("number", index),
        attempt=told.whole("attempt", 1),
        workflow=workflows.named(told.text("workflow", "build")),
        sha=commits.named(told.text("commit"), timed.started),
        branch=told.text("branch", home.branch),
        event=told.text("event", "push"),
        by=told.text("by", "developer"),
        fork=told.text("fork", ""),
        timed=timed,
    )
    jobs = found.jobs[run.id] = tuple(_jobs(told, home, run))
    found.checks = (*found.checks, *(_check_of(home, run, job) for job in jobs))
    found.artifacts[run.id] = tuple(_artifacts(told, home, run, found.archives))
    found.approvals[run.id] = tuple(_approvals(told, home))
    told.done()
    return actions.run(home.full_name, run, private=home.private)


def _jobs(told: Fields, home: Home, run: actions.Run) -> Iterator[Json]:
    """Read `jobs: [{name, attempt, status, conclusion, started, took}]`; without any there is one like the run."""
    if not told.has("jobs"):
        yield actions.job(home.full_name, run, str(run.workflow["name"]), attempt=run.attempt, timed=run.timed)
    for value, where in told.each("jobs"):
        entry = Fields(value, where)
        timed = read_timed(entry, home, run.timed)
        attempt = entry.whole("attempt", run.attempt)
        yield actions.job(home.full_name, run, entry.text("name"), attempt=attempt, timed=timed)
        entry.done()


def _check_of(home: Home, run: actions.Run, job: Json) -> Json:
    """Return the check by which a commit shows a job."""
    body = actions.check_run(
        home.full_name, job["name"], sha=run.sha, slug="github-actions", timed=run.timed, of=job["id"]
    )
    return {**body, **{key: job[key] for key in ("status", "conclusion", "started_at", "completed_at")}}


def _artifacts(told: Fields, home: Home, run: actions.Run, archives: dict[int, bytes]) -> Iterator[Json]:
    """Read `artifacts: [{name, files or archive, created, expires}]`."""
    for value, where in told.each("artifacts"):
        entry = Fields(value, where)
        archive = _archive(entry, home)
        created = entry.moment("created", home.now, run.timed.ended)
        body = actions.artifact(
            home.full_name,
            run,
            entry.text("name"),
            archive,
            created=created,
            expires=entry.moment("expires", home.now, created + timedelta(days=_KEPT_DAYS)),
            now=home.now,
        )
        entry.done()
        archives[body["id"]] = archive
        yield body


def _archive(entry: Fields, home: Home) -> bytes:
    """Return the ZIP of the `files`, or the `archive` as it is, which need not be a good one."""
    if entry.has("archive"):
        return home.content(entry.value("archive"), entry.place("archive"))
    place = entry.place("files")
    named = entry.mapping("files").items()
    return zip_of({str(name): home.content(value, f"{place}.{name}") for name, value in named})


def _approvals(told: Fields, home: Home) -> Iterator[Json]:
    """Read `approvals: [{environments, state, by, comment}]`."""
    for value, where in told.each("approvals"):
        entry = Fields(value, where)
        yield actions.approval(
            home.full_name,
            entry.texts("environments"),
            state=entry.one_of("state", APPROVAL_STATES, "approved"),
            by=entry.text("by", "reviewer-1"),
            comment=entry.text("comment", ""),
        )
        entry.done()


def read_checks(entry: Fields, home: Home, commits: Commits) -> Sequence[Json]:
    """Read `checks: [{name, commit, app, status, conclusion, started, took}]` of other apps than GitHub Actions."""
    found = []
    for value, where in entry.each("checks"):
        told = Fields(value, where)
        timed = read_timed(told, home)
        sha = commits.named(told.text("commit"), timed.started)
        slug = told.text("app", "checker")
        found.append(actions.check_run(home.full_name, told.text("name"), sha=sha, slug=slug, timed=timed))
        told.done()
    return sorted(found, key=lambda check: str(check["started_at"]), reverse=True)


def read_statuses(entry: Fields, home: Home, commits: Commits) -> Mapping[str, Sequence[Json]]:
    """Read `statuses: [{context, commit, state, when, by}]` by commit, the newest first."""
    found: dict[str, list[Json]] = {}
    for value, where in entry.each("statuses"):
        told = Fields(value, where)
        when = told.moment("when", home.now, home.now - timedelta(hours=1))
        sha = commits.named(told.text("commit"), when)
        state = told.one_of("state", STATUS_STATES, "success")
        by = told.text("by", "developer")
        body = actions.status(home.full_name, sha, told.text("context"), state=state, when=when, by=by)
        found.setdefault(sha, []).append(body)
        told.done()
    return {
        sha: sorted(bodies, key=lambda status: str(status["created_at"]), reverse=True) for sha, bodies in found.items()
    }

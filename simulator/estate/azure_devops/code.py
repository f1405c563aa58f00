"""The parts about code: repositories, pull requests, branch policies, alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from simulator.azure_devops.things import Alert, Definition, Diff, Identity, Policy, PullRequest, Repository
from simulator.azure_devops.things.code import (
    ALERT_STATES,
    ALERT_TYPES,
    MATCHES,
    POLICIES,
    PULL_REQUESTS,
    SEVERITIES,
)
from simulator.estate.azure_devops.reading import Reading, ref
from simulator.estate.contents import content, read_files
from simulator.github.addresses import sha_of
from simulator.strict import EstateError, Fields

_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)
_CHANGES = ("add", "edit", "delete", "rename")


def read_repositories(fields: Fields, reading: Reading) -> tuple[Repository, ...]:
    """Read `repositories: [{name, default_branch, disabled, files, diffs, advanced_security}]`.

    Without them there is one, named as the project.
    """
    found = []
    for value, where in fields.each("repositories"):
        entry = Fields(value, where)
        name = entry.text("name", reading.project)
        files = read_files(entry, "files", reading.folders)
        found.append(
            Repository(
                id=entry.text("id", reading.guid("git", name)),
                name=name,
                default_branch=ref(entry.text("default_branch", "main")),
                disabled=entry.flag("disabled", default=False),
                files={f"/{path.lstrip('/')}": data for path, data in files.items()},
                diffs=tuple(_diff(Fields(*each)) for each in entry.each("diffs")),
                secured=entry.flag("advanced_security", default=True),
                files_at=_files_at(entry, reading),
            )
        )
        entry.done()
    return tuple(found) or (_usual(reading),)


def _files_at(entry: Fields, reading: Reading) -> Mapping[str, Mapping[str, bytes | None]]:
    """Read `files_at: {commit: {path: content}}`, where a path without a content is not there."""
    place = entry.place("files_at")
    found: dict[str, Mapping[str, bytes | None]] = {}
    for commit, files in entry.mapping("files_at").items():
        where = f"{place}.{commit}"
        named = Fields({"files": files}, where).mapping("files")
        found[sha_of(str(commit))] = {
            f"/{str(path).lstrip('/')}": None if value is None else content(value, f"{where}.{path}", reading.folders)
            for path, value in named.items()
        }
    return found


def _usual(reading: Reading) -> Repository:
    own = reading.guid("git", reading.project)
    return Repository(
        id=own, name=reading.project, default_branch=ref("main"), disabled=False, files={}, diffs=(), secured=True
    )


def _diff(entry: Fields) -> Diff:
    """Read `{base, target, changes: {path: edit}}`."""
    said = entry.mapping("changes")
    changes = Fields(said, entry.place("changes"))
    diff = Diff(
        base=entry.text("base"),
        target=entry.text("target"),
        changes={f"/{str(path).lstrip('/')}": changes.one_of(str(path), _CHANGES, "edit") for path in said},
    )
    entry.done()
    return diff


def read_pull_requests(fields: Fields, reading: Reading, repository: str) -> tuple[PullRequest, ...]:
    """Read `pull_requests: [{id, title, status, source, target, commit, merged, by, votes: {ann: 10}, …}]`."""
    return tuple(
        _pull_request(Fields(value, where), reading, repository, number)
        for number, (value, where) in enumerate(fields.each("pull_requests"), 1)
    )


def _pull_request(entry: Fields, reading: Reading, repository: str, number: int) -> PullRequest:
    status = entry.one_of("status", PULL_REQUESTS, "completed")
    created = entry.moment("created", reading.now, reading.now - 2 * _DAY)
    request = PullRequest(
        id=entry.whole("id", number),
        repository=entry.text("repository", repository),
        title=entry.text("title", f"Change {number}"),
        status=status,
        source=ref(entry.text("source", f"topic/{number}")),
        target=ref(entry.text("target", "main")),
        commit=sha_of(entry.text("commit", f"{reading.project} head {number}")),
        merged=sha_of(entry.text("merged", f"{reading.project} merge {number}")) if status == "completed" else "",
        created=created,
        closed=None if status == "active" else entry.moment("closed", reading.now, created + _DAY),
        author=reading.person(entry, "by"),
        votes=tuple(_votes(entry, reading)),
        draft=entry.flag("draft", default=False),
        iterations=tuple(sha_of(word) for word in entry.texts("iterations")),
    )
    entry.done()
    return request


def _votes(entry: Fields, reading: Reading) -> Iterable[tuple[Identity, int]]:
    said = entry.mapping("votes")
    votes = Fields(said, entry.place("votes"))
    return [(reading.named(str(name), votes.place(str(name))), votes.whole(str(name))) for name in said]


def read_policies(
    fields: Fields, reading: Reading, repositories: Sequence[Repository], definitions: Sequence[Definition]
) -> tuple[Policy, ...]:
    """Read `policies: [{kind, branch, repository, match, enabled, blocking, minimum, pipeline, status, settings}]`."""
    ids = {one.name: one.id for one in repositories}
    found = []
    for number, (value, where) in enumerate(fields.each("policies"), 1):
        entry = Fields(value, where)
        kind = entry.one_of("kind", tuple(POLICIES), "reviewers")
        repository = entry.text("repository", "")
        if repository and repository not in ids:
            raise EstateError(f"{entry.place('repository')}: {repository!r} is not described under repositories")
        match = entry.one_of("match", MATCHES, "Exact")
        found.append(
            Policy(
                id=entry.whole("id", number),
                kind=kind,
                repository=ids.get(repository, ""),
                branch="" if match == "DefaultBranch" else ref(entry.text("branch", "main")),
                match=match,
                enabled=entry.flag("enabled", default=True),
                blocking=entry.flag("blocking", default=True),
                settings={**_settings(entry, kind, definitions), **entry.mapping("settings")},
                created=entry.moment("created", reading.now, reading.now - _YEAR),
            )
        )
        entry.done()
    return tuple(found)


def _settings(entry: Fields, kind: str, definitions: Sequence[Definition]) -> dict[str, Any]:
    match kind:
        case "reviewers":
            return {
                "minimumApproverCount": entry.whole("minimum", 1),
                "creatorVoteCounts": entry.flag("creator_counts", default=False),
                "allowDownvotes": False,
                "resetOnSourcePush": entry.flag("resets", default=True),
                "blockLastPusherVote": True,
            }
        case "build":
            name = entry.text("pipeline", definitions[0].name)
            number = next((one.id for one in definitions if one.name == name), None)
            if number is None:
                raise EstateError(f"{entry.place('pipeline')}: {name!r} is not described under pipelines")
            return {
                "buildDefinitionId": number,
                "queueOnSourceUpdateOnly": True,
                "displayName": name,
                "validDuration": 0,
            }
        case "status":
            return {
                "statusName": entry.text("status"),
                "statusGenre": entry.text("genre", ""),
                "policyApplicability": None,
            }
        case _:
            return {}


def read_alerts(fields: Fields, reading: Reading, repository: Repository) -> tuple[Alert, ...]:
    """Read `alerts: [{id, repository, type, severity, state, title, rule, seen, branch, dismissed}]`."""
    return tuple(
        _alert(Fields(value, where), reading, repository, number)
        for number, (value, where) in enumerate(fields.each("alerts"), 1)
    )


def _alert(entry: Fields, reading: Reading, repository: Repository, number: int) -> Alert:
    kind = entry.one_of("type", ALERT_TYPES, "code")
    state = entry.one_of("state", ALERT_STATES, "active")
    alert = Alert(
        id=entry.whole("id", number),
        repository=entry.text("repository", repository.name),
        type=kind,
        severity=entry.one_of("severity", SEVERITIES, "high"),
        state=state,
        title=entry.text("title", f"{kind.capitalize()} alert {number}"),
        rule=entry.text("rule", f"{kind}/{number}"),
        seen=entry.moment("seen", reading.now, reading.now - _DAY),
        branch=ref(entry.text("branch", repository.default_branch)),
        dismissed=entry.text("dismissed", "acceptedRisk" if state == "dismissed" else ""),
    )
    entry.done()
    return alert

"""The repository itself: commits with their checks, statuses and pull requests, files and references."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha1

from simulator.github import refusals
from simulator.github.addresses import api, html
from simulator.github.hub import Commit, Json, Repository
from simulator.github.reading.route import Asked, Found, Listed, Route, the_one
from simulator.github.rights import METADATA
from simulator.github.shapes.code import comparison, reference

_SHORTEST_SHA = 7
_BASE64_LINE = 60


def commit_of(repository: Repository, ref: str) -> Commit | None:
    """Return the commit of a SHA, of the beginning of one, of a branch or of a tag."""
    name = ref.removeprefix("refs/").removeprefix("heads/").removeprefix("tags/")
    wanted = repository.branches.get(name) or repository.tags.get(name) or ref
    if len(wanted) < _SHORTEST_SHA:
        return None
    return next((commit for commit in repository.commits if commit.sha.startswith(wanted)), None)


def _repository(asked: Asked) -> Found:
    return asked.repository.body


def _asked_commit(asked: Asked) -> Commit:
    found = commit_of(asked.repository, asked.parts["ref"])
    if found is None:
        raise refusals.refused(422, f"No commit found for SHA: {asked.parts['ref']}")
    return found


def _commits(asked: Asked) -> Found:
    """Return the commits of the default branch, the newest first, perhaps those alone that changed a path."""
    path = asked.query.get("path", "")
    found = [
        commit.body
        for commit in reversed(asked.repository.commits)
        if not path or any(file["filename"] == path for file in commit.files)
    ]
    return Listed(items=found)


def _commit(asked: Asked) -> Found:
    commit = _asked_commit(asked)
    return {**commit.body, "files": list(commit.files)}


def _check_runs(asked: Asked) -> Found:
    sha = _asked_commit(asked).sha
    found: Sequence[Json] = [check for check in asked.repository.checks if check["head_sha"] == sha]
    found = asked.kept(found, check_name="name", status="status", app_id="app.id")
    if asked.query.get("filter", "latest") == "latest":
        newest: dict[tuple[str, str], Json] = {}
        for check in found:
            newest.setdefault((check["app"]["slug"], check["name"]), check)
        found = list(newest.values())
    return Listed(items=found, key="check_runs")


def _combined_status(asked: Asked) -> Found:
    """Return the newest status of each context; without any the state is `pending`, as GitHub has it."""
    sha = _asked_commit(asked).sha
    newest: dict[str, Json] = {}
    for status in asked.repository.statuses.get(sha, ()):
        newest.setdefault(status["context"], status)
    states = {status["state"] for status in newest.values()}
    combined = "failure" if states & {"failure", "error"} else "success" if states == {"success"} else "pending"
    path = f"commits/{sha}"
    return {
        "state": combined,
        "statuses": list(newest.values()),
        "sha": sha,
        "total_count": len(newest),
        "repository": asked.repository.body,
        "commit_url": api(asked.repository.full_name, path),
        "url": api(asked.repository.full_name, f"{path}/status"),
    }


def _pulls_of_commit(asked: Asked) -> Found:
    numbers = _asked_commit(asked).pulls
    return Listed(items=[pull for pull in asked.repository.pulls if pull["number"] in numbers])


def _pull(asked: Asked) -> Found:
    return the_one(asked.repository.pulls, "number", int(asked.parts["number"]))


def _reviews(asked: Asked) -> Found:
    number = int(asked.parts["number"])
    the_one(asked.repository.pulls, "number", number)
    return Listed(items=asked.repository.reviews.get(number, ()))


def _comparison(asked: Asked) -> Found:
    first, dots, last = asked.parts["span"].partition("...")
    base, head = (commit_of(asked.repository, ref) for ref in (first, last))
    if not dots or base is None or head is None:
        raise refusals.hidden()
    return comparison(asked.repository.full_name, asked.repository.commits, base, head)


def _content(asked: Asked) -> Found:
    """Return a file with its content in Base64, in lines of sixty letters."""
    path, full_name = asked.parts["path"], asked.repository.full_name
    ref = asked.query.get("ref", asked.repository.default_branch)
    data = _file_at(asked.repository, path, ref)
    if data is None:
        raise refusals.hidden()
    text = b64encode(data).decode()
    lines = [text[at : at + _BASE64_LINE] for at in range(0, len(text), _BASE64_LINE)]
    sha = sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    url, shown = f"{api(full_name, f'contents/{path}')}?ref={ref}", html(full_name, f"blob/{ref}/{path}")
    git = api(full_name, f"git/blobs/{sha}")
    return {
        "type": "file",
        "encoding": "base64",
        "size": len(data),
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "content": "".join(f"{line}\n" for line in lines),
        "sha": sha,
        "url": url,
        "git_url": git,
        "html_url": shown,
        "download_url": html(full_name, f"raw/{ref}/{path}"),
        "_links": {"git": git, "self": url, "html": shown},
    }


def _file_at(repository: Repository, path: str, ref: str) -> bytes | None:
    """Return a file at a commit; those of open pull requests are found by their SHA, as at GitHub."""
    found = commit_of(repository, ref)
    heads = {pull["head"]["sha"] for pull in repository.pulls} | set(repository.files_at)
    sha = found.sha if found else ref if ref in heads else ""
    differing = repository.files_at.get(sha, {})
    return differing.get(path, repository.files.get(path)) if sha else None


def _tag(asked: Asked) -> Found:
    return _reference(asked, "tags", asked.repository.tags.get(asked.parts["tag"]))


def _head(asked: Asked) -> Found:
    return _reference(asked, "heads", asked.repository.branches.get(asked.parts["branch"]))


def _reference(asked: Asked, kind: str, sha: str | None) -> Json:
    if sha is None:
        raise refusals.hidden()
    return reference(asked.repository.full_name, f"{kind}/{asked.parts['tag' if kind == 'tags' else 'branch']}", sha)


def _codeowners_errors(asked: Asked) -> Found:
    if not any(path.rsplit("/", 1)[-1] == "CODEOWNERS" for path in asked.repository.files):
        raise refusals.hidden()
    return {"errors": list(asked.repository.codeowners_errors)}


ROUTES = (
    Route("", METADATA, _repository),
    Route("commits", "contents", _commits),
    Route("commits/{ref}/check-runs", "checks", _check_runs),
    Route("commits/{ref}/status", "statuses", _combined_status),
    Route("commits/{ref}/pulls", "pull-requests", _pulls_of_commit),
    Route("commits/{ref}", "contents", _commit),
    Route("compare/{span}", "contents", _comparison),
    Route("pulls/{number}", "pull-requests", _pull),
    Route("pulls/{number}/reviews", "pull-requests", _reviews),
    Route("contents/{path}", "contents", _content),
    Route("git/ref/tags/{tag}", "contents", _tag),
    Route("git/ref/heads/{branch}", "contents", _head),
    Route("codeowners/errors", "contents", _codeowners_errors),
)

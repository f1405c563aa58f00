"""Pull requests with the votes on them."""

from __future__ import annotations

from simulator.answers import Answer
from simulator.azure_devops.asking import Asked, Json, when_known
from simulator.azure_devops.code import find, repository
from simulator.azure_devops.refusals import refused
from simulator.azure_devops.things import Identity, PullRequest, Repository
from simulator.ids import steady_guid


def pull_requests(asked: Asked) -> Answer:
    """Answer `git/repositories/{r}/pullrequests`: the active ones, unless another status is asked for."""
    found = find(asked)
    status = (asked.wants("searchCriteria.status") or "active").casefold()
    source, target = asked.wants("searchCriteria.sourceRefName"), asked.wants("searchCriteria.targetRefName")
    chosen = [
        one
        for one in _of(asked, found)
        if status in ("all", one.status) and source in ("", one.source) and target in ("", one.target)
    ]
    chosen.sort(key=lambda one: one.id, reverse=True)
    return asked.window([_body(asked, found, one) | {"repository": _short(asked, found)} for one in chosen])


def one_pull_request(asked: Asked) -> Answer:
    """Answer `git/repositories/{r}/pullrequests/{id}`."""
    found = find(asked)
    one = next((one for one in _of(asked, found) if one.id == asked.number("id")), None)
    if one is None:
        raise _not_found(asked)
    return Answer(200, _body(asked, found, one))


def pull_request_of_project(asked: Asked) -> Answer:
    """Answer `git/pullrequests/{id}`: a pull request by its number, which no other one of the project has."""
    one = next((one for one in asked.project.pull_requests if one.id == asked.number("id")), None)
    if one is None:
        raise _not_found(asked)
    return Answer(200, _body(asked, _home(asked, one), one))


def iterations(asked: Asked) -> Answer:
    """Answer `git/repositories/{r}/pullrequests/{id}/iterations`: each commit that it was at."""
    found = find(asked)
    one = next((one for one in _of(asked, found) if one.id == asked.number("id")), None)
    if one is None:
        raise _not_found(asked)
    commits = enumerate(one.iterations or (one.commit,), 1)
    return asked.listed([_iteration(asked, one, number, commit) for number, commit in commits])


def _home(asked: Asked, one: PullRequest) -> Repository:
    return next(found for found in asked.project.repositories if found.name == one.repository)


def _not_found(asked: Asked) -> Exception:
    message = f"TF401180: The requested pull request was not found: {asked.words['id']}."
    return refused(404, message, "GitPullRequestNotFoundException")


def _iteration(asked: Asked, one: PullRequest, number: int, commit: str) -> Json:
    return {
        "id": number,
        "description": one.title,
        "author": asked.person(one.author),
        **when_known(createdDate=(one.created, number), updatedDate=(one.created, number)),
        "sourceRefCommit": {"commitId": commit},
        "targetRefCommit": {"commitId": commit[::-1]},
        "commonRefCommit": {"commitId": commit[::-1]},
        "hasMoreCommits": False,
        "reason": "create" if number == 1 else "push",
    }


def _of(asked: Asked, found: Repository) -> list[PullRequest]:
    return [one for one in asked.project.pull_requests if one.repository == found.name]


def _body(asked: Asked, found: Repository, one: PullRequest) -> Json:
    url = asked.url(f"git/repositories/{found.id}/pullRequests/{one.id}")
    return {
        "repository": repository(asked, found),
        "pullRequestId": one.id,
        "codeReviewId": one.id,
        "status": one.status,
        "createdBy": asked.person(one.author),
        **when_known(creationDate=(one.created, one.id), closedDate=(one.closed, one.id)),
        "title": one.title,
        "description": "",
        "sourceRefName": one.source,
        "targetRefName": one.target,
        "mergeStatus": "succeeded",
        "isDraft": one.draft,
        "mergeId": steady_guid(asked.project.id, "merge", str(one.id)),
        "lastMergeSourceCommit": _commit(asked, found, one.commit),
        **({"lastMergeCommit": _commit(asked, found, one.merged)} if one.merged else {}),
        "reviewers": [_reviewer(asked, url, identity, vote) for identity, vote in one.votes],
        "url": url,
        "supportsIterations": True,
    }


def _short(asked: Asked, found: Repository) -> Json:
    """Return the repository as lists of pull requests show it."""
    project = {"id": asked.project.id, "name": asked.project.name, "state": "unchanged", "visibility": "unchanged"}
    return {"id": found.id, "name": found.name, "url": asked.url(f"git/repositories/{found.id}"), "project": project}


def _commit(asked: Asked, found: Repository, commit: str) -> Json:
    return {"commitId": commit, "url": asked.url(f"git/repositories/{found.id}/commits/{commit}")}


def _reviewer(asked: Asked, url: str, identity: Identity, vote: int) -> Json:
    own = {"reviewerUrl": f"{url}/reviewers/{identity.id}", "vote": vote, "hasDeclined": False, "isFlagged": False}
    return own | {key: value for key, value in asked.person(identity).items() if key != "descriptor"}

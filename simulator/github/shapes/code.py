"""Bodies of a repository, its commits, branches, pull requests and comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.github.addresses import API, api, html, moment, node_id, number, person
from simulator.github.hub import Commit, Json

_PARTS = (
    *("forks", "teams", "hooks", "events", "tags", "languages", "stargazers", "contributors", "subscribers"),
    *("subscription", "merges", "downloads", "deployments"),
)
"""What of a repository has an address of its own."""


def repository(full_name: str, *, private: bool, archived: bool, default_branch: str, created: datetime) -> Json:
    """Return a repository as `GET /repos/{owner}/{name}` shows it."""
    return {
        **brief_repository(full_name, private=private),
        "created_at": moment(created),
        "updated_at": moment(created),
        "pushed_at": moment(created),
        "clone_url": html(full_name) + ".git",
        "size": 108,
        "language": None,
        "has_issues": True,
        "has_projects": True,
        "has_wiki": False,
        "has_pages": False,
        "forks_count": 0,
        "mirror_url": None,
        "archived": archived,
        "disabled": False,
        "open_issues_count": 0,
        "license": None,
        "allow_forking": True,
        "is_template": False,
        "topics": [],
        "visibility": "private" if private else "public",
        "default_branch": default_branch,
        "permissions": {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True},
        "organization": person(full_name.split("/", maxsplit=1)[0], "Organization"),
    }


def brief_repository(full_name: str, *, private: bool) -> dict[str, Any]:
    """Return a repository as other bodies show it."""
    owner, name = full_name.split("/")
    return {
        "id": number("repository", full_name),
        "node_id": node_id("R", full_name),
        "name": name,
        "full_name": full_name,
        "private": private,
        "owner": person(owner, "Organization"),
        "html_url": html(full_name),
        "description": None,
        "fork": False,
        "url": api(full_name),
        **{f"{part}_url": api(full_name, part) for part in _PARTS},
    }


def commit(full_name: str, sha: str, *, when: datetime, by: str, message: str, verified: bool, parent: str) -> Json:
    """Return a commit without its files; `parent` is a SHA or empty."""
    author = {"name": by, "email": f"{by}@users.noreply.github.com", "date": moment(when)}
    path = f"commits/{sha}"
    return {
        "sha": sha,
        "node_id": node_id("C", sha),
        "commit": {
            "author": author,
            "committer": author,
            "message": message,
            "tree": {"sha": sha[::-1], "url": api(full_name, f"git/trees/{sha[::-1]}")},
            "url": api(full_name, f"git/commits/{sha}"),
            "comment_count": 0,
            "verification": {
                "verified": verified,
                "reason": "valid" if verified else "unsigned",
                "signature": None,
                "payload": None,
            },
        },
        "url": api(full_name, path),
        "html_url": html(full_name, f"commit/{sha}"),
        "comments_url": api(full_name, f"{path}/comments"),
        "author": person(by),
        "committer": person(by),
        "parents": [_parent(full_name, parent)] if parent else [],
    }


def _parent(full_name: str, sha: str) -> Json:
    return {"sha": sha, "url": api(full_name, f"commits/{sha}"), "html_url": html(full_name, f"commit/{sha}")}


def changed_file(full_name: str, sha: str, path: str, status: str) -> Json:
    """Return a file as a commit shows that it changed: added, modified, removed or renamed."""
    return {
        "sha": sha[::-1],
        "filename": path,
        "status": status,
        "additions": 0 if status == "removed" else 1,
        "deletions": 0 if status == "added" else 1,
        "changes": 1 if status in ("added", "removed") else 2,
        "blob_url": html(full_name, f"blob/{sha}/{path}"),
        "raw_url": html(full_name, f"raw/{sha}/{path}"),
        "contents_url": f"{api(full_name, f'contents/{path}')}?ref={sha}",
        "patch": "@@ -1 +1 @@",
    }


def comparison(full_name: str, history: Sequence[Commit], base: Commit, head: Commit) -> Json:
    """Return how a head differs from a base; `history` is the one line of commits, the oldest first."""
    order = [one.sha for one in history]
    since, until = order.index(base.sha), order.index(head.sha)
    ahead = history[since + 1 : until + 1]
    behind = max(0, since - until)
    span = f"compare/{base.sha}...{head.sha}"
    return {
        "url": api(full_name, span),
        "html_url": html(full_name, span),
        "permalink_url": html(full_name, span),
        "diff_url": html(full_name, f"{span}.diff"),
        "patch_url": html(full_name, f"{span}.patch"),
        "base_commit": base.body,
        "merge_base_commit": head.body if behind else base.body,
        "status": "behind" if behind else "ahead" if ahead else "identical",
        "ahead_by": len(ahead),
        "behind_by": behind,
        "total_commits": len(ahead),
        "commits": [one.body for one in ahead],
        "files": _merged(ahead),
    }


def _merged(commits: Sequence[Commit]) -> list[Json]:
    """Return each file once: one that was added on the way and changed later is still an added one."""
    found: dict[str, Json] = {}
    for file in (file for one in commits for file in one.files):
        name, earlier = file["filename"], found.get(file["filename"])
        was_added = earlier is not None and earlier["status"] == "added"
        if was_added and file["status"] == "removed":
            del found[name]
        else:
            found[name] = {**file, "status": "added"} if was_added else file
    return [found[name] for name in sorted(found)]


def branch(full_name: str, name: str, head: Commit, *, checks: Sequence[str], is_protected: bool) -> Json:
    """Return a branch with its head; `checks` are those that classic protection asks for."""
    protection = api(full_name, f"branches/{name}/protection")
    return {
        "name": name,
        "commit": head.body,
        "_links": {"self": api(full_name, f"branches/{name}"), "html": html(full_name, f"tree/{name}")},
        "protected": is_protected,
        "protection": {
            "enabled": is_protected,
            "required_status_checks": {
                "enforcement_level": "non_admins" if checks else "off",
                "contexts": list(checks),
            },
        },
        "protection_url": protection,
    }


def reference(full_name: str, name: str, sha: str) -> Json:
    """Return a reference such as `tags/v1` as `git/ref/…` shows it."""
    return {
        "ref": f"refs/{name}",
        "node_id": node_id("REF", f"{full_name} {name}"),
        "url": api(full_name, f"git/refs/{name}"),
        "object": {"sha": sha, "type": "commit", "url": api(full_name, f"git/commits/{sha}")},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request; `head` is the SHA at its end, `base` the branch that it goes to."""

    number: int
    title: str
    by: str
    head: str
    base: str
    created: datetime
    merged: datetime | None
    private: bool


def pull(full_name: str, told: PullRequest) -> Json:
    """Return a pull request; `head` is the SHA at its end, `base` the branch that it goes to."""
    address, page = api(full_name, f"pulls/{told.number}"), html(full_name, f"pull/{told.number}")
    owner = full_name.split("/", maxsplit=1)[0]
    ends = {"user": person(owner, "Organization"), "repo": brief_repository(full_name, private=told.private)}
    closed = moment(told.merged) if told.merged else None
    return {
        "url": address,
        "id": number("pull", full_name, told.number),
        "node_id": node_id("PR", f"{full_name} {told.number}"),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": api(full_name, f"issues/{told.number}"),
        "number": told.number,
        "state": "closed" if told.merged else "open",
        "locked": False,
        "title": told.title,
        "user": person(told.by),
        "body": None,
        "created_at": moment(told.created),
        "updated_at": closed or moment(told.created),
        "closed_at": closed,
        "merged_at": closed,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [],
        "milestone": None,
        "draft": False,
        "head": {"label": f"{owner}:change-{told.number}", "ref": f"change-{told.number}", "sha": told.head, **ends},
        "base": {"label": f"{owner}:{told.base}", "ref": told.base, "sha": told.head[::-1], **ends},
        "_links": {"self": {"href": address}, "html": {"href": page}},
        "author_association": "MEMBER",
        "auto_merge": None,
    }


def review(full_name: str, at: int, *, by: str, state: str, sha: str, when: datetime) -> Json:
    """Return what somebody said of a pull request, and at which commit."""
    found = number("review", full_name, at, by, moment(when))
    page = html(full_name, f"pull/{at}") + f"#pullrequestreview-{found}"
    return {
        "id": found,
        "node_id": node_id("PRR", found),
        "user": person(by),
        "body": "",
        "state": state,
        "html_url": page,
        "pull_request_url": api(full_name, f"pulls/{at}"),
        "author_association": "MEMBER",
        "_links": {"html": {"href": page}, "pull_request": {"href": api(full_name, f"pulls/{at}")}},
        "submitted_at": moment(when),
        "commit_id": sha,
    }


def app(slug: str) -> Json:
    """Return an app, as check runs and deployments show whose they are."""
    return {
        "id": number("app", slug),
        "slug": slug,
        "node_id": node_id("A", slug),
        "owner": person("github" if slug == "github-actions" else slug, "Organization"),
        "name": slug.replace("-", " ").title(),
        "description": "",
        "external_url": f"{API}/apps/{slug}",
        "html_url": f"{API}/apps/{slug}",
        "permissions": {"checks": "write"},
        "events": [],
    }

"""Bodies of workflows, runs, jobs, artifacts, approvals, checks and commit statuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from simulator.github.addresses import api, html, moment, node_id, number, person
from simulator.github.hub import Json
from simulator.github.shapes.code import app, brief_repository

RUN_STATUSES = ("completed", "in_progress", "queued", "waiting", "requested", "pending")
COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How something that runs went, and when."""

    status: str
    conclusion: str | None
    """`None` until it is completed."""
    started: datetime
    ended: datetime


def workflow(full_name: str, name: str, path: str, *, state: str, created: datetime, branch: str) -> Json:
    """Return a workflow."""
    found = number("workflow", full_name, path)
    return {
        "id": found,
        "node_id": node_id("W", found),
        "name": name,
        "path": path,
        "state": state,
        "created_at": moment(created),
        "updated_at": moment(created),
        "url": api(full_name, f"actions/workflows/{found}"),
        "html_url": html(full_name, f"blob/{branch}/{path}"),
        "badge_url": html(full_name, f"workflows/{name}/badge.svg"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of a workflow."""

    id: int
    number: int
    attempt: int
    workflow: Json
    sha: str
    branch: str
    event: str
    by: str
    fork: str
    """The full name of the repository that the commit is from, where it is another one."""
    timed: Timed


def run(full_name: str, told: Run, *, private: bool) -> Json:
    """Return a run; one that goes on has no conclusion, and a rerun has the id of the first attempt."""
    address = api(full_name, f"actions/runs/{told.id}")
    earlier = f"{address}/attempts/{told.attempt - 1}" if told.attempt > 1 else None
    suite = number("suite", told.id)
    author = {"name": told.by, "email": f"{told.by}@users.noreply.github.com"}
    return {
        "id": told.id,
        "name": told.workflow["name"],
        "node_id": node_id("WFR", told.id),
        "head_branch": told.branch,
        "head_sha": told.sha,
        "path": told.workflow["path"],
        "display_title": told.workflow["name"],
        "run_number": told.number,
        "event": told.event,
        "status": told.timed.status,
        "conclusion": told.timed.conclusion,
        "workflow_id": told.workflow["id"],
        "check_suite_id": suite,
        "check_suite_node_id": node_id("CS", suite),
        "url": address,
        "html_url": html(full_name, f"actions/runs/{told.id}"),
        "pull_requests": [],
        "created_at": moment(told.timed.started),
        "updated_at": moment(told.timed.ended),
        "actor": person(told.by),
        "run_attempt": told.attempt,
        "referenced_workflows": [],
        "run_started_at": moment(told.timed.started),
        "triggering_actor": person(told.by),
        "jobs_url": f"{address}/jobs",
        "logs_url": f"{address}/logs",
        "check_suite_url": api(full_name, f"check-suites/{suite}"),
        "artifacts_url": f"{address}/artifacts",
        "cancel_url": f"{address}/cancel",
        "rerun_url": f"{address}/rerun",
        "previous_attempt_url": earlier,
        "workflow_url": told.workflow["url"],
        "head_commit": {
            "id": told.sha,
            "tree_id": told.sha[::-1],
            "message": "",
            "timestamp": moment(told.timed.started),
            "author": author,
            "committer": author,
        },
        "repository": brief_repository(full_name, private=private),
        "head_repository": brief_repository(told.fork or full_name, private=private),
    }


def job(full_name: str, of: Run, name: str, *, attempt: int, timed: Timed) -> Json:
    """Return a job of a run; it has one step."""
    found = number("job", of.id, name, attempt)
    completed = moment(timed.ended) if timed.status == COMPLETED else None
    step = {"name": name, "status": timed.status, "conclusion": timed.conclusion, "number": 1}
    return {
        "id": found,
        "run_id": of.id,
        "workflow_name": of.workflow["name"],
        "head_branch": of.branch,
        "run_url": api(full_name, f"actions/runs/{of.id}"),
        "run_attempt": attempt,
        "node_id": node_id("CR", found),
        "head_sha": of.sha,
        "url": api(full_name, f"actions/jobs/{found}"),
        "html_url": html(full_name, f"actions/runs/{of.id}/job/{found}"),
        "status": timed.status,
        "conclusion": timed.conclusion,
        "created_at": moment(timed.started),
        "started_at": moment(timed.started),
        "completed_at": completed,
        "name": name,
        "steps": [{**step, "started_at": moment(timed.started), "completed_at": completed}],
        "check_run_url": api(full_name, f"check-runs/{found}"),
        "labels": ["ubuntu-latest"],
        "runner_id": 1,
        "runner_name": "hosted 1",
        "runner_group_id": 0,
        "runner_group_name": "hosted",
    }


def artifact(
    full_name: str, of: Run, name: str, archive: bytes, *, created: datetime, expires: datetime, now: datetime
) -> Json:
    """Return an artifact with the digest of its archive; after `expires` it can no longer be downloaded."""
    found = number("artifact", full_name, of.id, name)
    address = api(full_name, f"actions/artifacts/{found}")
    repository = number("repository", full_name)
    return {
        "id": found,
        "node_id": node_id("AR", found),
        "name": name,
        "size_in_bytes": len(archive),
        "url": address,
        "archive_download_url": f"{address}/zip",
        "expired": expires <= now,
        "digest": f"sha256:{sha256(archive).hexdigest()}",
        "created_at": moment(created),
        "updated_at": moment(created),
        "expires_at": moment(expires),
        "workflow_run": {
            "id": of.id,
            "repository_id": repository,
            "head_repository_id": number("repository", of.fork or full_name),
            "head_branch": of.branch,
            "head_sha": of.sha,
        },
    }


def check_run(full_name: str, name: str, *, sha: str, slug: str, timed: Timed, of: int = 0) -> Json:
    """Return a check of a commit by an app; `of` is the id of the job that it shows, if any."""
    found = of or number("check", full_name, sha, slug, name, moment(timed.started))
    address = api(full_name, f"check-runs/{found}")
    page = html(full_name, f"runs/{found}")
    return {
        "id": found,
        "node_id": node_id("CR", found),
        "head_sha": sha,
        "external_id": "",
        "url": address,
        "html_url": page,
        "details_url": page,
        "status": timed.status,
        "conclusion": timed.conclusion,
        "started_at": moment(timed.started),
        "completed_at": moment(timed.ended) if timed.status == COMPLETED else None,
        "output": {
            "title": None,
            "summary": None,
            "text": None,
            "annotations_count": 0,
            "annotations_url": f"{address}/annotations",
        },
        "name": name,
        "check_suite": {"id": number("suite", sha, slug)},
        "app": app(slug),
        "pull_requests": [],
    }


def status(full_name: str, sha: str, context: str, *, state: str, when: datetime, by: str) -> Json:
    """Return a commit status, the older sibling of check runs."""
    found = number("status", sha, context, moment(when))
    return {
        "url": api(full_name, f"statuses/{sha}"),
        "avatar_url": person(by)["avatar_url"],
        "id": found,
        "node_id": node_id("SC", found),
        "state": state,
        "description": None,
        "target_url": None,
        "context": context,
        "created_at": moment(when),
        "updated_at": moment(when),
    }


def approval(full_name: str, environments: tuple[str, ...], *, state: str, by: str, comment: str) -> Json:
    """Return what a reviewer said of the environments that a run waited for."""
    return {
        "state": state,
        "comment": comment,
        "environments": [_environment(full_name, name) for name in environments],
        "user": person(by),
    }


def _environment(full_name: str, name: str) -> Json:
    found = number("environment", full_name, name)
    return {
        "id": found,
        "node_id": node_id("EN", found),
        "name": name,
        "url": api(full_name, f"environments/{name}"),
        "html_url": html(full_name, "deployments"),
    }

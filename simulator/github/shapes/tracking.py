"""Bodies of issues, labels and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.github.addresses import api, html, moment, node_id, number, person
from simulator.github.hub import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue, or a pull request as the list of issues shows it."""

    number: int
    title: str
    by: str
    labels: Sequence[Json]
    milestone: Json | None
    issue_type: str
    assignees: Sequence[str]
    created: datetime
    closed: datetime | None
    reason: str
    is_pull: bool


def issue(full_name: str, told: Issue) -> Json:
    """Return an issue, or a pull request as the list of issues shows it."""
    address = api(full_name, f"issues/{told.number}")
    page = html(full_name, f"{'pull' if told.is_pull else 'issues'}/{told.number}")
    pull = api(full_name, f"pulls/{told.number}")
    links = {"url": pull, "html_url": page, "diff_url": f"{page}.diff", "patch_url": f"{page}.patch"}
    return {
        "url": address,
        "repository_url": api(full_name),
        **{f"{part}_url": f"{address}/{part}" for part in ("labels", "comments", "events")},
        "html_url": page,
        "id": number("issue", full_name, told.number),
        "node_id": node_id("I", f"{full_name} {told.number}"),
        "number": told.number,
        "title": told.title,
        "user": person(told.by),
        "labels": list(told.labels),
        "state": "closed" if told.closed else "open",
        "locked": False,
        "assignees": [person(login) for login in told.assignees],
        "milestone": told.milestone,
        "comments": 0,
        "created_at": moment(told.created),
        "updated_at": moment(told.closed or told.created),
        "closed_at": moment(told.closed) if told.closed else None,
        "author_association": "MEMBER",
        "type": _type(told.issue_type) if told.issue_type else None,
        "active_lock_reason": None,
        **({"pull_request": {**links, "merged_at": None}} if told.is_pull else {}),
        "body": None,
        "state_reason": told.reason or None,
    }


def _type(name: str) -> Json:
    found = number("issue type", name)
    return {"id": found, "node_id": node_id("IT", found), "name": name, "description": None}


def label(full_name: str, name: str) -> Json:
    """Return a label."""
    found = number("label", full_name, name)
    return {
        "id": found,
        "node_id": node_id("LA", found),
        "url": api(full_name, f"labels/{name}"),
        "name": name,
        "color": "ededed",
        "default": False,
        "description": None,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone; it may have no due date."""

    number: int
    title: str
    by: str
    created: datetime
    due: datetime | None
    closed: datetime | None
    open_issues: int
    closed_issues: int


def milestone(full_name: str, told: Milestone) -> Json:
    """Return a milestone; it may have no due date."""
    address = api(full_name, f"milestones/{told.number}")
    return {
        "url": address,
        "html_url": html(full_name, f"milestone/{told.number}"),
        "labels_url": f"{address}/labels",
        "id": number("milestone", full_name, told.number),
        "node_id": node_id("MI", f"{full_name} {told.number}"),
        "number": told.number,
        "title": told.title,
        "description": "",
        "creator": person(told.by),
        "open_issues": told.open_issues,
        "closed_issues": told.closed_issues,
        "state": "closed" if told.closed else "open",
        "created_at": moment(told.created),
        "updated_at": moment(told.closed or told.created),
        "due_on": moment(told.due) if told.due else None,
        "closed_at": moment(told.closed) if told.closed else None,
    }

"""Issues, labels and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from simulator.estate.github.home import Home
from simulator.github.hub import Json
from simulator.github.shapes import tracking
from simulator.strict import EstateError, Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """Issues, the newest first and pull requests among them; all labels; milestones with their counts."""

    issues: Sequence[Json]
    labels: Sequence[Json]
    milestones: Sequence[Json]


def read_tracking(entry: Fields, home: Home, pulls: Sequence[Json]) -> Tracking:
    """Read `issues`, `labels` and `milestones`; a label that an issue has exists, too."""
    milestones = _milestones(entry, home)
    issues = [_issue(Fields(value, where), home, at, milestones) for at, (value, where) in _counted(entry, "issues")]
    counted = tuple(_with_counts(body, issues) for body in milestones.values())
    named = [*entry.texts("labels"), *(label["name"] for issue in issues for label in issue["labels"])]
    listed = [*issues, *(_as_issue(home, pull) for pull in pulls)]
    return Tracking(
        issues=sorted(listed, key=lambda issue: str(issue["created_at"]), reverse=True),
        labels=tuple(tracking.label(home.full_name, name) for name in dict.fromkeys(named)),
        milestones=counted,
    )


def _counted(entry: Fields, key: str) -> Sequence[tuple[int, tuple[object, str]]]:
    return tuple(enumerate(entry.each(key), start=1))


def _milestones(entry: Fields, home: Home) -> Mapping[str, Json]:
    """Read `milestones: [{title, number, due, created, closed}]` by title."""
    found = {}
    for at, (value, where) in _counted(entry, "milestones"):
        told = Fields(value, where)
        title = told.text("title")
        milestone = tracking.Milestone(
            number=told.whole("number", at),
            title=title,
            by=told.text("by", "product-owner"),
            created=told.moment("created", home.now, home.now - timedelta(days=30)),
            due=told.moment("due", home.now) if told.has("due") else None,
            closed=told.moment("closed", home.now) if told.has("closed") else None,
            open_issues=0,
            closed_issues=0,
        )
        found[title] = tracking.milestone(home.full_name, milestone)
        told.done()
    return found


def _issue(told: Fields, home: Home, at: int, milestones: Mapping[str, Json]) -> Json:
    """Read `{title, number, labels, type, milestone, assignees, by, created, closed, reason}`."""
    wanted = told.text("milestone", "")
    if wanted and wanted not in milestones:
        raise EstateError(f"{told.place('milestone')}: {wanted!r} is not described under milestones")
    closed = told.moment("closed", home.now) if told.has("closed") else None
    number = told.whole("number", at)
    issue = tracking.Issue(
        number=number,
        title=told.text("title", f"Issue {number}"),
        by=told.text("by", "reporter"),
        labels=[tracking.label(home.full_name, name) for name in told.texts("labels")],
        milestone=milestones.get(wanted),
        issue_type=told.text("type", ""),
        assignees=told.texts("assignees"),
        created=told.moment("created", home.now, home.now - timedelta(days=5)),
        closed=closed,
        reason=told.text("reason", "completed" if closed else ""),
        is_pull=False,
    )
    told.done()
    return tracking.issue(home.full_name, issue)


def _with_counts(milestone: Json, issues: Sequence[Json]) -> Json:
    states = [issue["state"] for issue in issues if (issue["milestone"] or {}).get("number") == milestone["number"]]
    return {**milestone, "open_issues": states.count("open"), "closed_issues": states.count("closed")}


def _as_issue(home: Home, pull: Json) -> Json:
    """Return a pull request as the list of issues shows it."""
    issue = tracking.Issue(
        number=pull["number"],
        title=pull["title"],
        by=pull["user"]["login"],
        labels=[],
        milestone=None,
        issue_type="",
        assignees=[],
        created=home.now,
        closed=None,
        reason="",
        is_pull=True,
    )
    shown = tracking.issue(home.full_name, issue)
    return {**shown, **{key: pull[key] for key in ("state", "created_at", "updated_at", "closed_at")}}

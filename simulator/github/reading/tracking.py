"""Issues, among which GitHub lists pull requests, with labels and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.github.hub import Json
from simulator.github.reading.route import Asked, Found, Listed, Route, at, the_one

_ANY = "*"
_NONE = "none"
_EVERY_STATE = "all"


def _issues(asked: Asked) -> Found:
    query = asked.query
    wanted = {label.casefold() for label in query.get("labels", "").split(",") if label}
    found = [issue for issue in _in_state(asked.repository.issues, query) if wanted <= _labels_of(issue)]
    for name, path in (("milestone", "milestone.number"), ("type", "type.name"), ("assignee", "assignee.login")):
        found = [issue for issue in found if _holds(at(issue, path), query.get(name, ""))]
    return Listed(items=found)


def _in_state(items: Sequence[Json], query: Mapping[str, str]) -> Sequence[Json]:
    state = query.get("state", "open")
    return [item for item in items if state in (_EVERY_STATE, item["state"])]


def _labels_of(issue: Json) -> set[str]:
    return {label["name"].casefold() for label in issue["labels"]}


def _holds(value: object, asked: str) -> bool:
    """Return whether a field is what is asked for: `*` is anything, `none` nothing, no word at all both."""
    if asked in ("", _ANY):
        return not asked or value is not None
    return value is None if asked == _NONE else str(value).casefold() == asked.casefold()


def _issue(asked: Asked) -> Found:
    return the_one(asked.repository.issues, "number", int(asked.parts["number"]))


def _labels(asked: Asked) -> Found:
    return Listed(items=asked.repository.labels)


def _label(asked: Asked) -> Found:
    wanted = asked.parts["label"].casefold()
    spelled = next((one["name"] for one in asked.repository.labels if one["name"].casefold() == wanted), "")
    return the_one(asked.repository.labels, "name", spelled)


def _milestones(asked: Asked) -> Found:
    """List the milestones in the order of their due dates, those without one last."""
    found = _in_state(asked.repository.milestones, asked.query)
    is_reversed = asked.query.get("direction") == "desc"
    return Listed(items=sorted(found, key=lambda one: one["due_on"] or "~", reverse=is_reversed))


def _milestone(asked: Asked) -> Found:
    return the_one(asked.repository.milestones, "number", int(asked.parts["number"]))


ROUTES = (
    Route("issues", "issues", _issues),
    Route("issues/{number}", "issues", _issue),
    Route("labels", "issues", _labels),
    Route("labels/{label}", "issues", _label),
    Route("milestones", "issues", _milestones),
    Route("milestones/{number}", "issues", _milestone),
)

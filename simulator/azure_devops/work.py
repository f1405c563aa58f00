"""Work items: queries that find ids, batches that read fields, and iterations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.answers import Answer
from simulator.azure_devops import wiql
from simulator.azure_devops.asking import Asked, Json, moment
from simulator.azure_devops.refusals import invalid, refused
from simulator.azure_devops.things import Iteration, WorkItem
from simulator.ids import steady_guid

_LARGEST_BATCH = 200
_CURRENT = "9999-01-01T00:00:00Z"
_ID = "System.Id"
_TYPES = ("Bug", "Feature", "Task", "User Story")
_STATES = {
    "New": "Proposed",
    "Active": "InProgress",
    "Resolved": "Resolved",
    "Closed": "Completed",
    "Removed": "Removed",
}
"""The states of the process Agile; what they mean is the same in every process."""


def query(asked: Asked) -> Answer:
    """Answer `POST wit/wiql`: ids only, whatever is selected; what the token may not see is left out silently."""
    text = asked.body.get("query") if isinstance(asked.body, dict) else None
    if not isinstance(text, str):
        raise invalid("Value cannot be null. Parameter name: wiql")
    visible = {item.id: {key.casefold(): value for key, value in _fields(asked, item).items()} for item in _seen(asked)}
    names = frozenset(name.casefold() for name in _NAMES)
    test = wiql.read(text, names, wiql.Context(asked.project.name, asked.now))
    found = [number for number, fields in visible.items() if test(fields)]
    most = asked.project.conduct.most_found
    if asked.wants("$top"):
        found = found[: asked.whole("$top", most)]
    if len(found) > most:
        message = f"VS402337: The number of work items returned exceeds the size limit of {most}. Change the query."
        raise refused(400, message, "WorkItemTrackingQueryResultSizeLimitExceededException")
    body = {
        "queryType": "flat",
        "queryResultType": "workItem",
        "asOf": moment(asked.now),
        "columns": [{"referenceName": _ID, "name": "ID", "url": f"{asked.base}/_apis/wit/fields/{_ID}"}],
        "workItems": [{"id": number, "url": f"{asked.base}/_apis/wit/workItems/{number}"} for number in found],
    }
    return Answer(200, body)


def batch(asked: Asked) -> Answer:
    """Answer `POST wit/workitemsbatch`; one id that is not visible fails all, unless errors are to be omitted."""
    body = asked.body if isinstance(asked.body, dict) else {}
    ids, wanted = body.get("ids"), body.get("fields")
    if not isinstance(ids, list) or not all(isinstance(one, int) for one in ids):
        raise invalid("Value cannot be null. Parameter name: ids")
    if len(ids) > _LARGEST_BATCH:
        message = f"VS403474: You are over limit to request {_LARGEST_BATCH} work items by batch."
        raise refused(400, message, "WorkItemBatchLimitExceededException")
    visible = {item.id: item for item in _seen(asked)}
    omits = str(body.get("errorPolicy", "")).casefold() == "omit"
    return Answer(200, {"count": len(ids), "value": [_item(asked, visible, one, wanted, omits=omits) for one in ids]})


def iterations(asked: Asked) -> Answer:
    """Answer `wit/classificationnodes/Iterations`: a tree down to `$depth`, by default its root alone."""
    root = _Node(asked.project.name)
    for iteration in asked.project.iterations:
        node = root
        for name in iteration.path:
            node = node.below.setdefault(name, _Node(name))
        node.iteration = iteration
    return Answer(200, _node(asked, root, (), asked.whole("$depth", 0)))


def team_iterations(asked: Asked) -> Answer:
    """Answer `work/teamsettings/iterations`, perhaps only the current ones."""
    wanted = asked.wants("$timeframe").casefold()
    found = [_team_iteration(asked, one) for one in asked.project.iterations]
    return asked.listed([one for one in found if wanted in ("", one["attributes"]["timeFrame"])])


def types(asked: Asked) -> Answer:
    """Answer `wit/workitemtypes`: each type with its states, and which of the five meanings each has."""
    states = [{"name": name, "color": "b2b2b2", "category": category} for name, category in _STATES.items()]
    found = [
        {
            "name": name,
            "referenceName": f"Microsoft.VSTS.WorkItemTypes.{name.replace(' ', '')}",
            "isDisabled": False,
            "states": states,
            "url": asked.url(f"wit/workItemTypes/{name}"),
        }
        for name in dict.fromkeys((*_TYPES, *(item.type for item in asked.project.work_items)))
    ]
    return asked.listed(found)


def _seen(asked: Asked) -> Iterator[WorkItem]:
    return (item for item in asked.project.work_items if not item.hidden)


def _item(asked: Asked, visible: dict[int, WorkItem], number: int, wanted: Any, *, omits: bool) -> Json | None:
    found = visible.get(number)
    if found is None and omits:
        return None
    if found is None:
        message = f"TF401232: Work item {number} does not exist, or you do not have permissions to read it."
        raise refused(404, message, "WorkItemUnauthorizedAccessException")
    fields = _fields(asked, found)
    if isinstance(wanted, list):
        names = {str(name).casefold() for name in wanted}
        fields = {name: value for name, value in fields.items() if name.casefold() in names}
    return {"id": number, "rev": 1, "fields": fields, "url": f"{asked.base}/_apis/wit/workItems/{number}"}


_NAMES = (
    *(_ID, "System.AreaPath", "System.TeamProject", "System.IterationPath", "System.WorkItemType", "System.State"),
    *("System.Reason", "System.AssignedTo", "System.CreatedDate", "System.CreatedBy", "System.ChangedDate"),
    *("System.Title", "System.Tags", "System.Rev", "System.RevisedDate"),
    *("Microsoft.VSTS.Common.Severity", "Microsoft.VSTS.Common.Priority", "Microsoft.VSTS.Common.ClosedDate"),
    *("Microsoft.VSTS.Common.StateChangeDate", "Microsoft.VSTS.Scheduling.TargetDate"),
)


def _fields(asked: Asked, item: WorkItem) -> Json:
    """Return the fields of a work item; one without a value is absent."""
    texts: Json = {
        "System.Reason": item.reason,
        "System.Tags": "; ".join(item.tags),
        "Microsoft.VSTS.Common.Severity": item.severity,
    }
    dates = {"Microsoft.VSTS.Common.ClosedDate": item.closed, "Microsoft.VSTS.Scheduling.TargetDate": item.target}
    return {
        _ID: item.id,
        "System.AreaPath": item.area,
        "System.TeamProject": asked.project.name,
        "System.Rev": 1,
        "System.RevisedDate": _CURRENT,
        "System.IterationPath": item.iteration,
        "System.WorkItemType": item.type,
        "System.State": item.state,
        "System.CreatedDate": moment(item.created, item.id),
        "System.CreatedBy": asked.person(None),
        "System.ChangedDate": moment(item.changed, item.id),
        "System.Title": item.title,
        "Microsoft.VSTS.Common.StateChangeDate": moment(item.changed, item.id),
        "Microsoft.VSTS.Common.Priority": item.priority,
        **({"System.AssignedTo": asked.person(item.assigned)} if item.assigned else {}),
        **{name: value for name, value in texts.items() if value},
        **{name: moment(when, item.id) for name, when in dates.items() if when},
    }


@dataclass(slots=True)
class _Node:
    """An iteration in the tree; one that is only on the way to others has no dates."""

    name: str
    iteration: Iteration | None = None
    below: dict[str, _Node] = field(default_factory=dict)


def _node(asked: Asked, node: _Node, path: tuple[str, ...], depth: int) -> Json:
    identifier = steady_guid(asked.project.id, "iteration", *path)
    url = asked.url("wit/classificationNodes/Iterations" + "".join(f"/{name}" for name in path))
    body: Json = {
        "id": int(identifier[:6], 16),
        "identifier": identifier,
        "name": node.name,
        "structureType": "iteration",
        "hasChildren": bool(node.below),
    }
    if node.below and depth > 0:
        body["children"] = [_node(asked, one, (*path, one.name), depth - 1) for one in node.below.values()]
    if node.iteration and node.iteration.starts and node.iteration.ends:
        body["attributes"] = {"startDate": moment(node.iteration.starts), "finishDate": moment(node.iteration.ends)}
    return body | {"path": "\\".join(("", asked.project.name, "Iteration", *path)), "url": url}


def _team_iteration(asked: Asked, iteration: Iteration) -> Json:
    identifier = steady_guid(asked.project.id, "iteration", *iteration.path)
    return {
        "id": identifier,
        "name": iteration.path[-1],
        "path": "\\".join((asked.project.name, *iteration.path)),
        "attributes": {
            "startDate": moment(iteration.starts) if iteration.starts else None,
            "finishDate": moment(iteration.ends) if iteration.ends else None,
            "timeFrame": _time_frame(asked, iteration),
        },
        "url": asked.url(f"work/teamsettings/iterations/{identifier}"),
    }


def _time_frame(asked: Asked, iteration: Iteration) -> str:
    if iteration.starts and iteration.starts > asked.now:
        return "future"
    return "past" if iteration.ends and iteration.ends < asked.now else "current"

"""Stages of builds in Azure DevOps that waited for people, and what these decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from collector.probe import Ask, Item
from probes.delivery._azure_devops import API, BUILD_READ
from probes.delivery._items import number, place_of_item

SIGNED = "/signed/"
"""Stands between the build and the name of the stage in what approvals are about: they do not say it themselves."""
_APPROVAL, _STAGE = "checkpoint.approval", "stage"
_DECIDED = ("approved", "rejected")


def timeline_of(build: Item) -> Ask:
    """Return the question for the stages of a build, and the approvals that they waited for."""
    own = f"build/builds/{number(build, 'id')}"
    return Ask(
        path=f"{own}/timeline",
        single=True,
        keep=("records.id", "records.parentId", "records.type", "records.name", "records.identifier"),
        api_version=API,
        permission=BUILD_READ,
        about=own,
    )


def approvals_of(timeline: Item, names: Iterable[str]) -> list[Ask]:
    """Return the questions for the approvals of the stages of these names, one for each stage."""
    build = timeline.asked.removeprefix(f"{place_of_item(timeline)}/")
    return [
        Ask(
            path="pipelines/approvals",
            query=(("approvalIds", ",".join(sorted(approvals))), ("$expand", "steps")),
            items_at="value",
            keep=("id", "status", "lastModifiedOn", "steps.status", "steps.actualApprover", "steps.lastModifiedOn"),
            api_version=API,
            permission=BUILD_READ,
            about=f"{build}{SIGNED}{name}",
        )
        for name, approvals in _by_stage(timeline, names).items()
    ]


def decisions(approval: Item) -> list[Item]:
    """Return the steps of an approval in which somebody decided."""
    return [one for one in map(approval.inside, approval.maybe_objects("steps") or ()) if _is_decision(one)]


def _is_decision(step: Item) -> bool:
    return (step.maybe_text("status") or "").casefold() in _DECIDED


def _by_stage(timeline: Item, names: Iterable[str]) -> Mapping[str, list[str]]:
    """Return the ids of approvals by the name of the stage that waited for them, as the workload spells it."""
    records = {one.text("id").casefold(): one for one in map(timeline.inside, timeline.maybe_objects("records") or ())}
    named = {name.casefold(): name for name in names}
    found: dict[str, list[str]] = {}
    for own, record in records.items():
        if record.text("type").casefold() == _APPROVAL:
            said = {name.casefold() for name in _stage_names(record, records)}
            for name in said & set(named):
                found.setdefault(named[name], []).append(own)
    return found


def _stage_names(record: Item, records: Mapping[str, Item]) -> tuple[str, ...]:
    """Return the name and the identifier of the stage above a record."""
    above: Item | None = record
    for _ in range(len(records)):  # no longer than there are records, should they lead in a circle
        above = records.get(((above.maybe_text("parentId") if above else None) or "").casefold())
        if above is None:
            break
        if above.text("type").casefold() == _STAGE:
            names = (above.maybe_text("name"), above.maybe_text("identifier"))
            return tuple(name for name in names if name is not None)
    return ()

"""The parts about work: work items and iterations."""

from __future__ import annotations

from datetime import timedelta

from simulator.azure_devops.things import Iteration, WorkItem
from simulator.estate.azure_devops.reading import Reading
from simulator.strict import Fields

_WEEK = timedelta(days=7)


def read_work_items(fields: Fields, reading: Reading) -> tuple[WorkItem, ...]:
    """Read `work_items: [{id, type, title, state, severity, priority, tags, assigned, created, …}]`."""
    return tuple(
        _work_item(Fields(value, where), reading, number)
        for number, (value, where) in enumerate(fields.each("work_items"), 1)
    )


def _work_item(entry: Fields, reading: Reading, number: int) -> WorkItem:
    own = entry.whole("id", number)
    kind = entry.text("type", "Bug")
    created = entry.moment("created", reading.now, reading.now - _WEEK)
    item = WorkItem(
        id=own,
        type=kind,
        title=entry.text("title", f"{kind} {own}"),
        state=entry.text("state", "Active"),
        reason=entry.text("reason", ""),
        severity=entry.text("severity", ""),
        priority=entry.whole("priority", 2),
        tags=entry.texts("tags"),
        assigned=reading.person(entry, "assigned"),
        created=created,
        changed=entry.moment("changed", reading.now, created),
        closed=reading.moment_or_none(entry, "closed"),
        target=reading.moment_or_none(entry, "target"),
        iteration="\\".join(filter(None, (reading.project, entry.text("iteration", "")))),
        area="\\".join(filter(None, (reading.project, entry.text("area", "")))),
        hidden=entry.flag("hidden", default=False),
    )
    entry.done()
    return item


def read_iterations(fields: Fields, reading: Reading) -> tuple[Iteration, ...]:
    r"""Read `iterations: [{name, starts, ends}]`; `Release 1\Sprint 2` lies below `Release 1`."""
    found = []
    for value, where in fields.each("iterations"):
        entry = Fields(value, where)
        found.append(
            Iteration(
                path=tuple(entry.text("name").split("\\")),
                starts=reading.moment_or_none(entry, "starts"),
                ends=reading.moment_or_none(entry, "ends"),
            )
        )
        entry.done()
    return tuple(found)

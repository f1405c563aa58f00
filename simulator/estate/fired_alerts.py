"""The section about alerts that have fired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import fired_alerts as shapes
from simulator.strict import Fields
from simulator.world import Resource

_AGO = timedelta(hours=1)


def read_fired_alerts(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `fired_alerts: [{rule, about, severity, condition, state, started, suppressed, changed_by}]`."""
    for value, where in fields.each("fired_alerts"):
        entry = Fields(value, where)
        alert = shapes.Fired(
            rule=places.scope(entry.text("rule"), entry.place("rule")),
            about=places.scope(entry.text("about"), entry.place("about")),
            severity=entry.one_of("severity", shapes.SEVERITIES, "Sev3"),
            condition=entry.one_of("condition", shapes.CONDITIONS, "Fired"),
            state=entry.one_of("state", shapes.STATES, "New"),
            started=entry.moment("started", now, now - _AGO),
            suppressed=entry.flag("suppressed", default=False),
            changed_by=entry.text("changed_by", "System"),
        )
        entry.done()
        yield Resource(body=shapes.fired_alert(alert), in_graph=False)

"""The section `diagnostics`: where logs are sent."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.estate.places import Places
from simulator.shapes import diagnostics
from simulator.strict import Fields
from simulator.world import Resource


def read_diagnostics(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `diagnostics: [{of, below, name, to, storage, event_hub, logs, metrics}]`, one setting for each of `of`.

    `below` is what stands under those addresses and has settings of its own: `blobServices/default`,
    `databases/orders`.
    """
    for value, where in fields.each("diagnostics"):
        entry = Fields(value, where)
        below = entry.text("below", "")
        name = entry.text("name", "to-log")
        to = _destinations(entry, places)
        logs, metrics = entry.texts("logs") or ("allLogs",), entry.texts("metrics")
        for place in places.scopes(entry.texts("of"), entry.place("of")):
            owner = f"{place}/{below}" if below else place
            yield Resource(body=diagnostics.setting(owner, name, to=to, logs=_switched_on(logs), metrics=metrics))
        entry.done()


def _switched_on(logs: tuple[str, ...]) -> tuple[str, ...]:
    """`logs: none` stands for a setting that sends metrics only."""
    return () if logs == ("none",) else logs


def _destinations(entry: Fields, places: Places) -> diagnostics.Destinations:
    ends = {
        key: places.scope(entry.text(key), entry.place(key)) if entry.has(key) else ""
        for key in ("to", "storage", "event_hub")
    }
    return diagnostics.Destinations(workspace=ends["to"], storage=ends["storage"], event_hub=ends["event_hub"])

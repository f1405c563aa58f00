"""The sections about what releases go back by: slots of web apps, container apps with their revisions.

They are read after the web apps and environments that they name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import releases
from simulator.strict import Fields
from simulator.world import Resource


def read_slots(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `slots: [{of, name, location, state, tier, swapped}]`."""
    for value, where in fields.each("slots"):
        entry = Fields(value, where)
        body = releases.slot(
            places.scope(entry.text("of"), entry.place("of")),
            entry.text("name", "staging"),
            location=entry.text("location", "West Europe"),
            state=entry.one_of("state", releases.SLOT_STATES, "Running"),
            tier=entry.text("tier", "PremiumV3"),
            swapped=entry.moment("swapped", now) if entry.has("swapped") else None,
        )
        entry.done()
        yield Resource(body=body)


def read_container_apps(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `container_apps: [{at, location, environment, mode, replicas, health_path, revisions}]`, with revisions."""
    for value, where in fields.each("container_apps"):
        entry = Fields(value, where)
        app_id = places.settle(entry.text("at"), "Microsoft.App/containerApps", where)
        revisions = tuple(_revision(Fields(told, place), now) for told, place in entry.each("revisions"))
        revisions = tuple(sorted(revisions, key=lambda revision: revision.created))
        body = releases.container_app(
            app_id,
            location=entry.text("location", "West Europe"),
            environment=_environment(entry, places),
            mode=entry.one_of("mode", releases.MODES, "Single"),
            replicas=entry.whole("replicas", 0),
            health_path=entry.text("health_path", ""),
            revisions=revisions,
        )
        entry.done()
        yield Resource(body=body)
        for revision in revisions:
            yield Resource(body=releases.revision(app_id, revision), in_graph=False)


def _environment(entry: Fields, places: Places) -> str:
    return places.scope(entry.text("environment"), entry.place("environment")) if entry.has("environment") else ""


def _revision(entry: Fields, now: datetime) -> releases.AppRevision:
    """Read `{name, created, image, active, traffic, health, state}`."""
    revision = releases.AppRevision(
        name=entry.text("name"),
        created=entry.moment("created", now),
        image=entry.text("image", "contoso.azurecr.io/app:1.0.0"),
        active=entry.flag("active", default=True),
        traffic=entry.whole("traffic", 0),
        health=entry.one_of("health", releases.HEALTHS, "Healthy"),
        state=entry.one_of("state", releases.STATES, "Provisioned"),
    )
    entry.done()
    return revision

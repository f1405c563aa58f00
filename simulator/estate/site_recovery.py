"""The section about Site Recovery: vaults with what they replicate, their recovery plans and their jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.moments import parse_duration
from simulator.shapes import backup
from simulator.shapes import site_recovery as shapes
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_REGION, _ELSEWHERE = "westeurope", "northeurope"


def read_site_recovery(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `site_recovery: [{at, location, replicates, plans, jobs}]`."""
    for value, where in fields.each("site_recovery"):
        entry = Fields(value, where)
        vault_id = places.settle(entry.text("at"), "Microsoft.RecoveryServices/vaults", where)
        yield Resource(body=backup.vault(vault_id, location=entry.text("location", _ELSEWHERE)))
        items: dict[str, str] = {}
        for said, place in entry.each("replicates"):
            replication = _replication(vault_id, Fields(said, place), places, now)
            items[replication.vm_id] = replication.id
            yield Resource(body=shapes.replicated_item(replication))
        for said, place in entry.each("plans"):
            yield Resource(body=shapes.recovery_plan(_plan(vault_id, Fields(said, place), places, items, now)))
        for said, place in entry.each("jobs"):
            yield Resource(body=shapes.replication_job(_job(vault_id, Fields(said, place), places, now)))
        entry.done()


def _replication(vault_id: str, entry: Fields, places: Places, now: datetime) -> shapes.Replication:
    """Read `{vm, from, to, state, health, rpo, tested, test_state}`."""
    said = shapes.Replication(
        vault_id=vault_id,
        vm_id=places.scope(entry.text("vm"), entry.place("vm")),
        region=entry.text("from", _REGION),
        to=entry.text("to", _ELSEWHERE),
        state=entry.text("state", "Protected"),
        health=entry.one_of("health", shapes.HEALTHS, "Normal"),
        rpo=_duration(entry, "rpo") if entry.has("rpo") else None,
        measured=now,
        tested=entry.moment("tested", now) if entry.has("tested") else None,
        test_state=entry.text("test_state", "None"),
    )
    entry.done()
    return said


def _plan(vault_id: str, entry: Fields, places: Places, items: Mapping[str, str], now: datetime) -> shapes.Plan:
    """Read `{name, vms, tested}`."""
    vms = places.scopes(entry.texts("vms"), entry.place("vms"))
    for vm in vms:
        if vm not in items:
            raise EstateError(f"{entry.place('vms')}: {vm} is not replicated here; add it to `replicates`")
    plan = shapes.Plan(
        vault_id=vault_id,
        name=entry.text("name"),
        item_ids=tuple(items[vm] for vm in vms),
        tested=entry.moment("tested", now) if entry.has("tested") else None,
    )
    entry.done()
    return plan


def _job(vault_id: str, entry: Fields, places: Places, now: datetime) -> shapes.Job:
    """Read `{does, plan or vm, state, started, took}`."""
    of_plan = entry.has("plan")
    name = entry.text("plan") if of_plan else places.scope(entry.text("vm"), entry.place("vm")).rsplit("/", 1)[1]
    job = shapes.Job(
        vault_id=vault_id,
        scenario=entry.one_of("does", shapes.SCENARIOS, "TestFailover"),
        about="RecoveryPlan" if of_plan else "ProtectionEntity",
        name=name,
        state=entry.one_of("state", shapes.JOB_STATES, "Succeeded"),
        started=entry.moment("started", now),
        took=_duration(entry, "took", "PT45M"),
    )
    entry.done()
    return job


def _duration(entry: Fields, key: str, default: str | None = None) -> timedelta:
    try:
        return parse_duration(entry.text(key, default))
    except ValueError as error:
        raise EstateError(f"{entry.place(key)}: {error}") from error

"""The sections about governance: budgets, policies with what breaks them, and Defender for Cloud."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.estate.places import Places
from simulator.shapes import compliance, costs
from simulator.strict import Fields
from simulator.world import Resource

_LONG_AGO = timedelta(days=120)
_LATER = timedelta(days=1000)
_LOOKED = timedelta(hours=7)


def read_budgets(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `budgets: [{of, name, amount, period, starts, ends, only_groups, tells: [{at, emails, roles, groups}]}]`.

    `of` may name several subscriptions or resource groups.
    """
    for value, where in fields.each("budgets"):
        entry = Fields(value, where)
        notices = tuple(_notice(Fields(told, place), places, place) for told, place in entry.each("tells"))
        found = [
            costs.Budget(
                scope=scope,
                name=entry.text("name"),
                amount=entry.whole("amount"),
                period=entry.one_of("period", costs.PERIODS, "Monthly"),
                starts=entry.moment("starts", now, now - _LONG_AGO),
                ends=entry.moment("ends", now, now + _LATER),
                only_groups=entry.texts("only_groups"),
                notices=notices,
            )
            for scope in places.scopes(entry.texts("of"), where)
        ]
        entry.done()
        yield from (Resource(body=costs.budget(budget), in_graph=False) for budget in found)


def _notice(entry: Fields, places: Places, where: str) -> costs.Notice:
    notice = costs.Notice(
        at=entry.whole("at"),
        measures=entry.one_of("measures", costs.MEASURES, "Actual"),
        enabled=entry.flag("enabled", default=True),
        emails=entry.texts("emails"),
        roles=entry.texts("roles"),
        groups=places.scopes(entry.texts("groups"), where),
    )
    entry.done()
    return notice


def read_policies(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `policy_states: [{of, name, policy, effect, enforced, assigned, states: [{of, state}]}]`.

    Each entry is a policy that was given for a subscription or a group, with the states that it knows.
    """
    for value, where in fields.each("policy_states"):
        entry = Fields(value, where)
        policy = compliance.Policy(
            scope=places.scope(entry.text("of"), where),
            name=entry.text("name"),
            display=entry.text("policy"),
            effect=entry.one_of("effect", compliance.EFFECTS, "audit"),
            enforced=entry.flag("enforced", default=True),
            assigned=entry.moment("assigned", now, now - _LONG_AGO),
        )
        yield Resource(body=compliance.assignment(policy))
        for told, place in entry.each("states"):
            yield from _states(Fields(told, place), policy, places, now, place)
        entry.done()


def _states(entry: Fields, policy: compliance.Policy, places: Places, now: datetime, where: str) -> Iterator[Resource]:
    of = places.scopes(entry.texts("of"), where)
    word = entry.one_of("state", compliance.STATES, "NonCompliant")
    entry.done()
    yield from (Resource(body=compliance.state(policy, one, word, now - _LOOKED), in_arm=False) for one in of)


def read_defender(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `defender: [{in, plans, assesses: [{name, severity, of, status, since}]}]`, for some subscriptions.

    `plans` maps names of plans to Standard or Free; what is assessed in several subscriptions is known in each.
    """
    for value, where in fields.each("defender"):
        entry = Fields(value, where)
        subscriptions = [places.subscription(name, where).path for name in entry.texts("in")]
        plans = Fields(entry.mapping("plans"), entry.place("plans"))
        tiers = {name: plans.one_of(name, compliance.TIERS, "Free") for name in entry.mapping("plans")}
        plans.done()
        for told, place in entry.each("assesses"):
            yield from _assessed(Fields(told, place), subscriptions, places, now, place)
        entry.done()
        for path in subscriptions:
            yield from (Resource(body=compliance.plan(path, name, tier, now)) for name, tier in tiers.items())


def _assessed(entry: Fields, subscriptions: list[str], places: Places, now: datetime, where: str) -> Iterator[Resource]:
    name = entry.text("name")
    severity = entry.one_of("severity", compliance.SEVERITIES, "Medium")
    status = entry.one_of("status", compliance.STATUSES, "Unhealthy")
    since = entry.moment("since", now, now - _LONG_AGO)
    of = places.scopes(entry.texts("of"), where)
    entry.done()
    for path in subscriptions:
        yield Resource(body=compliance.assessment_kind(path, name, severity), in_graph=False)
    for one in of:
        said = compliance.Assessment(resource_id=one, name=name, status=status, since=since)
        yield Resource(body=compliance.assessment(said))

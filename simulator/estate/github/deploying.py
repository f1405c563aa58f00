"""Deployments with the history of each, and the environments that they go to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.estate.github.home import Commits, Home, duration
from simulator.github.addresses import number
from simulator.github.hub import Json
from simulator.github.shapes import deploying
from simulator.strict import EstateError, Fields

_PRODUCTION = "production"
_ENDLESS = ("queued", "pending", "in_progress", "waiting")
_ROBOT = "github-actions[bot]"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One entry of the history of a deployment."""

    state: str
    when: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A deployment with its history, the oldest first."""

    id: int
    environment: str
    created: datetime
    is_kept_active: bool
    """Whether a later success leaves it as it is: GitHub does so in production and in transient environments."""
    states: tuple[State, ...]
    run: int
    """The id of the workflow run that deployed; 0 where another tool did."""
    body: Json

    @property
    def succeeded(self) -> datetime | None:
        return next((state.when for state in self.states if state.state == "success"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployments:
    """Deployments, newest first, and the statuses of each by its id, newest first."""

    deployments: Sequence[Json]
    statuses: Mapping[int, Sequence[Json]]


def read_deployments(entry: Fields, home: Home, commits: Commits) -> Deployments:
    """Read `deployments: [{environment, commit, ref, run, created, by, state, took or states, …}]`."""
    found = []
    for index, (value, where) in enumerate(entry.each("deployments")):
        told = Fields(value, where)
        found.append(_deployment(told, home, commits, index))
        told.done()
    found.sort(key=lambda one: one.created, reverse=True)
    statuses = {one.id: tuple(_statuses(home, one, _overtaken(one, found))) for one in found}
    return Deployments(deployments=tuple(one.body for one in found), statuses=statuses)


def _deployment(told: Fields, home: Home, commits: Commits, index: int) -> Deployment:
    environment = told.text("environment")
    created = told.moment("created", home.now, home.now - timedelta(hours=2))
    by = told.text("by", _ROBOT)
    production = told.flag("production", default=environment.casefold() == _PRODUCTION)
    transient = told.flag("transient", default=False)
    found = told.whole("id", number("deployment", home.full_name, index))
    states = tuple(_states(told, home, created, by))
    told_of = deploying.Deployed(
        id=found,
        environment=environment,
        sha=commits.named(told.text("commit"), created),
        ref=told.text("ref", home.branch),
        task=told.text("task", "deploy"),
        created=created,
        updated=states[-1].when if states else created,
        by=by,
        production=production,
        transient=transient,
    )
    return Deployment(
        id=found,
        environment=environment,
        created=created,
        is_kept_active=production or transient,
        states=states,
        run=told.whole("run", 0),
        body=deploying.deployment(home.full_name, told_of),
    )


def _states(told: Fields, home: Home, created: datetime, by: str) -> Iterator[State]:
    """Read `states: [{state, when, by}]`, or `state` with what it `took` (PT10M) to come so far."""
    if told.has("states"):
        listed = [_state(Fields(value, where), home, by) for value, where in told.each("states")]
        yield from sorted(listed, key=lambda state: state.when)
        return
    state = told.one_of("state", deploying.STATES, "success")
    took = duration(told, "took", timedelta(minutes=10))
    if state not in _ENDLESS:
        yield State(state="in_progress", when=created, by=by)
    yield State(state=state, when=created if state in _ENDLESS else created + took, by=by)


def _state(told: Fields, home: Home, by: str) -> State:
    state = State(
        state=told.one_of("state", deploying.STATES, "success"),
        when=told.moment("when", home.now),
        by=told.text("by", by),
    )
    told.done()
    return state


def _overtaken(one: Deployment, all_of_them: Sequence[Deployment]) -> datetime | None:
    """Return when a later success made a success inactive, if one did and nothing else is said of it."""
    if one.is_kept_active or one.succeeded is None or any(state.state == "inactive" for state in one.states):
        return None
    later = [
        other.succeeded
        for other in all_of_them
        if other.environment == one.environment and other.succeeded and other.succeeded > one.succeeded
    ]
    return min(later, default=None)


def _statuses(home: Home, one: Deployment, overtaken: datetime | None) -> Iterator[Json]:
    ended = [State(state="inactive", when=overtaken, by=_ROBOT)] if overtaken else []
    for state in sorted((*one.states, *ended), key=lambda entry: entry.when, reverse=True):
        yield deploying.deployment_status(
            home.full_name,
            one.id,
            environment=one.environment,
            state=state.state,
            when=state.when,
            by=state.by,
            run=one.run,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Environments:
    """Environments, and by their names the gates and branch patterns of each."""

    environments: Sequence[Json]
    gates: Mapping[str, Sequence[Json]]
    branches: Mapping[str, Sequence[Json]]


def read_environments(entry: Fields, home: Home, deployments: Deployments) -> Environments:
    """Read `environments: [{name, reviewers, …}]`; one that is only deployed to exists, too, and guards nothing."""
    bodies: dict[str, Json] = {}
    gates: dict[str, Sequence[Json]] = {}
    branches: dict[str, Sequence[Json]] = {}
    for value, where in entry.each("environments"):
        told = Fields(value, where)
        name = told.text("name")
        gates[name] = [deploying.gate(home.full_name, name, slug, enabled=True) for slug in told.texts("gates")]
        branches[name] = [deploying.branch_policy(home.full_name, name, one) for one in told.texts("patterns")]
        bodies[name] = _environment(told, home, name)
        told.done()
    for deployment in deployments.deployments:
        name = deployment["environment"]
        if name not in bodies:
            bodies[name] = _environment(Fields({"name": name}, "environments"), home, name)
    return Environments(environments=tuple(bodies.values()), gates=gates, branches=branches)


def _environment(told: Fields, home: Home, name: str) -> Json:
    count = told.whole("reviewers", 0)
    if not 0 <= count <= 6:
        raise EstateError(f"{told.place('reviewers')}: an environment has at most six reviewers")
    guarded = deploying.Guarded(
        name=name,
        created=home.now - timedelta(days=90),
        reviewers=[f"reviewer-{at}" for at in range(1, count + 1)],
        prevent_self_review=told.flag("prevent_self_review", default=False),
        wait_minutes=told.whole("wait", 0),
        branches=told.one_of("branches", deploying.BRANCHES, "custom" if told.texts("patterns") else "any"),
        admins_bypass=told.flag("admins_bypass", default=True),
    )
    return deploying.environment(home.full_name, guarded)

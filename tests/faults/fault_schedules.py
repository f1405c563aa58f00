"""What may go wrong, drawn by chance: faults by request, rights that are missing, and changes while Azure is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fault_plans import Change, ListTrouble, Mishap, Plan, Trouble
from fault_runs import shipped_probes
from fault_worlds import DENIED, ESTATES, GROUPED, Estate, Lag, Rights, estate_named
from hypothesis import strategies as st

from simulator.faults import CHANCES, Chance, Fault, Match, Rule
from simulator.inventory import LAGS, Resource
from simulator.service import Bucket, Service, Window
from simulator.world import ROOT, Denial, Permission, steady_guid

ACTIONS = tuple(sorted({right for probe in shipped_probes() for right in probe.rights}))
LOAD_TESTS = ("Microsoft.LoadTestService/loadtests/readTest/action",)
"""What the role Load Test Reader allows on a data plane, where `Reader` may read nothing."""
READER = Permission(actions=("*/read",), data_actions=LOAD_TESTS)
WITH_ALL_RIGHTS = tuple(name for name in ESTATES if name != DENIED)
_MOST_READS = 50
_PLACES = (
    "^/subscriptions$",
    "^/subscriptions/[^/]+$",
    "^/batch$",
    "ResourceGraph",
    "roleAssignments",
    "roleDefinitions",
    "denyAssignments",
    "supportTickets",
    "billingProperty",
    "billingAccounts",
    "actionGroups",
    "vaults$",
    "backupProtectedItems",
    "backupJobs",
    "backupPolicies",
    "replication(Jobs|RecoveryPlans|ProtectedItems)",
    "Microsoft.Sql/servers",
    "flexibleServers$|databaseAccounts$",
    "storageAccounts",
    "containerApps|sites$",
    "ResourceHealth/(events|availabilityStatuses)$",
    "locations",
    "^/subscriptions/[^/]+/resources$",
    "metricAlerts",
    "actionRules",
    "loadTests$",
    "test-runs$",
    "diagnosticSettings$",
    "config/web$",
    "eventtypes",
    "webtests|components",
    "deployments$",
    "secrets$|keys$|certificates$",
    "budgets|policyStates|pricings|assessments",
    "",
)
_PLACES_AT_HOSTS = (
    "^/(api/v3|devops|_blobs)/",
    "/actions/runs$|/build/builds$",
    "/actions/runs/|/build/builds/",
    "/artifacts|^/_blobs/",
    "check-runs$|/status$|/timeline$",
    "/deployments$|/environments$|deploymentrecords$|release/deployments$",
    "/statuses$|/approvals$|checks/configurations$",
    "/issues$|/milestones$|/wit/",
    "alerts$|/analyses$",
    "/rules/|/rulesets/|/protection$|policy/configurations$|git/repositories$|/branches/",
    "/compare/|/diffs/|/releases$|/leases$",
    "/test/runs$|testplan/|/points$",
    "/repos/contoso/shop$",
)
_COUNTED_AT_HOSTS = "/actions/runs$|/artifacts$|check-runs$|/jobs$|/environments$"
"""Lists of GitHub that say how long they are."""
_LISTS_AT_HOSTS = ("/api/v3/", "/_apis/", "/artifacts", "deployments", "issues", "wiql", "workitemsbatch", "timeline")
_FAULTS: tuple[dict[str, Any], ...] = (
    *({"status": status} for status in (400, 401, 403, 404, 405, 408, 409, 429, 500, 502, 503, 504)),
    *({"status": 429, "retry_after": seconds} for seconds in (0, 1, 30, 1800)),
    *({"status": 503, "retry_after": seconds} for seconds in (2, 1800)),
    *({"body": body} for body in ("text", "truncated", "empty", "html")),
    {"status": 403, "body": "html"},
    {"reset": True},
    {"truncate": True},
    {"foreign_next_link": "attacker.example"},
    {"result_truncated": True},
    {"repeat_row": True},
    {"token_expired": True},
)
_OLDER: tuple[dict[str, Any], ...] = (
    {},
    {"enabled": True},
    {"enabled": False},
    {"scopes": []},
    {"actions": []},
    {"severity": 4},
)


@dataclass(frozen=True)
class Case:
    """An estate by its name, and a run over it."""

    name: str
    plan: Plan

    @property
    def estate(self) -> Estate:
        return estate_named(self.name)


matches = st.builds(
    Match,
    method=st.just(""),
    path=st.sampled_from((*_PLACES, *_PLACES_AT_HOSTS)).map(lambda text: re.compile(text, re.IGNORECASE)),
    nth=st.frozensets(st.integers(1, 9), max_size=3),
    every=st.sampled_from((0, 0, 2, 3, 5)),
)
lost_links = st.builds(
    Rule,
    st.builds(
        lambda match, path: replace(match, path=re.compile(path)),
        matches,
        st.sampled_from(("ResourceGraph", _COUNTED_AT_HOSTS)),
    ),
    st.just(Fault(drop_next_link=True)),
)
"""Resource Graph says how many rows there are, and so do some lists of GitHub; a list of the resource manager, and any
other one of the hosts, just seems to end without its link."""
rules = lost_links | st.builds(Rule, matches, st.sampled_from(_FAULTS).map(lambda said: Fault(**said)))
mishaps = st.builds(
    Mishap,
    st.sampled_from(Trouble),
    st.sampled_from(("", "/batch", "ResourceGraph", "roleAssignments", "vaults", "/api/v3/", "/_apis/")),
    st.integers(1, 8),
    st.sampled_from((0, 0, 1, 3)),
) | st.builds(
    Mishap,
    st.sampled_from(ListTrouble),
    st.sampled_from(_LISTS_AT_HOSTS),
    st.integers(1, 20),
    st.sampled_from((0, 0, 1, 3)),
)
chances = st.builds(
    Chance,
    seed=st.integers(0, 10**6),
    rates=st.dictionaries(st.sampled_from(CHANCES), st.sampled_from((0.02, 0.05, 0.15)), min_size=1),
    retry_after=st.sampled_from((0, 1, 9)),
)
bad_days = st.builds(
    Chance,
    seed=st.integers(0, 10**6),
    rates=st.just({"429": 0.03, "500": 0.02, "503": 0.02, "reset": 0.02, "truncate": 0.02}),
)
services = st.builds(
    Service,
    graph=st.sampled_from((None, Window(queries=1), Window(queries=2), Window())),
    reads=st.sampled_from((None, Bucket(capacity=12, per_second=1), Bucket(capacity=40, per_second=5), Bucket())),
    batches=st.sampled_from((True, True, True, False)),
)
calm_plans = st.builds(
    Plan,
    page_size=st.sampled_from((1, 3, 7, 100)),
    service=services,
    batches=st.booleans(),
    workers=st.sampled_from((1, 8)),
    deadline=st.just(3600.0),
)
"""Runs over the same things in other ways, with time enough for all of them."""


faulty_plans = st.builds(
    Plan,
    page_size=st.sampled_from((1, 3, 7, 100)),
    service=services,
    rules=st.lists(rules, max_size=4),
    chance=st.none() | chances,
    mishaps=st.lists(mishaps, max_size=3),
    seconds=st.sampled_from((0.0, 0.05, 2.0, 20.0)),
    batches=st.booleans(),
    workers=st.sampled_from((1, 8)),
    deadline=st.sampled_from((600.0, 600.0, 120.0, 20.0, 1.0)),
    max_requests=st.none() | st.integers(0, 60),
)
"""Runs with faults by request, often with too little time or too few requests."""
faulty_cases = st.builds(Case, st.sampled_from(ESTATES), faulty_plans)
calm_cases = st.builds(Case, st.sampled_from(ESTATES), calm_plans)


@st.composite
def bad_day_cases(draw: st.DrawFn) -> Case:
    """Draw a run with the faults of an ordinary bad day, and time enough to get over them."""
    case = draw(calm_cases)
    return Case(case.name, replace(case.plan, chance=draw(bad_days)))


# --- Rights -----------------------------------------------------------------------------------------------


@st.composite
def permissions(draw: st.DrawFn) -> Permission:
    """Draw what a role allows: all reads, all but some, or some of those that the probes declare."""
    some = tuple(sorted(draw(st.sets(st.sampled_from(ACTIONS), max_size=4))))
    others = tuple(action for action in ACTIONS if action not in some)
    kinds = (
        READER,
        Permission(actions=("*/read",)),
        Permission(actions=("*/read",), not_actions=some, data_actions=LOAD_TESTS),
        Permission(actions=others),
    )
    return draw(st.sampled_from((*kinds, Permission(actions=some))))


@st.composite
def denials(draw: st.DrawFn, estate: Estate) -> Denial:
    """Draw a deny assignment anywhere; it may hit the caller or not."""
    me = estate.world.caller.id
    return Denial(
        name="drawn",
        scope=draw(st.sampled_from(_scopes(estate))),
        permission=Permission(actions=draw(st.sampled_from((("*",), ("*/read",), *((one,) for one in ACTIONS))))),
        principals=draw(st.sampled_from(((), (me,), (steady_guid("someone else"),)))),
        excluded=draw(st.sampled_from(((), (), (me,)))),
        children=draw(st.booleans()),
    )


@st.composite
def rights(draw: st.DrawFn, estate: Estate) -> Rights:
    """Draw rights that are never more than those of a Reader of everything and of its billing."""
    places = st.sampled_from((ROOT, *estate.above, *estate.subscriptions, *estate.groups))
    roles = st.none() | st.just(dict.fromkeys(estate.subscriptions, READER)) | st.dictionaries(places, permissions())
    return Rights(
        roles=draw(roles), denials=tuple(draw(st.lists(denials(estate), max_size=2))), billing=draw(st.booleans())
    )


def _scopes(estate: Estate) -> Sequence[str]:
    resources = (found.id for found in estate.resources)
    return (ROOT, *estate.above, *estate.subscriptions, *estate.groups, *resources)


@st.composite
def denied_cases(draw: st.DrawFn, plans: st.SearchStrategy[Plan] = calm_plans) -> Case:
    """Draw a run whose caller may read less than it should, from its beginning."""
    name = draw(st.sampled_from(WITH_ALL_RIGHTS))
    return Case(name, replace(draw(plans), rights=draw(rights(estate_named(name)))))


# --- Changes while Azure is read --------------------------------------------------------------------------


@st.composite
def losing_cases(draw: st.DrawFn, plans: st.SearchStrategy[Plan] = calm_plans) -> Case:
    """Draw a run during which a subscription disappears, or the caller's only role in it."""
    name = draw(st.sampled_from([name for name in WITH_ALL_RIGHTS if name != GROUPED]))  # it would just hold less
    world = estate_named(name).world
    lost = draw(st.sampled_from(world.subscriptions))
    left = {found.path: READER for found in world.subscriptions if found is not lost}
    changes = (
        Change(after=draw(st.integers(1, _MOST_READS)), lost=lost.path),
        Change(after=draw(st.integers(1, _MOST_READS)), lost=lost.path, rights=Rights(roles=left)),
    )
    return Case(name, replace(draw(plans), change=draw(st.sampled_from(changes))))


@st.composite
def changing_cases(draw: st.DrawFn, plans: st.SearchStrategy[Plan] = calm_plans) -> Case:
    """Draw a run that begins with some rights and ends with others."""
    name = draw(st.sampled_from(WITH_ALL_RIGHTS))
    estate = estate_named(name)
    change = Change(after=draw(st.integers(1, _MOST_READS)), rights=draw(rights(estate)))
    return Case(name, replace(draw(plans), rights=draw(st.none() | rights(estate)), change=change))


def _may_lag(resource: Resource) -> bool:
    """Say whether Resource Graph shows it, and the inventory does not pass it over as what every SQL server has."""
    return resource.graph_properties is not None and not resource.folded.endswith("/databases/master")


@st.composite
def lagging_cases(draw: st.DrawFn) -> Case:
    """Draw a run in which Resource Graph does not show yet, still shows, or shows an older state of some resources."""
    name = draw(st.sampled_from(WITH_ALL_RIGHTS))
    resources = st.sampled_from([found.id for found in estate_named(name).resources if _may_lag(found)])
    lags = st.builds(Lag, resources, st.sampled_from(LAGS), st.sampled_from(_OLDER))
    lagging = draw(st.lists(lags, min_size=1, max_size=3, unique_by=lambda lag: lag.resource))
    return Case(name, replace(draw(calm_plans), lags=lagging))

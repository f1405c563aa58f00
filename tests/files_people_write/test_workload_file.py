"""The workload file: what is read from it, and every way in which it can be wrong."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workload_files import (
    ACCEPTED,
    CACHE,
    DIGEST,
    FULL,
    GROUP,
    INSIGHTS,
    OTHER,
    REFUSED,
    SMALLEST,
    SMALLEST_WORKLOAD,
    SUB,
    TENANT,
    THIRD,
    written,
)

from collector.files.mistakes import FileMistakes, Mistake
from collector.files.strict_yaml import PureParser, fastest_parser
from collector.files.workload import load_workload
from collector.model import (
    AcceptedLoss,
    AzureScope,
    Component,
    Contact,
    Cutover,
    Delivery,
    Environments,
    Expected,
    ExpectedRole,
    Flow,
    Host,
    KindOfTests,
    KnownAlert,
    Peak,
    Place,
    Query,
    Rebuildable,
    Release,
    Runbook,
    TelemetrySource,
    TenantScope,
    TestKind,
    Tier,
    Tracker,
    Watch,
    Workload,
)

FOURTH = "44444444-0000-4000-8000-000000000004"

# --- What is read -----------------------------------------------------------------------------------------


def test_the_smallest_file_of_the_design():
    text = (
        "workload: contoso-shop\n"
        "tier: T1\n"
        "go_live: 2026-12-15T08:00:00Z\n"
        "scope:\n"
        "  azure: {subscriptions: [00000000-0000-0000-0000-000000000000]}\n"
    )
    assert load_workload(text, name="golive.yaml") == SMALLEST_WORKLOAD


DELIVERY = Delivery(
    places=(
        Place(Host.GITHUB, "contoso/shop"),
        Place(Host.GITHUB, "contoso/shop.jobs"),
        Place(Host.AZURE_DEVOPS, "contoso/Shop Board"),
    ),
    commit="3f2c9d1",
    branch="main",
    pipelines=("Release", ".github/workflows/release.yml"),
    package=("shop-package",),
    report_artifacts=("*-reports",),
    decision_artifact="golive-packet",
    environments=Environments(beta=("beta",), staging=("staging", "uat"), production=("production",)),
    required_checks=("build", "golive"),
    test_kinds=(
        KindOfTests(kind=TestKind.UNIT, reports=("all-reports/unit/*.xml",)),
        KindOfTests(kind=TestKind.INTEGRATION, test_runs=("Integration*",)),
        KindOfTests(kind=TestKind.SIT, test_plans=("SIT 2.4",), sign_off=("sit-signed",)),
        KindOfTests(kind=TestKind.PERFORMANCE, reports=("load/*.xml",)),
        KindOfTests(kind=TestKind.FAILURE, reports=("failure/*.xml",), scenarios=("zone loss", "throttling")),
        KindOfTests(kind=TestKind.ACCESSIBILITY, not_needed="it has no user interface"),
    ),
    components=(
        Component(name="shop-api", coverage=("all-reports/api/*.xml",), critical=True),
        Component(name="shop-scripts", not_measured="only starts the jobs"),
    ),
    tracker=Tracker(
        defects=Query(types=("Bug",)),
        feedback=Query(labels=("beta-feedback",)),
        deferred=Query(wiql="SELECT [System.Id] FROM WorkItems"),
        critical=("p0",),
        high=("p1",),
        lower=("p2", "p3"),
        workaround="has workaround",
    ),
)


@pytest.mark.parametrize("parser", [fastest_parser(), PureParser], ids=["fastest", "pure"])
def test_everything_that_a_file_can_say(parser):
    assert load_workload(FULL, name="golive.yaml", parser=parser) == Workload(
        name="contoso-shop",
        tier=Tier.T0,
        go_live=datetime(2026, 12, 15, 7, tzinfo=UTC),
        subscriptions=(SUB, OTHER.lower(), FOURTH, THIRD),
        azure=AzureScope(
            subscriptions=(SUB, OTHER.lower()),
            management_groups=("mg-shop", "MG.prod-(2)_x"),
            resource_groups=(GROUP,),
            resources=(CACHE,),
            tags=(("cost centre", "4711"), ("workload", "Shop")),
            expect=(Expected(resource_type="microsoft.compute/virtualmachines", at_least=3),),
            tenants=(TenantScope(tenant=TENANT, subscriptions=(FOURTH,), management_groups=("partner",)),),
        ),
        owner="Shop team",
        release=Release(commit="3f2c9d1", digests=(DIGEST,), stores=(CACHE,)),
        support_contacts=(
            Contact(name="On call", mailbox="oncall@contoso.example", principal=OTHER.lower()),
            Contact(name="Ms Größe"),
        ),
        test_reports=("results/**/*.xml", "results/unit.trx"),
        coverage_reports=("coverage/cobertura.xml",),
        restore_reports=("restores/*.json",),
        notification_reports=("notifications/*.json",),
        rebuildable=(Rebuildable(resource=CACHE, source="warmed up from the product database"),),
        cutover=Cutover(starts=datetime(2026, 12, 15, 6, tzinfo=UTC), ends=datetime(2026, 12, 15, 8, tzinfo=UTC)),
        recovery_region="northeurope",
        recovery_scale=0.5,
        accepted_losses=(
            AcceptedLoss(resource=CACHE, up_to=timedelta(hours=6), because="carts are rebuilt from the order history"),
        ),
        launch_factor=2.0,
        role_matrix=(
            ExpectedRole(who="On call", principal=OTHER.lower(), role="Contributor", on=GROUP),
            ExpectedRole(who="Pipeline", principal=TENANT, role="Reader", on=f"/subscriptions/{SUB}"),
        ),
        flows=(Flow(name="checkout", members=(CACHE,)), Flow(name="report", members=(CACHE,), critical=False)),
        endpoints=("https://shop.contoso.example/",),
        watch=Watch(
            telemetry=(
                TelemetrySource(member=CACHE, component=INSIGHTS, role="shop-cache"),
                TelemetrySource(member=INSIGHTS, component=INSIGHTS),
            ),
            dashboards=(INSIGHTS,),
            dashboard_tags=(("golive", "Shop"),),
            runbooks=(
                Runbook(url="https://wiki.contoso.example/runbooks/shop", reviewed=datetime(2026, 10, 12, tzinfo=UTC)),
            ),
            known_alerts=(
                KnownAlert(
                    rule=INSIGHTS, item="https://work.contoso.example/4711", because="the queue drains by itself"
                ),
            ),
        ),
        internet_facing=False,
        allowed_locations=("westeurope", "northeurope"),
        peak=Peak(virtual_users=400.0, requests_per_second=250.5),
        reports_commit="3f2c9d1e8b7a6054",
        delivery=DELIVERY,
    )


@pytest.mark.parametrize(("text", "differs"), ACCEPTED.values(), ids=ACCEPTED)
def test_a_valid_file_is_read(text, differs):
    assert load_workload(text, name="f") == replace(SMALLEST_WORKLOAD, **differs)


# --- What is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_named_with_its_place_and_what_to_write(text, expected):
    with pytest.raises(FileMistakes) as refused:
        load_workload(text, name="golive.yaml")
    assert str(refused.value) == f"golive.yaml:{expected}"


def test_all_mistakes_come_in_one_pass():
    text = f"""workload: -shop
tier: T9
tier: T1
go_live: 2026-12-15
owner: 1.10
scope:
  azure: {{subscriptions: [prod, &main {SUB}]}}
release: {{commit: 1234567, digest: x}}
support:
  contacts: [{{mailbox: nobody}}]
reports: {{tests: [../x, /y]}}
rebuildable: [{{resource: x, source: ~}}]
"""
    with pytest.raises(FileMistakes) as refused:
        load_workload(text, name="golive.yaml")
    assert [(mistake.line, mistake.column) for mistake in refused.value.mistakes] == [
        (1, 11), (2, 7), (3, 1), (4, 10), (5, 8), (7, 27), (7, 33), (8, 19), (8, 28), (10, 14), (10, 24), (11, 19),
        (11, 25), (12, 26), (12, 37),
    ]  # fmt: skip


def test_a_file_of_many_values_is_refused():
    with pytest.raises(FileMistakes, match="more than 20000 values in one file"):
        load_workload(written(owner="[" + "a," * 1_000_000 + "]"), name="f")


# --- What holds for every file ----------------------------------------------------------------------------

_LINES = st.sampled_from(
    [f"{key}: {value}" for key, value in SMALLEST.items()]
    + FULL.splitlines()
    + ["  azure:", "    subscriptions: []", "tier: &a T1", "<<: *a", "- x", "owner: |", "  x", "}", "{", "\t", "---"]
)


def _mistakes_in(text: str) -> tuple[Mistake, ...]:
    try:
        load_workload(text, name="f")
    except FileMistakes as refused:
        return refused.mistakes
    return ()


@given(st.text() | st.lists(_LINES, max_size=12).map("\n".join))
def test_any_text_is_a_workload_or_file_mistakes(text):
    mistakes = _mistakes_in(text)
    assert all("\n" not in str(mistake) and mistake.how for mistake in mistakes)


_UUIDS = st.uuids().map(str)
_ONE_LINE = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x17F, exclude_categories=("Cc", "Zs")), min_size=1, max_size=80
)
_PATHS = st.from_regex(r"[a-z0-9*]{1,8}(/[a-z0-9*.]{1,8}x){0,3}", fullmatch=True)
_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_CONTACTS = st.builds(
    Contact, name=_ONE_LINE, mailbox=st.sampled_from(["", "a.b+c@d-e.example"]), principal=st.just("") | _UUIDS
)
_TEXT_OF_A_TAG = st.from_regex(r"[a-z0-9][a-z0-9 _.:-]{0,8}[a-z0-9]", fullmatch=True)
_GROUPS = st.lists(st.from_regex(r"[a-z0-9_().-]{0,20}[a-z0-9_]", fullmatch=True), unique=True, max_size=3).map(tuple)
_SCOPES = st.builds(
    AzureScope,
    subscriptions=st.lists(_UUIDS, unique=True, max_size=4).map(tuple),
    management_groups=_GROUPS,
    resource_groups=st.lists(_UUIDS, unique=True, max_size=2).map(
        lambda ids: tuple(GROUP.replace(THIRD, i) for i in ids)
    ),
    resources=st.lists(_UUIDS, unique=True, max_size=2).map(lambda ids: tuple(CACHE.replace(SUB, i) for i in ids)),
    tags=st.dictionaries(_TEXT_OF_A_TAG, _TEXT_OF_A_TAG, max_size=3).map(lambda tags: tuple(sorted(tags.items()))),
    expect=st.sets(st.sampled_from(["a.b/c", "microsoft.web/sites/slots"])).map(
        lambda types: tuple(Expected(resource_type=one, at_least=len(one)) for one in sorted(types))
    ),
    tenants=st.lists(
        st.builds(TenantScope, tenant=_UUIDS, subscriptions=_UUIDS.map(lambda one: (one,))),
        max_size=2,
        unique_by=lambda one: one.tenant,
    ).map(tuple),
).filter(lambda azure: not azure.tags or not azure.named or azure.whole_subscriptions or azure.management_groups)


_MOMENTS = st.builds(
    lambda seconds, zone: datetime(2003, 1, 1, tzinfo=zone) + timedelta(seconds=seconds), st.floats(0, 2e11), _ZONES
)
_CACHES = st.lists(_UUIDS, unique=True, max_size=2).map(lambda ids: [CACHE.replace(SUB, uuid) for uuid in ids])
_LOSSES = _CACHES.flatmap(
    lambda places: st.tuples(
        *(
            st.builds(
                AcceptedLoss,
                resource=st.just(place),
                up_to=st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
                because=_ONE_LINE,
            )
            for place in places
        )
    )
)


def _with_cutover(workload: Workload, before: int, after: int) -> Workload:
    """Return the workload with a cutover that holds go-live, as every one does."""
    hour = timedelta(hours=1)
    around = Cutover(starts=workload.go_live - before * hour, ends=workload.go_live + after * hour)
    return dataclasses.replace(workload, cutover=around)


_ROLES = st.builds(
    ExpectedRole, who=_ONE_LINE, principal=_UUIDS, role=_ONE_LINE, on=_UUIDS.map(lambda one: f"/subscriptions/{one}")
)

_WORKLOADS = st.builds(
    lambda azure, **fields: Workload(subscriptions=azure.every_subscription, azure=azure, **fields),
    azure=_SCOPES,
    name=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", fullmatch=True),
    tier=st.sampled_from(Tier),
    go_live=_MOMENTS,
    owner=st.just("") | _ONE_LINE,
    release=st.builds(
        Release,
        commit=st.just("") | st.from_regex("[0-9a-f]{7,64}", fullmatch=True),
        digests=st.lists(st.from_regex("sha256:[0-9a-f]{64}", fullmatch=True), unique=True, max_size=2).map(tuple),
        stores=_CACHES.map(tuple),
    ),
    support_contacts=st.lists(
        _CONTACTS,
        max_size=2,
        unique_by=(lambda contact: contact.name.casefold(), lambda contact: contact.principal or object()),
    ).map(tuple),
    test_reports=st.lists(_PATHS, unique=True, max_size=3).map(tuple),
    coverage_reports=st.lists(_PATHS, unique=True, max_size=3).map(tuple),
    restore_reports=st.lists(_PATHS, unique=True, max_size=3).map(tuple),
    rebuildable=_CACHES.flatmap(
        lambda places: st.tuples(
            *(st.builds(Rebuildable, resource=st.just(place), source=_ONE_LINE) for place in places)
        )
    ),
    recovery_region=st.sampled_from(["", "northeurope"]),
    recovery_scale=st.floats(0.1, 10),
    accepted_losses=_LOSSES,
    launch_factor=st.none() | st.floats(0.1, 100),
    role_matrix=st.lists(_ROLES, max_size=2, unique_by=lambda role: (role.principal, role.on)).map(tuple),
).map(lambda workload: workload.released(workload.release.commit))
_WORKLOADS_WITH_CUTOVER = st.builds(_with_cutover, _WORKLOADS, st.integers(0, 99), st.integers(1, 99))  # fmt: skip


def _as_file(workload: Workload) -> str:
    """Write a workload as JSON, which is YAML too; what is empty is left out."""
    contacts = [{"name": c.name, "mailbox": c.mailbox, "principal": c.principal} for c in workload.support_contacts]
    return json.dumps(
        {
            "workload": workload.name,
            "tier": workload.tier.value,
            "go_live": workload.go_live.isoformat(),
            "scope": {"azure": _scope_as_data(workload.azure)},
            **({"owner": workload.owner} if workload.owner else {}),
            "release": {
                **({"commit": workload.release.commit} if workload.release.commit else {}),
                "digests": list(workload.release.digests),
                "stores": list(workload.release.stores),
            },
            "support": {"contacts": [{key: value for key, value in contact.items() if value} for contact in contacts]},
            "reports": {
                "tests": list(workload.test_reports),
                "coverage": list(workload.coverage_reports),
                "restores": list(workload.restore_reports),
            },
            "rebuildable": [{"resource": r.resource, "source": r.source} for r in workload.rebuildable],
            **_launch_as_data(workload),
        },
        ensure_ascii=False,
        indent=1,
    )


def _launch_as_data(workload: Workload) -> dict:
    cutover, factor, region = workload.cutover, workload.launch_factor, workload.recovery_region
    losses = [
        {"resource": loss.resource, "up_to": f"PT{loss.up_to.total_seconds():.0f}S", "because": loss.because}
        for loss in workload.accepted_losses
    ]
    return {
        **({"cutover": {"starts": cutover.starts.isoformat(), "ends": cutover.ends.isoformat()}} if cutover else {}),
        "recovery": {**({"region": region} if region else {}), "scale": workload.recovery_scale, "losses": losses},
        "capacity": {} if factor is None else {"launch_factor": factor},
        "roles": [dataclasses.asdict(line) for line in workload.role_matrix],
    }


def _scope_as_data(azure: AzureScope) -> dict:
    return {
        "subscriptions": list(azure.subscriptions),
        "management_groups": list(azure.management_groups),
        "resource_groups": list(azure.resource_groups),
        "resources": list(azure.resources),
        "tags": dict(azure.tags),
        "expect": [{"type": one.resource_type, "at_least": one.at_least} for one in azure.expect],
        "tenants": [{"tenant": one.tenant, "subscriptions": list(one.subscriptions)} for one in azure.tenants],
    }


@settings(deadline=None)
@given(_WORKLOADS | _WORKLOADS_WITH_CUTOVER)
def test_a_written_workload_is_read_back(workload):
    assert load_workload(_as_file(workload), name="f") == workload

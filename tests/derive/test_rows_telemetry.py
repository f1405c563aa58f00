"""Telemetry that arrives: which component counts, what is silence, and what nobody can tell."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, OPS, OTHER, PROD, SEEN, VM, WEB, WORKLOAD
from builders_telemetry import APP, COMPONENT, SITE, component, flow, runs, window
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.resource_types import CLUSTER, STORAGE_ACCOUNT
from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow
from collector.model import AzureScope, Cause, TelemetrySource, Watch, Workload

APP_TELEMETRY = "monitoring-app-telemetry"
MINE = (InsightsComponent, TelemetryWindow, TelemetryFlow)
REST = healthy(*MINE)
PLACE, HERE, LOOKED, ARRIVES = runs(COMPONENT), component(), window(), flow()
SECOND = f"{OPS}/providers/Microsoft.Insights/components/appi-2"
STORE = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
CLUSTER_ID = f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks"
TWIN = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.App/containerApps/pay"
FAIL_1, FAIL_2, FAIL_3, FAIL_4 = (f"fail F-{APP_TELEMETRY}-{line}" for line in (1, 2, 3, 4))


def of_site(*facts, gaps=(), workload=WORKLOAD) -> str:
    return outcome(APP_TELEMETRY, [*REST, runs(SITE), PLACE, *facts], gaps, workload)


def declaring(*sources: TelemetrySource) -> Workload:
    return dataclasses.replace(WORKLOAD, watch=Watch(telemetry=sources))


def source(member: str = SITE, target: str = COMPONENT, role: str = "") -> TelemetrySource:
    return TelemetrySource(member=member, component=target, role=role)


# --- What arrives ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        pytest.param([flow()], "pass", id="minutes ago"),
        pytest.param([flow("FRONT")], "pass", id="role in other case"),
        pytest.param([flow(minutes=60)], "pass", id="as old as may be"),
        pytest.param([flow(minutes=61)], FAIL_3, id="a minute too old"),
        pytest.param([flow(minutes=180), flow(signal="traces")], "pass", id="old requests, new traces"),
        pytest.param([flow(minutes=-3)], "pass", id="a clock that is a little ahead"),
    ],
)
def test_how_old_the_newest_telemetry_may_be(flows, expected):
    assert of_site(HERE, LOOKED, *flows) == expected


def test_the_age_is_that_at_the_look_and_an_old_look_is_stale():
    """Between the look and the judgement nobody looked: silence in that time is no finding."""
    earlier = NOW - timedelta(minutes=50)
    facts = [dataclasses.replace(one, observed_at=earlier) for one in (HERE, LOOKED, flow(minutes=70))]
    assert of_site(*facts) == "pass"
    much_earlier = NOW - timedelta(minutes=61)
    facts = [dataclasses.replace(one, observed_at=much_earlier) for one in (HERE, LOOKED, flow(minutes=90))]
    assert of_site(*facts) == "unknown U-STALE"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("LogAnalytics", "pass"),
        ("LOGANALYTICS", "pass"),
        ("ApplicationInsights", FAIL_4),
        ("ApplicationInsightsWithDiagnosticSettings", FAIL_4),
        ("SomethingNew", "unknown U-PARSE"),
        (None, "unknown U-PARSE"),
    ],
)
def test_a_classic_component_is_retired(mode, expected):
    assert of_site(component(ingestion_mode=mode), LOOKED, ARRIVES) == expected


def test_a_classic_component_is_a_major_and_no_blocker():
    facts = [*REST, runs(SITE), PLACE, component(ingestion_mode="ApplicationInsights"), LOOKED, ARRIVES]
    assert verdict(APP_TELEMETRY, facts).severity.value == "major"


@pytest.mark.parametrize(("word", "shown"), [("Enabled", True), ("disabled", False), ("SecuredByPerimeter", True)])
def test_closed_ingestion_is_shown_and_judged_by_what_arrives(word, shown):
    facts = [component(ingestion_access=word), LOOKED, ARRIVES]
    (row,) = rows_of("telemetry_source", [*REST, runs(SITE), PLACE, *facts])
    assert row.ingestion_open is shown
    assert of_site(*facts) == "pass"


# --- Which component, found by the name of the role -----------------------------------------------------------


def test_without_any_component_there_is_no_telemetry():
    assert outcome(APP_TELEMETRY, [*REST, runs(SITE)]) == FAIL_1


def test_a_role_that_nobody_sent_under_needs_a_declaration():
    found = verdict(APP_TELEMETRY, [*REST, runs(SITE), PLACE, HERE, LOOKED, flow("other")])
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "add {member: its id, component: ID, role: ROLE}" in found.subjects[0].message


def test_a_role_in_two_components_may_be_another_environment():
    other = [runs(SECOND), component(SECOND), window(SECOND), flow(subject=SECOND)]
    assert of_site(HERE, LOOKED, ARRIVES, *other) == "unknown U-MISMATCH"


def test_a_component_of_somebody_else_does_not_speak_for_the_workload():
    narrow = dataclasses.replace(WORKLOAD, azure=AzureScope(resource_groups=(WEB,)))
    assert of_site(HERE, LOOKED, ARRIVES, workload=narrow) == "unknown U-MISSING"
    declared = dataclasses.replace(narrow, watch=Watch(telemetry=(source(),)))
    assert of_site(HERE, LOOKED, ARRIVES, workload=declared) == "pass"


def test_two_of_one_name_cannot_be_told_apart():
    facts = [*REST, runs(APP), runs(TWIN), PLACE, HERE, LOOKED, flow("pay")]
    assert outcome(APP_TELEMETRY, facts) == "unknown U-MISMATCH"
    told = declaring(source(APP), source(TWIN, role="pay-batch"))
    assert outcome(APP_TELEMETRY, [*facts, flow("pay-batch")], workload=told) == "pass"
    assert outcome(APP_TELEMETRY, facts, workload=told) == FAIL_2


def test_a_cluster_has_no_role_of_its_own():
    facts = [*REST, runs(CLUSTER_ID, CLUSTER), PLACE, HERE, LOOKED, flow("aks"), flow("api")]
    assert outcome(APP_TELEMETRY, facts) == "unknown U-MISSING"
    assert outcome(APP_TELEMETRY, facts, workload=declaring(source(CLUSTER_ID, role="api"))) == "pass"


# --- Which component, declared --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(source(), "pass", id="under its own name"),
        pytest.param(source(SITE.upper(), COMPONENT.upper()), "pass", id="ids in capitals"),
        pytest.param(source(role="basket"), FAIL_2, id="a role that sends nothing"),
        pytest.param(source(role="Shop.Web"), "pass", id="another role"),
        pytest.param(source(target=f"{OPS}/providers/Microsoft.Insights/components/gone"), FAIL_1, id="gone"),
        pytest.param(source(target=f"{OTHER}/x/components/far"), "unknown U-SCOPE", id="out of scope"),
    ],
)
def test_what_the_workload_declares_counts(told, expected):
    assert of_site(HERE, LOOKED, ARRIVES, flow("shop.web"), workload=declaring(told)) == expected


def test_every_role_of_a_member_must_send():
    told = declaring(source(role="a"), source(role="b"))
    assert of_site(HERE, LOOKED, flow("a"), flow("b"), workload=told) == "pass"
    found = verdict(APP_TELEMETRY, [*REST, runs(SITE), PLACE, HERE, LOOKED, flow("a")], workload=told)
    assert [(one.id.rpartition("/")[2], one.outcome.value) for one in found.subjects] == [("b", "fail"), ("a", "pass")]


def test_a_machine_is_asked_only_where_it_is_declared():
    facts = [*REST, PLACE, HERE, LOOKED, flow("cart")]
    assert of_site(HERE, LOOKED, ARRIVES) == "pass"
    (row,) = rows_of("telemetry_source", [*REST, runs(SITE), PLACE, HERE, LOOKED, ARRIVES])
    assert row.subject == SITE
    assert outcome(APP_TELEMETRY, facts, workload=declaring(source(VM, role="cart"))) == "pass"
    assert outcome(APP_TELEMETRY, facts, workload=declaring(source(VM))) == FAIL_2


def test_a_workload_of_machines_alone_must_say_where_one_of_them_sends():
    (row,) = rows_of("telemetry_source", [*REST, PLACE, HERE, LOOKED, flow("cart")])
    assert (row.subject, row.has_component.reason.value) == (VM, "U-MISSING")
    assert "monitoring.telemetry" in row.has_component.why
    store = Resource(subject=STORE, resource_type=STORAGE_ACCOUNT, name="st", location="westeurope", **SEEN)
    nothing_runs = [one for one in REST if not (isinstance(one, Resource) and one.subject == VM)]
    assert outcome(APP_TELEMETRY, [*nothing_runs, store, PLACE, HERE, LOOKED]) == "not_applicable"


def test_a_member_that_nobody_saw():
    gone = declaring(source(SITE))
    assert outcome(APP_TELEMETRY, [*REST, PLACE, HERE, LOOKED, ARRIVES], workload=gone) == "unknown U-MISMATCH"
    unread = declaring(source(f"{WEB}/providers/Microsoft.ServiceFabric/clusters/front"))
    assert outcome(APP_TELEMETRY, [*REST, PLACE, HERE, LOOKED, ARRIVES], workload=unread) == "pass"


# --- What was not read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [InsightsComponent, TelemetryFlow])
def test_what_was_not_read_is_unknown_for_its_reason(kind, cause, code):
    facts = [one for one in (HERE, LOOKED, ARRIVES) if not isinstance(one, kind)]
    assert of_site(*facts, gaps=[gap(kind, cause=cause)]) == f"unknown {code}"
    told = declaring(source())
    assert of_site(*facts, gaps=[gap(kind, cause=cause)], workload=told) == f"unknown {code}"


def test_what_is_hidden_elsewhere_leaves_a_declared_source_alone():
    away = [gap(TelemetryFlow, scope=SECOND)]
    assert of_site(HERE, LOOKED, ARRIVES, gaps=away, workload=declaring(source())) == "pass"
    assert of_site(HERE, LOOKED, ARRIVES, gaps=away) == "unknown U-PERM"


def test_without_a_whole_answer_silence_is_not_proven():
    told = declaring(source())
    assert of_site(HERE, LOOKED, workload=told) == FAIL_2
    assert of_site(HERE, workload=told) == "unknown U-MISSING"


@pytest.mark.parametrize("kind", MINE[::2])
def test_without_a_complete_look_nothing_is_proven(kind):
    rest = [one for one in REST if not (isinstance(one, Inventory) and one.of == kind.kind)]
    assert outcome(APP_TELEMETRY, [*rest, runs(SITE)]) == "unknown U-PARTIAL"


def test_without_the_resources_nobody_knows_what_runs():
    facts = [*healthy(*MINE, Resource), HERE, LOOKED, ARRIVES]
    assert outcome(APP_TELEMETRY, facts, [gap(Resource, cause=Cause.DENIED)]) == "unknown U-PERM"

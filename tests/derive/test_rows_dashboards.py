"""The dashboard at which everybody looks in an incident: that it is there, what it shows, and where it has holes."""

from __future__ import annotations

import dataclasses

import pytest
from builders import OPS, OTHER, PROD, SEEN, VM, WEB, WORKLOAD, dashboard, vm
from builders_diagnostics import WORKSPACE, setting
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.dashboards import Dashboard
from collector.facts.diagnostics import DiagnosticSetting
from collector.model import AzureScope, Flow, TelemetrySource, Watch, Workload

BOARD = "monitoring-dashboard"
FEW, MISSING, DEAD, UNFELT = (f"fail F-{BOARD}-{line}" for line in range(1, 5))
NO_BOARDS = healthy(Dashboard)
TEN = [vm(f"{VM}-{number}") for number in range(10)]
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
APPI = f"{OPS}/providers/Microsoft.Insights/components/appi"
GLANCE = dashboard().subject
TAGS = (("golive", "till"),)


def watching(**watch: object) -> Workload:
    return dataclasses.replace(WORKLOAD, watch=Watch(**watch))  # type: ignore[arg-type] # each test names its own keys


def with_flows(*flows: Flow, **watch: object) -> Workload:
    return dataclasses.replace(watching(**watch), flows=flows)


CHECKOUT = Flow(name="checkout", members=(VM, SITE))


# --- What it shows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([dashboard()], "pass", id="shows it"),
        pytest.param([dashboard(shows=(VM.upper(),))], "pass", id="in capitals"),
        pytest.param([dashboard(shows=(f"{VM}/extensions/x",))], "pass", id="something in it"),
        pytest.param([dashboard(shows=())], FEW, id="shows nothing"),
        pytest.param([dashboard(shows=(PROD, WEB))], FEW, id="shows its group and its subscription"),
        pytest.param([dashboard("a", shows=()), dashboard("b")], "pass", id="the best counts"),
        pytest.param([dashboard("a", signals=()), dashboard("b")], "pass", id="the one that users feel counts"),
        pytest.param([dashboard(parts=None, shows=())], "unknown U-PARTIAL", id="content not in the answer"),
        pytest.param([dashboard("a", parts=None, shows=()), dashboard("b")], "pass", id="another shows all"),
        pytest.param([], "unknown U-MISSING", id="none"),
    ],
)
def test_the_best_dashboard_must_show_the_members(found, expected):
    assert outcome(BOARD, [*NO_BOARDS, *found]) == expected


@pytest.mark.parametrize(("shown", "expected"), [(10, "pass"), (9, "pass"), (8, FEW)])
def test_nine_of_ten_are_enough(shown, expected):
    ids = tuple(one.subject for one in TEN[:shown])
    facts = healthy(Dashboard, Resource)
    assert outcome(BOARD, [*facts, *TEN, dashboard(shows=ids)]) == expected


def test_those_that_are_left_out_are_named():
    ids = tuple(one.subject for one in TEN[:8])
    (row,) = rows_of("dashboard_view", [*healthy(Dashboard, Resource), *TEN, dashboard(shows=ids)])
    assert row.not_shown == ("vm-1-8", "vm-1-9")


def test_dashboards_are_not_added_up():
    halves = [("a", slice(5)), ("b", slice(5, 10))]
    found = [dashboard(name, shows=tuple(one.subject for one in TEN[part])) for name, part in halves]
    assert outcome(BOARD, [*healthy(Dashboard, Resource), *TEN, *found]) == FEW


def test_a_scope_without_members_has_nothing_to_show():
    keys = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
    vault = Resource(subject=keys, resource_type="microsoft.keyvault/vaults", name="kv", tags=(), **SEEN)
    nothing = [*healthy(Resource, Dashboard), vault, dashboard(shows=(keys,))]
    assert outcome(BOARD, nothing) == "unknown U-SCOPE"
    assert verdict(BOARD, nothing).severity.value == "major"


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        (("percentage cpu",), UNFELT),
        ((), UNFELT),
        (("percentage cpu", "http5xx"), "pass"),
        (("availabilityresults/availabilitypercentage",), "pass"),
        (("apprequests",), "pass"),
    ],
)
def test_it_must_show_something_that_users_feel(signals, expected):
    assert outcome(BOARD, [*NO_BOARDS, dashboard(signals=signals)]) == expected


# --- Critical flows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flows", "shows", "expected"),
    [
        pytest.param((CHECKOUT,), (VM, SITE), "pass", id="all that the flow needs"),
        pytest.param((CHECKOUT,), (VM,), FEW, id="half of it"),
        pytest.param((Flow(name="f", members=(SITE,)),), (SITE,), "pass", id="what no flow needs may be left out"),
        pytest.param((Flow(name="f", members=(SITE,), critical=False),), (VM,), "pass", id="no critical flow"),
        pytest.param((CHECKOUT, Flow(name="f", members=(VM,))), (VM, SITE), "pass", id="needed twice"),
    ],
)
def test_what_critical_flows_need_must_be_shown(flows, shows, expected):
    site = Resource(subject=SITE, resource_type="microsoft.web/sites", name="front", tags=(), **SEEN)
    facts = [*NO_BOARDS, site, dashboard(shows=shows)]
    narrow = facts if flows[0].critical else [fact for fact in facts if fact is not site]
    assert outcome(BOARD, narrow, workload=with_flows(*flows)) == expected


def test_what_flows_need_is_known_although_resources_were_not_read():
    facts = [*NO_BOARDS, dashboard(shows=(VM,))]
    flow = Flow(name="checkout", members=(VM,))
    assert outcome(BOARD, facts, [gap(Resource)], with_flows(flow)) == "pass"
    assert outcome(BOARD, facts, [gap(Resource)]) == "unknown U-PERM"


# --- Queries ----------------------------------------------------------------------------------------------

BY_QUERY = dashboard(shows=(VM, WORKSPACE, APPI), queried=(WORKSPACE, APPI.upper()))
ENDS = [
    Resource(subject=WORKSPACE, resource_type="microsoft.operationalinsights/workspaces", name="log", tags=(), **SEEN),
    Resource(subject=APPI, resource_type="microsoft.insights/components", name="appi", tags=(), **SEEN),
]


@pytest.mark.parametrize(
    ("settings", "watch", "expected"),
    [
        pytest.param([], {}, FEW, id="nothing ends there"),
        pytest.param([setting(SITE)], {}, "pass", id="its logs end there"),
        pytest.param([setting(f"{SITE}/slots/b")], {}, "pass", id="those of something in it do"),
        pytest.param([setting(SITE, logs=())], {}, FEW, id="only its metrics do"),
        pytest.param([setting(SITE, workspace=f"{WORKSPACE}-2")], {}, FEW, id="they end elsewhere"),
        pytest.param([], {"telemetry": (TelemetrySource(member=SITE, component=APPI),)}, "pass", id="its telemetry"),
    ],
)
def test_a_query_shows_the_members_whose_logs_it_runs_on(settings, watch, expected):
    assert outcome(BOARD, [*NO_BOARDS, *ENDS, *settings, BY_QUERY], workload=with_flows(CHECKOUT, **watch)) == expected


def test_a_workspace_that_no_query_runs_on_shows_only_itself():
    found = dataclasses.replace(BY_QUERY, queried=())
    assert outcome(BOARD, [*NO_BOARDS, *ENDS, setting(SITE), found], workload=with_flows(CHECKOUT)) == FEW


def test_settings_that_were_not_read_leave_open_what_a_query_shows():
    workload = with_flows(CHECKOUT)
    facts = [*healthy(Dashboard, DiagnosticSetting), *ENDS, BY_QUERY]
    assert outcome(BOARD, facts, [gap(DiagnosticSetting)], workload) == "unknown U-PERM"
    assert outcome(BOARD, facts, [gap(Resource)], workload) == "unknown U-PERM", "what has them is not seen either"
    site = Resource(subject=SITE, resource_type="microsoft.web/sites", name="front", tags=(), **SEEN)
    assert outcome(BOARD, [*NO_BOARDS, site, dashboard(shows=(VM, SITE))], [gap(DiagnosticSetting)], workload) == "pass"


# --- Tiles of deleted resources ---------------------------------------------------------------------------

GONE = f"{VM}-deleted"


@pytest.mark.parametrize(
    ("also", "expected"),
    [
        pytest.param(GONE, DEAD, id="a deleted machine"),
        pytest.param(f"{SITE}/slots/staging", DEAD, id="a slot of a deleted site"),
        pytest.param(VM.upper(), "pass", id="one that is there, in capitals"),
        pytest.param(WEB, "pass", id="a group"),
        pytest.param(PROD, "pass", id="a subscription"),
        pytest.param(f"{OTHER}/resourceGroups/g/providers/Microsoft.Web/sites/x", "pass", id="one out of scope"),
        pytest.param(f"{WEB}/providers/Contoso.New/things/x", "pass", id="one of a type that is not read"),
    ],
)
def test_a_tile_must_not_point_at_what_was_deleted(also, expected):
    assert outcome(BOARD, [*NO_BOARDS, dashboard(shows=(VM, also))]) == expected


def test_where_resources_were_not_read_none_is_called_deleted():
    flow = Flow(name="checkout", members=(VM,))
    facts = [*NO_BOARDS, dashboard(shows=(VM, GONE))]
    assert outcome(BOARD, facts, [gap(Resource, scope=GONE)], with_flows(flow)) == "unknown U-PERM"
    (row,) = rows_of("dashboard_view", facts, [gap(Resource, scope=GONE)], with_flows(flow))
    assert isinstance(row.dead_parts, Unknown)


@pytest.mark.parametrize(
    ("azure", "expected"),
    [
        pytest.param(AzureScope(subscriptions=(), resource_groups=(WEB,)), DEAD, id="in a declared group"),
        pytest.param(AzureScope(subscriptions=(), resource_groups=(OPS,), resources=(VM,)), "pass", id="outside of it"),
        pytest.param(
            AzureScope(subscriptions=WORKLOAD.subscriptions, tags=(("app", "till"),), resources=(VM,)),
            "pass",
            id="where tags choose",
        ),
    ],
)
def test_in_a_part_of_a_subscription_only_what_belongs_is_called_deleted(azure, expected):
    narrow = dataclasses.replace(WORKLOAD, azure=azure)
    assert outcome(BOARD, [*NO_BOARDS, dashboard(shows=(VM, GONE))], workload=narrow) == expected


# --- Expected dashboards ----------------------------------------------------------------------------------


def by_id(*ids: str) -> Workload:
    return watching(dashboards=ids)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        pytest.param((GLANCE,), "pass", id="there"),
        pytest.param((GLANCE.upper(),), "pass", id="in capitals"),
        pytest.param((f"{GLANCE}-2",), MISSING, id="deleted"),
        pytest.param((GLANCE, f"{GLANCE}-2"), MISSING, id="one of two deleted"),
        pytest.param((f"{OTHER}/dashboards/x",), "unknown U-SCOPE", id="out of scope"),
    ],
)
def test_a_dashboard_that_is_named_must_be_there(ids, expected):
    assert outcome(BOARD, healthy(), workload=by_id(*ids)) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param(TAGS, "pass", id="has them"),
        pytest.param((*TAGS, ("hidden-title", "x")), "pass", id="has them and more"),
        pytest.param((("golive", "TILL"),), MISSING, id="another value"),
        pytest.param((), MISSING, id="has none"),
        pytest.param(None, "unknown U-PARSE", id="tags not told"),
    ],
)
def test_one_with_the_tags_must_be_there(tags, expected):
    assert outcome(BOARD, [*NO_BOARDS, dashboard(tags=tags)], workload=watching(dashboard_tags=TAGS)) == expected


def test_those_that_are_not_expected_do_not_count():
    better = dashboard("better")
    tagged = dashboard("tagged", tags=TAGS, shows=())
    workload = watching(dashboard_tags=TAGS)
    assert outcome(BOARD, [*NO_BOARDS, better, tagged], workload=workload) == FEW
    assert outcome(BOARD, [*NO_BOARDS, better, tagged]) == "pass"


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_every_reason_shows_whether_or_not_one_is_expected(cause, code):
    for workload in (WORKLOAD, watching(dashboard_tags=TAGS), by_id(GLANCE)):
        assert outcome(BOARD, NO_BOARDS, [gap(Dashboard, cause=cause)], workload) == f"unknown {code}"
    for workload in (WORKLOAD, watching(dashboard_tags=TAGS)):
        assert outcome(BOARD, healthy(), [gap(Dashboard, cause=cause)], workload) == f"unknown {code}"
    assert outcome(BOARD, healthy(), [gap(Resource, cause=cause)]) == f"unknown {code}"


def test_all_that_were_named_were_seen_whatever_else_was_not():
    elsewhere = gap(Dashboard, scope=f"{PROD}/resourceGroups/other")
    assert outcome(BOARD, healthy(), [elsewhere], by_id(GLANCE)) == "pass"


def test_a_workbook_counts_by_its_content_which_comes_beside_its_row():
    row = dashboard(dashboard_kind="workbook", parts=None, shows=(), signals=())
    content = dashboard(dashboard_kind="workbook")
    assert outcome(BOARD, [*NO_BOARDS, row]) == "unknown U-PARTIAL"
    for order in ([row, content], [content, row]):
        assert outcome(BOARD, [*NO_BOARDS, *order]) == "pass"


def test_grafana_alone_is_never_a_pass():
    grafana = dashboard(dashboard_kind="grafana", parts=None, shows=(), signals=())
    assert outcome(BOARD, [*NO_BOARDS, grafana], workload=by_id(GLANCE)) == "unknown U-PARTIAL"

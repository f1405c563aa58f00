"""Application Insights components, and what arrives in them."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import pytest
from metric_answers import ASKED, COMPONENT, metric_answer
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow
from collector.probe import Malformed, PerItem
from probes.monitoring._components import parse_component
from probes.monitoring._metrics import MOST_SERIES
from probes.monitoring.app_insights import PROBE, parse_arrived

TILL, OLD = recording("monitoring", "app_insights")
ARRIVED = metric_answer("app_insights_metrics")
REQUESTS, DEPENDENCIES, EXCEPTIONS, TRACES = range(4)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


def arrived(raw=ARRIVED):
    return facts(parse_arrived, raw, ASKED)


def with_metric(number: int, **changes) -> dict:
    raw = copy.deepcopy(ARRIVED)
    raw["value"][number].update(changes)
    return raw


# --- Components -----------------------------------------------------------------------------------------------


def test_a_component_keeps_its_data_in_a_workspace():
    assert fact(parse_component, TILL) == InsightsComponent(
        subject=COMPONENT,
        name="appi-till",
        location="westeurope",
        application_type="web",
        ingestion_mode="LogAnalytics",
        workspace=f"{PROD}/resourceGroups/rg-watch/providers/Microsoft.OperationalInsights/workspaces/log-till",
        sampling=None,
        retention_days=90.0,
        ingestion_access="Enabled",
        query_access="Enabled",
        local_auth_disabled=True,
        **SEEN,
    )


def test_a_classic_component_has_no_workspace():
    found = fact(parse_component, OLD)
    assert (found.ingestion_mode, found.workspace, found.sampling) == ("ApplicationInsights", None, 25.0)


def test_keys_and_connection_strings_are_in_no_item_and_no_fact():
    for raw in (TILL, OLD):
        assert "0b7a2d51" not in str(raw)
        assert "0b7a2d51" not in str(fact(parse_component, raw))


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("Application_Type", "application_type"),
        ("IngestionMode", "ingestion_mode"),
        ("WorkspaceResourceId", "workspace"),
        ("RetentionInDays", "retention_days"),
        ("publicNetworkAccessForIngestion", "ingestion_access"),
        ("publicNetworkAccessForQuery", "query_access"),
        ("DisableLocalAuth", "local_auth_disabled"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_an_older_answer_does_not_tell_is_absent(path, field, value):
    assert getattr(fact(parse_component, changed(TILL, f"properties.{path}", value)), field) is None


def test_a_display_name_of_a_region_is_the_region():
    assert fact(parse_component, changed(TILL, "location", "West Europe")).location == "westeurope"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("name", GONE),
        ("properties.IngestionMode", 7),
        ("properties.RetentionInDays", "long"),
        ("properties.DisableLocalAuth", "perhaps"),
    ],
)
def test_another_shape_is_refused(path, value):
    assert_refused(parse_component, TILL, path, value)


# --- What arrives ---------------------------------------------------------------------------------------------


def test_what_arrived_by_role_and_kind_of_signal():
    asked = {"subject": COMPONENT, **SEEN}
    assert arrived() == (
        TelemetryWindow(
            signals=("requests", "dependencies", "exceptions", "traces"), since=at(8, 0), until=at(12, 0), **asked
        ),
        TelemetryFlow(role="till-web", signal="requests", last_at=at(11, 45), count=43.0, **asked),
        TelemetryFlow(role="till-web", signal="dependencies", last_at=at(11, 50), count=4.0, **asked),
        TelemetryFlow(role="", signal="traces", last_at=at(9, 5), count=1.0, **asked),
    )


def test_a_role_whose_counts_are_zero_sent_nothing():
    assert not [one for one in arrived() if getattr(one, "role", None) == "till-batch"]


def test_nothing_at_all_is_a_proof_of_silence():
    raw = copy.deepcopy(ARRIVED)
    for metric in raw["value"]:
        metric["timeseries"] = []
    assert [type(one) for one in arrived(raw)] == [TelemetryWindow]


@pytest.mark.parametrize("number", [REQUESTS, DEPENDENCIES, EXCEPTIONS, TRACES])
def test_an_answer_without_one_of_the_metrics_proves_nothing(number):
    raw = copy.deepcopy(ARRIVED)
    name = raw["value"].pop(number)["name"]["value"]
    with pytest.raises(Malformed, match=f"tells nothing of {name}"):
        arrived(raw)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"errorCode": "InternalError"}, "could not tell exceptions/count: InternalError"),
        ({"timeseries": None}, "timeseries"),
        ({"timeseries": [{"metadatavalues": [], "data": []}]}, "does not tell its cloud/roleName"),
        ({"timeseries": "none"}, "timeseries"),
    ],
)
def test_a_metric_that_failed_proves_nothing(changes, message):
    with pytest.raises(Malformed, match=message):
        arrived(with_metric(EXCEPTIONS, **changes))


@pytest.mark.parametrize("code", ["success", "SUCCESS", None, GONE])
def test_an_older_answer_has_no_code_for_a_metric(code):
    raw = with_metric(EXCEPTIONS, errorCode=code)
    if code is GONE:
        del raw["value"][EXCEPTIONS]["errorCode"]
    assert arrived(raw) == arrived()


def test_as_many_series_as_were_asked_for_may_not_be_all():
    series = ARRIVED["value"][REQUESTS]["timeseries"][:1]
    with pytest.raises(Malformed, match="some may be missing"):
        arrived(with_metric(EXCEPTIONS, timeseries=series * MOST_SERIES))


@pytest.mark.parametrize("stamp", [GONE, None, "soon"])
def test_a_count_without_its_moment_is_refused(stamp):
    entry = {"timeStamp": stamp, "count": 3.0}
    if stamp is GONE:
        del entry["timeStamp"]
    metadata = ARRIVED["value"][REQUESTS]["timeseries"][0]["metadatavalues"]
    with pytest.raises(Malformed):
        arrived(with_metric(EXCEPTIONS, timeseries=[{"metadatavalues": metadata, "data": [entry]}]))


def test_the_case_of_property_names_does_not_matter():
    assert arrived(in_capitals(ARRIVED)) == arrived()
    assert fact(parse_component, in_capitals(TILL)) == fact(parse_component, TILL)


# --- What is asked --------------------------------------------------------------------------------------------


def test_one_request_for_each_component_asks_for_all_roles_of_the_last_hours():
    (need,) = [read.need for read in PROBE.reads if isinstance(read.need, PerItem)]
    query = dict(need.query)
    assert need.path(item(TILL)) == ASKED
    assert query["timespan"] == "{ago PT4H}Z/{ago PT0S}Z"
    assert query["metricnames"] == "requests/count,dependencies/count,exceptions/count,traces/count"
    assert query["$filter"] == "cloud/roleName eq '*'"
    assert int(query["top"]) == MOST_SERIES

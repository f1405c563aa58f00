"""Tests from outside, and how they went."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest
from metric_answers import ASKED, COMPONENT, metric_answer
from probe_items import GONE, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.telemetry import WebTest, WebTestResults
from collector.probe import Malformed, PerItem
from probes.monitoring.availability_tests import PROBE, parse_results, parse_web_test

HOME, PING = recording("monitoring", "availability_tests")
RESULTS = metric_answer("availability_metrics")
URL = "properties.Request.RequestUrl"


def test_a_standard_test_tells_what_it_calls():
    assert fact(parse_web_test, HOME) == WebTest(
        subject=HOME["id"],
        name="wt-till",
        test_name="till home",
        test_kind="standard",
        enabled=True,
        every=timedelta(minutes=5),
        locations=("emea-gb-db3-azr", "emea-nl-ams-azr", "us-va-ash-azr"),
        address="https://till.contoso.example/health",
        component=COMPONENT,
        retries=True,
        timeout=timedelta(seconds=30),
        checks_certificate=True,
        **SEEN,
    )


def test_a_ping_test_hides_what_it_calls():
    found = fact(parse_web_test, PING)
    assert (found.test_kind, found.address, found.component) == ("ping", None, None)
    assert found.locations == ("emea-nl-ams-azr",), "a place that is named twice calls once"


def test_headers_and_keys_are_in_no_item_and_no_fact():
    for raw in (HOME, PING):
        for secret in ("let-me-in-4711", "s3cr3t-Value-0001", "hidden-key-0815"):
            assert secret not in str(raw)
            assert secret not in str(fact(parse_web_test, raw))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://till.contoso.example", "https://till.contoso.example/"),
        ("HTTPS://Till.Contoso.Example/Health", "https://till.contoso.example/Health"),
        ("https://till.contoso.example:8443/a?b=c#d", "https://till.contoso.example:8443/a"),
        ("https://lena:hush@till.contoso.example/", "https://till.contoso.example/"),
        ("http://till.contoso.example/", "http://till.contoso.example/"),
        ("till.contoso.example", None),
        ("", None),
        (None, None),
        (GONE, None),
    ],
)
def test_an_address_is_kept_without_what_may_be_secret(url, address):
    assert fact(parse_web_test, changed(HOME, URL, url)).address == address


@pytest.mark.parametrize(
    ("tags", "linked"),
    [
        ({f"hidden-link:{COMPONENT}": "Resource"}, COMPONENT),
        ({f"Hidden-Link:{COMPONENT}": "Resource", "hidden-link:/subscriptions/s/x/y": "Resource"}, COMPONENT),
        ({"team": "till"}, None),
        ({}, None),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_names_the_component(tags, linked):
    assert fact(parse_web_test, changed(HOME, "tags", tags)).component == linked


def test_the_kind_stands_in_two_places():
    assert fact(parse_web_test, changed(HOME, "properties.Kind", GONE)).test_kind == "standard"
    assert fact(parse_web_test, changed(changed(HOME, "properties.Kind", GONE), "kind", GONE)).test_kind is None


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("properties.Name", "test_name"),
        ("properties.Enabled", "enabled"),
        ("properties.Frequency", "every"),
        ("properties.Locations", "locations"),
        ("properties.RetryEnabled", "retries"),
        ("properties.Timeout", "timeout"),
        ("properties.ValidationRules", "checks_certificate"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_not_told_is_absent(path, field, value):
    assert getattr(fact(parse_web_test, changed(HOME, path, value)), field) is None


@pytest.mark.parametrize("name", ["IgnoreHttpsStatusCode", "IgnoreHttpStatusCode", "ignorehttpstatuscode"])
@pytest.mark.parametrize("flag", [True, False])
def test_whether_any_status_will_do_is_told_under_either_name(name, flag):
    assert fact(parse_web_test, changed(HOME, f"properties.ValidationRules.{name}", flag)).ignores_status is flag


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("name", GONE),
        ("properties.Enabled", "sometimes"),
        ("properties.Frequency", "often"),
        ("properties.Locations", ["amsterdam"]),
        ("properties.Locations", [{"Id": ""}]),
        (URL, "https://[till"),
        (URL, "https://till.contoso.example:port/"),
        (URL, 443),
    ],
)
def test_another_shape_is_refused(path, value):
    assert_refused(parse_web_test, HOME, path, value)


# --- Results --------------------------------------------------------------------------------------------------


def results(raw=RESULTS):
    return facts(parse_results, raw, ASKED)


def test_the_success_of_a_test_is_the_mean_of_the_hours_in_which_it_ran():
    assert results() == (
        WebTestResults(
            subject=COMPONENT,
            test_name="till home",
            success=97.0,
            first_at=datetime(2026, 11, 15, 12, tzinfo=UTC),
            last_at=datetime(2026, 11, 22, 11, tzinfo=UTC),
            hours=4.0,
            **SEEN,
        ),
    )


def test_a_test_that_never_ran_has_no_results():
    assert "checkout journey" not in {one.test_name for one in results()}


def test_an_answer_about_another_metric_is_refused():
    raw = copy.deepcopy(RESULTS)
    raw["value"][0]["name"]["value"] = "availabilityResults/duration"
    with pytest.raises(Malformed, match="tells nothing of availabilityResults/availabilityPercentage"):
        results(raw)


def test_the_case_of_property_names_does_not_matter():
    assert results(in_capitals(RESULTS)) == results()
    tagless, same = changed(HOME, "tags", {}), changed(HOME, "tags", {})
    assert fact(parse_web_test, in_capitals(tagless)) == fact(parse_web_test, same)


def test_one_request_for_each_component_asks_for_a_week():
    (need,) = [read.need for read in PROBE.reads if isinstance(read.need, PerItem)]
    query = dict(need.query)
    assert need.path(item({"id": COMPONENT})) == ASKED
    assert (query["timespan"], query["interval"]) == ("{ago P7D}Z/{ago PT0S}Z", "PT1H")
    assert query["$filter"] == "availabilityResult/name eq '*'"

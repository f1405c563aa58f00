"""Tests from outside: which test fits an address, what it must be like, and who is told when it fails."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import GROUP, NOW, OPS, PROD, WORKLOAD, group, processing
from builders_telemetry import (
    COMPONENT,
    ENDPOINT,
    SITE,
    TEST,
    component,
    results_of,
    rule_of_test,
    runs,
    web_test,
)
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.facts.azure import Inventory
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.facts.telemetry import InsightsComponent, WebTest, WebTestResults
from collector.model import Tier

TESTED = "monitoring-availability-tests"
RULES = [one for one in healthy() if not (isinstance(one, AlertRule) and one.web_test)]
MINE = (InsightsComponent, WebTest, WebTestResults)
REST = [one for one in RULES if not isinstance(one, MINE)]
PUBLIC = dataclasses.replace(WORKLOAD, endpoints=(ENDPOINT,))
UNSAID = dataclasses.replace(WORKLOAD, endpoints=())
COUNT = AlertCriterion(signal="requests/count", operator="GreaterThan", threshold=1.0)
LOG = component().workspace
SECOND = f"{OPS}/providers/Microsoft.Insights/webtests/wt-second"
NO_TEST, OFF, FEW_PLACES, SELDOM, UNHEARD, FAILING, TOO_NEW, SILENT, BLIND = (
    f"fail F-{TESTED}-{at}" for at in range(1, 10)
)
WHOLE = (component(), web_test(), results_of(), rule_of_test())


def below(threshold: float | None) -> AlertCriterion:
    return AlertCriterion(signal=METRIC, operator="LessThan", threshold=threshold)


def above(threshold: float) -> AlertCriterion:
    return AlertCriterion(signal=METRIC, operator="GreaterThan", threshold=threshold)


def dynamic() -> AlertCriterion:
    return AlertCriterion(signal=METRIC, operator="LessThan", dynamic=True)


def of_endpoint(*facts, gaps=(), workload=PUBLIC) -> str:
    return outcome(TESTED, [*REST, *facts], gaps, workload)


def with_test(**changes) -> str:
    return of_endpoint(component(), web_test(**changes), results_of(), rule_of_test())


def with_results(**changes) -> str:
    return of_endpoint(component(), web_test(), results_of(**changes), rule_of_test())


def with_rule(**changes) -> str:
    return of_endpoint(component(), web_test(), results_of(), rule_of_test(**changes))


# --- Which test fits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "endpoint", "fits"),
    [
        ("https://till.contoso.example/", ENDPOINT, True),
        ("https://TILL.contoso.example:443/health", ENDPOINT, True),
        ("https://till.contoso.example/", "https://till.contoso.example", True),
        ("https://till.contoso.example/shop/basket", "https://till.contoso.example/shop", True),
        ("https://till.contoso.example/shop", "https://till.contoso.example/shop/", True),
        ("https://till.contoso.example/shopping", "https://till.contoso.example/shop", False),
        ("https://till.contoso.example/", "https://till.contoso.example/shop", False),
        ("http://till.contoso.example/", ENDPOINT, False),
        ("https://till.contoso.example:8443/", ENDPOINT, False),
        ("https://contoso.example/", ENDPOINT, False),
        ("https://till.contoso.example.evil.example/", ENDPOINT, False),
    ],
)
def test_a_test_fits_the_address_that_it_calls(address, endpoint, fits):
    workload = dataclasses.replace(WORKLOAD, endpoints=(endpoint,))
    facts = (component(), web_test(address=address), results_of(), rule_of_test())
    assert of_endpoint(*facts, workload=workload) == ("pass" if fits else NO_TEST)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"test_kind": "Standard"}, "pass", id="in capitals"),
        pytest.param({"test_kind": "ping", "address": None}, NO_TEST, id="a URL ping test"),
        pytest.param({"test_kind": "ping"}, NO_TEST, id="a ping test that tells its address"),
        pytest.param({"test_kind": "multistep", "address": None}, NO_TEST, id="a multi-step test"),
        pytest.param({"test_kind": "browser"}, "unknown U-PARSE", id="a kind of tomorrow"),
        pytest.param({"test_kind": None}, "unknown U-PARSE", id="kind not told"),
        pytest.param({"address": None}, "unknown U-PARSE", id="address not told"),
    ],
)
def test_only_standard_tests_call_anything(changes, expected):
    assert with_test(**changes) == expected


def test_a_retired_test_is_named():
    found = verdict(TESTED, [*REST, component(), web_test(test_kind="ping", address=None)], workload=PUBLIC)
    assert found.subjects[0].message.endswith("retired tests: wt-till")


def test_every_address_needs_a_test_of_its_own():
    both = dataclasses.replace(WORKLOAD, endpoints=(ENDPOINT, "https://pay.contoso.example/"))
    assert of_endpoint(*WHOLE, workload=both) == NO_TEST


# --- What the test must be like -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"enabled": False}, OFF, id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"locations": ("a", "b", "c", "d")}, FEW_PLACES, id="four places"),
        pytest.param({"locations": ()}, FEW_PLACES, id="no place"),
        pytest.param({"locations": None}, "unknown U-PARSE", id="places not told"),
        pytest.param({"every": timedelta(minutes=10)}, SELDOM, id="every ten minutes"),
        pytest.param({"every": None}, "unknown U-PARSE", id="interval not told"),
        pytest.param({"checks_certificate": False}, "pass", id="the certificate is shown only"),
        pytest.param({"checks_certificate": None}, "pass", id="nothing about certificates"),
        pytest.param({"ignores_status": False}, "pass", id="it looks at the status"),
        pytest.param({"ignores_status": True}, BLIND, id="an error page is as good as any other"),
    ],
)
def test_what_a_test_must_be_like(changes, expected):
    assert with_test(**changes) == expected


def test_a_small_workload_needs_fewer_places():
    small = dataclasses.replace(PUBLIC, tier=Tier.T3)
    facts = (component(), web_test(locations=("a", "b", "c")), results_of(), rule_of_test())
    assert (of_endpoint(*facts), of_endpoint(*facts, workload=small)) == (FEW_PLACES, "pass")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"success": 99.0}, "pass", id="as good as needed"),
        pytest.param({"success": 98.9}, FAILING, id="too many failures"),
        pytest.param({"first_at": NOW - timedelta(days=2)}, TOO_NEW, id="two days old"),
        pytest.param({"last_at": NOW - timedelta(hours=4)}, SILENT, id="no result for hours"),
        pytest.param({"test_name": "WT-Till"}, "pass", id="name in other case"),
        pytest.param({"test_name": "another"}, "unknown U-MISSING", id="results of another test"),
        pytest.param({"subject": f"{COMPONENT}-2"}, "unknown U-MISSING", id="in another component"),
    ],
)
def test_how_its_runs_must_have_gone(changes, expected):
    assert with_results(**changes) == expected


def test_results_of_one_name_cannot_be_told_apart():
    twin = web_test(SECOND, test_name="wt-till", address="https://other.contoso.example/")
    assert of_endpoint(*WHOLE, twin) == "unknown U-MISMATCH"
    elsewhere = dataclasses.replace(twin, component=f"{COMPONENT}-2")
    assert of_endpoint(*WHOLE, elsewhere) == "pass"
    nowhere = dataclasses.replace(twin, component=None)
    assert of_endpoint(*WHOLE, nowhere) == "unknown U-MISMATCH"


@pytest.mark.parametrize("twice", [web_test(), results_of()])
def test_what_two_pages_of_a_list_hold_counts_once(twice):
    again = dataclasses.replace(twice, documents=("sha256:" + "2" * 64,))
    assert of_endpoint(*WHOLE, again) == "pass"


def test_a_test_without_a_link_has_the_only_results_of_its_name():
    loose = web_test(component=None)
    assert of_endpoint(component(), loose, results_of(), rule_of_test()) == "pass"
    twice = (results_of(), results_of(subject=f"{COMPONENT}-2"))
    assert of_endpoint(component(), loose, *twice, rule_of_test()) == "unknown U-MISMATCH"


def test_a_test_that_looks_at_the_status_is_enough():
    blind = web_test(SECOND, ignores_status=True)
    assert of_endpoint(*WHOLE, blind, results_of("wt-second")) == "pass"


def test_a_good_test_does_not_make_up_for_one_that_fails():
    second = web_test(SECOND, address=f"{ENDPOINT}checkout", locations=("a",))
    poor = results_of("wt-second", success=91.0)
    assert of_endpoint(*WHOLE, second, poor) == FAILING
    assert of_endpoint(*WHOLE, second, results_of("wt-second")) == "pass"
    assert of_endpoint(*WHOLE, dataclasses.replace(second, enabled=False), poor) == "pass"


# --- Who is told ----------------------------------------------------------------------------------------------

METRIC = "availabilityresults/availabilitypercentage"
SINKS = AlertCriterion(signal=METRIC, operator="LessThan", threshold=90.0)
OVER_METRIC = {"web_test": None, "signals": (METRIC,), "criteria": (SINKS,), "scopes": (COMPONENT,)}
IN_A_QUERY = {**OVER_METRIC, "rule_kind": "log", "signals": ("availabilityresults | where success == 0",)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"web_test": TEST.upper()}, "pass", id="id in capitals"),
        pytest.param({"web_test": SECOND}, UNHEARD, id="over another test"),
        pytest.param({"web_test": None}, UNHEARD, id="over something else"),
        pytest.param({"enabled": False}, UNHEARD, id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"action_groups": ()}, UNHEARD, id="tells nobody"),
        pytest.param({"action_groups": (f"{OPS}/gone",)}, UNHEARD, id="tells a deleted group"),
        pytest.param({"action_groups": None}, "unknown U-PARSE", id="groups not told"),
        pytest.param(OVER_METRIC, "pass", id="over the metric of its component"),
        pytest.param({**OVER_METRIC, "scopes": (f"{COMPONENT}-2",)}, UNHEARD, id="of another component"),
        pytest.param({**OVER_METRIC, "scopes": (PROD,)}, UNHEARD, id="over a subscription without a type"),
        pytest.param(
            {**OVER_METRIC, "scopes": (PROD,), "target_type": "Microsoft.Insights/components"}, "pass", id="all of them"
        ),
        pytest.param({"failed_locations": 5.0}, "pass", id="when all locations fail"),
        pytest.param({"failed_locations": 6.0}, UNHEARD, id="when more locations fail than there are"),
        pytest.param({"failed_locations": None}, "unknown U-PARSE", id="number of locations not told"),
        pytest.param({**OVER_METRIC, "criteria": (above(100.0),)}, UNHEARD, id="when the availability is too good"),
        pytest.param({**OVER_METRIC, "criteria": (below(0.0),)}, UNHEARD, id="at less than nothing"),
        pytest.param({**OVER_METRIC, "criteria": (SINKS, COUNT)}, UNHEARD, id="only when something else is wrong too"),
        pytest.param({**OVER_METRIC, "criteria": (below(None),)}, "unknown U-PARSE", id="threshold not told"),
        pytest.param({**OVER_METRIC, "criteria": (dynamic(),)}, "pass", id="by its usual values"),
        pytest.param(IN_A_QUERY, "unknown U-PARTIAL", id="a query over the component"),
        pytest.param({**IN_A_QUERY, "scopes": (LOG,)}, "unknown U-PARTIAL", id="a query over its workspace"),
        pytest.param({**IN_A_QUERY, "scopes": (f"{LOG}-2",)}, UNHEARD, id="a query over another workspace"),
        pytest.param({**IN_A_QUERY, "enabled": False}, UNHEARD, id="a query that is switched off"),
        pytest.param({**IN_A_QUERY, "signals": ("heartbeat",)}, UNHEARD, id="a query about something else"),
    ],
)
def test_somebody_must_be_told(changes, expected):
    assert with_rule(**changes) == expected


def test_a_rule_over_the_metric_may_look_at_another_test():
    second = web_test(SECOND, address="https://other.contoso.example/")
    rule = rule_of_test(**OVER_METRIC)
    assert of_endpoint(component(), web_test(), results_of(), rule, second) == "unknown U-PARTIAL"


def test_a_silenced_rule_tells_nobody():
    hush = processing(scopes=(f"{PROD}/resourceGroups/rg-ops",))
    assert of_endpoint(*WHOLE, hush) == UNHEARD


def test_an_empty_group_hears_nothing():
    rest = healthy(InsightsComponent, WebTest, WebTestResults, ActionGroup)
    empty = dataclasses.replace(group(subject=GROUP), receivers=())
    assert outcome(TESTED, [*rest, empty, *WHOLE], workload=PUBLIC) == UNHEARD


# --- No address, no test, nothing read ------------------------------------------------------------------------


def test_addresses_that_nobody_declared_are_asked_for():
    found = verdict(TESTED, [*REST, *WHOLE, runs(SITE)], workload=UNSAID)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "write them under endpoints in the workload file" in found.subjects[0].message


def test_what_only_colleagues_reach_needs_no_test_from_outside():
    inside = dataclasses.replace(UNSAID, internet_facing=False)
    assert of_endpoint(workload=inside) == "not_applicable"
    assert of_endpoint(workload=dataclasses.replace(inside, endpoints=(ENDPOINT,))) == NO_TEST


def test_no_test_at_all_fails_once_all_were_read():
    assert of_endpoint(component()) == NO_TEST
    rest = [one for one in REST if not (isinstance(one, Inventory) and one.of == WebTest.kind)]
    assert outcome(TESTED, [*rest, component()], workload=PUBLIC) == "unknown U-PARTIAL"


def test_what_code_of_the_team_tests_only_people_know():
    found = verdict(TESTED, [*REST, component(), results_of("checkout-journey")], workload=PUBLIC)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "code of the team runs the test checkout-journey" in found.subjects[0].message


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [WebTest, WebTestResults, AlertRule, ActionGroup, ProcessingRule])
def test_what_was_not_read_is_unknown_for_its_reason(kind, cause, code):
    facts = [one for one in (*REST, *WHOLE) if not isinstance(one, kind)]
    assert outcome(TESTED, facts, [gap(kind, cause=cause)], PUBLIC) == f"unknown {code}"


def test_an_old_result_is_stale():
    old = [dataclasses.replace(one, observed_at=NOW - timedelta(hours=25)) for one in WHOLE]
    assert of_endpoint(*old) == "unknown U-STALE"


def test_the_row_names_the_test_that_watches_best():
    second = web_test(SECOND, every=timedelta(minutes=10))
    (row,) = rows_of("public_endpoint", [*REST, *WHOLE, second, results_of("wt-second")], workload=PUBLIC)
    assert (row.test, row.interval, row.locations, row.alerted) == ("wt-till", timedelta(minutes=5), 5.0, True)

"""Azure DevOps' own figures of coverage: which reader speaks, what its figures count, and what is no figure at all."""

from __future__ import annotations

import pytest
from probe_items import GONE, SEEN, assert_refused, changed, fact, facts, item, recording

from collector.facts.testing import CoverageReport
from collector.model import Component, Delivery, Host, Place
from collector.probe import Service
from probes.delivery._coverage_figures import parse_modules, parse_summary
from probes.delivery.azure_coverage import MODULES, SUMMARY

BUILD, FIGURES, PARTS = recording("delivery", "azure_coverage")
PROJECT = "azure-devops:contoso/shop"
RUN = f"{PROJECT}/build/builds/501"
COMMIT = "c0ffee0000000000000000000000000000000001"
PLACES = (Place(Host.AZURE_DEVOPS, "contoso/shop"),)
PLAIN = Delivery(places=PLACES, commit=COMMIT)
WITH_ARTIFACTS = Delivery(places=PLACES, commit=COMMIT, report_artifacts=("test-reports",))


def mapped(*coverage: str) -> Delivery:
    return Delivery(places=PLACES, commit=COMMIT, components=(Component(name="api", coverage=coverage),))


def summary(label="Lines", covered=8, total=10, status="finalized"):
    stats = [{"label": label, "covered": covered, "total": total}]
    return {"status": status, "coverageData": [{"coverageStats": stats}]}


def test_the_summary_of_a_build_is_a_fact_of_its_run():
    assert fact(parse_summary, FIGURES, RUN) == CoverageReport(
        subject=f"{RUN}/coverage/Any CPU/Release",
        run=RUN,
        source="build-summary",
        format="azure-devops",
        lines_covered=812,
        lines_valid=930,
        branches_covered=70,
        branches_valid=100,
        method="declared by Azure DevOps (build-summary)",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("label", "measures"),
    [
        ("Lines", "lines"),
        ("line", "lines"),
        ("LINES ", "lines"),
        ("Blocks", "blocks"),
        ("Statements", "statements"),
        ("Instruction", "instructions"),
    ],
)
def test_a_label_in_any_spelling_says_what_was_counted(label, measures):
    found = fact(parse_summary, summary(label), RUN)
    assert (found.measures, found.lines_covered, found.lines_valid) == (measures, 8, 10)


def test_lines_go_before_whatever_else_was_counted():
    raw = summary("Blocks", 1, 100)
    raw["coverageData"][0]["coverageStats"].append({"label": "Lines", "covered": 8, "total": 10})
    assert fact(parse_summary, raw, RUN).measures == "lines"


@pytest.mark.parametrize(
    ("status", "settled"),
    [
        ("finalized", True),
        ("Completed", True),
        ("pending", False),
        ("inProgress", False),
        ("updateRequestQueued", False),
        ("none", False),
        ("brandNew", False),
        (None, False),
    ],
)
def test_figures_count_only_where_the_host_says_that_it_is_done(status, settled):
    assert fact(parse_summary, summary(status=status), RUN).settled is settled


def test_a_pending_summary_without_figures_is_a_fact_that_is_not_settled():
    found = fact(parse_summary, {"status": "pending", "coverageData": []}, RUN)
    assert (found.settled, found.lines_valid) == (False, 0)


@pytest.mark.parametrize("raw", [{"status": "finalized", "coverageData": []}, {"status": "none"}, {}])
def test_an_empty_summary_is_no_figure(raw):
    assert facts(parse_summary, raw, RUN) == ()


@pytest.mark.parametrize(
    "stats",
    [
        [],
        [{"label": "Modules", "covered": 1, "total": 1}],
        [{"label": "Lines", "covered": 11, "total": 10}],
        [{"label": "Lines", "covered": -1, "total": 10}],
        [{"label": "Lines", "total": 10}],
        [{"label": "Lines", "covered": "8", "total": 10}],
        [{"label": "Lines", "covered": 8, "total": 10}, {"label": "line", "covered": 9, "total": 10}],
    ],
)
def test_figures_that_make_no_sense_are_refused(stats):
    assert_refused(parse_summary, summary(), "coverageData", [{"coverageStats": stats}], RUN)


def test_modules_are_added_up_and_a_partially_covered_line_is_not_covered():
    found = fact(parse_modules, PARTS, RUN)
    assert (found.subject, found.source) == (f"{RUN}/coverage/Any CPU/Release", "build-modules")
    assert (found.measures, found.lines_covered, found.lines_valid) == ("lines", 84, 104)


def test_modules_that_know_no_lines_count_blocks():
    blocks = [{"name": "a.dll", "blockCount": 4, "statistics": {"blocksCovered": 3, "blocksNotCovered": 1}}]
    found = fact(parse_modules, changed(PARTS, "modules", blocks), RUN)
    assert (found.measures, found.lines_covered, found.lines_valid) == ("blocks", 3, 4)


def test_a_module_that_is_told_twice_counts_once():
    raw = changed(PARTS, "modules", [*PARTS["modules"], PARTS["modules"][0]])
    assert fact(parse_modules, raw, RUN) == fact(parse_modules, PARTS, RUN)


@pytest.mark.parametrize(
    "module",
    [
        {"name": "SHOP.api.dll", "blockCount": 3, "statistics": {"linesCovered": 1, "blocksCovered": 3}},
        {"name": "b.dll", "blockCount": 5, "statistics": {"linesCovered": 1, "blocksCovered": 3}},
        {"name": "b.dll", "statistics": {"linesCovered": -1}},
        {"statistics": {"linesCovered": 1}},
    ],
    ids=["two results of one module", "blocks do not add up", "negative", "no name"],
)
def test_modules_that_make_no_sense_are_refused(module):
    assert_refused(parse_modules, PARTS, "modules", [*PARTS["modules"], module], RUN)


def test_a_configuration_without_modules_measured_nothing():
    assert fact(parse_modules, changed(PARTS, "modules", []), RUN).lines_valid == 0


@pytest.mark.parametrize(
    ("delivery", "asked"),
    [
        pytest.param(PLAIN, True, id="nothing else is named"),
        pytest.param(WITH_ARTIFACTS, False, id="report files are named"),
        pytest.param(mapped("test-reports/api/*.xml"), False, id="components are mapped to files"),
        pytest.param(mapped("shop ci"), True, id="a component is mapped to the pipeline"),
        pytest.param(Delivery(places=PLACES, commit="beef" * 10), False, id="a build of another commit"),
    ],
)
def test_the_hosts_own_figures_are_asked_for_where_nothing_better_is_named(delivery, asked):
    asks = tuple(SUMMARY.asks(item(BUILD, PROJECT), delivery))
    assert bool(asks) is asked
    assert all(ask.until is not None and ask.service is Service.TEST_RESULTS for ask in asks)


@pytest.mark.parametrize(
    ("raw", "asked"),
    [
        pytest.param(FIGURES, False, id="the summary has figures"),
        pytest.param({"status": "finalized", "coverageData": []}, True, id="it is empty"),
        pytest.param(changed(FIGURES, "coverageData", GONE), True, id="it has nothing"),
        pytest.param({"status": "pending", "coverageData": []}, False, id="it is pending"),
    ],
)
def test_the_modules_are_asked_for_where_the_summary_is_empty(raw, asked):
    asks = tuple(MODULES.asks(item(raw, RUN), PLAIN))
    assert [dict(ask.query) for ask in asks] == ([{"buildId": "501", "flags": "7"}] if asked else [])

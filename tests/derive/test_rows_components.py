"""Whether the coverage speaks for every component that ships, and for more of the critical ones."""

from __future__ import annotations

import dataclasses

import pytest
from builders import WORKLOAD
from builders_coverage import API, WEB, figures, in_artifact, in_order, measured
from builders_release import AZURE_DEVOPS, BEFORE, PLACES, run
from judged import REASONS, gap, healthy, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.testing import CoverageReport
from collector.model import Component

COMPLETE = "testing-coverage-complete"
LEFT_OUT = Component(name="shop-batch", not_measured="generated code alone")
places = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)


def judged(place, *facts, components=(API, WEB), gaps=()) -> str:
    workload = measured(place, *components)
    return outcome(COMPLETE, in_order(workload, *facts), gaps, workload)


def web(place, **changes):
    return in_artifact(place, "web/coverage.xml", **changes)


@places
@pytest.mark.parametrize(
    ("api", "shop", "expected"),
    [
        pytest.param({"covered": 90}, {"covered": 10}, "pass", id="much of the critical one"),
        pytest.param({"covered": 89}, {"covered": 99}, f"fail F-{COMPLETE}-2", id="too little of the critical one"),
        pytest.param({"covered": 0, "valid": 0}, {}, "unknown U-MISSING", id="nothing of it measured"),
        pytest.param({}, {"covered": 0, "valid": 0}, "unknown U-MISSING", id="nothing of the other measured"),
        pytest.param({}, {"settled": False}, "unknown U-PARTIAL", id="still being added up"),
    ],
)
def test_every_component_must_be_measured_and_a_critical_one_covered(place, api, shop, expected):
    assert judged(place, in_artifact(place, **api), web(place, **shop)) == expected


@places
def test_a_component_without_a_report_is_named_with_what_was_found(place):
    workload = measured(place, API, WEB)
    rows = rows_of("covered_component", in_order(workload, in_artifact(place)), workload=workload)
    (row,) = (row for row in rows if row.component == "shop-web")
    assert isinstance(row.lines, Unknown)
    assert row.lines.why == (
        "no coverage report of shop-web: nothing matches test-reports/web/**; found were test-reports/api/coverage.xml"
    )
    assert judged(place, in_artifact(place)) == "unknown U-MISSING"


@places
def test_where_no_report_was_found_at_all_the_message_says_where_to_name_them(place):
    workload = measured(place, API)
    (row,) = rows_of("covered_component", in_order(workload), workload=workload)
    assert "name its file under reports.coverage, or its artifact under delivery.reports" in row.lines.why


@places
def test_only_some_of_many_reports_are_named(place):
    workload = measured(place, WEB)
    others = [in_artifact(place, f"other/{number}.xml") for number in range(7)]
    (row,) = rows_of("covered_component", in_order(workload, *others), workload=workload)
    assert row.lines.why.endswith("test-reports/other/4.xml and 2 more")


@places
def test_a_report_of_another_commit_speaks_for_no_component(place):
    other = run(place, 6, commit=BEFORE)
    assert judged(place, other, in_artifact(place, number=6), web(place)) == "unknown U-MISMATCH"


@places
def test_two_reports_of_one_component_that_disagree_tell_nothing(place):
    reports = (in_artifact(place, "api/a.xml"), in_artifact(place, "api/b.xml", 50, format="jacoco"))
    assert judged(place, *reports, components=(API,)) == "unknown U-PARSE"


@places
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_report_that_could_not_be_read_may_be_the_one_that_lacks(place, cause, code):
    hidden = gap(CoverageReport, scope=place.id, cause=cause)
    assert judged(place, in_artifact(place), gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, in_artifact(place), web(place), gaps=(hidden,)) == f"unknown {code}"


@places
def test_a_component_that_is_not_measured_is_not_asked_about(place):
    assert judged(place, in_artifact(place), components=(API, LEFT_OUT)) == "pass"
    assert judged(place, components=(LEFT_OUT,)) == "not_applicable"


@places
def test_without_components_the_message_shows_the_lines_to_add(place):
    workload = measured(place)
    found = verdict(COMPLETE, in_order(workload, in_artifact(place)), workload=workload)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert 'components: [{name: shop-api, coverage: ["test-reports/api/coverage.xml"]}]' in found.message


def test_a_component_finds_the_hosts_figures_by_the_name_of_the_pipeline():
    mapped = Component(name="shop", coverage=("Release",), critical=True)
    assert judged(AZURE_DEVOPS, figures(AZURE_DEVOPS, 91), components=(mapped,)) == "pass"
    assert judged(AZURE_DEVOPS, figures(AZURE_DEVOPS, 89), components=(mapped,)) == f"fail F-{COMPLETE}-2"


def test_files_on_disk_speak_for_components_too():
    mapped = Component(name="till", coverage=("reports/coverage.xml",))
    workload = dataclasses.replace(WORKLOAD, delivery=dataclasses.replace(WORKLOAD.delivery, components=(mapped,)))
    assert outcome(COMPLETE, healthy(), workload=workload) == "pass"

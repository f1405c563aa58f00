"""How much of the release is covered: from files on disk, in artifacts, and from the host's own figures."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_coverage import API, WEB, figures, in_artifact, in_order, measured, on_disk
from builders_release import AZURE_DEVOPS, BEFORE, COMMIT, PLACES, run
from judged import REASONS, gap, healthy, inventories, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.delivery import PipelineRun
from collector.facts.testing import CoverageReport
from collector.model import Component, Tier

LINE = "testing-coverage-line"
places = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)


def judged(place, *facts, components=(), gaps=(), tier=Tier.T1) -> str:
    workload = dataclasses.replace(measured(place, *components), tier=tier)
    return outcome(LINE, in_order(workload, *facts), gaps, workload)


# --- One whole, where no component is declared ------------------------------------------------------------


@places
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param({"covered": 80}, "pass", id="just enough"),
        pytest.param({"covered": 79}, f"fail F-{LINE}-2", id="below the level"),
        pytest.param({"covered": 59}, f"fail F-{LINE}-1", id="below the floor"),
        pytest.param({"covered": 0, "valid": 0}, "unknown U-MISSING", id="no line"),
        pytest.param({"covered": 0}, f"fail F-{LINE}-1", id="nothing of it covered"),
        pytest.param({"branches_covered": 70, "branches_valid": 100}, "pass", id="branches too"),
        pytest.param({"branches_covered": 69, "branches_valid": 100}, f"fail F-{LINE}-3", id="few branches"),
        pytest.param({"branches_covered": None, "branches_valid": 9}, f"fail F-{LINE}-3", id="branches half told"),
        pytest.param({"branches_covered": 0, "branches_valid": 0}, "pass", id="no branch"),
        pytest.param({"settled": False}, "unknown U-PARTIAL", id="still being added up"),
        pytest.param({"settled": False, "covered": 0, "valid": 0}, "unknown U-PARTIAL", id="pending without figures"),
        pytest.param({"observed_at": NOW - timedelta(days=2)}, "unknown U-STALE", id="read too long ago"),
    ],
)
def test_a_report_of_the_release_passes_where_enough_is_covered(place, counts, expected):
    assert judged(place, in_artifact(place, **counts)) == expected


@places
def test_the_lowest_tier_asks_for_less(place):
    assert judged(place, in_artifact(place, covered=70), tier=Tier.T3) == "pass"
    assert judged(place, in_artifact(place, covered=69), tier=Tier.T3) == f"fail F-{LINE}-2"


@places
@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([("a.xml", 60, 100), ("b.xml", 998, 1000)], "pass", id="counts are added, not averaged"),
        pytest.param([("a.xml", 10, 10), ("b.xml", 50, 100)], f"fail F-{LINE}-1", id="one small, one large"),
        pytest.param([("a.xml", 90, 100), ("b.xml", 0, 0)], "unknown U-MISSING", id="one measured nothing"),
    ],
)
def test_files_of_one_format_are_added_up(place, reports, expected):
    assert judged(place, *(in_artifact(place, *report) for report in reports)) == expected


@places
def test_two_formats_are_never_mixed_in_one_ratio(place):
    low = in_artifact(place, "lcov.info", 50, format="lcov")
    assert judged(place, in_artifact(place, "big.xml", 9000, 9100), low) == f"fail F-{LINE}-1"


@places
def test_statements_are_not_added_to_lines(place):
    low = in_artifact(place, "b.xml", 50, measures="statements")
    assert judged(place, in_artifact(place, "big.xml", 9000, 9100), low) == f"fail F-{LINE}-1"


def test_figures_of_two_flavours_of_a_build_are_never_added():
    low, high = figures(AZURE_DEVOPS, 50, flavour="/debug"), figures(AZURE_DEVOPS, 9000, 9100, flavour="/release")
    assert judged(AZURE_DEVOPS, low, high) == f"fail F-{LINE}-1"
    assert judged(AZURE_DEVOPS, high) == "pass"


@places
def test_the_same_file_twice_counts_once(place):
    low, high = in_artifact(place, "a.xml", 100, 100), in_artifact(place, "b.xml", 50, 100)
    again = on_disk("reports/a.xml", 100, 100, digest=low.digest, commit=None)
    assert judged(place, low, high, again) == f"fail F-{LINE}-2"


@places
def test_a_file_on_disk_counts_where_the_same_file_lies_in_an_artifact_of_the_release(place):
    there = in_artifact(place)
    assert judged(place, there, on_disk(digest=there.digest, commit=None)) == "pass"


@places
def test_of_two_runs_of_one_pipeline_the_last_one_counts(place):
    earlier = run(place, 6, started=NOW - timedelta(hours=9))
    old, new = in_artifact(place, number=6, covered=100), in_artifact(place, covered=50)
    assert judged(place, earlier, old, new) == f"fail F-{LINE}-1"
    assert judged(place, earlier, in_artifact(place, number=6, covered=50), in_artifact(place)) == "pass"


@places
def test_runs_of_two_pipelines_both_count(place):
    other = run(place, 6, path="other.yml", pipeline="Other", started=NOW - timedelta(hours=9))
    assert judged(place, other, in_artifact(place, number=6, covered=20), in_artifact(place)) == f"fail F-{LINE}-1"


@places
def test_where_nobody_can_tell_which_run_was_the_last_both_count(place):
    undated = run(place, 6, started=None)
    assert judged(place, undated, in_artifact(place, number=6, covered=20), in_artifact(place)) == f"fail F-{LINE}-1"


# --- Whose coverage it is ---------------------------------------------------------------------------------


@places
@pytest.mark.parametrize(
    "changes",
    [{"commit": BEFORE}, {"from_fork": True}],
    ids=["another commit", "a fork"],
)
def test_coverage_that_is_not_of_the_release_counts_for_nothing(place, changes):
    other = run(place, 6, **changes)
    assert judged(place, other, in_artifact(place, number=6)) == "unknown U-MISMATCH"
    assert judged(place, other, in_artifact(place, number=6, covered=1)) == "unknown U-MISMATCH"


@places
def test_the_message_says_which_run_would_do(place):
    workload = measured(place)
    found = verdict(LINE, in_order(workload, on_disk(commit=BEFORE)), workload=workload)
    assert f"take that of Release, {run(place).subject}" in found.message


@pytest.mark.parametrize(
    ("commit", "said_by_team", "released", "expected"),
    [
        pytest.param(COMMIT, "", COMMIT, "pass", id="the report names the commit"),
        pytest.param(COMMIT[:12].upper(), "", COMMIT, "pass", id="its first digits"),
        pytest.param(None, COMMIT, COMMIT, "pass", id="the team says it"),
        pytest.param(BEFORE, COMMIT, COMMIT, "unknown U-MISMATCH", id="the report knows better"),
        pytest.param(None, "", COMMIT, "unknown U-MISMATCH", id="nobody says it"),
        pytest.param(COMMIT, "", "", "unknown U-MISSING", id="nobody says what is released"),
    ],
)
def test_a_file_on_disk_counts_for_the_commit_that_it_is_of(commit, said_by_team, released, expected):
    workload = dataclasses.replace(
        WORKLOAD,
        reports_commit=said_by_team,
        coverage_reports=("reports/api.xml",),
        delivery=dataclasses.replace(WORKLOAD.delivery, commit=released),
    )
    assert outcome(LINE, [*inventories(workload), on_disk(commit=commit)], workload=workload) == expected


# --- Components -------------------------------------------------------------------------------------------


@places
def test_each_component_stands_for_itself(place):
    low = in_artifact(place, "web/coverage.xml", 50)
    assert judged(place, in_artifact(place, covered=9000, valid=9100), low, components=(API, WEB)) == (
        f"fail F-{LINE}-1"
    )
    assert judged(place, in_artifact(place), in_artifact(place, "web/a/lcov.info"), components=(API, WEB)) == "pass"


@places
def test_a_report_that_no_component_claims_is_not_hidden_by_the_others(place):
    low = in_artifact(place, "old/coverage.xml", 10)
    assert judged(place, in_artifact(place, covered=9000, valid=9100), low, components=(API,)) == f"fail F-{LINE}-1"


@places
@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(90.4, "pass", id="they agree but for rounding"),
        pytest.param(89.6, "pass", id="the other way round"),
        pytest.param(91, "unknown U-PARSE", id="they disagree"),
        pytest.param(40, "unknown U-PARSE", id="they disagree wholly"),
    ],
)
def test_two_formats_of_one_component_must_agree(place, other, expected):
    reports = (
        in_artifact(place, "api/a.xml", 900, 1000),
        in_artifact(place, "api/b.xml", int(other * 10), 1000, format="jacoco"),
    )
    assert judged(place, *reports, components=(API,)) == expected


@places
def test_the_lower_of_two_that_agree_is_believed(place):
    reports = (in_artifact(place, "api/a.xml", 799, 1000), in_artifact(place, "api/b.xml", 801, 1000, format="jacoco"))
    assert judged(place, *reports, components=(API,)) == f"fail F-{LINE}-2"


def test_a_component_finds_the_hosts_figures_by_the_name_of_the_pipeline():
    mapped = Component(name="shop", coverage=("release",))
    workload = measured(AZURE_DEVOPS, mapped)
    (row,) = rows_of("coverage", in_order(workload, figures(AZURE_DEVOPS, 81)), workload=workload)
    assert (row.subject, row.line_pct, row.lines) == ("component:shop", 81.0, 100.0)


# --- What was not seen ------------------------------------------------------------------------------------


@places
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_coverage_that_could_not_be_read_may_be_low(place, cause, code):
    hidden = gap(CoverageReport, scope=place.id, cause=cause)
    assert judged(place, in_artifact(place), gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, gaps=(hidden,)) == f"unknown {code}"
    assert judged(place, in_artifact(place, covered=10), gaps=(hidden,)) == f"fail F-{LINE}-1"


@places
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_coverage_of_a_run_that_could_not_be_read_is_of_no_known_commit(place, cause, code):
    workload = measured(place)
    facts = [*inventories(workload), in_artifact(place)]
    hidden = gap(PipelineRun, scope=place.id, cause=cause)
    assert outcome(LINE, facts, [hidden], workload) == f"unknown {code}"


@places
def test_no_coverage_at_all_is_unknown_and_says_what_to_add(place):
    workload = measured(place)
    found = verdict(LINE, in_order(workload), workload=workload)
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "delivery.reports" in found.message


def test_a_pattern_that_matches_no_file_is_named():
    (row,) = rows_of("coverage", healthy(CoverageReport))
    assert isinstance(row.line_pct, Unknown)
    assert "no file matches reports/coverage*.xml" in row.line_pct.why

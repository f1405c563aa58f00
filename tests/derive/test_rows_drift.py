"""Drift: a check of the release whose name says so must have succeeded, not long ago."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_release import AZURE_DEVOPS, GITHUB, PLACES, check, looked, released, repository, run, stage
from judged import REASONS, gap, outcome

from collector.facts.delivery import Check, PipelineRun, PipelineStage

DRIFT = "release-iac-no-drift"
HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


def judged(*facts, place=GITHUB, gaps=(), workload=None):
    workload = workload or released(place)
    return outcome(DRIFT, [*looked(workload), repository(place), run(place), *facts], gaps, workload)


CASES = pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        pytest.param("what-if production", {}, "pass", id="in order"),
        pytest.param("Terraform Plan", {}, "pass", id="another tool, in another case"),
        pytest.param("infra / Detect drift", {}, "pass", id="within another name"),
        pytest.param("what-if", {"result": "failure"}, f"fail F-{DRIFT}-1", id="drift was found"),
        pytest.param("what-if", {"result": "partiallySucceeded"}, f"fail F-{DRIFT}-1", id="a part of it failed"),
        pytest.param("what-if", {"result": "splendid"}, f"fail F-{DRIFT}-1", id="a word that nobody knows"),
        pytest.param("what-if", {"result": "skipped"}, "unknown U-MISSING", id="left out"),
        pytest.param("what-if", {"result": "neutral"}, "unknown U-MISSING", id="neither good nor bad"),
        pytest.param("what-if", {"result": None, "status": "in_progress"}, "unknown U-PARTIAL", id="still runs"),
        pytest.param("what-if", {"finished": NOW - timedelta(days=8)}, f"fail F-{DRIFT}-2", id="too old"),
        pytest.param("what-if", {"finished": NOW - timedelta(days=7)}, "pass", id="as old as may be"),
        pytest.param("what-if", {"finished": NOW + timedelta(days=1)}, "unknown U-PARSE", id="in the future"),
        pytest.param("what-if", {"finished": None}, "unknown U-PARSE", id="end not told"),
        pytest.param("build", {}, "unknown U-MISSING", id="no check of that kind"),
    ],
)


@HOSTS
@CASES
def test_a_job_of_the_release_decides(place, name, fields, expected):
    assert judged(stage(place, name, **fields), place=place) == expected


@CASES
def test_a_check_of_the_commit_decides(name, fields, expected):
    assert judged(check(name, **fields)) == expected


@HOSTS
def test_every_check_of_that_name_counts(place):
    jobs = [stage(place, "what-if staging"), stage(place, "what-if production", result="failure")]
    assert judged(*jobs, place=place) == f"fail F-{DRIFT}-1"


@pytest.mark.parametrize(
    "elsewhere", [check("what-if", commit="f" * 40), stage(GITHUB, "what-if", number=8)], ids=["commit", "run"]
)
def test_what_ran_on_another_commit_says_nothing(elsewhere):
    assert judged(elsewhere) == "unknown U-MISSING"


@HOSTS
@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("hidden", [PipelineStage, PipelineRun])
def test_what_could_not_be_read_is_unknown(place, cause, code, hidden):
    met = (gap(hidden, scope=place.id, cause=cause),)
    assert judged(stage(place, "what-if"), place=place, gaps=met) == f"unknown {code}"
    assert judged(place=place, gaps=met) == f"unknown {code}"


def test_checks_that_could_not_be_read_may_have_failed():
    assert judged(stage(GITHUB, "what-if"), gaps=(gap(Check, scope=GITHUB.id),)) == "unknown U-PERM"


@pytest.mark.parametrize("workload", [WORKLOAD, released(commit=""), released(AZURE_DEVOPS, pipelines=())])
def test_without_host_commit_or_pipeline_it_is_unknown(workload):
    assert outcome(DRIFT, looked(workload), (), workload) == "unknown U-MISSING"

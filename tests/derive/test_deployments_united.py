"""One deployment as one fact: its history decides on GitHub, all of its jobs in Azure DevOps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW
from builders_release import AZURE_DEVOPS, COMMIT, GITHUB, PLACES, looked
from builders_rollout import ago, deployed, rolled_out, status
from judged import policy

from collector.cli.inputs import kinds_needed
from collector.derive import observed
from collector.derive.delivery.deployments import deployments, in_environment, is_under_way
from collector.derive.delivery.words import is_success

WHEN = ago(days=3)
UNTOLD = {"result": None, "state": None, "finished": None}


def united(*facts, workload=None):
    files, workload = policy(), workload or rolled_out(places=PLACES)
    seen = [*looked(workload), *facts]
    kinds = kinds_needed(files.policy)
    return deployments(observed(seen, (), kinds=kinds, workload=workload, tables=files.tables, now=NOW))


def of_history(*words):
    """The outcome after some words, a minute apart."""
    one = deployed(GITHUB, "beta", 1, COMMIT, WHEN, **UNTOLD)
    (found,) = united(one, *(status(one, word, WHEN + timedelta(minutes=at)) for at, word in enumerate(words)))
    minutes = None if found.finished is None else (found.finished - WHEN) // timedelta(minutes=1)
    return found.result, minutes, found.gone is not None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), (None, None, False)),
        (("queued", "in_progress"), (None, None, False)),
        (("waiting",), (None, None, False)),
        (("in_progress", "success"), ("success", 1, False)),
        (("in_progress", "success", "inactive"), ("success", 1, True)),
        (("success", "success"), ("success", 0, False)),
        (("in_progress", "failure"), ("failure", 1, False)),
        (("failure", "in_progress", "success"), ("success", 2, False)),
        (("success", "failure"), ("failure", 1, False)),
        (("error", "inactive"), ("error", 0, True)),
        (("in_progress", "inactive"), ("inactive", 1, True)),
        (("Success",), ("Success", 0, False)),
        (("splendid",), ("splendid", 0, False)),
    ],
)
def test_the_last_word_that_tells_an_end_decides(words, expected):
    assert of_history(*words) == expected


def test_the_run_is_the_one_whose_log_the_history_leads_to():
    one = deployed(GITHUB, "beta", 1, COMMIT, WHEN, **UNTOLD, run=None)
    (found,) = united(one, status(one, "success", WHEN, run="github:contoso/shop/actions/runs/9"))
    assert found.run == "github:contoso/shop/actions/runs/9"


def job(number, result, *, part="Deploy", attempt=1, minutes=0, environment="beta", **changes):
    fields = {"result": result, "state": result or "inProgress", "part": part, "part_of": f"build/7/beta/{attempt}"}
    when = WHEN + timedelta(minutes=minutes)
    ended = {} if result else {"finished": None}
    return deployed(AZURE_DEVOPS, environment, number, None, when, **{**fields, **ended, **changes})


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ([job(1, "succeeded")], ["succeeded"]),
        ([job(1, "succeeded"), job(2, "succeeded", part="Move")], ["succeeded"]),
        ([job(1, "succeeded"), job(2, "failed", part="Move")], ["failed"]),
        ([job(1, "succeeded"), job(2, "succeededWithIssues", part="Move")], ["succeededWithIssues"]),
        ([job(1, "failed"), job(2, None, part="Move")], [None]),
        ([job(1, "failed"), job(2, "succeeded", minutes=5)], ["succeeded"]),
        ([job(1, "succeeded"), job(2, "failed", minutes=5)], ["failed"]),
        ([job(1, "failed"), job(2, "succeeded", attempt=2, minutes=30)], ["failed", "succeeded"]),
        ([job(1, "failed"), job(2, "succeeded", environment="staging")], ["failed", "succeeded"]),
    ],
)
def test_jobs_of_one_attempt_of_a_stage_are_one_deployment(jobs, expected):
    workload = rolled_out(AZURE_DEVOPS)
    assert sorted(str(one.result) for one in united(*jobs, workload=workload)) == sorted(map(str, expected))
    assert united(*jobs, workload=workload) == united(*reversed(jobs), workload=workload)


def test_it_lasts_from_the_first_begin_to_the_last_end():
    (found,) = united(job(1, "succeeded"), job(2, "succeeded", part="Move", minutes=30))
    assert (found.created, found.finished) == (WHEN - timedelta(minutes=10), WHEN + timedelta(minutes=30))
    (untold,) = united(job(1, "succeeded"), job(2, "succeeded", part="Move", created=None, finished=None))
    assert (untold.created, untold.finished) == (None, None)


@pytest.mark.parametrize(
    ("pipelines", "name", "counts"),
    [((), "Other", True), (("Release",), "RELEASE", True), (("Release",), "Other", False), (("Release",), None, False)],
)
def test_classic_releases_of_other_pipelines_are_called_alike_and_do_not_count(pipelines, name, counts):
    subject = f"{AZURE_DEVOPS.id}/release/deployments/1"
    classic = deployed(AZURE_DEVOPS, "beta", 1, COMMIT, WHEN, subject=subject, pipeline=name)
    assert bool(united(classic, workload=rolled_out(AZURE_DEVOPS, pipelines=pipelines))) is counts


def test_an_environment_is_known_in_any_case_and_never_one_of_a_pull_request():
    found = [deployed(GITHUB, "Beta", 1, COMMIT, WHEN), deployed(GITHUB, "beta", 2, COMMIT, WHEN, transient=True)]
    assert [one.environment for one in in_environment("bETA", found)] == ["Beta"]


@pytest.mark.parametrize(
    ("state", "result", "expected"),
    [("in_progress", None, True), ("inProgress", None, True), (None, None, False), ("success", "success", False)],
)
def test_what_nobody_told_the_outcome_of_is_not_under_way(state, result, expected):
    assert is_under_way(deployed(GITHUB, "beta", 1, COMMIT, WHEN, state=state, result=result)) is expected
    assert not is_success("splendid")

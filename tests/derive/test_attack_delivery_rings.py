"""Attacks on how the release spreads: packages made anew, versions that everybody had, smoke tests that failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW
from builders_release import COMMIT, GITHUB, PLACES, artifact, check, looked, released, repository, run, tried
from builders_rollout import OLDER, ago, deployed, rolled_out, shipped, status
from judged import outcome, rows_of

HOSTS = pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.host))


# --- The same run, and yet another package ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        (NOW - timedelta(hours=2), "pass"),
        (NOW - timedelta(minutes=58), "pass"),
        (NOW - timedelta(minutes=30), "unknown U-MISSING"),
        (None, "pass"),
    ],
)
def test_a_package_that_a_later_attempt_of_the_run_made_was_never_tried(created, expected):
    made = artifact(digest=None, created=created)
    facts = [*looked(released()), repository(), run(attempt=2), made, tried()]
    assert outcome("release-same-artifact", facts, (), released()) == expected


# --- What everybody had is no beta ------------------------------------------------------------------------------


def programme(*facts, place=GITHUB):
    workload = rolled_out(place)
    (found,) = rows_of("beta_programme", [*looked(workload), *facts], (), workload)
    return found


def in_turn(place):
    """An earlier version in the beta for a month, then the release since two days."""
    return [
        shipped(place),
        deployed(place, "beta", 40, OLDER, ago(days=30)),
        deployed(place, "beta", 41, COMMIT, ago(days=2)),
    ]


@HOSTS
def test_earlier_versions_count_for_the_beta_as_long_as_they_were_not_in_production(place):
    assert programme(*in_turn(place), place=place).working_days == 20
    live = deployed(place, "production", 50, OLDER, ago(days=10))
    assert programme(*in_turn(place), live, place=place).working_days == 0


@HOSTS
@pytest.mark.parametrize(
    "untold",
    [
        pytest.param({"result": None, "state": None}, id="nobody told how it ended"),
        pytest.param({"commit": None, "run": None}, id="nobody told what it brought"),
        pytest.param({"finished": None, "created": None, "commit": None, "run": None}, id="nor when"),
    ],
)
def test_what_may_have_been_in_production_is_not_counted(place, untold):
    live = replace(deployed(place, "production", 50, OLDER, ago(days=10)), **untold)
    found = programme(*in_turn(place), live, place=place).working_days
    assert (found.reason.value, found.at_least) == ("U-PARTIAL", None)
    assert live.subject in found.why


@HOSTS
def test_the_release_itself_needs_no_such_proof(place):
    live = deployed(place, "production", 50, None, ago(days=10), run=None)
    alone = [shipped(place), deployed(place, "beta", 41, COMMIT, ago(days=21))]
    assert programme(*alone, live, place=place).working_days == 15


def test_a_list_of_production_that_was_cut_hides_what_was_shipped():
    many = [deployed(GITHUB, "production", 100 + one, f"{one:040x}", ago(days=9)) for one in range(99)]
    assert programme(*in_turn(GITHUB)[1:], *many, shipped(GITHUB)).working_days == 20
    newer = [*many, deployed(GITHUB, "production", 99, "b" * 40, ago(days=9))]
    assert programme(*in_turn(GITHUB)[1:], *newer).working_days.reason.value == "U-PARTIAL"


# --- Smoke tests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (["success"], ("smoke",)),
        (["success", "failure"], ()),
        (["failure", "success"], ("smoke",)),
        (["success", "skipped"], ()),
    ],
)
def test_of_checks_with_one_name_the_last_to_end_decides(results, expected):
    found = [
        check("Smoke", subject=f"{GITHUB.id}/check-runs/{at}", result=result, finished=ago(hours=9 - at))
        for at, result in enumerate(results)
    ]
    workload = rolled_out()
    staged = deployed(GITHUB, "staging", 41, COMMIT, ago(days=3))
    facts = [*looked(workload), staged, status(staged, "success", ago(days=3)), *found]
    assert {row.jobs for row in rows_of("rollout", facts, (), workload)} == {expected}

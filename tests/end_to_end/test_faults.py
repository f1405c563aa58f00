"""Faults of every kind: each ends with a message and a fix, none ends with a better verdict."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.conftest import Outcome, run_scenario
from tests.people_of_runs import JUDGED_LAST
from tests.thinned import thinned

PLACES = [
    "^/subscriptions$",
    "^/subscriptions/[^/]+$",
    "ResourceGraph",
    "roleAssignments",
    "roleDefinitions",
    "denyAssignments",
    "supportTickets",
    "billingProperty",
    "billingAccounts",
    "actionGroups",
    "vaults$",
    "backupProtectedItems",
    "diagnosticSettings",
    "test-runs$",
    "oauth2",
    "",
]
FOR_GOOD: list[dict[str, Any]] = [
    {"status": 403},
    {"status": 500},
    {"status": 200, "body": "truncated"},
    {"reset": True},
]
"""One of them at each place, because each is a whole run of real processes; tests/faults tries all at every place."""
KINDS: list[dict[str, Any]] = [
    *({"status": status} for status in (400, 401, 403, 404, 409, 429, 500, 502, 503)),
    {"status": 429, "retry_after": 1},
    {"status": 503, "retry_after": 1800},
    *({"status": 200, "body": body} for body in ("text", "truncated", "empty", "html")),
    {"status": 403, "body": "html"},
    {"reset": True},
    {"truncate": True},
    {"drop_next_link": True},
    {"foreign_next_link": "attacker.example"},
    {"result_truncated": True},
    {"token_expired": True},
    {"delay_ms": 40},
]
rules = st.fixed_dictionaries(
    {
        "match": st.fixed_dictionaries(
            {"path_regex": st.sampled_from(PLACES)},
            optional={"nth": st.lists(st.integers(1, 6), min_size=1, max_size=3), "every": st.integers(1, 3)},
        ),
        "do": st.sampled_from(KINDS),
    }
)


@pytest.mark.parametrize("scenario", ["ready", "not-ready", "denied"])
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(schedule=st.lists(rules, min_size=1, max_size=4))
def test_faults_never_improve_a_verdict(scenario_runs, scenario, schedule):
    undisturbed = scenario_runs(scenario)
    with TemporaryDirectory() as folder:
        disturbed = run_scenario(scenario, Path(folder), faults=schedule)
        for criterion, outcome in disturbed.outcomes.items():
            if outcome in ("pass", "not_applicable"):
                assert undisturbed.outcomes[criterion] == outcome, criterion
        if disturbed.code == 0:
            assert undisturbed.code == 0


@pytest.mark.parametrize(("place", "fault"), thinned(list(zip(PLACES, cycle(FOR_GOOD), strict=False)), one_of=2))
def test_a_read_that_fails_for_good_is_never_a_go(tmp_path, place, fault):
    outcome = run_scenario("ready", tmp_path, faults=[{"match": {"path_regex": place}, "do": fault}])
    assert outcome.code == 11
    _every_gap_says_what_to_do(outcome)


def _every_gap_says_what_to_do(outcome: Outcome) -> None:
    assert outcome.decision["gaps"]
    for gap in outcome.decision["gaps"]:
        assert gap["fix"].strip()
        assert gap["detail"].strip()
        assert gap["criteria"], gap


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "retry_after": 1},
        {"status": 429},
        {"status": 500},
        {"status": 503, "retry_after": 2},
        {"reset": True},
        {"truncate": True},
        {"status": 200, "body": "truncated"},
        {"delay_ms": 50},
    ],
    ids=str,
)
def test_a_fault_that_passes_changes_nothing(tmp_path, fault):
    """The hits lie far apart, so that none of the repeats of one request meets so many that the fault did not pass."""
    now_and_then = {"path_regex": "", "nth": list(range(9, 200, 23))}
    outcome = run_scenario("ready", tmp_path, faults=[{"match": now_and_then, "do": fault}])
    assert outcome.decision["gaps"] == []
    assert outcome.code == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 404},
        {"status": 429},
        {"status": 403},
        {"status": 200, "body": "truncated"},
    ],
    ids=str,
)
def test_a_data_plane_that_fails_leaves_only_what_rests_on_it_unknown(tmp_path, fault):
    outcome = run_scenario("ready", tmp_path, faults=[{"match": {"path_regex": "test-runs$"}, "do": fault}])
    unknown = {name for name, found in outcome.outcomes.items() if found == "unknown"}
    assert unknown == {"testing-performance-passed", *JUDGED_LAST}
    assert outcome.code == 11
    _every_gap_says_what_to_do(outcome)


def test_an_endless_retry_after_ends_with_the_run(tmp_path):
    fault = {"match": {"path_regex": "supportTickets"}, "do": {"status": 429, "retry_after": 1800}}
    outcome = run_scenario("ready", tmp_path, faults=[fault])
    assert outcome.code == 11
    assert {gap["reason_code"] for gap in outcome.decision["gaps"]} == {"U-PARTIAL"}


def test_the_budget_of_requests_is_kept(tmp_path):
    outcome = run_scenario("ready", tmp_path, max_requests=5)
    assert outcome.code == 11
    azure = [entry for entry in outcome.log if not re.search("/oauth2/|openid|^/api/v3|^/_blobs", entry["path"])]
    assert len(azure) == 5


def test_a_token_that_expires_half_way_is_renewed(tmp_path):
    fault = {"match": {"path_regex": "backupProtectedItems|actionGroups", "nth": [1]}, "do": {"token_expired": True}}
    assert run_scenario("ready", tmp_path, faults=[fault]).code == 0

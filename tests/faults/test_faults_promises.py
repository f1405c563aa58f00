"""Random faults, missing rights and changes: never an improved verdict, always a named gap, always an end in time.

Each example is a whole run: the real client, bundle, planner and judge over the simulator, on a clock that jumps.
`GOLIVE_FAULT_EXAMPLES=2000 pytest tests/faults` draws as many for each test, by chance, and says what it found.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from fault_plans import Plan
from fault_promises import (
    assert_a_change_is_noticed,
    assert_a_lag_is_noticed,
    assert_every_promise,
    assert_it_can_be_gathered_again,
    confirmed_criteria,
)
from fault_runs import calm_run, differences_on_replay, run
from fault_schedules import (
    bad_day_cases,
    calm_cases,
    changing_cases,
    denied_cases,
    faulty_cases,
    faulty_plans,
    lagging_cases,
    losing_cases,
)
from fault_worlds import READY, estate_named, settled
from hypothesis import HealthCheck, given, settings

ASKED = os.environ.get("GOLIVE_FAULT_EXAMPLES")
pytestmark = pytest.mark.timeout(3600 if ASKED else 300)


def examples(share: float = 1.0) -> settings:
    """Return the settings of a property; in an ordinary run the examples are always the same.

    8 and not more, because each is a whole run of 76 probes and the suite must end within minutes; many are drawn by
    `GOLIVE_FAULT_EXAMPLES`.
    """
    return settings(
        max_examples=max(1, round(int(ASKED or 4) * share)),
        derandomize=ASKED is None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@examples(1.5)
@given(faulty_cases)
def test_faults_never_improve_a_verdict_and_are_always_named(case):
    assert_every_promise(run(case.estate, case.plan), calm_run(case.name))


@examples()
@given(bad_day_cases())
def test_faults_that_retries_overcome_leave_no_trace(case):
    after, calm = run(case.estate, case.plan), calm_run(case.name)
    assert_every_promise(after, calm)
    if after.gaps == calm.gaps:
        assert (after.facts, after.held) == (calm.facts, calm.held)


@examples()
@given(denied_cases())
def test_missing_rights_never_improve_a_verdict_and_are_always_named(case):
    assert_every_promise(run(case.estate, case.plan), calm_run(case.name), same_rights=False)


@examples(0.5)
@given(losing_cases())
def test_what_disappears_half_way_is_noticed_and_never_improves_a_verdict(case):
    after = run(case.estate, case.plan)
    assert_every_promise(after, calm_run(case.name), same_rights=False)
    assert_a_change_is_noticed(after, case.plan.change.lost)


@examples(0.5)
@given(changing_cases())
def test_rights_that_change_half_way_never_improve_a_verdict(case):
    assert_every_promise(run(case.estate, case.plan), calm_run(case.name), same_rights=False)


@examples(0.7)
@given(denied_cases(faulty_plans) | losing_cases(faulty_plans))
def test_faults_on_top_of_that_do_not_either(case):
    assert_every_promise(run(case.estate, case.plan), calm_run(case.name), same_rights=False)


@examples(0.6)  # two runs each
@given(lagging_cases())
def test_a_resource_graph_that_lags_never_improves_what_is_confirmed(case):
    estate = replace(case.estate, world=settled(case.estate.world, case.plan.lags))
    after, calm = run(case.estate, case.plan), run(estate, replace(case.plan, lags=()))
    assert after.held & confirmed_criteria() <= calm.held
    assert_a_lag_is_noticed(after)
    assert_it_can_be_gathered_again(after)


@examples(0.5)
@given(calm_cases)
def test_batches_pages_quotas_and_threads_change_no_fact_and_no_gap(case):
    calm = calm_run(case.name)
    together = run(case.estate, replace(case.plan, batches=True))
    alone = run(case.estate, replace(case.plan, batches=False))
    for found in (together, alone):
        assert (found.facts, found.gaps, found.held) == (calm.facts, calm.gaps, calm.held)
    asked_in_vain = 0 if case.plan.service.batches else case.plan.workers
    if case.plan.service.reads is None:  # readers that are throttled together ask again as chance will have it
        assert together.requests_sent <= alone.requests_sent + asked_in_vain


@pytest.mark.parametrize("name", [READY, "azure-devops"])
def test_the_packet_of_a_calm_run_replays_wherever_it_is(name):
    """Neither host, token nor address is at hand; what was read is in the packet."""
    assert differences_on_replay(estate_named(name), Plan(page_size=3)) == ()


@examples(0.3)
@given(faulty_cases)
def test_the_packet_of_a_disturbed_run_replays(case):
    assert differences_on_replay(case.estate, case.plan) == ()

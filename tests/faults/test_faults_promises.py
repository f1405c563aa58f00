"""Random faults, missing rights and changes: never an improved verdict, always a named gap, always an end in time."""

from __future__ import annotations

from hypothesis import given

from fault_promises import assert_every_promise
from fault_runs import calm_run, estate_named, run
from fault_schedules import changing_cases, denied_cases, faulty_cases, passing_cases


@given(faulty_cases())
def test_faults(case):
    assert_every_promise(run(estate_named(case.estate), case.plan), calm_run(case.estate))


@given(passing_cases())
def test_passing(case):
    after, calm = run(estate_named(case.estate), case.plan), calm_run(case.estate)
    assert_every_promise(after, calm)


@given(denied_cases())
def test_denied(case):
    assert_every_promise(run(estate_named(case.estate), case.plan), calm_run(case.estate), same_rights=False)


@given(changing_cases())
def test_changing(case):
    assert_every_promise(run(estate_named(case.estate), case.plan), calm_run(case.estate), same_rights=False)

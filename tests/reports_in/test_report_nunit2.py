"""NUnit 2: old files say executed and success, later ones a result."""

from __future__ import annotations

import pytest

NOTHING = {"tests": 1, "passed": 0, "failures": 0, "errors": 0, "skipped": 0}


def run(*inside: str, header: str = "") -> str:
    return f"<test-results {header}><environment/>{''.join(inside)}</test-results>"


def suite(*inside: str, attributes: str = "") -> str:
    return f"<test-suite {attributes}><results>{''.join(inside)}</results></test-suite>"


def case(attributes: str = 'executed="True" success="True"', inside: str = "") -> str:
    return f'<test-case name="t" {attributes}>{inside}</test-case>'


@pytest.mark.parametrize(
    ("attributes", "counted"),
    [
        ('executed="True" success="True"', "passed"),
        ('executed="True" success="False"', "failures"),
        ('executed="True" success="Turue"', "failures"),
        ('executed="True"', "failures"),
        ('executed="False"', "skipped"),
        ('executed="False" success="True"', "skipped"),
        ('success="true"', "passed"),
        ('executed="True" result="Success" success="True"', "passed"),
        ('executed="True" result="Failure" success="False"', "failures"),
        ('executed="True" result="Error" success="False"', "errors"),
        ('executed="True" result="Failure" success="True"', "failures"),
        ('executed="False" result="Ignored"', "skipped"),
        ('executed="False" result="Skipped"', "skipped"),
        ('executed="True" result="Inconclusive" success="False"', "skipped"),
        ('executed="False" result="NotRunnable"', "errors"),
        ('executed="True" result="Cancelled"', "errors"),
        ('executed="True" result="Splendid" success="True"', "errors"),
        ("", "errors"),
    ],
)
def test_only_a_success_is_passed(look, attributes, counted):
    reading = look(run(suite(case(attributes))))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "nunit2", NOTHING | {counted: 1})
    assert reading.any_failure is (counted in ("failures", "errors"))


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(run(case(), header='failures="1"'), id="the header counts a failure"),
        pytest.param(run(case(), header='errors="1"'), id="the header counts an error"),
        pytest.param(run(case(), header='invalid="1"'), id="the header counts an invalid test"),
        pytest.param(run(case(), header='failures="NaN"'), id="the header cannot be read"),
        pytest.param(run(suite(case(), attributes='success="False"')), id="an old suite"),
        pytest.param(run(suite(case(), attributes='result="Failure" success="False"')), id="a suite"),
        pytest.param(run(case(inside="<failure/>")), id="a failure inside a case that passed"),
    ],
)
def test_a_failure_that_no_case_shows_is_still_a_failure(look, report):
    reading = look(report)
    assert (reading.totals, reading.any_failure) == (NOTHING | {"passed": 1}, True)
    assert len(reading.reasons) == 1


@pytest.mark.parametrize(
    "attributes", ["", 'executed="False"', 'executed="True" result="Inconclusive" success="False"', 'result="Success"']
)
def test_a_suite_that_did_not_fail_is_no_alarm(look, attributes):
    assert look(run(suite(case(), attributes=attributes))).any_failure is False


@pytest.mark.parametrize(
    ("header", "whole"),
    [
        ("", True),
        ('total="3" not-run="1"', True),
        ('total="2" not-run="1"', True),
        ('total="1"', True),
        ('total="4" not-run="0"', False),
        ('total="4" not-run="1"', False),
        ('total="999999999999999999999"', True),
    ],
)
def test_those_that_did_not_run_may_stand_in_the_total_or_beside_it(look, header, whole):
    cases = (case(), case(), case('executed="False"'))
    assert look(run(suite(*cases), header=header)).whole is whole


def test_its_moments_have_no_zone(look):
    assert look(run(case(), header='date="2026-01-02" time="10:00:00"')).finished is None


def test_no_case_is_empty(look):
    assert look(run(suite(), header='total="0"')).outcome == "empty"

"""NUnit 3: the words of the result, labels, and what the run and its suites say of themselves."""

from __future__ import annotations

import pytest

NOTHING = {"tests": 1, "passed": 0, "failures": 0, "errors": 0, "skipped": 0, "inconclusive": 0, "warnings": 0}


def run(*inside: str, header: str = 'result="Passed"') -> str:
    return f"<test-run {header}><command-line/>{''.join(inside)}</test-run>"


def suite(*inside: str, result: str = "Passed") -> str:
    return f'<test-suite type="TestFixture" result="{result}">{"".join(inside)}</test-suite>'


def case(attributes: str = 'result="Passed"', inside: str = "") -> str:
    return f'<test-case name="t" {attributes}>{inside}</test-case>'


@pytest.mark.parametrize(
    ("attributes", "counted"),
    [
        ('result="Passed"', "passed"),
        ('result="Failed"', "failures"),
        ('result="Failed" label="Error"', "errors"),
        ('result="Failed" label="Invalid"', "failures"),
        ('result="Failed" label="took longer than 1ms"', "failures"),
        ('result="Skipped" label="Ignored"', "skipped"),
        ('result="Skipped" label="Error"', "skipped"),
        ('result="Inconclusive"', "inconclusive"),
        ('result="Warning"', "warnings"),
        ('result="passed"', "passed"),
        ('result="Splendid"', "errors"),
        ('result=""', "errors"),
        ("", "errors"),
    ],
)
def test_only_passed_is_passed(look, attributes, counted):
    reading = look(run(suite(case(attributes))))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "nunit3", NOTHING | {counted: 1})
    assert reading.any_failure is (counted in ("failures", "errors"))


def test_a_word_outside_the_format_is_named(look):
    reading = look(run(case('result="Splendid"')))
    assert reading.reasons == ("the outcome 'Splendid' is not a word of this format and counts as an error",)


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(run(case(), header='result="Failed"'), id="the result of the run"),
        pytest.param(run(case(), header='result="Failed(Child)"'), id="its result with a site"),
        pytest.param(run(case(), header='result="Cancelled"'), id="a result that nobody knows"),
        pytest.param(run(case(), header='failed="1"'), id="its counter"),
        pytest.param(run(case(), header='failed="some"'), id="its counter, which cannot be read"),
        pytest.param(run(suite(case(), result="Failed")), id="a suite whose tear-down failed"),
        pytest.param(run(case(inside="<failure/>")), id="a failure inside a case that passed"),
    ],
)
def test_a_failure_that_no_case_shows_is_still_a_failure(look, report):
    reading = look(report)
    assert (reading.totals, reading.any_failure) == (NOTHING | {"passed": 1}, True)
    assert len(reading.reasons) == 1


def test_a_failure_that_a_case_shows_needs_no_remark(look):
    failed = case('result="Failed"', "<failure><message/></failure>")
    assert look(run(suite(failed, result="Failed"), header='result="Failed" failed="1"')).reasons == ()


@pytest.mark.parametrize("result", ["Passed", "Skipped", "Inconclusive", "Warning"])
def test_a_suite_that_did_not_fail_is_no_alarm(look, result):
    assert look(run(suite(case(), result=result), header=f'result="{result}"')).any_failure is False


@pytest.mark.parametrize(
    ("header", "whole"),
    [
        ('total="2"', True),
        ("", True),
        ('testcasecount="90" total="2"', True),
        ('total="1"', True),
        ('total="3"', False),
        ('total="-1"', True),
    ],
)
def test_fewer_cases_than_the_total_are_not_whole(look, header, whole):
    assert look(run(suite(case(), case()), header=header)).whole is whole


@pytest.mark.parametrize(
    ("moment", "finished"),
    [
        ("2026-01-02 10:00:05Z", "2026-01-02T10:00:05Z"),
        ("2026-01-02 10:00:05.1234567Z", "2026-01-02T10:00:05.123456Z"),
        ("2026-01-02 10:00:05", None),
        ("10:00:05", None),
        ("0001-01-01 00:00:00Z", None),
    ],
)
def test_the_run_finished_when_its_zone_is_named(look, moment, finished):
    assert look(run(case(), header=f'end-time="{moment}"')).finished == finished


def test_no_case_is_empty(look):
    assert look(run(suite())).outcome == "empty"

"""JUnit: one outcome a case, the worst one; a failure anywhere is never lost."""

from __future__ import annotations

import pytest


def suite(*cases: str, attributes: str = "") -> str:
    return f"<testsuite {attributes}>{''.join(cases)}</testsuite>"


def case(*inside: str, attributes: str = "") -> str:
    return f'<testcase name="t" {attributes}>{"".join(inside)}</testcase>'


def counts(passed: int = 0, failures: int = 0, errors: int = 0, skipped: int = 0) -> dict[str, int]:
    tests = passed + failures + errors + skipped
    return {"tests": tests, "passed": passed, "failures": failures, "errors": errors, "skipped": skipped}


@pytest.mark.parametrize(
    ("inside", "attributes", "expected"),
    [
        ("", "", counts(passed=1)),
        ("<failure/>", "", counts(failures=1)),
        ("<error/>", "", counts(errors=1)),
        ("<skipped/>", "", counts(skipped=1)),
        ("<skipped/><failure/>", "", counts(failures=1)),
        ("<failure/><error/><failure/>", "", counts(errors=1)),
        ("<flakyFailure/><system-out/>", "", counts(passed=1)),
        ("<failure/><rerunFailure/><rerunError/>", "", counts(failures=1)),
        ("<rerunFailure/>", "", counts(failures=1)),
        ("<Failure/>", "", counts(errors=1)),
        ("<failed/>", "", counts(errors=1)),
        ("<timeout/>", "", counts(errors=1)),
        ("<attachments/>", "", counts(passed=1)),
        ("<properties><error/></properties>", "", counts(passed=1)),
        ("", 'status="run" result="completed"', counts(passed=1)),
        ("", 'status="notrun"', counts(skipped=1)),
        ("", 'status="Failed"', counts(failures=1)),
        ("", 'result="kaput"', counts(errors=1)),
        ("<x:failure xmlns:x='y'/>", "", counts(failures=1)),
        ("<testcase><failure/></testcase>", "", counts(passed=1, failures=1)),
    ],
)
def test_the_outcome_of_a_case_is_the_worst_that_it_shows(look, inside, attributes, expected):
    reading = look(suite(case(inside, attributes=attributes)))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "junit", expected)
    assert reading.any_failure is (expected["failures"] + expected["errors"] > 0)


@pytest.mark.parametrize(
    ("cases", "flaky"),
    [
        ([""], None),
        (["<flakyFailure/>", ""], 1),
        (["<flakyFailure/><flakyError/>", "<flakyError/>", ""], 2),
        (["<flakyFailure/>", "<failure/><rerunFailure/>"], 1),
        (["<failure/><flakyFailure/>"], None),
        (["<skipped/><flakyError/>", ""], None),
        (["<properties><flakyFailure/></properties>"], None),
    ],
)
def test_what_passed_only_after_it_had_failed_is_flaky(look, cases, flaky):
    assert look(suite(*map(case, cases))).flaky == flaky


def test_a_word_outside_the_format_is_an_error_and_named(look):
    reading = look(suite(case(attributes='result="kaput"')))
    assert reading.reasons == ("the outcome 'kaput' is not a word of this format and counts as an error",)


def test_cases_count_however_deep_their_suite_lies(look):
    nested = f"<testsuites>{suite(case(), suite(suite(case('<failure/>')), case()))}{suite(case())}</testsuites>"
    assert look(nested).totals == counts(passed=3, failures=1)


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(suite(case(), attributes='failures="1"'), id="in its header"),
        pytest.param(f'<testsuites errors="2">{suite(case())}</testsuites>', id="in the header of the root"),
        pytest.param(suite(suite(attributes='errors="1"'), case()), id="in the header of an inner suite"),
        pytest.param(suite(case(), "<error/>"), id="outside its cases"),
        pytest.param(suite(case(), attributes='failures="?"'), id="perhaps, in an unreadable header"),
    ],
)
def test_a_failure_that_no_case_shows_is_still_a_failure(look, report):
    reading = look(report)
    assert (reading.outcome, reading.totals, reading.any_failure) == ("read", counts(passed=1), True)
    assert reading.reasons


def test_a_header_that_counts_otherwise_is_mentioned_and_the_cases_count(look):
    reading = look(suite(case(), case(), attributes='tests="12" failures="0"'))
    assert (reading.totals, reading.any_failure) == (counts(passed=2), False)
    assert reading.reasons == ("its header declares 12 tests, but it holds 2",)


@pytest.mark.parametrize(
    ("report", "any_failure"), [("<testsuites/>", False), (suite(attributes='tests="1" errors="1"'), True)]
)
def test_no_case_is_empty(look, report, any_failure):
    reading = look(report)
    assert (reading.outcome, reading.totals, reading.any_failure) == ("empty", counts(), any_failure)


@pytest.mark.parametrize(
    ("attributes", "finished"),
    [
        ('timestamp="2026-01-02T10:00:00Z" time="90.5"', "2026-01-02T10:01:30.500000Z"),
        ('timestamp="2026-01-02T10:00:00+02:00" time="5"', "2026-01-02T08:00:05Z"),
        ('timestamp="2 Jan 2026 10:00:00 GMT"', "2026-01-02T10:00:00Z"),
        ('timestamp="2026-01-02T10:00:00Z" time="1,5"', "2026-01-02T10:00:00Z"),
        ('timestamp="2026-01-02T10:00:00Z" time="1e300"', "2026-01-02T10:00:00Z"),
        ('timestamp="2026-01-02T10:00:00Z" time="nan"', "2026-01-02T10:00:00Z"),
        ('timestamp="2026-01-02T10:00:00" time="5"', None),
        ('timestamp="yesterdayZ"', None),
        ('timestamp="0001-01-01T00:00:00Z"', None),
        ('time="5"', None),
    ],
)
def test_the_run_finished_when_its_zone_is_named(look, attributes, finished):
    assert look(suite(case(), attributes=attributes)).finished == finished


def test_one_suite_without_a_zone_makes_the_moment_of_the_run_unknown(look):
    zoned, local = 'timestamp="2026-01-02T10:00:00Z"', 'timestamp="2026-01-02T10:00:00"'
    report = "<testsuites>{}{}</testsuites>"
    assert look(report.format(suite(case(), attributes=zoned), suite(case(), attributes=zoned))).finished is not None
    assert look(report.format(suite(case(), attributes=zoned), suite(case(), attributes=local))).finished is None


@pytest.mark.parametrize(
    ("header", "whole"),
    [('tests="2"', True), ("", True), ('tests="1"', True), ('tests="3"', False), ('tests="924"', False)],
)
def test_a_report_with_fewer_cases_than_declared_is_not_whole(look, header, whole):
    reading = look(f'<testsuite name="s" {header}><testcase name="a"/><testcase name="b"/></testsuite>')
    assert reading.outcome == "read"
    assert reading.whole is whole


@pytest.mark.parametrize(
    ("inner", "whole"),
    [('tests="1"', True), ('tests="0"', True), ("", True), ('tests="2"', False), ('tests="many"', True)],
)
def test_an_inner_suite_with_fewer_cases_than_declared_is_not_whole(look, inner, whole):
    reading = look(f"<testsuites>{suite(case(), suite(case(), attributes=inner))}</testsuites>")
    assert (reading.totals, reading.whole) == (counts(passed=2), whole)


@pytest.mark.parametrize("declared", ["1", "2"])
def test_a_suite_may_count_the_cases_of_its_inner_suites_or_not(look, declared):
    assert look(suite(case(), suite(case()), attributes=f'tests="{declared}"')).whole is True


@pytest.mark.parametrize(
    ("message", "any_failure"),
    [
        ("Unable to find executable", True),
        ("Fixture dependency failed", True),
        ("Required Files Missing", True),
        ("SKIP_RETURN_CODE=77", False),
        ("Disabled", False),
        ("", False),
    ],
)
def test_a_test_of_ctest_that_could_not_run_is_a_failure(look, message, any_failure):
    reading = look(suite(case(f'<skipped message="{message}"/>', attributes='status="notrun"')))
    assert (reading.totals, reading.any_failure) == (counts(skipped=1), any_failure)

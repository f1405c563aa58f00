"""CTest: what was to run, what ran, and what CTest takes as failed though it was not run."""

from __future__ import annotations

import pytest

NOTHING = {"tests": 1, "passed": 0, "failures": 0, "errors": 0, "skipped": 0}
END = "<EndTestTime>1767348005</EndTestTime>"


def site(*tests: str, listed: int = 0, end: str = END) -> str:
    names = "<Test>./t</Test>" * listed
    return f"<Site><Testing><TestList>{names}</TestList>{''.join(tests)}{end}</Testing></Site>"


def case(status: str, completion: str = "Completed") -> str:
    value = f'<NamedMeasurement name="Completion Status"><Value>{completion}</Value></NamedMeasurement>'
    printed = '<NamedMeasurement name="Command Line"><Value>Failed to start</Value></NamedMeasurement>'
    output = "<Measurement><Value>Unable to find executable</Value></Measurement>"
    return f'<Test Status="{status}"><Name>t</Name><Results>{value}{printed}{output}</Results></Test>'


@pytest.mark.parametrize(
    ("status", "counted"),
    [("passed", "passed"), ("failed", "failures"), ("notrun", "skipped"), ("splendid", "errors"), ("", "errors")],
)
def test_only_passed_is_passed(look, status, counted):
    reading = look(site(case(status), listed=1))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "ctest", NOTHING | {counted: 1})
    assert reading.any_failure is (counted in ("failures", "errors"))


@pytest.mark.parametrize(
    ("completion", "any_failure"),
    [
        ("Disabled", False),
        ("SKIP_RETURN_CODE=77", False),
        ("SKIP_REGULAR_EXPRESSION_MATCHED", False),
        ("Completed", False),
        ("", False),
        ("Unable to find executable", True),
        ("Required Files Missing", True),
        ("Fixture dependency failed", True),
        ("x" * 5000, True),
    ],
)
def test_a_test_that_could_not_run_is_a_failure_to_ctest(look, completion, any_failure):
    reading = look(site(case("passed"), case("notrun", completion), listed=2))
    assert (reading.totals["skipped"], reading.any_failure) == (1, any_failure)
    assert bool(reading.reasons) is any_failure


def test_the_completion_of_a_test_that_ran_says_nothing_more(look):
    assert look(site(case("passed", "Fixture dependency failed"))).any_failure is False


@pytest.mark.parametrize(("listed", "whole"), [(0, True), (1, True), (2, True), (3, False)])
def test_fewer_tests_than_were_to_run_are_not_whole(look, listed, whole):
    assert look(site(case("passed"), case("passed"), listed=listed)).whole is whole


@pytest.mark.parametrize(
    ("end", "finished"),
    [
        (END, "2026-01-02T10:00:05Z"),
        ("<EndTestTime> 1767348005\n</EndTestTime>", "2026-01-02T10:00:05Z"),
        ("", None),
        ("<EndTestTime>soon</EndTestTime>", None),
        ("<EndTestTime/>", None),
        (END + "<EndTestTime>-1</EndTestTime>", None),
        ("<EndDateTime>Jan 02 10:00 GMT</EndDateTime>", None),
    ],
)
def test_the_run_finished_at_the_second_that_it_tells(look, end, finished):
    assert look(site(case("passed"), end=end)).finished == finished


def test_no_test_is_empty(look):
    assert look(site()).outcome == "empty"


def test_another_file_of_the_same_tool_is_refused(look):
    reading = look("<Site><Build><EndBuildTime>1767348005</EndBuildTime></Build></Site>")
    assert (reading.outcome, reading.format) == ("refused", "ctest")
    assert reading.reasons == ("it is a file for CDash, but not the one of the tests: name Test.xml instead",)

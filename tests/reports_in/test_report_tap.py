"""TAP: points at the left margin, what excuses them, the plan, subtests, and what breaks a run off."""

from __future__ import annotations

import pytest

NOTHING = {"tests": 1, "passed": 0, "failures": 0, "skipped": 0, "todo": 0}


@pytest.mark.parametrize(
    ("point", "counted"),
    [
        ("ok", "passed"),
        ("ok 1", "passed"),
        ("ok 1 - adds # up to 3", "passed"),
        ("ok - adds\r", "passed"),
        ("not ok 1 - adds", "failures"),
        ("not  ok", "failures"),
        ("ok 1 # SKIP no network", "skipped"),
        ("ok 1 # skip", "skipped"),
        ("ok 1 - x #skip", "skipped"),
        ("ok 1 # Skipped: no network", "skipped"),
        ("not ok 1 - x # SKIP no network", "skipped"),
        ("not ok 1 - x # TODO later", "todo"),
        ("ok 1 - x # todo", "todo"),
        ("not ok 1 - x # TODO: later", "failures"),
        ("not ok 1 - x # todos", "failures"),
        (r"not ok 1 - x \# SKIP", "failures"),
        ("not ok 1 - x#skip", "failures"),
        ("not ok 1 - issue #42 # SKIP", "skipped"),
        ("not ok 1 - x # time=5ms # TODO", "failures"),
        ("not ok 1 - TODO", "failures"),
    ],
)
def test_the_outcome_of_a_point(look, point, counted):
    reading = look(f"TAP version 14\n{point}\n1..1\n")
    assert (reading.outcome, reading.format, reading.totals) == ("read", "tap", NOTHING | {counted: 1})
    assert (reading.any_failure, reading.whole) == (counted == "failures", True)


@pytest.mark.parametrize("line", ["okay", "OK", "# ok", "ok_1", "NOT OK 1", "pragma +strict", "1..1 tests", "1..x"])
def test_other_lines_are_no_points_and_no_plan(look, line):
    reading = look(f"1..1\nok\n{line}\n")
    assert (reading.totals, reading.whole) == (NOTHING | {"passed": 1}, True)


@pytest.mark.parametrize(
    ("report", "whole"),
    [
        ("1..2\nok\nok", True),
        ("ok\nok\n1..2", True),
        ("1..2 # both\nok 2\nok 1", True),
        ("1..3\nok\nok", False),
        ("1..1\nok\nok", False),
        ("ok\nok", False),
        ("1..2\nok\nok\n1..2", False),
        ("1..2\nok 1\nok 1", False),
        ("1..2\nok 2\nok 3", False),
        ("    1..2\nok 1\nok 2", False),
    ],
)
def test_a_run_is_whole_when_it_keeps_its_one_plan(look, report, whole):
    reading = look(f"TAP version 14\n{report}")
    assert (reading.outcome, reading.whole, bool(reading.reasons)) == ("read", whole, not whole)


@pytest.mark.parametrize("text", ["Bail out!", "Bail out! The database is gone.", "bail out!", "    Bail out!"])
def test_a_run_that_bails_out_is_a_failure_and_not_whole(look, text):
    reading = look(f"1..1\nok 1\n{text}\n")
    assert (reading.totals["passed"], reading.any_failure, reading.whole) == (1, True, False)


def test_a_run_that_bails_out_at_once_is_empty(look):
    reading = look("Bail out! The database is gone.")
    assert (reading.outcome, reading.any_failure, reading.whole) == ("empty", True, False)


@pytest.mark.parametrize(
    ("subtest", "parent", "any_failure"),
    [
        ("    ok 1\n    1..1", "ok 1 - all", False),
        ("    not ok 1\n    1..1", "not ok 1 - all", True),
        ("    not ok 1\n    1..1", "ok 1 - all", True),
        ("    not ok 1 # TODO\n    1..1", "ok 1 - all", False),
        ("    not ok 1\n    1..1", "not ok 1 - all # TODO", False),
        ("        not ok 1\n    ok 1", "ok 1 - all", True),
        ("        not ok 1\n    not ok 1 # TODO", "ok 1 - all", False),
        ("  not ok 1", "ok 1 - all", True),
        ("\tnot ok 1", "ok 1 - all", True),
        ("      ---\n      not ok 1\n      ...", "ok 1 - all", False),
    ],
)
def test_a_failure_in_a_subtest_is_never_lost(look, subtest, parent, any_failure):
    reading = look(f"TAP version 14\n# Subtest: all\n{subtest}\n{parent}\n1..1\n")
    assert (reading.totals["tests"], reading.any_failure) == (1, any_failure)


def test_a_subtest_that_failed_and_was_never_summed_up_is_a_failure(look):
    reading = look("TAP version 14\nok 1\n    not ok 1\n1..1\n")
    assert (reading.totals["passed"], reading.any_failure) == (1, True)


@pytest.mark.parametrize(
    "details",
    [
        "  ---\n  said: |\n    not ok 2\n  ...",
        "  ---\n\n  not ok 2\n  ...",
        "  ---\n    ...\n  not ok 2\n  ...",
        "  ---\n  not ok 2",
    ],
)
def test_details_of_a_point_may_quote_anything(look, details):
    reading = look(f"TAP version 13\nok 1\n{details}\nok 2\n1..2\n")
    assert (reading.totals["tests"], reading.any_failure, reading.whole) == (2, False, True)


@pytest.mark.parametrize("plan", ["1..0", "1..0 # SKIP no database"])
def test_a_run_that_skips_everything_is_empty(look, plan):
    reading = look(f"TAP version 13\n{plan}")
    assert (reading.outcome, reading.totals) == ("empty", NOTHING | {"tests": 0})


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        ("TAP version 15\n1..1\nok", "it is TAP of version '15': let the tool write version 14 or 13"),
        ("1..99999999999999999999\nok", "its plan promises more than 1,000,000,000 tests: write the report again"),
    ],
)
def test_what_cannot_be_followed_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals, reading.reasons) == ("refused", {}, (reason,))


@pytest.mark.parametrize(
    "first_line", ["ok  \tgithub.com/contoso/shop\t0.01s", "mode: set", "TN:", "okay then", "1..2..3", "TAP", "0..1"]
)
def test_what_is_no_tap_is_not_taken_for_it(look, first_line):
    assert look(f"{first_line}\nok 1\n1..1").format != "tap"

"""Clover: the project's metrics, held against the lines of its files in the ways in which writers count them."""

from __future__ import annotations

import pytest

STATEMENTS = '<line num="1" count="3" type="stmt"/><line num="2" count="0" type="stmt"/>'
METHOD = '<line num="3" count="1" type="method"/>'
CONDITION = '<line num="4" type="cond" truecount="5" falsecount="0"/>'
COUNTED_CONDITION = '<line num="5" count="1" type="cond" truecount="2" falsecount="1"/>'


def clover(lines: str, beside: str = "", root: str = 'clover="4.4.1"', **metrics: object) -> str:
    counts = " ".join(f'{name}="{value}"' for name, value in metrics.items())
    inner = '<metrics statements="99" coveredstatements="99"/>'
    return (
        f'<coverage {root}><project timestamp="1717096315"><metrics {counts}/><package name="p">{inner}'
        f'<file name="f">{inner}{lines}</file></package></project>{beside}</coverage>'
    )


def all_metrics(statements: str, conditionals: str, methods: str) -> dict[str, str]:
    totals = {"statements": statements, "conditionals": conditionals, "methods": methods}
    pairs = {name: total.split("/") for name, total in totals.items()}
    return {f"covered{name}": pair[0] for name, pair in pairs.items()} | {name: pair[1] for name, pair in pairs.items()}


@pytest.mark.parametrize(
    ("report", "totals"),
    [
        pytest.param(
            clover(STATEMENTS + METHOD + CONDITION, **all_metrics("1/2", "1/2", "1/1")),
            {
                "statements": {"covered": 1, "valid": 2},
                "conditionals": {"covered": 1, "valid": 2},
                "methods": {"covered": 1, "valid": 1},
            },
            id="OpenCover's lines agree with the metrics",
        ),
        pytest.param(
            clover(STATEMENTS + COUNTED_CONDITION, **all_metrics("2/3", "2/3", "0/0")),
            {
                "statements": {"covered": 2, "valid": 3},
                "conditionals": {"covered": 2, "valid": 3},
                "methods": {"covered": 0, "valid": 0},
            },
            id="Istanbul's conditions are statements with their branches",
        ),
        pytest.param(
            clover(STATEMENTS, **all_metrics("1/2", "0/0", "2/6")),
            {"statements": {"covered": 1, "valid": 2}, "conditionals": {"covered": 0, "valid": 0}},
            id="methods that no line shows are left out",
        ),
        pytest.param(
            clover(STATEMENTS, root='generated="1717096315"', **all_metrics("1/2", "0/0", "0/0")),
            {
                "statements": {"covered": 1, "valid": 2},
                "conditionals": {"covered": 0, "valid": 0},
                "methods": {"covered": 0, "valid": 0},
            },
            id="PHPUnit's root has no version",
        ),
        pytest.param(
            clover(
                STATEMENTS,
                beside="<testproject><metrics statements='7' coveredstatements='7'/>"
                f"<file>{STATEMENTS}</file></testproject>",
                statements=2,
                coveredstatements=1,
            ),
            {
                "statements": {"covered": 1, "valid": 2},
                "conditionals": {"covered": 0, "valid": 0},
                "methods": {"covered": 0, "valid": 0},
            },
            id="test code counts for nothing, and what is not declared is counted",
        ),
    ],
)
def test_totals(look, report, totals):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.totals) == ("read", "clover", totals)
    assert reading.finished == "2024-05-30T19:11:55Z"


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(clover(STATEMENTS, **all_metrics("2/2", "0/0", "0/0")), id="declares more than it shows"),
        pytest.param(clover("", **all_metrics("1/2", "0/0", "0/0")), id="declares totals and shows no line"),
        pytest.param(
            clover(STATEMENTS + CONDITION, **all_metrics("2/3", "1/2", "0/0")),
            id="conditions without a count are no statements",
        ),
        pytest.param(
            clover(STATEMENTS + CONDITION + COUNTED_CONDITION, **all_metrics("2/3", "1/2", "0/0")),
            id="conditions of two writers in one file",
        ),
    ],
)
def test_statements_that_disagree_are_refused(look, report):
    reading = look(report)
    assert (reading.outcome, reading.format) == ("refused", "clover")
    assert "statements" not in reading.totals
    assert reading.reasons[0].startswith("totals disagree: statements: ")


def test_branches_in_the_way_of_istanbul_count_only_where_conditions_have_a_count(look):
    reading = look(clover(STATEMENTS + CONDITION, **all_metrics("1/2", "5/5", "0/0")))
    assert reading.outcome == "read"
    assert "conditionals" not in reading.totals
    assert reading.reasons[0].startswith("totals disagree: conditionals: 5/5 is declared, its elements count 1/2 ")


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (clover('<line num="1" type="stmt"/>', **all_metrics("0/1", "0/0", "0/0")), "count of a line is ''"),
        (
            clover('<line num="1" count="-1" type="stmt"/>', **all_metrics("0/1", "0/0", "0/0")),
            "count of a line is '-1'",
        ),
        (
            clover('<line num="1" count="NaN" type="stmt"/>', **all_metrics("0/1", "0/0", "0/0")),
            "is 'NaN', not a whole",
        ),
        (
            clover('<line num="1" type="cond" count="1"/>', **all_metrics("0/1", "0/0", "0/0")),
            "truecount of a line is ''",
        ),
        (
            clover('<line num="1" count="1" type="loop"/>', **all_metrics("0/1", "0/0", "0/0")),
            "a line of the type 'loop'",
        ),
        (clover('<line num="1" count="1"/>', **all_metrics("0/1", "0/0", "0/0")), "a line of the type ''"),
        (clover(STATEMENTS, statements=2), "coveredstatements is ''"),
        (clover(STATEMENTS, **all_metrics("1e9/2", "0/0", "0/0")), "coveredstatements is '1e9'"),
        ('<coverage clover="4"/>', "no metrics of a project"),
        (
            '<coverage clover="4"><project><metrics statements="0" coveredstatements="0"/></project>'
            '<project><metrics statements="0" coveredstatements="0"/></project></coverage>',
            "two projects with metrics",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reason in reading.reasons[0]


def test_no_statement_at_all_is_empty(look):
    assert look(clover("", **all_metrics("0/0", "0/0", "0/0"))).outcome == "empty"


def test_a_count_may_be_larger_than_any_number_that_we_need(look):
    report = clover(f'<line num="1" count="{10**40}" type="stmt"/>', **all_metrics("1/1", "0/0", "0/0"))
    assert look(report).totals["statements"] == {"covered": 1, "valid": 1}

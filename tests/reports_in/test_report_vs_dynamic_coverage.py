"""Visual Studio's dynamic coverage: lines of modules, held against those of their functions."""

from __future__ import annotations

import pytest


def lines(text: str) -> str:
    covered, partially, not_covered = text.split("/")
    return f'lines_covered="{covered}" lines_partially_covered="{partially}" lines_not_covered="{not_covered}"'


def module(declared: str, *functions: str) -> str:
    inner = "".join(f'<function name="f" {lines(function)}><ranges/></function>' for function in functions)
    return f'<module name="m" line_coverage="50.00" {lines(declared)}><functions>{inner}</functions></module>'


def results(*modules: str) -> str:
    skipped = '<skipped_modules><skipped_module name="s.dll" reason="no_symbols"/></skipped_modules>'
    return f"<results><modules>{''.join(modules)}</modules>{skipped}</results>"


@pytest.mark.parametrize(
    ("report", "totals"),
    [
        pytest.param(results(module("3/1/2", "3/1/2")), (3, 1, 2), id="a module of one function"),
        pytest.param(
            results(module("3/1/2", "1/1/1", "2/0/1"), module("1/0/0", "1/0/0")), (4, 1, 2), id="several modules"
        ),
        pytest.param(results(module("0/0/4", "0/0/4")), (0, 0, 4), id="nothing covered"),
    ],
)
def test_totals(look, report, totals):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.kind) == ("read", "vs-dynamic-coverage", "coverage")
    names = ("covered", "partially_covered", "not_covered")
    assert reading.totals == {"lines": dict(zip(names, totals, strict=True))}


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(results(module("3/1/2", "3/1/1")), id="functions have fewer lines"),
        pytest.param(results(module("3/1/2")), id="no function"),
        pytest.param(results(module("4/0/2", "3/1/2")), id="partially covered lines declared as covered"),
    ],
)
def test_lines_that_disagree_are_refused(look, report):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith("totals disagree: lines: ")


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (results(module("x/0/0", "0/0/0")), "lines_covered is 'x'"),
        (results(module("1/0/-1", "1/0/0")), "lines_not_covered is '-1'"),
        (results("<module name='m'/>"), "lines_covered is ''"),
        ("<results><errors/></results>", "unsupported format: XML with the root element 'results' and no modules"),
        ('<results version="2"><errors/></results>', "unsupported format: XML with the root element 'results'; "),
    ],
)
def test_what_makes_no_sense_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reason in reading.reasons[0]


@pytest.mark.parametrize("report", [results(), results(module("0/0/0"))])
def test_no_line_at_all_is_empty(look, report):
    assert look(report).outcome == "empty"

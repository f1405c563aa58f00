"""xUnit.net: version 1 with classes, versions 2 and 3 with collections."""

from __future__ import annotations

import pytest

NOTHING = {"tests": 1, "passed": 0, "failures": 0, "errors": 0, "skipped": 0}
FINISHED = 'finish-rtf="2026-01-02T10:00:05.0000000+02:00"'


def xunit1(*inside: str, header: str = 'total="0"') -> str:
    return f'<assembly name="a" {header}><class name="c">{"".join(inside)}</class></assembly>'


def assembly(*inside: str, header: str = "", errors: str = "") -> str:
    return f"<assembly {header}><errors>{errors}</errors><collection>{''.join(inside)}</collection></assembly>"


def xunit2(*assemblies: str) -> str:
    return f"<assemblies>{''.join(assemblies)}</assemblies>"


def case(result: str = "Pass", inside: str = "") -> str:
    return f'<test name="t" result="{result}">{inside}<traits><trait name="n" value="v"/></traits></test>'


@pytest.mark.parametrize(
    ("result", "counted"),
    [
        ("Pass", "passed"),
        ("Fail", "failures"),
        ("Skip", "skipped"),
        ("NotRun", "skipped"),
        ("pass", "passed"),
        ("Splendid", "errors"),
        ("", "errors"),
    ],
)
def test_only_pass_is_passed(look, result, counted):
    for report, name in ((xunit1(case(result)), "xunit1"), (xunit2(assembly(case(result))), "xunit2")):
        reading = look(report)
        assert (reading.outcome, reading.format, reading.totals) == ("read", name, NOTHING | {counted: 1})
        assert reading.any_failure is (counted in ("failures", "errors"))


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(xunit1(case(), header='total="1" failed="1"'), id="the header of version 1"),
        pytest.param(xunit1(case(), "<failure/>"), id="a class"),
        pytest.param(xunit1(case(inside="<failure/>")), id="a failure inside a test that passed"),
        pytest.param(xunit2(assembly(case(), header='failed="1"')), id="the header of version 2"),
        pytest.param(xunit2(assembly(case(), header='errors="1"')), id="an error counted outside the tests"),
        pytest.param(xunit2(assembly(case(), errors='<error type="assembly-cleanup"/>')), id="an error told there"),
        pytest.param(xunit2(assembly(case(), header='failed="?"')), id="a counter that cannot be read"),
    ],
)
def test_a_failure_that_no_test_shows_is_still_a_failure(look, report):
    reading = look(report)
    assert (reading.totals, reading.any_failure) == (NOTHING | {"passed": 1}, True)
    assert len(reading.reasons) == 1


@pytest.mark.parametrize(
    ("totals", "whole"), [(("1", "2"), True), (("1", ""), True), (("1", "3"), False), (("0", "0"), True)]
)
def test_the_totals_of_all_assemblies_are_added_up(look, totals, whole):
    first, second = (f'total="{total}"' for total in totals)
    reading = look(xunit2(assembly(case(), header=first), assembly(case(), case("Skip"), header=second)))
    assert (reading.totals["tests"], reading.whole) == (3, whole)


def test_a_run_of_version_3_tells_when_it_finished(look):
    assert look(xunit2(assembly(case(), header=FINISHED))).finished == "2026-01-02T08:00:05Z"


@pytest.mark.parametrize("header", ["", 'run-date="2026-01-02" run-time="10:00:00"', 'finish-rtf="0001-01-01T00:00Z"'])
def test_an_assembly_that_does_not_tell_leaves_the_moment_unknown(look, header):
    assert look(xunit2(assembly(case(), header=FINISHED), assembly(case(), header=header))).finished is None


@pytest.mark.parametrize("report", [xunit1(), xunit2(), xunit2(assembly())])
def test_no_test_is_empty(look, report):
    assert look(report).outcome == "empty"


def test_a_manifest_of_windows_is_no_report(look):
    reading = look('<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0"/>')
    assert (reading.outcome, reading.format) == ("refused", "")

"""dotCover: the root's statements, held against its assemblies and against the statements themselves."""

from __future__ import annotations

import pytest


def dotcover(declared: str, *assemblies: str, statements: str = "") -> str:
    listed = "".join(f'<Statement FileIndex="1" Line="1" Covered="{covered}"/>' for covered in statements.split())
    inner = (
        f"<Namespace {totals('9/9')}><Type {totals('9/9')}><Method {totals('9/9')}>{listed}</Method></Type></Namespace>"
    )
    parts = "".join(f'<Assembly Name="a" {totals(assembly)}>{inner}</Assembly>' for assembly in assemblies)
    return f'<Root {totals(declared)} ReportType="DetailedXml" DotCoverVersion="2023.3">{parts}</Root>'


def totals(text: str) -> str:
    covered, valid = text.split("/")
    return f'CoveredStatements="{covered}" TotalStatements="{valid}" CoveragePercent="50"'


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(dotcover("1/2", "1/2"), id="no statements listed, as in the type Xml"),
        pytest.param(dotcover("1/2", "1/2", statements="True False"), id="statements listed"),
        pytest.param(dotcover("1/2", "0/1", "1/1"), id="two assemblies"),
        pytest.param(dotcover("1/2", "1/2", statements="True"), id="listed statements tell a better story"),
        pytest.param(dotcover("1/2", "1/2").replace("DotCoverVersion", "Version"), id="no version of dotCover"),
    ],
)
def test_totals(look, report):
    reading = look(report)
    assert (reading.outcome, reading.format) == ("read", "dotcover")
    assert reading.totals == {"statements": {"covered": 1, "valid": 2}}


@pytest.mark.parametrize(
    ("report", "counted"),
    [
        pytest.param(dotcover("2/2", "1/2"), "1/2 assemblies", id="assemblies disagree"),
        pytest.param(dotcover("1/2"), "0/0 assemblies", id="no assembly"),
        pytest.param(dotcover("3/2", "3/2"), "3/2 assemblies", id="more than there are"),
        pytest.param(
            dotcover("2/2", "2/2", statements="True False"), "1/2 listed", id="listed statements tell a worse story"
        ),
    ],
)
def test_statements_that_disagree_are_refused(look, report, counted):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith("totals disagree: statements: ")
    assert f"its elements count {counted}" in reading.reasons[0]


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (dotcover("x/2", "1/2"), "CoveredStatements of its root is 'x'"),
        (dotcover("1/-2", "1/2"), "TotalStatements of its root is '-2'"),
        (dotcover("1/2", "1/"), "TotalStatements of an assembly is ''"),
        (dotcover("1/2", "1/2", statements="Partly"), "a statement that is covered: 'Partly'"),
        ('<Root DotCoverVersion="2023.3"/>', "CoveredStatements of its root is ''"),
    ],
)
def test_what_makes_no_sense_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reason in reading.reasons[0]


def test_no_statement_at_all_is_empty(look):
    assert look(dotcover("0/0")).outcome == "empty"


def test_another_root_of_that_name_is_not_taken_for_dotcover(look):
    assert look("<Root/>").reasons[0].startswith("unsupported format: XML with the root element 'Root'; ")

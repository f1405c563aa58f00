"""Cobertura: counts of elements, held against the totals that the file declares."""

from __future__ import annotations

import pytest

PLAIN = '<line number="1" hits="3"/><line number="2" hits="0"/>'
BRANCHING = '<line number="3" hits="1" branch="true" condition-coverage="50% (1/2)"/>'


def cobertura(*classes: tuple[str, str], **root: object) -> str:
    attributes = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in root.items())
    listed = "".join(f'<class name="c" filename="{file}"><lines>{lines}</lines></class>' for file, lines in classes)
    packages = f"<packages><package><classes>{listed}</classes></package></packages>"
    return f'<coverage line-rate="0.5" {attributes}>{packages}</coverage>'


@pytest.mark.parametrize(
    ("report", "totals"),
    [
        pytest.param(
            cobertura(("a", PLAIN), lines_covered=1, lines_valid=2),
            {"lines": {"covered": 1, "valid": 2}},
            id="declared and counted agree",
        ),
        pytest.param(
            cobertura(("a", PLAIN + BRANCHING), lines_covered=2, lines_valid=3, branches_covered=1, branches_valid=2),
            {"lines": {"covered": 2, "valid": 3}, "branches": {"covered": 1, "valid": 2}},
            id="branches from condition-coverage",
        ),
        pytest.param(
            cobertura(("a", PLAIN), lines_covered="1.0", lines_valid="2.0", branches_covered="0", branches_valid="0"),
            {"lines": {"covered": 1, "valid": 2}, "branches": {"covered": 0, "valid": 0}},
            id="counts written as decimals",
        ),
        pytest.param(
            cobertura(("a", PLAIN), ("b", PLAIN)),
            {"lines": {"covered": 2, "valid": 4}},
            id="nothing declared and one way to count",
        ),
        pytest.param(
            cobertura(("a", PLAIN), ("a", PLAIN), lines_covered=1, lines_valid=2),
            {"lines": {"covered": 1, "valid": 2}},
            id="declared by file and line",
        ),
        pytest.param(
            cobertura(("a", PLAIN), ("b", PLAIN), ("a", PLAIN), lines_covered=2, lines_valid=4),
            {"lines": {"covered": 2, "valid": 4}},
            id="a file that comes again after another one",
        ),
        pytest.param(
            cobertura(("a", PLAIN), ("a", PLAIN), lines_covered=2, lines_valid=4),
            {"lines": {"covered": 2, "valid": 4}},
            id="declared by class",
        ),
        pytest.param(
            cobertura(("a", '<line number="7" hits="0"/><line number="7" hits="4"/>')),
            {"lines": {"covered": 1, "valid": 1}},
            id="a line listed twice in a class is one line",
        ),
        pytest.param(
            cobertura(
                ("a", "<!-- --></lines><methods><method><lines>" + PLAIN + "</lines></method></methods><lines>" + PLAIN)
            ),
            {"lines": {"covered": 1, "valid": 2}},
            id="lines of methods repeat those of the class",
        ),
        pytest.param(
            cobertura(("a", PLAIN + BRANCHING), lines_covered=2, lines_valid=3, branches_covered=9, branches_valid=9),
            {"lines": {"covered": 2, "valid": 3}},
            id="branches that disagree are left out, lines stay",
        ),
        pytest.param(
            cobertura(("a", PLAIN + '<line number="3" hits="1" branch="true"/>')),
            {"lines": {"covered": 2, "valid": 3}},
            id="branches of unknown number are left out",
        ),
        pytest.param(
            cobertura(
                ("a", BRANCHING),
                ("b", PLAIN),
                ("a", BRANCHING.replace("1/2", "2/4")),
                branches_covered=2,
                branches_valid=4,
                lines_covered=2,
                lines_valid=3,
            ),
            {"lines": {"covered": 2, "valid": 3}, "branches": {"covered": 2, "valid": 4}},
            id="branches of one line in two classes: the better ones",
        ),
    ],
)
def test_totals(look, report, totals):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.totals) == ("read", "cobertura", totals)


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(cobertura(("a", PLAIN), lines_covered=2, lines_valid=2), id="declares more than it shows"),
        pytest.param(cobertura(lines_covered=1, lines_valid=2), id="declares totals and shows no line"),
        pytest.param(cobertura(("a", PLAIN), ("a", PLAIN)), id="nothing declared and two ways to count"),
    ],
)
def test_lines_that_disagree_are_refused(look, report):
    reading = look(report)
    assert reading.outcome == "refused"
    assert "lines" not in reading.totals
    assert reading.reasons[0].startswith("totals disagree: lines: ")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ('<line number="1"/>', "without a readable number and hits"),
        ('<line hits="1"/>', "without a readable number and hits"),
        ('<line number="x" hits="1"/>', "without a readable number and hits"),
        ('<line number="-4" hits="1"/>', "names a line beyond 0 to 2,000,000"),
        ('<line number="2000001" hits="1"/>', "names a line beyond 0 to 2,000,000"),
        ('<line number="1" hits="1" branch="true" condition-coverage="(3/2)"/>', "3/2 branches of a line"),
        ('</lines><class filename="b"/><lines>', "a class inside a class"),
    ],
)
def test_lines_that_make_no_sense_are_refused(look, lines, reason):
    reading = look(cobertura(("a", lines)))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reason in reading.reasons[0]


def test_no_line_at_all_is_empty(look):
    reading = look(cobertura(lines_covered=0, lines_valid=0, branches_covered=0, branches_valid=0))
    assert reading.outcome == "empty"
    assert reading.totals["lines"] == {"covered": 0, "valid": 0}


def test_a_rate_that_tells_another_story_is_mentioned(look):
    reading = look(cobertura(("a", '<line number="1" hits="1"/>')))
    assert reading.outcome == "read"
    assert reading.reasons == ("its line-rate is '0.5', but its lines count 1/1; the count was taken",)


@pytest.mark.parametrize(
    ("timestamp", "finished"),
    [
        ("1717096315", "2024-05-30T19:11:55Z"),
        ("1717096315000", "2024-05-30T19:11:55Z"),
        ("2024-05-17 10:45:44.814039", None),
        ("171709631500", None),
        ("", None),
    ],
)
def test_the_timestamp_counts_where_it_is_one_moment(look, timestamp, finished):
    assert look(cobertura(("a", PLAIN), timestamp=timestamp)).finished == finished


@pytest.mark.parametrize(
    ("root", "taken_for"),
    [
        ('<coverage clover="3.2.0" generated="1"/>', "clover"),
        ('<coverage version="1"><file path="a"/></coverage>', "sonar-generic-coverage"),
        ('<coverage creationTime="2025" ctcreportVersion="10"/>', ""),
        ('<coverage version="4" timestamp="1"/>', ""),
    ],
)
def test_other_formats_with_the_same_root_are_not_taken_for_cobertura(look, root, taken_for):
    reading = look(root)
    assert (reading.outcome, reading.format) == ("empty" if "file" in root else "refused", taken_for)


def test_an_unknown_format_with_the_same_root_is_told_by_its_root(look):
    reading = look('<coverage creationTime="2025" ctcreportVersion="10"/>')
    assert reading.reasons[0].startswith("unsupported format: XML with the root element 'coverage'; ")

"""OpenCover: points held against the summary, and the lines on which they start."""

from __future__ import annotations

import pytest

FILES = '<Files><File uid="1" fullPath="a.cs"/><File uid="2" fullPath="b.cs"/></Files>'


def point(line: int, hits: object = 1, file: int | None = 1) -> str:
    where = "" if file is None else f' fileid="{file}"'
    return f'<SequencePoint vc="{hits}" sl="{line}"{where}/>'


def branch(hits: int) -> str:
    return f'<BranchPoint vc="{hits}" sl="1" path="0"/>'


def module(points: str, files: str = FILES, skipped: str = "") -> str:
    method = f"<Method><FileRef uid='1'/><SequencePoints>{points}</SequencePoints></Method>"
    return f"<Module {skipped}>{files}<Classes><Class><Methods>{method}</Methods></Class></Classes></Module>"


def session(*modules: str, points: str | None = None, branches: str | None = None) -> str:
    counts = ""
    if points is not None:
        visited, number = points.split("/")
        counts += f' visitedSequencePoints="{visited}" numSequencePoints="{number}"'
    if branches is not None:
        visited, number = branches.split("/")
        counts += f' visitedBranchPoints="{visited}" numBranchPoints="{number}"'
    return f"<CoverageSession><Summary{counts}/><Modules>{''.join(modules)}</Modules></CoverageSession>"


def ratio(covered: int, valid: int) -> dict[str, int]:
    return {"covered": covered, "valid": valid}


@pytest.mark.parametrize(
    ("report", "lines", "points", "branches"),
    [
        pytest.param(
            session(module(point(1) + point(2, 0) + branch(0) + branch(3)), points="1/2", branches="1/2"),
            ratio(1, 2),
            ratio(1, 2),
            ratio(1, 2),
            id="declared and counted agree",
        ),
        pytest.param(
            session(module(point(1) + point(2, 0))),
            ratio(1, 2),
            ratio(1, 2),
            ratio(0, 0),
            id="nothing declared and one way to count",
        ),
        pytest.param(
            session(module(point(1) + point(1, 0) + point(1, 0, file=2)), points="1/3", branches="0/0"),
            ratio(1, 2),
            ratio(1, 3),
            ratio(0, 0),
            id="two points on one line of one file are one line, covered where one was visited",
        ),
        pytest.param(
            session(module(point(1)), module(point(1, 0)), points="1/2", branches="0/0"),
            ratio(1, 1),
            ratio(1, 2),
            ratio(0, 0),
            id="a source file of two modules is one file",
        ),
        pytest.param(
            session(
                module(point(1), files='<Files><File uid="1" fullPath="a.cs"/></Files>'),
                module(point(1, 0), files='<Files><File uid="1" fullPath="other.cs"/></Files>'),
            ),
            ratio(1, 2),
            ratio(1, 2),
            ratio(0, 0),
            id="one number for two files, in sessions put together",
        ),
        pytest.param(
            session(module(point(1) + point(2, 0)), module(point(3), skipped='skippedDueTo="Filter"'), points="1/2"),
            ratio(1, 2),
            ratio(1, 2),
            ratio(0, 0),
            id="a skipped module was not measured",
        ),
        pytest.param(
            session(module(point(1, 0) + point(2, file=None), files='<Files><File uid="1" fullPath="a.cs"/></Files>')),
            ratio(1, 2),
            ratio(1, 2),
            ratio(0, 0),
            id="a point without a file is in the module's only one",
        ),
        pytest.param(
            session(module("<SequencePoint/>", files='<Files><File uid="1" fullPath="a.cs"/></Files>')),
            ratio(0, 1),
            ratio(0, 1),
            ratio(0, 0),
            id="a point of which nothing is said was not visited",
        ),
    ],
)
def test_totals(look, report, lines, points, branches):
    reading = look(report)
    assert (reading.outcome, reading.format) == ("read", "opencover")
    assert reading.totals == {"lines": lines, "sequence_points": points, "branches": branches}


def test_branches_that_count_the_entry_of_each_method_are_left_out(look):
    reading = look(session(module(point(1) + branch(1)), points="1/1", branches="2/2"))
    assert (reading.outcome, set(reading.totals)) == ("read", {"lines", "sequence_points"})
    assert reading.reasons[0].startswith("totals disagree: branches: 2/2 is declared, its elements count 1/1 points")


def test_missing_points_that_made_lines_look_worse_refuse_the_file(look):
    reading = look(session(module(point(1)), points="1/9", branches="0/0"))
    assert (reading.outcome, set(reading.totals)) == ("refused", {"branches"})
    assert reading.reasons[0].startswith("totals disagree: lines: 1/9 sequence points are declared")


def test_missing_points_that_made_lines_look_better_leave_the_lines(look):
    reading = look(session(module(point(1, 0)), points="8/9", branches="0/0"))
    assert (reading.outcome, reading.totals["lines"]) == ("read", ratio(0, 1))
    assert "sequence_points" not in reading.totals


def test_points_of_unknown_files_leave_no_certain_lines(look):
    reading = look(session(module(point(1, file=None) + point(1, 0, file=None)), points="1/2", branches="0/0"))
    assert (reading.outcome, reading.totals["sequence_points"]) == ("refused", ratio(1, 2))
    assert reading.reasons[0].startswith("its sequence points do not name their file")


@pytest.mark.parametrize("element", ["Class", "Method"])
def test_a_skipped_class_or_method_was_not_measured(look, element):
    report = session(module(point(1))).replace(f"<{element}>", f'<{element} skippedDueTo="Attribute">')
    reading = look(report)
    assert (reading.outcome, reading.totals["sequence_points"]) == ("empty", ratio(0, 0))


def test_what_follows_a_skipped_module_counts(look):
    reading = look(session(module(point(1), skipped='skippedDueTo="Filter"'), module(point(2) + point(3, 0))))
    assert reading.totals["lines"] == ratio(1, 2)


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (session(module(point(1, "-1"))), "vc of a sequence point is '-1'"),
        (session(module(point(1, "many"))), "vc of a sequence point is 'many'"),
        (session(module(point(-3))), "a sequence point stands on line '-3'"),
        (session(module(point(16707566))), "names a line beyond 0 to 2,000,000"),
        (session(module(point(1)), points="1/x"), "numSequencePoints of the session is 'x'"),
        (
            session(module(point(1)), points="1/1").replace(' numSequencePoints="1"', ""),
            "numSequencePoints of the session",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reason in reading.reasons[0]


def test_lines_of_many_files_in_any_order_are_told_apart(look):
    files = "".join(f'<File uid="{number}" fullPath="f{number}.cs"/>' for number in range(1, 41))
    points = "".join(point(line, line % 2, file) for line in range(1, 401) for file in range(1, 41))
    assert look(session(module(points * 2, files=f"<Files>{files}</Files>"))).totals["lines"] == ratio(8_000, 16_000)

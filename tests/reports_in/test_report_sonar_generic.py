"""SonarQube's generic coverage: lines counted by file and line number."""

from __future__ import annotations

import pytest


def line(number: object, covered: str = "true", branches: str = "") -> str:
    taken, _, valid = branches.partition("/")
    pair = f' branchesToCover="{valid}" coveredBranches="{taken}"' if branches else ""
    return f'<lineToCover lineNumber="{number}" covered="{covered}"{pair}/>'


def sonar(*files: tuple[str, str], root: str = 'version="1"') -> str:
    listed = "".join(f'<file path="{path}">{lines}</file>' for path, lines in files)
    return f"<coverage {root}>{listed}</coverage>"


@pytest.mark.parametrize(
    ("report", "lines", "branches"),
    [
        pytest.param(sonar(("a", line(1) + line(2, "false"))), (1, 2), (0, 0), id="lines"),
        pytest.param(sonar(("a", line(1, branches="1/2") + line(2, branches="0/2"))), (2, 2), (1, 4), id="branches"),
        pytest.param(sonar(("a", line(1, branches="0/0"))), (1, 1), (0, 0), id="a line with no branch of none"),
        pytest.param(
            sonar(("a", line(1, "false", "0/2") + line(1, "true", "1/2"))), (1, 1), (1, 2), id="a line that comes twice"
        ),
        pytest.param(
            sonar(("a", line(1)), ("b", line(1, "false")), ("a", line(1, "false") + line(2, "false"))),
            (1, 3),
            (0, 0),
            id="a file that comes twice",
        ),
        pytest.param(
            sonar(("a", line(1)), root='xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1"'),
            (1, 1),
            (0, 0),
            id="a root with a namespace",
        ),
        pytest.param(
            sonar(("a", "".join(line(number) for number in range(1, 25_001)))),
            (25_000, 25_000),
            (0, 0),
            id="a long file",
        ),
    ],
)
def test_totals(look, report, lines, branches):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "sonar-generic-coverage", ())
    assert reading.totals["lines"] == {"covered": lines[0], "valid": lines[1]}
    assert reading.totals["branches"] == {"covered": branches[0], "valid": branches[1]}


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (sonar(("a", line(1, "yes"))), "a line whose covered is 'yes'"),
        (sonar(("a", '<lineToCover lineNumber="1"/>')), "a line whose covered is ''"),
        (sonar(("a", '<lineToCover covered="true"/>')), "a lineToCover stands on line ''"),
        (sonar(("a", line(-1))), "a lineToCover stands on line '-1'"),
        (sonar(("a", line(2_000_001))), "names a line beyond 0 to 2,000,000"),
        (sonar(("a", line(1, branches="3/2"))), "3/2 branches of a line"),
        (sonar(("a", line(1, branches="-1/2"))), "coveredBranches is '-1'"),
        (sonar(("a", line(1, branches="1/NaN"))), "branchesToCover is 'NaN'"),
        (f'<coverage version="1"><file>{line(1)}</file></coverage>', "lines of a file without a path"),
        (f'<coverage version="1">{line(1)}</coverage>', "lines of a file without a path"),
    ],
)
def test_what_makes_no_sense_is_refused(look, report, reason):
    reading = look(report)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reason in reading.reasons[0]


@pytest.mark.parametrize("report", [sonar(), sonar(("a", ""))])
def test_no_line_at_all_is_empty(look, report):
    assert look(report).outcome == "empty"

"""LCOV: records held against their own totals, and merged where a file has several."""

from __future__ import annotations

import pytest


def record(*entries: str, file: str = "a.c") -> str:
    return "\n".join(["TN:", f"SF:{file}", *entries, "end_of_record", ""])


LINES = ("DA:1,1", "DA:2,0")
BRANCHES = ("BRDA:1,0,0,1", "BRDA:1,0,1,-")


@pytest.mark.parametrize(
    ("trace", "totals"),
    [
        pytest.param(record(*LINES, "LF:2", "LH:1"), {"lines": (1, 2)}, id="declared and counted agree"),
        pytest.param(record(*LINES), {"lines": (1, 2)}, id="nothing declared"),
        pytest.param(record("DA:1,1,c2hhc3Vt", "LF:1", "LH:1"), {"lines": (1, 1)}, id="a checksum after the count"),
        pytest.param(record("DA:1,-3", "DA:2,1e+06", "LF:2", "LH:1"), {"lines": (1, 2)}, id="odd counts"),
        pytest.param(record("LF:2", "LH:1"), {"lines": (1, 2)}, id="a summary without lines"),
        pytest.param(
            record(*LINES, *BRANCHES, "BRF:2", "BRH:1", "LF:2", "LH:1"),
            {"lines": (1, 2), "branches": (1, 2)},
            id="branches",
        ),
        pytest.param(
            record("DA:1,1", "BRDA:1,e0,f(a, b) == 2,1", "BRDA:1,e0,f(a, b) == 3,0"),
            {"lines": (1, 1), "branches": (1, 2)},
            id="exception branches whose text has commas",
        ),
        pytest.param(
            record(*LINES, *BRANCHES, "BRF:7", "BRH:7"),
            {"lines": (1, 2)},
            id="branches that disagree are left out, lines stay",
        ),
        pytest.param(
            record(*LINES, "FN:1,main", "FN:2,4,ends", "FNDA:1,main", "FNDA:0,ends", "FNF:2", "FNH:1"),
            {"lines": (1, 2), "functions": (1, 2)},
            id="functions, with and without their last line",
        ),
        pytest.param(
            record(*LINES, "FNL:0,1,9", "FNA:0,0,f<int>", "FNA:0,3,f<char>", "FNL:1,12", "FNA:1,0,g", "FNF:2", "FNH:1"),
            {"lines": (1, 2), "functions": (1, 2)},
            id="functions with aliases (LCOV 2.2)",
        ),
        pytest.param(
            record(*LINES, "LF:2", "LH:1") + record("DA:1,1", "LF:1", "LH:1", file="b.c"),
            {"lines": (2, 3)},
            id="two files",
        ),
        pytest.param(
            record(*LINES, *BRANCHES, "FN:1,f", "FNDA:0,f", "LF:2", "LH:1")
            + record("DA:1,1", "LF:1", "LH:1", file="b.c")
            + record("DA:2,5", "DA:3,0", "BRDA:1,0,1,4", "FNDA:1,f", "LF:2", "LH:1"),
            {"lines": (3, 4), "branches": (2, 2), "functions": (1, 1)},
            id="two records of one file are merged by line, branch and function",
        ),
        pytest.param(
            "\ufeff# a remark\n" + record(*LINES, "# another").replace("\n", "\r\n"),
            {"lines": (1, 2)},
            id="byte order mark, remarks and Windows line ends",
        ),
        pytest.param(record(*LINES, "VER:1", "MCF:2", "MCDC:1,2"), {"lines": (1, 2)}, id="entries that count nothing"),
    ],
)
def test_totals(look, trace, totals):
    reading = look(trace)
    assert (reading.outcome, reading.format) == ("read", "lcov"), reading.reasons
    assert reading.totals == {name: {"covered": c, "valid": v} for name, (c, v) in totals.items()}


@pytest.mark.parametrize(
    ("trace", "reason"),
    [
        (record(*LINES, "LF:9", "LH:9"), "totals disagree: lines: 9/9 is declared, its elements count 1/2 per_record"),
        (record("LF:2", "LH:3"), "totals disagree: lines: 3/2 is declared"),
        (record("LF:2", "LH:1") * 2, "totals disagree: lines: 2/4 is declared by several records of one file"),
        (record(*LINES, "LF:2", "LH:1") + record("LF:5", "LH:5", file="b"), "totals disagree: lines: 6/7 is declared"),
        (record(*LINES).removesuffix("end_of_record\n"), "its last record does not end"),
        ("SF:a\nDA:1,1\nSF:b\nend_of_record", "line 3: a record begins inside another"),
        ("TN:\nend_of_record", "line 2: a record ends that never began"),
        ("TN:\nDA:1,1", "line 2: 'DA:1,1' stands outside a record"),
        (record("DA:one,1"), "line 3: 'DA:one,1' cannot be read"),
        (record("DA:1"), "line 3: 'DA:1' cannot be read"),
        (record("BRDA:1,0,1"), "line 3: 'BRDA:1,0,1' cannot be read"),
        (record("LF:many"), "LF is 'many', not a whole number"),
        (record("what is this"), "line 3: 'what is this' is no entry of a trace file"),
        (record("DA:3000000,1"), "names a line beyond 0 to 2,000,000 of a file"),
    ],
)
def test_what_does_not_add_up_is_refused(look, trace, reason):
    reading = look(trace)
    assert reading.outcome == "refused"
    assert "lines" not in reading.totals
    assert reading.reasons[0].startswith(reason) or reason in reading.reasons[0]


def test_records_without_a_line_are_empty(look):
    assert look(record("LF:0", "LH:0")).outcome == "empty"

"""gcov's annotated source: lines of code that ran, by source file."""

from __future__ import annotations

import pytest

HEAD = "        -:    0:Source:src/a.c\n        -:    0:Graph:a.gcno\n        -:    0:Runs:1\n"


@pytest.mark.parametrize(
    ("lines", "covered", "valid"),
    [
        pytest.param("        2:    1:int f(int x)\n        -:    2:{\n    #####:    3:  g();\n", 1, 2, id="lines"),
        pytest.param("    =====:    1:  catch\n        1:    2:x", 1, 2, id="code that only an exception reaches"),
        pytest.param("       1*:    1:a && b\n   #####*:    2:c\n", 1, 2, id="some blocks of the line did not run"),
        pytest.param("    1.5k:    1:a\n      2M*:    2:b\n", 2, 2, id="counts for people"),
        pytest.param("        0:    1:a\n", 0, 1, id="a count of none"),
        pytest.param("    #####:    1:a\n        3:    1:a\n    #####:    1:a\n", 1, 1, id="a line that comes again"),
        pytest.param(
            "function f called 2 returned 100% blocks executed 75%\n        2:    1:int f(int x)\n"
            "        2:    1-block  0\nbranch  0 taken 50% (fallthrough)\nbranch  1 never executed\n"
            "call    0 returned 100%\nunconditional  0 taken 1\ncondition outcomes covered 1/4\n"
            "    $$$$$:    1-block  1\n    %%%%%:    1-block  2\n\n",
            1,
            1,
            id="what is told about blocks, branches and calls is not counted",
        ),
        pytest.param(
            "        1:    4:T f()\n------------------\nT f<int>() [with T = int]:\n        1:    4:T f()\n"
            "------------------\n_Z1fIcE:\n    #####:    4:T f()\n------------------\n    #####:    5:x\n",
            1,
            2,
            id="instances of a template are parts of its lines",
        ),
        pytest.param(
            "        1:    1:a\n        -:    0:Source:b.c\n    #####:    1:b\n        -:    0:Source:src/a.c\n"
            "    #####:    1:a\n    #####:    2:a\n",
            1,
            3,
            id="files put together",
        ),
        pytest.param("        1:    1:a: 2: b\n    #####:    2:/*EOF*/\n", 1, 2, id="colons in the source"),
        pytest.param("        1:    1:\x00\ufffdü\n", 1, 1, id="bytes that are no text"),
        pytest.param("        1:    1:a\r\n    #####:    2:b\r\n", 1, 2, id="line ends of Windows"),
    ],
)
def test_totals(look, lines, covered, valid):
    reading = look(HEAD + lines)
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "gcov-text", ())
    assert reading.totals == {"lines": {"covered": covered, "valid": valid}}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("        1:    1", "line 4: '        1:    1' is no line of gcov"),
        ("       -1:    1:a", "line 4: '       -1:    1:a' is no line of gcov"),
        ("      NaN:    1:a", "line 4: '      NaN:    1:a' is no line of gcov"),
        ("      ###:    1:a", "line 4: '      ###:    1:a' is no line of gcov"),
        ("Lines executed:90.00% of 10", "line 4: 'Lines executed:90.00% of 10' is no line of gcov"),
        ("        1:2000001:a", "it names a line beyond 0 to 2,000,000"),
    ],
)
def test_what_makes_no_sense_is_refused(look, line, reason):
    reading = look(HEAD + line)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("lines", ["", "        -:    1:// nothing to run\n"])
def test_no_line_of_code_is_empty(look, lines):
    assert look(HEAD + lines).outcome == "empty"


@pytest.mark.parametrize("first", ["        1:    1:int x;", "        -:    1:Source:a.c", "-:0:Graph:a.gcno"])
def test_source_without_its_name_is_not_taken_for_gcov(look, first):
    assert look(first).reasons[0].startswith("unsupported format: text that begins with ")

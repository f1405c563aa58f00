"""Go cover profiles: statements of distinct blocks, read from the end of each line."""

from __future__ import annotations

import pytest


def profile(*blocks: str, mode: str = "set") -> str:
    return "\n".join((f"mode: {mode}", *blocks, ""))


@pytest.mark.parametrize(
    ("report", "covered", "valid"),
    [
        pytest.param(profile("a/b.go:1.2,3.4 5 1", "a/b.go:5.2,6.4 2 0"), 5, 7, id="blocks"),
        pytest.param(profile("a.go:1.2,3.4 5 1", mode="atomic").strip(), 5, 5, id="no line end at the end"),
        pytest.param(profile("a.go:1.2,3.4 5 1", mode="count").replace("\n", "\r\n"), 5, 5, id="line ends of Windows"),
        pytest.param(profile("C:\\my code\\a.go:1.2,3.4 5 1"), 5, 5, id="a name with spaces and colons"),
        pytest.param(
            profile("a.go:1.2,3.4 5 0", "b.go:1.2,3.4 1 0", "a.go:1.2,3.4 5 7", "a.go:1.2,3.4 5 0"),
            5,
            6,
            id="a block that comes again is one, covered where it ran once",
        ),
        pytest.param(
            profile("a.go:1.2,3.4 5 0") + profile("a.go:1.2,3.4 5 1", mode="count"), 5, 5, id="files put together"
        ),
        pytest.param(profile("a.go:1.2,3.4 5 1", "a.go:1.2,3.5 5 0"), 5, 10, id="blocks that begin at one place"),
        pytest.param(profile("a.go:1.2,3.4 0 1", "a.go:1.2,3.4 0 1", "a.go:4.1,4.2 1 0"), 0, 1, id="no statements"),
        pytest.param(profile(f"a.go:1.2,3.4 5 {2**64 - 1}"), 5, 5, id="the largest count"),
    ],
)
def test_totals(look, report, covered, valid):
    reading = look(report)
    assert (reading.outcome, reading.format, reading.reasons) == ("read", "go-cover", ())
    assert reading.totals == {"statements": {"covered": covered, "valid": valid}}


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("a.go:1.2,3.4 5", "line 2: 'a.go:1.2,3.4 5' is no block"),
        ("a.go:1.2,3.4", "line 2: 'a.go:1.2,3.4' is no block"),
        ("a.go:1.2,3 5 1", "line 2: 'a.go:1.2,3' is no block"),
        (":1.2,3.4 5 1", "line 2: ':1.2,3.4' is no block"),
        ("a.go 5 1", "line 2: ':a.go' is no block"),
        ("a.go:1.2,3.4 x 1", "line 2: 'a.go:1.2,3.4 x 1' is no block"),
        ("a.go:1.2,3.4 -5 1", "line 2: 'a.go:1.2,3.4 -5 1' is no block"),
        ("a.go:1.2,3.4 5 -1", "line 2: the count of a block is '-1'"),
        ("a.go:1.2,3.4 5 1\na.go:1.2,3.4 6 1", "line 3: a block has 6 statements, and had 5"),
        ("a.go:1.2,3.4 5 0\na.go:1.2,3.4 0 0", "line 3: a block has 0 statements, and had 5"),
        ("mode: fast", "line 2: 'mode: fast' is no mode"),
    ],
)
def test_what_makes_no_sense_is_refused(look, block, reason):
    reading = look(profile(block))
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize("report", ["mode: set", "mode: atomic\n\n"])
def test_no_block_at_all_is_empty(look, report):
    assert look(report).outcome == "empty"


def test_an_unknown_mode_is_refused(look):
    assert look(profile("a.go:1.2,3.4 5 1", mode="guess")).reasons[0].startswith("line 1: 'mode: guess' is no mode")

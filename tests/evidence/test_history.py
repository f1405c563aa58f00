"""The history file: appended only, chained, and honest about what is wrong with it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from collector.evidence.history import append, read_history
from collector.evidence.storage import Unreadable, Unwritable
from collector.history import Entry, History
from collector.reports.trend import everything_closed, history_text, open_since

START = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


def entry(day: int = 0, *, still_open: tuple[str, ...] = (), waiting: tuple[str, ...] = ()) -> Entry:
    return Entry(
        packet="sha256:" + f"{day:064x}",
        decided_at=START + timedelta(days=day),
        mode="review",
        ruling="NO_GO" if still_open else "GO",
        exit_code=10 if still_open else 0,
        workload="shop",
        scope="sha256:" + "a" * 64,
        go_live=START + timedelta(days=60),
        commit="3f2c9d1",
        criteria=90,
        open=dict.fromkeys(still_open, "fail"),
        waiting=waiting,
    )


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history" / "shop.jsonl"


def test_what_was_appended_is_read_again(file):
    written = [entry(0, still_open=("a-b",), waiting=("c-d",)), entry(1)]
    for one in written:
        append(file, one)
    assert read_history(file) == History(entries=tuple(written))


def test_what_stood_there_is_never_changed(file):
    append(file, entry(0))
    before = file.read_bytes()
    append(file, entry(1))
    assert file.read_bytes().startswith(before)


@pytest.mark.parametrize("change", ["taken out", "changed"])
def test_a_touched_line_breaks_the_chain(file, change):
    for day in range(4):
        append(file, entry(day, still_open=("a-b",)))
    lines = file.read_bytes().splitlines(keepends=True)
    touched = [] if change == "taken out" else [lines[1].replace(b'"NO_GO"', b'"GO"')]
    file.write_bytes(b"".join([lines[0], *touched, *lines[2:]]))
    found = read_history(file)
    assert len(found.problems) == 1
    assert f"{file}:{2 + len(touched)}: the line before it was changed or taken out" in found.problems[0]


def test_a_line_that_a_crash_cut_short_is_named_and_the_rest_is_read(file):
    append(file, entry(0))
    with file.open("ab") as cut:
        cut.write(b'{"schema":"golive.hist')
    append(file, entry(1))
    found = read_history(file)
    assert [one.decided_at for one in found.entries] == [START, START + timedelta(days=1)]
    assert found.problems == (f"{file}:2: this line is damaged, perhaps cut short by a crash; it is passed over",)


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        '{"schema":"golive.history/v2"}',
        '{"a":' * 5000,
        json.dumps({"schema": "golive.history/v1", "previous": ""}),
        "\x00",
    ],
)
def test_what_is_no_decision_is_a_problem_not_an_entry(file, line):
    file.parent.mkdir()
    file.write_text(line + "\n")
    found = read_history(file)
    assert found.entries == ()
    assert found.problems


def test_runs_side_by_side_lose_nothing(file):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda day: append(file, entry(day)), range(12)))
    found = read_history(file)
    assert found.problems == ()
    assert sorted(one.decided_at for one in found.entries) == [START + timedelta(days=day) for day in range(12)]


def test_a_file_that_is_not_there_says_what_to_name(file):
    with pytest.raises(Unreadable, match="--history"):
        read_history(file)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable):
        append(tmp_path / "file" / "history.jsonl", entry())


def test_a_criterion_is_open_since_the_first_run_of_the_last_unbroken_row():
    runs = [
        entry(0, still_open=("a-b", "c-d")),
        entry(3, still_open=("c-d",)),
        entry(5, still_open=("a-b", "c-d")),
        entry(9, still_open=("a-b", "c-d")),
    ]
    assert [(one.criterion, one.since, one.runs) for one in open_since(runs)] == [
        ("c-d", START, 4),
        ("a-b", START + timedelta(days=5), 2),
    ]


def test_the_pace_tells_when_nothing_is_open_any_more():
    falling = [entry(day, still_open=tuple(f"a-{n}" for n in range(10 - day))) for day in (0, 2, 4, 6)]
    assert everything_closed(falling) == START + timedelta(days=10)


@pytest.mark.parametrize("left", [(5, 5, 5), (3, 4, 6), (0, 0, 0), (4,)])
def test_where_the_number_does_not_fall_there_is_no_forecast(left):
    runs = [entry(day, still_open=tuple(f"a-{n}" for n in range(count))) for day, count in enumerate(left)]
    assert everything_closed(runs) is None


def test_a_line_that_falls_by_a_rounding_error_leads_nowhere():
    runs = [entry(day, waiting=tuple(f"a-{n}" for n in range(left))) for day, left in ((0, 1), (5, 8), (20, 3))]
    assert everything_closed(runs) is None


def test_runs_at_one_moment_have_no_pace():
    runs = [entry(0, still_open=("a-b", "c-d")), entry(0, still_open=("a-b",))]
    assert everything_closed(runs) is None


def test_the_text_for_people(snapshot):
    runs = [entry(day, still_open=tuple(f"area-point-{n}" for n in range(6 - day // 3))) for day in (0, 3, 6, 9)]
    last = replace(runs[-1], waiting=("cutover-rehearsed",))
    assert history_text(History(entries=(*runs[:-1], last), problems=("shop.jsonl:2: damaged",))) == snapshot

"""Who is on call when: held against a count hour by hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from registers_samples import GO_LIVE, WORKLOAD

from collector.derive import Observed
from collector.derive.registers.opened import Opened
from collector.derive.registers.rota import OncallRota, rota_row
from collector.derive.rows import Unknown
from collector.derive.tables import Tables
from collector.files.registers import Rota, Shift

START = GO_LIVE - timedelta(hours=24)
HYPERCARE = timedelta(hours=24)
HOURS = 48


def at(hour: int) -> datetime:
    return START + timedelta(hours=hour)


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    begin = draw(st.integers(-6, HOURS + 2))
    return Shift(
        person=draw(st.sampled_from(["Anna", "anna ", "Bert"])),
        starts=at(begin),
        ends=at(begin + draw(st.integers(1, 30))),
    )


def row(found: list[Shift], until: int = HOURS) -> OncallRota:
    rota = Rota(as_of=START, starts=at(-12), ends=at(until), shifts=tuple(found))
    tables = Tables(alert_baseline={}, free_mail_domains=frozenset())
    seen = Observed(facts={}, gaps=(), workload=WORKLOAD, tables=tables, now=START, hypercare=HYPERCARE)
    return rota_row(Opened(content=rota, file="registers/rota.yaml", evidence=()), seen)


def open_hours(found: list[Shift]) -> list[int]:
    return [hour for hour in range(HOURS) if not any(one.starts <= at(hour) < one.ends for one in found)]


@settings(max_examples=30, deadline=None)
@given(st.lists(shifts(), max_size=5))
def test_every_hour_without_anybody_lies_in_a_gap(found: list[Shift]) -> None:
    one = row(found)
    assert isinstance(one.gaps, tuple)
    assert isinstance(one.longest_gap, float)
    alone = open_hours(found)
    assert bool(one.gaps) == bool(alone)
    runs, longest = 0, 0
    for hour in range(HOURS):
        runs = runs + 1 if hour in alone else 0
        longest = max(longest, runs)
    assert one.longest_gap == longest * 60


@settings(max_examples=30, deadline=None)
@given(st.lists(shifts(), min_size=1, max_size=5), st.data())
def test_a_shift_less_never_improves_the_rota(found: list[Shift], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(found) - 1))
    whole, less = row(found), row([*found[:gone], *found[gone + 1 :]])
    assert isinstance(whole.longest_gap, float)
    assert isinstance(less.longest_gap, float)
    assert less.longest_gap >= whole.longest_gap
    assert isinstance(whole.fewest_people_a_week, float)
    assert isinstance(less.fewest_people_a_week, float)
    assert less.fewest_people_a_week <= whole.fewest_people_a_week


@settings(max_examples=30, deadline=None)
@given(st.lists(shifts(), max_size=4), st.integers(-11, HOURS - 1))
def test_a_shorter_export_never_says_more(found: list[Shift], until: int) -> None:
    short = row(found, until)
    assert isinstance(short.longest_gap, Unknown)
    assert isinstance(short.fewest_people_a_week, Unknown)
    whole = row(found).longest_gap
    assert isinstance(whole, float)
    assert (short.longest_gap.at_least or 0.0) <= whole


def test_names_are_counted_once_however_they_are_spelt() -> None:
    two = [Shift(person=name, starts=at(-1), ends=at(HOURS)) for name in ("Anna", "anna ")]
    assert row(two).fewest_people_a_week == 1.0
    assert row([*two, replace(two[0], person="Bert")]).fewest_people_a_week == 2.0


def test_a_rota_that_ends_to_the_minute_has_no_gap() -> None:
    assert row([Shift(person="Anna", starts=at(0), ends=at(HOURS))]).gaps == ()


def test_a_week_is_seven_days_from_the_day_before_go_live() -> None:
    days = [(0, 7, "Bert"), (14, 40, "Bert"), (0, 40, "Anna")]
    found = [Shift(person=who, starts=at(24 * begin), ends=at(24 * end)) for begin, end, who in days]
    rota = Rota(as_of=START, starts=START, ends=at(24 * 40), shifts=tuple(found))
    tables = Tables(alert_baseline={}, free_mail_domains=frozenset())
    seen = Observed(facts={}, gaps=(), workload=WORKLOAD, tables=tables, now=START)
    alone = rota_row(Opened(content=rota, file="registers/rota.yaml", evidence=()), seen)
    assert alone.fewest_people_a_week == 1.0
    closed = replace(rota, shifts=(*found, Shift(person="Bert", starts=at(24 * 13), ends=at(24 * 14))))
    both = rota_row(Opened(content=closed, file="registers/rota.yaml", evidence=()), seen)
    assert both.fewest_people_a_week == 2.0

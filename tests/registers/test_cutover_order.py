"""The order of cutover tasks: chains, circles and double bookings, held against slow and simple ways to find them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from collector.derive.registers.task_order import double_booked, longest_chain, order_of, waits_of
from collector.files.registers import CutoverTask, folded

START = datetime(2026, 11, 30, tzinfo=UTC)


@st.composite
def plans(draw: st.DrawFn) -> list[CutoverTask]:
    count = draw(st.integers(1, 6))
    ids = [f"T-{number}" for number in range(count)]
    return [
        CutoverTask(
            id=one,
            owner=draw(st.sampled_from(["a", "b"])),
            start=START + timedelta(hours=draw(st.integers(0, 5))),
            duration=timedelta(hours=draw(st.integers(1, 3))),
            depends_on=tuple(draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))),
        )
        for one in ids
    ]


def _reaches(waits: dict[str, tuple[str, ...]], name: str) -> set[str]:
    found: set[str] = set()
    todo = list(waits[name])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(waits[one])
    return found


@settings(max_examples=30, deadline=None)
@given(plans())
def test_every_task_in_a_circle_is_found(tasks: list[CutoverTask]) -> None:
    waits = dict(waits_of(tasks))
    order = order_of(waits)
    circular = {name for name in waits if name in _reaches(waits, name)}
    assert circular <= set(order.circular)
    assert bool(circular) == bool(order.circular)
    assert set(order.sorted).isdisjoint(order.circular)


@settings(max_examples=30, deadline=None)
@given(plans())
def test_the_longest_chain_is_as_long_as_the_longest_path(tasks: list[CutoverTask]) -> None:
    waits = dict(waits_of(tasks))
    order = order_of(waits)
    if order.circular:
        return
    lengths = {folded(one.id): one.duration or timedelta() for one in tasks}

    def along(name: str) -> timedelta:
        return lengths[name] + max((along(one) for one in waits[name]), default=timedelta())

    assert longest_chain(waits, order, lengths) == max(along(name) for name in waits)


@settings(max_examples=30, deadline=None)
@given(plans())
def test_an_owner_in_two_places_is_found(tasks: list[CutoverTask]) -> None:
    def overlap(one: CutoverTask, other: CutoverTask) -> bool:
        assert one.start
        assert other.start
        assert one.ends
        assert other.ends
        return one.owner == other.owner and one.start < other.ends and other.start < one.ends

    owners = {one.owner for one, other in combinations(tasks, 2) if overlap(one, other)}
    assert {text.partition(":")[0] for text in double_booked(tasks)} == owners


def test_ten_thousand_tasks_in_one_chain_need_no_recursion() -> None:
    tasks = [CutoverTask(id=f"T-{n}", depends_on=(f"T-{n - 1}",) if n else ()) for n in range(10_000)]
    waits = waits_of(tasks)
    lengths = {folded(one.id): timedelta(minutes=1) for one in tasks}
    assert longest_chain(waits, order_of(waits), lengths) == timedelta(minutes=10_000)

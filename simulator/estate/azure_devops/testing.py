"""The parts about tests: runs, coverage, and test plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from simulator.azure_devops.things import Build, Coverage, Module, Plan, Point, Suite, TestRun
from simulator.azure_devops.things.testing import COVERAGE_STATUSES, RUN_STATES
from simulator.estate.azure_devops.reading import Reading, duration
from simulator.strict import EstateError, Fields

_HOUR = timedelta(hours=1)
_MONTH = timedelta(days=30)


def read_test_runs(
    fields: Fields, key: str, reading: Reading, *, first: int, build: Build | None = None
) -> tuple[TestRun, ...]:
    """Read a list of `{name, passed, failed, skipped, others, reruns, state, stage, finished, took, plan, …}`."""
    return tuple(
        _test_run(Fields(value, where), reading, first + place, build)
        for place, (value, where) in enumerate(fields.each(key))
    )


def _test_run(entry: Fields, reading: Reading, number: int, build: Build | None) -> TestRun:
    state = entry.one_of("state", RUN_STATES, "Completed")
    ended = (build.finished if build else None) or reading.now - _HOUR
    finished = entry.moment("finished", reading.now, ended)
    counts = {"Passed": "passed", "Failed": "failed", "NotExecuted": "skipped"}
    run = TestRun(
        id=entry.whole("id", number),
        name=entry.text("name", "Unit tests"),
        build=build.id if build else entry.whole("build", 0),
        plan=entry.whole("plan", 0),
        state=state,
        automated=entry.flag("automated", default=build is not None),
        stage=entry.text("stage", ""),
        started=finished - duration(entry, "took", "PT4M"),
        finished=finished if state == "Completed" else None,
        outcomes={**{name: entry.whole(said, 0) for name, said in counts.items()}, **_numbers(entry, "others")},
        reruns=entry.whole("reruns", 0),
        owner=reading.person(entry, "owner"),
    )
    entry.done()
    return run


def _numbers(fields: Fields, key: str) -> Mapping[str, int]:
    """Read a mapping of names to numbers, such as `{Inconclusive: 2}`."""
    entry = Fields(fields.mapping(key), fields.place(key))
    return {str(name): entry.whole(str(name)) for name in fields.mapping(key)}


def read_coverage(fields: Fields) -> Coverage:
    """Read `coverage: {status, after, figures: {Lines: 412/480}, modules: [{name, lines, blocks}]}` of a build."""
    if not fields.has("coverage"):
        return Coverage()
    entry = Fields(fields.mapping("coverage"), fields.place("coverage"))
    figures = Fields(entry.mapping("figures"), entry.place("figures"))
    coverage = Coverage(
        status=entry.one_of("status", COVERAGE_STATUSES, "finalized"),
        after=entry.whole("after", 0),
        figures={str(label): _counts(figures, str(label), 2) for label in entry.mapping("figures")},  # type: ignore[misc]
        modules=tuple(_module(Fields(*each)) for each in entry.each("modules")),
    )
    entry.done()
    return coverage


def _counts(entry: Fields, key: str, many: int, default: str | None = None) -> tuple[int, ...]:
    parts = entry.text(key, default).split("/")
    if len(parts) != many or not all(part.strip().isdecimal() for part in parts):
        raise EstateError(f"{entry.place(key)}: expected {many} counts like {'/'.join(['12'] * many)}")
    return tuple(int(part) for part in parts)


def _module(entry: Fields) -> Module:
    """Read `{name, lines: covered/not covered/partially covered, blocks: covered/not covered}`."""
    lines, blocks = _counts(entry, "lines", 3, "0/0/0"), _counts(entry, "blocks", 2, "0/0")
    module = Module(
        name=entry.text("name"),
        lines_covered=lines[0],
        lines_not_covered=lines[1],
        lines_partially_covered=lines[2],
        blocks_covered=blocks[0],
        blocks_not_covered=blocks[1],
    )
    entry.done()
    return module


def read_plans(fields: Fields, reading: Reading) -> tuple[Plan, ...]:
    """Read `test_plans: [{name, id, state, iteration, starts, ends, owner, suites: [{name, points}]}]`."""
    found = []
    for number, (value, where) in enumerate(fields.each("test_plans"), 1):
        entry = Fields(value, where)
        plan_id, name = entry.whole("id", 100 * number), entry.text("name")
        root = Suite(id=plan_id + 1, name=name, parent=0, points=())
        found.append(
            Plan(
                id=plan_id,
                name=name,
                state=entry.one_of("state", ("Active", "Inactive"), "Active"),
                iteration=entry.text("iteration", reading.project),
                starts=entry.moment("starts", reading.now, reading.now - _MONTH),
                ends=entry.moment("ends", reading.now, reading.now),
                suites=(root, *_suites(entry, reading, root.id)),
                owner=reading.person(entry, "owner"),
            )
        )
        entry.done()
    return tuple(found)


def _suites(fields: Fields, reading: Reading, root: int) -> Iterator[Suite]:
    for number, (value, where) in enumerate(fields.each("suites"), 1):
        entry = Fields(value, where)
        own = root + number
        points = tuple(
            (own * 1000 + place, _point(Fields(*each), reading, place))
            for place, each in enumerate(entry.each("points"), 1)
        )
        yield Suite(id=own, name=entry.text("name"), parent=root, points=points)
        entry.done()


def _point(entry: Fields, reading: Reading, place: int) -> Point:
    """Read `{case, outcome, state, tester, updated, build, run}`."""
    outcome = entry.text("outcome", "Passed")
    has_run = outcome not in ("Unspecified", "None")
    point = Point(
        case=entry.whole("case", place),
        outcome=outcome,
        state=entry.text("state", "Completed" if has_run else "Ready"),
        tester=reading.person(entry, "tester"),
        updated=_updated(entry, reading),
        build=entry.text("build", ""),
        run=entry.whole("run", 1 if has_run else 0),
    )
    entry.done()
    return point


def _updated(entry: Fields, reading: Reading) -> datetime:
    return entry.moment("updated", reading.now, reading.now - _HOUR)

"""The JSON report of Mocha (`mocha --reporter json`; mochajs/mocha: lib/reporters/json.js).

A test has no outcome of its own: it stands again in the list of what passed, failed or is pending, and it counts by
the worst list that names it. A hook that fails stands among the failures alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from collector.sources.reports.figures import zoned_instant
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, count_in, object_in, objects_in, text_in
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally

Identity: TypeAlias = tuple[str, str]


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document has the statistics and the lists of Mocha."""
    stats = document.get("stats")
    return isinstance(stats, dict) and "passes" in stats and {"tests", "passes", "failures"} <= document.keys()


def read(document: Mapping[str, Any]) -> Findings:
    """Count the tests by the lists that name them, and hold the statistics against them. Raises `Refused`."""
    stats = object_in(document, "stats")
    tests = objects_in(document, "tests")
    lists = {
        Result.FAILURE: _named(document, "failures"),
        Result.SKIPPED: _named(document, "pending"),
        Result.PASSED: _named(document, "passes"),
    }
    tally = Tally()
    tally.flaky = 0
    for test in tests:
        result = _result(_identity(test), lists, tally)
        tally.count(result)
        tally.flaky += result == Result.PASSED and count_in(test, "currentRetry", needed=False) > 0
    if lists[Result.FAILURE].total():
        tally.alarm("it tells of a failure outside its tests, such as one of a hook: tests behind it may not have run")
    tally.hold_against("its summary", tests=count_in(stats, "tests"), failed=count_in(stats, "failures"))
    return tally.findings("tests counted by the worst list that names each", _finished(stats))


def _named(document: Object, key: str) -> Counter[Identity]:
    return Counter(map(_identity, objects_in(document, key, needed=key != "pending")))


def _identity(test: Object) -> Identity:
    return text_in(test, "fullTitle"), text_in(test, "file", needed=False)


def _result(test: Identity, lists: Mapping[Result, Counter[Identity]], tally: Tally) -> Result:
    """Take a test from the worst list that still names it: titles may repeat within a file."""
    for result, named in lists.items():
        if named[test] > 0:
            named[test] -= 1
            return result
    tally.note("a test that stands in no list of outcomes counts as an error")
    return Result.ERROR


def _finished(stats: Object) -> datetime | None:
    return zoned_instant(text_in(stats, "end", needed=False))


FORMAT = JsonFormat(name="mocha-json", kind="tests", claims=claims, read=read)

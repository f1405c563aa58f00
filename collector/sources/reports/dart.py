"""The JSON lines of `dart test` and `flutter test` (`--reporter json`; dart-lang/test: doc/json_reporter.md).

A test counts when it is done and not hidden, which loading a file and preparing it are. An error that comes after it
was done makes it fail all the same. Times are relative to the start of the run, so no moment is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from collector.sources.reports.format import JsonLinesFormat
from collector.sources.reports.json_base import Object, count_in, object_in, text_in
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.test_counts import Result, Tally

_RESULT_OF_WORD = {"success": Result.PASSED, "failure": Result.FAILURE, "error": Result.ERROR}
_MOST_TESTS = 1_000_000


def claims(event: Mapping[str, Any]) -> bool:
    """Say whether an event is the one by which a run begins."""
    return event.get("type") == "start" and "protocolVersion" in event


def read(events: Iterable[Mapping[str, Any]]) -> Findings:
    """Follow the events of a run to its end. Raises `Refused`."""
    run = _Run()
    for event in events:
        run.take(event)
    return run.findings()


class _Run:
    """What became of each test, by its number."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._running: set[int] = set()
        self._done: dict[int, Result] = {}
        self._errors: dict[int, Result] = {}
        self._ended = False
        self._success = False

    def take(self, event: Object) -> None:
        match event.get("type"):
            case "testStart":
                self._running.add(count_in(object_in(event, "test"), "id"))
            case "testDone":
                self._test_done(event)
            case "error":
                self._error(event)
            case "done":
                self._ended, self._success = True, event.get("success") is True
        if len(self._running) + len(self._done) + len(self._errors) > _MOST_TESTS:
            raise Refused(f"it tells of more than {_MOST_TESTS:,} tests: split the report")

    def _test_done(self, event: Object) -> None:
        number = count_in(event, "testID")
        self._running.discard(number)
        word = text_in(event, "result")
        known = _RESULT_OF_WORD.get(word)
        result = self._tally.strange_word(word) if known is None else known
        if result == Result.PASSED and event.get("hidden") is True:
            return
        skipped = Result.SKIPPED if event.get("skipped") is True else Result.PASSED
        self._done[number] = max(result, skipped)

    def _error(self, event: Object) -> None:
        number = count_in(event, "testID")
        result = Result.FAILURE if event.get("isFailure") is True else Result.ERROR
        self._errors[number] = max(result, self._errors.get(number, result))

    def findings(self) -> Findings:
        self._count()
        if self._ended and not self._success:
            self._tally.alarm("its last event does not say that the run was a success")
        if self._running:
            self._tally.not_whole(f"{len(self._running)} of its tests started and did not end")
        if not self._ended:
            self._tally.not_whole("it has no event that ends the run: it may have been interrupted; run it again")
        return self._tally.findings("tests counted as they were done, hidden ones left out", finished=None)

    def _count(self) -> None:
        """Count each test once, a hidden one too where an error followed it."""
        for number in self._done.keys() | (self._errors.keys() - self._running):
            done = self._done.get(number, Result.PASSED)
            self._tally.count(max(done, self._errors.get(number, done)))
        if self._running and not self._success:
            self._tally.alarm("a test was still running when the report ended")


FORMAT = JsonLinesFormat(name="dart-json", kind="tests", claims=claims, read=read)

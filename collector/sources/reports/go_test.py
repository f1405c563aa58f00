"""The JSON lines of `go test -json` (pkg.go.dev/cmd/test2json, pkg.go.dev/cmd/go: `go help buildjson`).

A test is known by its package and name, and subtests count as tests. Run again (`gotestsum --rerun-fails`), the last
outcome counts; one that passed after it had failed is flaky. Events of the package tell of what no test shows: a build
that failed, a panic, a failing `TestMain`. Other actions, known or new, are no outcomes; what the run printed is passed
over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from collector.sources.reports.figures import zoned_instant
from collector.sources.reports.format import JsonLinesFormat
from collector.sources.reports.json_base import Object, text_in
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.test_counts import Result, Tally

_RESULT_OF_ACTION = {"pass": Result.PASSED, "fail": Result.FAILURE, "skip": Result.SKIPPED}
_STARTS = ("run", "start")
_MOST_TESTS = 1_000_000


def claims(event: Mapping[str, Any]) -> bool:
    """Say whether an event is one of `go test -json`."""
    about = ("Package", "Test", "ImportPath", "Time", "Output")
    return isinstance(event.get("Action"), str) and any(key in event for key in about)


def read(events: Iterable[Mapping[str, Any]]) -> Findings:
    """Follow the events of all packages to their end. Raises `Refused`."""
    run = _Run()
    for event in events:
        run.take(event)
    return run.findings()


class _Run:
    """What became of each package and test; a test is `package newline name`."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._tests: dict[str, Result | None] = {}
        self._failed_once: set[str] = set()
        self._packages: dict[str, Result | None] = {}
        self._ended: dict[str, datetime | None] = {}

    def take(self, event: Object) -> None:
        action = text_in(event, "Action")
        if action in _RESULT_OF_ACTION or action in _STARTS:
            package, test = text_in(event, "Package", needed=False), text_in(event, "Test", needed=False)
            self._keep(package, test, event, _RESULT_OF_ACTION.get(action))
        elif action == "build-fail":
            self._tally.alarm("a package failed to build: its tests did not run")

    def _keep(self, package: str, test: str, event: Object, result: Result | None) -> None:
        if test:
            self._keep_test(f"{package}\n{test}", test, result)
        if result is None or not test:
            self._packages[package] = result
            self._ended[package] = zoned_instant(text_in(event, "Time", needed=False)) if result is not None else None
        self._packages.setdefault(package, None)
        if len(self._tests) + len(self._packages) > _MOST_TESTS:
            raise Refused(f"it tells of more than {_MOST_TESTS:,} tests: split the report")

    def _keep_test(self, key: str, name: str, result: Result | None) -> None:
        if result is None and name.startswith("Benchmark"):
            return  # a benchmark that goes well ends without an event (golang/vscode-go: src/goTest/test_events.md)
        if result == Result.FAILURE:
            self._failed_once.add(key)
        self._tests[key] = result

    def findings(self) -> Findings:
        for result in self._tests.values():
            if result is not None:
                self._tally.count(result)
        self._tally.flaky = sum(self._tests[key] == Result.PASSED for key in self._failed_once)
        self._watch_packages()
        self._watch_unfinished()
        return self._tally.findings("tests and subtests counted, the last outcome of each", self._finished())

    def _watch_packages(self) -> None:
        explained = {_package(key) for key, result in self._tests.items() if result == Result.FAILURE}
        failed = {package for package, result in self._packages.items() if result == Result.FAILURE}
        if failed - explained:
            self._tally.alarm("a package failed though none of its tests did: it did not build, or it broke off")
        if any(result is None for result in self._packages.values()):
            self._tally.not_whole("a package started and did not end: the run may have been interrupted; run it again")

    def _watch_unfinished(self) -> None:
        unfinished = [key for key, result in self._tests.items() if result is None]
        if unfinished:
            self._tally.not_whole(f"{len(unfinished)} of its tests started and did not end")
        if any(self._packages[_package(key)] != Result.PASSED for key in unfinished):
            self._tally.alarm("a test was still running when its package failed or the report ended")

    def _finished(self) -> datetime | None:
        known = [moment for moment in self._ended.values() if moment is not None]
        return max(known) if known and len(known) == len(self._packages) else None


def _package(key: str) -> str:
    return key.partition("\n")[0]


FORMAT = JsonLinesFormat(name="go-test-json", kind="tests", claims=claims, read=read)

"""CTRF, the Common Test Report Format (ctrf-io/ctrf: schema/ctrf.schema.json, spec/ctrf.md).

A test counts by its final `status`; failed attempts before a pass make it flaky, and it counts as passed. `other` is
a word of the format that says neither passed nor failed, so it counts as an error.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import (
    Object,
    count_in,
    milliseconds_in,
    object_in,
    objects_in,
    text_in,
)
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally

_RESULT_OF_WORD = {
    "passed": Result.PASSED,
    "failed": Result.FAILURE,
    "skipped": Result.SKIPPED,
    "pending": Result.SKIPPED,
    "other": Result.ERROR,
}
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document calls itself CTRF, or has its parts: the drafts before 1.0 did not name themselves."""
    results = document.get("results")
    if "reportFormat" in document:
        return bool(document["reportFormat"] == "CTRF")
    return isinstance(results, dict) and {"tool", "summary", "tests"} <= results.keys()


def read(document: Mapping[str, Any]) -> Findings:
    """Count the tests, and hold the summary against them. Raises `Refused`."""
    results = object_in(document, "results")
    summary = object_in(results, "summary")
    tally = Tally()
    tests = objects_in(results, "tests")
    for test in tests:
        tally.count(_result(test, tally))
    tally.hold_against("its summary", tests=count_in(summary, "tests"), failed=count_in(summary, "failed"))
    tally.flaky = max(sum(map(_flaky, tests)), count_in(summary, "flaky", needed=False))
    findings = tally.findings("tests counted by their final status", milliseconds_in(summary, "stop"))
    return dataclasses.replace(findings, commit=_commit(results))


def _result(test: Object, tally: Tally) -> Result:
    word = text_in(test, "status")
    if word == "other":
        tally.note("a test with the status 'other', which says neither passed nor failed, counts as an error")
    known = _RESULT_OF_WORD.get(word)
    return tally.strange_word(word) if known is None else known


def _flaky(test: Object) -> bool:
    if test.get("status") != "passed":
        return False
    attempts = objects_in(test, "retryAttempts", needed=False)
    failed_before = any(attempt.get("status") == "failed" for attempt in attempts)
    return test.get("flaky") is True or count_in(test, "retries", needed=False) > 0 or failed_before


def _commit(results: Object) -> str | None:
    environment = results.get("environment")
    commit = environment.get("commit") if isinstance(environment, dict) else None
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit.strip().lower()):
        return None
    return commit.strip().lower()


FORMAT = JsonFormat(name="ctrf", kind="tests", claims=claims, read=read)

"""The JSON report of Cucumber and its kin (`--format json`; cucumber.io/docs/cucumber/reporting).

A scenario counts once, with the worst of its steps and hooks. Undefined and pending steps leave a scenario unfinished,
so it is skipped, whatever else passed. An ambiguous step does the same, and is a failure besides, as it is to Cucumber.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from collector.sources.reports.figures import zoned_instant
from collector.sources.reports.format import JsonListFormat
from collector.sources.reports.json_base import Object, object_in, objects_in, text_in
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.test_counts import Result, Tally

_RESULT_OF_WORD = {
    "passed": Result.PASSED,
    "failed": Result.FAILURE,
    **dict.fromkeys(("skipped", "pending", "undefined", "ambiguous", "unused", "untested"), Result.SKIPPED),
}
_UNFINISHED = ("pending", "undefined", "ambiguous")
_HOOKS = ("before", "after")


def claims(document: Sequence[Any]) -> bool:
    """Say whether a list begins with a feature of Cucumber."""
    first = document[0] if document else None
    return isinstance(first, dict) and {"keyword", "name"} <= first.keys() and bool({"elements", "uri"} & first.keys())


def read(document: Sequence[Any]) -> Findings:
    """Count the scenarios of all features. Raises `Refused`."""
    reader = _Cucumber()
    for feature in document:
        if not isinstance(feature, dict):
            raise Refused("its list holds something that is no feature: write it again with an unchanged tool")
        reader.feature(feature)
    return reader.findings()


class _Cucumber:
    """Counts scenarios, each with what its background did before it."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._started: list[datetime | None] = []

    def feature(self, feature: Object) -> None:
        background = Result.PASSED
        for element in objects_in(feature, "elements", needed=False):
            result = self._worst(element)
            if element.get("type") == "background":
                background = max(background, result) if result.bad else background
            else:
                self._tally.count(max(background, result))
                self._started.append(zoned_instant(text_in(element, "start_timestamp", needed=False)))
                background = Result.PASSED
        if background.bad:
            self._tally.alarm("a background failed that no scenario follows")

    def findings(self) -> Findings:
        known = [moment for moment in self._started if moment is not None]
        finished = max(known) if known and len(known) == len(self._started) else None
        return self._tally.findings("scenarios counted, the worst step or hook of each", finished)

    def _worst(self, element: Object) -> Result:
        steps = objects_in(element, "steps", needed=False)
        if not steps:
            self._tally.note("a scenario without steps counts as skipped")
        results = [self._step(step) for step in steps] or [Result.SKIPPED]
        return max(*results, *self._hooks(element))

    def _step(self, step: Object) -> Result:
        """Return the worst of a step and its hooks; a step without a result was not run."""
        own = self._result(step) if "result" in step else Result.SKIPPED
        return max(own, *self._hooks(step))

    def _hooks(self, parent: Object) -> Iterator[Result]:
        yield Result.PASSED
        for key in _HOOKS:
            for hook in objects_in(parent, key, needed=False):
                if "result" in hook:
                    yield self._result(hook)

    def _result(self, step: Object) -> Result:
        word = text_in(object_in(step, "result"), "status")
        known = _RESULT_OF_WORD.get(word.casefold())
        if word.casefold() in _UNFINISHED:
            self._tally.note("a scenario with an undefined, pending or ambiguous step counts as skipped")
        if word.casefold() == "ambiguous":
            self._tally.alarm("a step is ambiguous: more than one definition matches it")
        return self._tally.strange_word(word) if known is None else known


FORMAT = JsonListFormat(name="cucumber-json", kind="tests", claims=claims, read=read)

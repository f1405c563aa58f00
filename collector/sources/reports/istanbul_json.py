"""The JSON report of Istanbul, `coverage-final.json` of nyc, Jest, Vitest and c8.

A line is covered as its most often executed statement is, and a statement stands on the line where it begins
(istanbuljs/istanbuljs: packages/istanbul-lib-coverage/lib/file-coverage.js).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from collector.sources.reports.coverage_totals import NOTHING, Ratio, Settled, disagreement, findings, settle
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, list_in, object_in
from collector.sources.reports.json_counters import entries, hits
from collector.sources.reports.reading import Findings, Refused

_MAP_OF_COUNTERS = {"s": "statementMap", "f": "fnMap", "b": "branchMap"}
_COUNTERS_OF_METRIC = {"lines": "s", "statements": "s", "functions": "f", "branches": "b"}


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document maps files to their statements."""
    return any(isinstance(file, dict) and "statementMap" in file for file in document.values())


def read(document: Mapping[str, Any]) -> Findings:
    """Count the counters of each file, and the lines on which its statements begin. Raises `Refused`."""
    report = _Report()
    for file in entries(document, "the entry of a source file"):
        report.add(file)
    return findings([report.settle(metric) for metric in _COUNTERS_OF_METRIC])


class _Report:
    """What the files added so far amount to."""

    def __init__(self) -> None:
        self._totals = dict.fromkeys(_COUNTERS_OF_METRIC, NOTHING)
        self._unlike_their_map: set[str] = set()

    def add(self, file: Object) -> None:
        counters = {name: object_in(file, name) for name in _MAP_OF_COUNTERS}
        maps = {name: object_in(file, map_name) for name, map_name in _MAP_OF_COUNTERS.items()}
        self._unlike_their_map |= {name for name in counters if counters[name].keys() != maps[name].keys()}
        self._add("statements", hits(counters["s"].values(), "`s`"))
        self._add("functions", hits(counters["f"].values(), "`f`"))
        self._add("branches", _branches(counters["b"]))
        if "s" not in self._unlike_their_map:
            self._add("lines", _lines(maps["s"], counters["s"]))

    def _add(self, metric: str, found: Ratio) -> None:
        self._totals[metric] = self._totals[metric].plus(found)

    def settle(self, metric: str) -> Settled:
        name = _COUNTERS_OF_METRIC[metric]
        way = "start lines of statements" if metric == "lines" else f"counters in `{name}`"
        counted = {way: self._totals[metric]}
        if name in self._unlike_their_map:
            return disagreement(metric, f"`{_MAP_OF_COUNTERS[name]}` lists others than `{name}` counts", counted)
        return settle(metric, None, counted)


def _branches(counters: Object) -> Ratio:
    return hits(list(chain.from_iterable(list_in(counters, name) for name in counters)), "`b`")


def _lines(places: Object, counters: Object) -> Ratio:
    try:
        lines = [place["start"]["line"] for place in places.values()]
    except (KeyError, TypeError) as error:
        raise Refused("`statementMap` does not say where each statement starts: write it again") from error
    if any(kind is not int for kind in set(map(type, lines))):
        raise Refused("`statementMap` names a line that is no whole number: write it again")
    covered = {line for line, statement in zip(lines, places, strict=True) if counters[statement]}
    return Ratio(len(covered), len(set(lines)))


FORMAT = JsonFormat(name="istanbul-json", kind="coverage", claims=claims, read=read)

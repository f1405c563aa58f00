"""The result set of SimpleCov, `.resultset.json`: the runs of several test commands, each with its source files.

Runs are merged as SimpleCov does (simplecov-ruby/simplecov: lib/simplecov/combine): a line that one run missed
and another holds for no code is no code, because Ruby knows that only of the files that it loaded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, zip_longest
from typing import Any, NamedTuple

from collector.sources.reports.coverage_totals import NOTHING, Ratio, findings, settle
from collector.sources.reports.figures import epoch_instant
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, list_in, object_in
from collector.sources.reports.json_counters import entries, entry, hits, line_hits
from collector.sources.reports.reading import Findings

_NUMBERED = re.compile(r"(\[:\w+), \d+")
"""The start of `[:then, 4, 12, 6, 12, 9]`: each process numbers its branches anew, what follows is their place."""
_LATEST = 10**11


class _File(NamedTuple):
    """What one run tells of one source file."""

    lines: list[Any]
    branches: Object


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document maps test commands to their coverage."""
    return bool(document) and all(
        isinstance(run, dict) and isinstance(run.get("coverage"), dict) for run in document.values()
    )


def read(document: Mapping[str, Any]) -> Findings:
    """Count lines and branches, merged over the runs. Raises `Refused`."""
    runs = list(entries(document, "a run"))
    lines = branches = NOTHING
    for files in _files_by_name(runs).values():
        lines = lines.plus(_lines([file.lines for file in files]))
        branches = branches.plus(_branches([file.branches for file in files]))
    return findings(
        [settle("lines", None, {"per line": lines}), settle("branches", None, {"per branch": branches})],
        finished=_finished(runs),
    )


def _files_by_name(runs: Sequence[Object]) -> Mapping[str, list[_File]]:
    files: dict[str, list[_File]] = defaultdict(list)
    for run in runs:
        for name, file in object_in(run, "coverage").items():
            files[name].append(_file(file))
    return files


def _file(told: object) -> _File:
    """Read a source file; releases before 0.18 list its lines alone."""
    if isinstance(told, list):
        return _File(told, {})
    fields = entry(told, "the entry of a source file")
    return _File(list_in(fields, "lines"), object_in(fields, "branches") if fields.get("branches") else {})


def _lines(runs: Sequence[list[Any]]) -> Ratio:
    found = [line_hits(run, "`lines`") for run in runs]
    if len(found) == 1:
        return found[0]
    merged = [1 if any(line) else None if None in line else 0 for line in zip_longest(*runs)]
    return line_hits(merged, "`lines`")


def _branches(runs: Sequence[Object]) -> Ratio:
    found = [hits([hit for arms in entries(run, "a branch") for hit in arms.values()], "`branches`") for run in runs]
    if len(found) == 1:
        return found[0]
    best: dict[tuple[str, str], int] = {}
    for condition, arm, executions in chain.from_iterable(map(_arms, runs)):
        place = (_NUMBERED.sub(r"\1", condition), _NUMBERED.sub(r"\1", arm))
        best[place] = max(executions, best.get(place, 0))
    return hits(best.values(), "`branches`")


def _arms(branches: Object) -> Iterator[tuple[str, str, int]]:
    return ((condition, arm, hit) for condition, arms in branches.items() for arm, hit in arms.items())


def _finished(runs: Sequence[Object]) -> datetime | None:
    """Return when the oldest run ended: the whole is no younger than that."""
    moments = [_moment(run.get("timestamp")) for run in runs]
    return min((moment for moment in moments if moment), default=None) if all(moments) else None


def _moment(timestamp: object) -> datetime | None:
    """Read seconds since 1970, which may have a fraction."""
    if isinstance(timestamp, bool) or not isinstance(timestamp, int | float) or not 0 <= timestamp < _LATEST:
        return None
    return epoch_instant(str(int(timestamp)))


FORMAT = JsonFormat(name="simplecov", kind="coverage", claims=claims, read=read)

"""The file that is posted to Coveralls (docs.coveralls.io/api-jobs-endpoint), also written by `gcovr --coveralls`.

A source file has a number or null for each of its lines, and may have branches as a flat list of fours: line,
block, branch, number of executions. Nothing is declared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from collector.sources.reports.coverage_totals import NOTHING, Ratio, findings, settle
from collector.sources.reports.figures import zoned_instant
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, list_in, objects_in, text_in
from collector.sources.reports.json_counters import hits, line_hits
from collector.sources.reports.reading import Findings, Refused

_FOURS = 4
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document lists source files as a Coveralls job does."""
    return isinstance(document.get("source_files"), list)


def read(document: Mapping[str, Any]) -> Findings:
    """Count lines and branches, each once where a file comes twice. Raises `Refused`."""
    lines = branches = NOTHING
    for entries in _files_by_name(document).values():
        lines = lines.plus(_lines([list_in(entry, "coverage") for entry in entries]))
        branches = branches.plus(_branches([list_in(entry, "branches") for entry in entries if entry.get("branches")]))
    counted = findings(
        [settle("lines", None, {"per line": lines}), settle("branches", None, {"per branch": branches})],
        finished=_finished(document),
    )
    return replace(counted, commit=_commit(document))


def _files_by_name(document: Object) -> Mapping[str, list[Object]]:
    files: dict[str, list[Object]] = {}
    for file in objects_in(document, "source_files"):
        files.setdefault(text_in(file, "name"), []).append(file)
    return files


def _lines(runs: Sequence[list[Any]]) -> Ratio:
    found = [line_hits(run, "`coverage`") for run in runs]
    if len(found) == 1:
        return found[0]
    merged = [max((counter for counter in line if counter is not None), default=None) for line in zip_longest(*runs)]
    return line_hits(merged, "`coverage`")


def _branches(runs: Sequence[list[Any]]) -> Ratio:
    found = [hits(_executions(run), "`branches`") for run in runs]
    return found[0] if len(found) == 1 else _merged_branches(runs)


def _executions(branches: list[Any]) -> list[Any]:
    if len(branches) % _FOURS:
        raise Refused("`branches` is no list of line, block, branch and number of executions: write it again")
    return branches[_FOURS - 1 :: _FOURS]


def _merged_branches(runs: Sequence[list[Any]]) -> Ratio:
    best: dict[str, int] = {}
    for run in runs:
        for *place, executions in zip(*(run[part::_FOURS] for part in range(_FOURS)), strict=True):
            best[str(place)] = max(executions, best.get(str(place), 0))
    return hits(best.values(), "`branches`")


def _finished(document: Object) -> datetime | None:
    """Return when the job ran, where that names its time zone, in the word of Ruby and gcovr or as a number."""
    run_at = document.get("run_at")
    return zoned_instant(run_at) if isinstance(run_at, str) else None


def _commit(document: Object) -> str | None:
    """Return the commit that the job names; `commit_sha` overrides what `git` says."""
    git = document.get("git")
    head = git.get("head") if isinstance(git, dict) else None
    named = (document.get("commit_sha"), head.get("id") if isinstance(head, dict) else None)
    texts = (name.lower() for name in named if isinstance(name, str))
    return next((text for text in texts if _COMMIT.fullmatch(text)), None)


FORMAT = JsonFormat(name="coveralls-json", kind="coverage", claims=claims, read=read)

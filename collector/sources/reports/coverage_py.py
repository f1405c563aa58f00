"""The JSON report of coverage.py (`coverage json`; nedbat/coveragepy: coverage/jsonreport.py).

`percent_covered` mixes lines and branches, and 0 statements give 100, so only counts are taken. The timestamp is
local time without a zone, so no moment is taken at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collector.sources.reports.coverage_totals import NOTHING, Ratio, findings, settle
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.reading import Findings, Refused

_LINE_KEYS = ("covered_lines", "num_statements")
_BRANCH_KEYS = ("covered_branches", "num_branches")


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document has the totals that only coverage.py writes."""
    totals = document.get("totals")
    return isinstance(document.get("meta"), dict) and isinstance(totals, dict) and "num_statements" in totals


def read(document: Mapping[str, Any]) -> Findings:
    """Hold the totals against the summaries of the files, and against their listed lines. Raises `Refused`."""
    files = _objects(document.get("files"))
    declared = _object(document.get("totals"))
    total = _pair(declared, _LINE_KEYS)
    lines = settle("lines", total, _ways_of_lines(files, total))
    if _object(document.get("meta")).get("branch_coverage") is not True:
        return findings([lines])
    branches = settle(
        "branches",
        _pair(declared, _BRANCH_KEYS),
        {"file_summaries": _summaries(files, _BRANCH_KEYS)} | _listed(files, "executed_branches", "missing_branches"),
    )
    return findings([lines, branches])


def _ways_of_lines(files: list[Mapping[str, Any]], declared: Ratio) -> dict[str, Ratio]:
    """Count the lines by the summaries of the files and by what these list.

    `executed_lines` may hold lines that are no statements, so that only the summaries fit. `missing_lines` never does:
    where it has another number of them, the summaries are not believed.
    """
    listed = _listed(files, "executed_lines", "missing_lines")
    if any(way.valid - way.covered != declared.valid - declared.covered for way in listed.values()):
        return listed
    return {"file_summaries": _summaries(files, _LINE_KEYS)} | listed


def _summaries(files: list[Mapping[str, Any]], keys: tuple[str, str]) -> Ratio:
    total = NOTHING
    for file in files:
        total = total.plus(_pair(_object(file.get("summary")), keys))
    return total


def _listed(files: list[Mapping[str, Any]], executed: str, missing: str) -> dict[str, Ratio]:
    """Count what the files list one by one; releases before 6.3 list no branches."""
    total = NOTHING
    for file in files:
        hit, missed = file.get(executed), file.get(missing)
        if not isinstance(hit, list) or not isinstance(missed, list):
            return {}
        total = total.plus(Ratio(len(hit), len(hit) + len(missed)))
    return {"listed": total}


def _pair(summary: Mapping[str, Any], keys: tuple[str, str]) -> Ratio:
    covered, valid = (_count(summary, key) for key in keys)
    return Ratio(covered, valid)


def _count(summary: Mapping[str, Any], key: str) -> int:
    count = summary.get(key)
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise Refused(f"{key} is not a whole number in every summary: write it again with `coverage json`")
    return count


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [_object(entry) for entry in _object(value).values()]


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused("a part that should be a JSON object is none: write it again with `coverage json`")
    return value


FORMAT = JsonFormat(name="coverage.py-json", kind="coverage", claims=claims, read=read)

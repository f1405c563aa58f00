"""The JSON report of gcovr (`gcovr --json`; gcovr/gcovr: doc/source/output/json.rst).

It declares no totals. gcovr counts a line once for each function that it belongs to, as instances of one C++
template do; what it marks as excluded (or, before release 6, as no code) does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from collector.sources.reports.coverage_totals import NOTHING, Ratio, findings, settle
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, count_in, list_in, objects_in, text_in
from collector.sources.reports.json_counters import entry, hits
from collector.sources.reports.line_tables import better
from collector.sources.reports.reading import Findings

_WAY = "per line and function"


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document names the version of gcovr's report format."""
    return "gcovr/format_version" in document


def read(document: Mapping[str, Any]) -> Findings:
    """Count lines and branches, each once where a file comes twice. Raises `Refused`."""
    lines = branches = NOTHING
    for told in _lines_by_file(document).values():
        counting = [line for line in told if _counts(line)]
        lines_here, branches_here = _count(counting) if _distinct(counting) else _merge(counting)
        lines, branches = lines.plus(lines_here), branches.plus(branches_here)
    return findings([settle("lines", None, {_WAY: lines}), settle("branches", None, {_WAY: branches})])


def _lines_by_file(document: Object) -> Mapping[str, list[Object]]:
    lines: dict[str, list[Object]] = {}
    for file in objects_in(document, "files"):
        lines.setdefault(text_in(file, "file"), []).extend(objects_in(file, "lines"))
    return lines


def _counts(element: Object) -> bool:
    return element.get("gcovr/excluded") is not True and element.get("gcovr/noncode") is not True


def _distinct(lines: Sequence[Object]) -> bool:
    return len({_place(line) for line in lines}) == len(lines)


def _place(line: Object) -> tuple[int, str]:
    return count_in(line, "line_number"), text_in(line, "function_name", needed=False)


def _count(lines: Sequence[Object]) -> tuple[Ratio, Ratio]:
    """Count lines and branches that are all different."""
    branches = [entry(branch, "a branch") for line in lines for branch in list_in(line, "branches")]
    return (
        hits([line.get("count") for line in lines], "`count` of a line"),
        hits([branch.get("count") for branch in branches if _counts(branch)], "`count` of a branch"),
    )


def _merge(lines: Sequence[Object]) -> tuple[Ratio, Ratio]:
    """Count lines and branches some of which come twice: the better result stays."""
    best: dict[tuple[int, str], tuple[Ratio, Ratio]] = {}
    for line in lines:
        found, before = _count([line]), best.get(_place(line), (NOTHING, NOTHING))
        best[_place(line)] = (better(before[0], found[0]), better(before[1], found[1]))
    return _sum(line for line, _ in best.values()), _sum(branches for _, branches in best.values())


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    return reduce(Ratio.plus, ratios, NOTHING)


FORMAT = JsonFormat(name="gcovr-json", kind="coverage", claims=claims, read=read)

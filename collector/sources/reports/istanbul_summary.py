"""The summary of Istanbul, `coverage-summary.json` of nyc, Jest, Vitest and c8.

It holds totals alone, of everything and of each file (istanbuljs/istanbuljs: packages/istanbul-reports/lib/
json-summary). `pct` is the word "Unknown" where there is nothing to cover, so only counts are taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from collector.sources.reports.coverage_totals import Ratio, Settled, findings, settle, settle_summary
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, object_in
from collector.sources.reports.json_counters import entries
from collector.sources.reports.reading import Findings, Refused

_METRICS = ("lines", "statements", "functions", "branches")
_LARGEST_COUNT = 10**9


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document has Istanbul's summary of everything."""
    total = document.get("total")
    lines = total.get("lines") if isinstance(total, dict) else None
    return isinstance(lines, dict) and "pct" in lines


def read(document: Mapping[str, Any]) -> Findings:
    """Hold the summary of everything against the sum of the files, where they are there. Raises `Refused`."""
    total = object_in(document, "total")
    files = [file for file in entries(document, "the summary of a source file") if file is not total]
    return findings(_settle(metric, total, files) for metric in _METRICS if metric in total)


def _settle(metric: str, total: Object, files: Sequence[Object]) -> Settled:
    """Settle a metric. Edited summaries with counts such as 74.4 exist: what is not whole in total is left out."""
    declared, of_files = _sum(metric, [total]), _sum(metric, files)
    if declared is None or of_files is None:
        return Settled(metric, None, reason=f"{metric}: its counts are no whole numbers: write it again")
    return settle(metric, declared, {"file_summaries": of_files}) if files else settle_summary(metric, declared)


def _sum(metric: str, summaries: Sequence[Object]) -> Ratio | None:
    """Add up the counts of a metric; `None` where the sum is not whole."""
    counts = [object_in(summary, metric) for summary in summaries]
    covered, valid = (_add([count.get(key) for count in counts], key) for key in ("covered", "total"))
    return Ratio(int(covered), int(valid)) if covered.is_integer() and valid.is_integer() else None


def _add(numbers: Sequence[Any], key: str) -> float:
    numeric = set(map(type, numbers)) <= {int, float}
    if not numeric or min(numbers, default=0) < 0 or max(numbers, default=0) > _LARGEST_COUNT:
        raise Refused(f"`{key}` of a summary is no count: write it again with an unchanged tool")
    return math.fsum(numbers)


FORMAT = JsonFormat(name="istanbul-summary", kind="coverage", claims=claims, read=read)

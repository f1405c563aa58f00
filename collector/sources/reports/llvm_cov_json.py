"""The JSON export of llvm-cov, also as cargo-llvm-cov and Swift write it.

An export holds the summary of each file and their sum (llvm/llvm-project: llvm/tools/llvm-cov/
CoverageExporterJson.cpp). Known by its type; old versions lack some of the metrics beside lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from collector.sources.reports.coverage_totals import Ratio, findings, settle
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, object_in, objects_in, text_in
from collector.sources.reports.json_counters import summed
from collector.sources.reports.reading import Findings, Refused, fragment

_OTHERS = ("branches", "functions", "regions")


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document calls itself an export of llvm-cov."""
    return document.get("type") == "llvm.coverage.json.export"


def read(document: Mapping[str, Any]) -> Findings:
    """Hold the totals against the sum of the files. Raises `Refused`."""
    exports = objects_in(document, "data")
    totals = [object_in(export, "totals") for export in exports]
    files = [file for export in exports for file in objects_in(export, "files")]
    _demand_each_once(files)
    summaries = [object_in(file, "summary") for file in files]
    measured = ["lines", *(metric for metric in _OTHERS if all(metric in total for total in totals))]
    return findings(
        settle(metric, _sum(metric, totals), {"file_summaries": _sum(metric, summaries)}) for metric in measured
    )


def _demand_each_once(files: Sequence[Object]) -> None:
    """Refuse a file that is summed up twice: a summary does not tell which lines both have in common."""
    seen: set[str] = set()
    for file in files:
        name = text_in(file, "filename")
        if name in seen:
            raise Refused(f"it sums up the source file {fragment(name)} twice: write it again, in one run")
        seen.add(name)


def _sum(metric: str, summaries: Sequence[Object]) -> Ratio:
    return summed([object_in(summary, metric) for summary in summaries], "covered", "count")


FORMAT = JsonFormat(name="llvm-cov-json", kind="coverage", claims=claims, read=read)

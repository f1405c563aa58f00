"""The JSON summary of gcovr (`gcovr --json-summary`; gcovr/gcovr: doc/source/output/json.rst).

It holds totals alone, of everything and of each file. The percentage of nothing is 0 in one place and null in
another, so only counts are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collector.sources.reports.coverage_totals import findings, settle
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import objects_in
from collector.sources.reports.json_counters import summed
from collector.sources.reports.reading import Findings

_METRICS = {"lines": ("line_covered", "line_total"), "branches": ("branch_covered", "branch_total")}


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document names the version of gcovr's summary format."""
    return "gcovr/summary_format_version" in document


def read(document: Mapping[str, Any]) -> Findings:
    """Hold the totals against the sum of the files. Raises `Refused`."""
    files = objects_in(document, "files")
    return findings(
        settle(metric, summed([document], *keys), {"file_summaries": summed(files, *keys)})
        for metric, keys in _METRICS.items()
    )


FORMAT = JsonFormat(name="gcovr-summary-json", kind="coverage", claims=claims, read=read)

"""The JSON report of coverlet: modules, documents, classes and methods, each method with its lines and branches.

coverlet sums up its methods (coverlet-coverage/coverlet: src/coverlet.core/CoverageSummary.cs), so a line that a
method shares with its lambda counts twice, here as there. Nothing is declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collector.sources.reports.coverage_totals import NOTHING, Ratio, findings, settle
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, object_in, objects_in
from collector.sources.reports.json_counters import entries, hits
from collector.sources.reports.reading import Findings, Refused

_MODULES = (".dll", ".exe")
_WAY = "per method"


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document maps modules to what they hold."""
    return bool(document) and all(
        name.lower().endswith(_MODULES) and isinstance(module, dict) for name, module in document.items()
    )


def read(document: Mapping[str, Any]) -> Findings:
    """Count the lines and branches of each method. Raises `Refused`."""
    lines = branches = NOTHING
    for method in _methods(document):
        lines = lines.plus(_lines(method))
        branches = branches.plus(_branches(method))
    return findings([settle("lines", None, {_WAY: lines}), settle("branches", None, {_WAY: branches})])


def _methods(document: Object) -> Iterator[Object]:
    for documents in entries(document, "a module"):
        for classes in entries(documents, "a document"):
            for methods in entries(classes, "a class"):
                yield from entries(methods, "a method")


def _lines(method: Object) -> Ratio:
    lines = object_in(method, "Lines")
    if not all(map(str.isdecimal, lines)):
        raise Refused("`Lines` names something that is no line number: write it again with an unchanged tool")
    return hits(lines.values(), "`Lines`")


def _branches(method: Object) -> Ratio:
    return hits([branch.get("Hits") for branch in objects_in(method, "Branches")], "`Hits`")


FORMAT = JsonFormat(name="coverlet-json", kind="coverage", claims=claims, read=read)

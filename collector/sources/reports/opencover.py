"""OpenCover XML, as OpenCover, AltCover and coverlet write it.

It counts sequence points and branch points; several points may stand on one line, and generic types repeat them.
Lines are therefore the distinct start lines of sequence points by file. A module, class or method that was skipped
(`skippedDueTo`) was not measured, and OpenCover's own summary leaves it out too (OpenCover/opencover:
main/OpenCover.Framework/Model/). That summary counts each method's entry as a branch, which no element shows, so
that the branches of OpenCover itself rarely agree; those of coverlet do.
"""

from __future__ import annotations

from collections.abc import Sequence

from collector.sources.reports.coverage_totals import NOTHING, Ratio, Settled, disagreement, findings, flatters, settle
from collector.sources.reports.figures import demand_count
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.hits import was_hit
from collector.sources.reports.opencover_lines import PointLines
from collector.sources.reports.reading import Findings
from collector.sources.reports.xml_base import Attributes

_SEQUENCE_POINTS = ("visitedSequencePoints", "numSequencePoints")
_BRANCH_POINTS = ("visitedBranchPoints", "numBranchPoints")
_UNKNOWN_FILES = (
    "its sequence points do not name their file (old releases of OpenCover), so that lines of several files cannot be "
    "told apart: let a newer release write it, or give another format of the same run"
)
_SKIPPABLE = ("Module", "Class", "Method")


def claims(root: str, _attributes: Attributes) -> bool:
    """Say whether a root element is OpenCover's."""
    return root == "CoverageSession"


class OpenCover:
    """Holds the summary of the session against its points, and counts their lines."""

    def __init__(self) -> None:
        self._summary: Attributes = {}
        self._points = [0, 0]
        self._branches = [0, 0]
        self._lines = PointLines()
        self._skipped_at: int | None = None

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if self._skipped_at is not None:
            return
        if name == "SequencePoint":
            self._sequence_point(attributes)
        elif name == "BranchPoint":
            self._branches[was_hit(attributes.get("vc", "0"), "vc of a branch point")] += 1
        elif name == "Summary":
            if len(path) == 1:
                self._summary = dict(attributes)
        elif name in _SKIPPABLE and "skippedDueTo" in attributes:
            self._skipped_at = len(path)
        else:
            self._lines.opened(name, attributes)

    def closed(self, name: str, path: Sequence[str]) -> None:
        if self._skipped_at is None:
            self._lines.closed(name)
        elif self._skipped_at == len(path):
            self._skipped_at = None

    def _sequence_point(self, attributes: Attributes) -> None:
        hit = was_hit(attributes.get("vc", "0"), "vc of a sequence point")
        self._points[hit] += 1
        self._lines.point(attributes, hit=hit)

    def findings(self) -> Findings:
        points = _total(self._points)
        declared = self._declared(_SEQUENCE_POINTS)
        settled = [
            self._settle_lines(points, declared),
            settle("sequence_points", declared, {"points": points}),
            settle("branches", self._declared(_BRANCH_POINTS), {"points": _total(self._branches)}),
        ]
        return findings(settled)

    def _settle_lines(self, points: Ratio, declared: Ratio | None) -> Settled:
        """Count lines, unless points are missing that would make them look worse, or do not name their file."""
        lines = self._lines.total
        if lines is None:
            return Settled("lines", None, reason=_UNKNOWN_FILES)
        if declared is not None and flatters(points, declared):
            return disagreement("lines", f"{declared} sequence points are declared", {"sequence points": points})
        return Settled("lines", lines, "distinct start lines of sequence points by file")

    def _declared(self, names: tuple[str, str]) -> Ratio | None:
        if not any(name in self._summary for name in names):
            return None
        return Ratio(*(demand_count(self._summary.get(name), f"{name} of the session") for name in names))


def _total(points: list[int]) -> Ratio:
    """Make a total of the numbers of points that were not hit, and hit."""
    return Ratio(points[True], sum(points)) if any(points) else NOTHING


FORMAT = XmlFormat(name="opencover", kind="coverage", claims=claims, reader=OpenCover)

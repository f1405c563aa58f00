"""dotCover XML, the report types `Xml` and `DetailedXml` (https://www.jetbrains.com/help/dotcover/).

Every level declares its own totals. Those of the root are held against the sum of its assemblies; `DetailedXml`
lists the statements too, and they must not tell a worse story.
"""

from __future__ import annotations

from collections.abc import Sequence

from collector.sources.reports.coverage_totals import NOTHING, Ratio, disagreement, findings, flatters, settle
from collector.sources.reports.figures import demand_count
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings, Refused, fragment
from collector.sources.reports.xml_base import Attributes

_COVERED = {"True": 1, "true": 1, "False": 0, "false": 0}


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is dotCover's."""
    return root == "Root" and ("DotCoverVersion" in attributes or "CoveredStatements" in attributes)


class DotCover:
    """Holds the root's statements against those of its assemblies, and against the statements themselves."""

    def __init__(self) -> None:
        self._declared = NOTHING
        self._assemblies = NOTHING
        self._covered = 0
        self._valid = 0

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "Statement":
            self._statement(attributes)
        elif name == "Assembly" and len(path) == 1:
            self._assemblies = self._assemblies.plus(_totals(attributes, "an assembly"))
        elif not path:
            self._declared = _totals(attributes, "its root")

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every figure stands in a start tag."""

    def _statement(self, attributes: Attributes) -> None:
        covered = _COVERED.get(attributes.get("Covered", ""))
        if covered is None:
            word = fragment(attributes.get("Covered", ""))
            raise Refused(f"it has a statement that is covered: {word}: write the report again with an unchanged tool")
        self._covered += covered
        self._valid += 1

    def findings(self) -> Findings:
        listed = Ratio(self._covered, self._valid)
        settled = settle("statements", self._declared, {"assemblies": self._assemblies})
        if settled.total is not None and listed.valid and flatters(settled.total, listed):
            settled = disagreement("statements", f"{self._declared} is declared", {"listed": listed})
        return findings([settled])


def _totals(attributes: Attributes, owner: str) -> Ratio:
    counts = [
        demand_count(attributes.get(name), f"{name} of {owner}") for name in ("CoveredStatements", "TotalStatements")
    ]
    return Ratio(counts[0], counts[1])


FORMAT = XmlFormat(name="dotcover", kind="coverage", claims=claims, reader=DotCover)

"""The XML of Visual Studio's dynamic code coverage, as `dotnet-coverage`, `vstest` and `CodeCoverage.exe` write it.

A module says how many of its lines are covered, partially covered and not covered; a partially covered line is no
covered line. The totals of all modules are held against those of their functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from collector.sources.reports.coverage_totals import disagreement, findings
from collector.sources.reports.figures import demand_count
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.reading import Findings, Refused
from collector.sources.reports.xml_base import Attributes


class _Lines(NamedTuple):
    """How many lines there are of each state."""

    covered: int
    partially_covered: int
    not_covered: int

    def plus(self, attributes: Attributes) -> _Lines:
        return _Lines(
            *(
                count + demand_count(attributes.get(f"lines_{state}"), f"lines_{state}")
                for state, count in self._named()
            )
        )

    def _named(self) -> list[tuple[str, int]]:
        return list(self._asdict().items())

    def __str__(self) -> str:
        return " and ".join(f"{count} {state.replace('_', ' ')}" for state, count in self._named())


_NO_LINES = _Lines(0, 0, 0)


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element may be Visual Studio's: it has no attributes, which other tools' `results` have."""
    return root == "results" and not any(not name.startswith("xmlns") for name in attributes)


class VsDynamicCoverage:
    """Adds up the modules, and the functions below them."""

    def __init__(self) -> None:
        self._seen = False
        self._modules = _NO_LINES
        self._functions = _NO_LINES

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "function":
            self._functions = self._functions.plus(attributes)
        elif name == "module":
            self._modules = self._modules.plus(attributes)
        elif name == "modules" and len(path) == 1:
            self._seen = True

    def closed(self, _name: str, _path: Sequence[str]) -> None:
        """Nothing to do: every figure stands in a start tag."""

    def findings(self) -> Findings:
        if not self._seen:
            raise Refused("unsupported format: XML with the root element 'results' and no modules of Visual Studio")
        if self._modules != self._functions:
            return findings([disagreement("lines", f"{self._modules} is declared", {"by functions": self._functions})])
        return Findings(
            totals={"lines": self._modules._asdict()},
            method="lines: declared by modules = counted (functions); a partially covered line is not covered",
        )


FORMAT = XmlFormat(name="vs-dynamic-coverage", kind="coverage", claims=claims, reader=VsDynamicCoverage)

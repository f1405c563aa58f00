"""Clover XML, as OpenClover, PHPUnit, Istanbul, Vitest and gcovr write it.

Totals are the `metrics` directly below `project`; `testproject` beside it is test code and counts for nothing.
They are held against the `line` elements, in the two ways in which writers count them: OpenClover counts lines of
the type `stmt`, and two outcomes of each `cond`; Istanbul turns a statement with branches into a `cond` that keeps
its `count`, and puts the number of its branches, taken and not taken, where the outcomes stand
(istanbuljs/istanbuljs: packages/istanbul-reports/lib/clover/index.js).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from collector.sources.reports.coverage_totals import Ratio, Settled, findings, settle
from collector.sources.reports.figures import demand_count, epoch_instant
from collector.sources.reports.format import XmlFormat
from collector.sources.reports.hits import was_hit
from collector.sources.reports.reading import Findings, Refused, fragment
from collector.sources.reports.xml_base import Attributes

_METRICS = ("statements", "conditionals", "methods")
_OUTCOMES = 2
"""A condition can come out true or false."""


def claims(root: str, attributes: Attributes) -> bool:
    """Say whether a root element is Clover's; PHPUnit leaves the version out, and Cobertura's root has rates."""
    if root != "coverage" or "line-rate" in attributes or "lines-valid" in attributes:
        return False
    return "clover" in attributes or "generated" in attributes


class _Tally:
    """A number of elements, and how many of them were covered."""

    __slots__ = ("covered", "valid")

    def __init__(self) -> None:
        self.covered = 0
        self.valid = 0

    @property
    def ratio(self) -> Ratio:
        return Ratio(self.covered, self.valid)


class Clover:
    """Holds the project's metrics against the lines of its files."""

    def __init__(self) -> None:
        self._declared: Attributes | None = None
        self._moment = ""
        self._in_project = False
        self._statements = _Tally()
        self._methods = _Tally()
        self._counted_conditions = _Tally()
        self._outcomes = _Tally()
        self._branches = _Tally()

    def opened(self, name: str, attributes: Attributes, path: Sequence[str]) -> None:
        if name == "line":
            if self._in_project:
                self._line(attributes)
        elif name == "metrics":
            if path == ["coverage", "project"]:
                self._declare(attributes)
        elif name == "project" and path == ["coverage"]:
            self._in_project = True
            self._moment = attributes.get("timestamp", "")

    def closed(self, name: str, path: Sequence[str]) -> None:
        if name == "project" and path == ["coverage"]:
            self._in_project = False

    def _declare(self, attributes: Attributes) -> None:
        if self._declared is not None:
            raise Refused("it has two projects with metrics: give the report of each project for itself")
        self._declared = dict(attributes)

    def _line(self, attributes: Attributes) -> None:
        kind = attributes.get("type")
        if kind == "stmt":
            _count(self._statements, attributes)
        elif kind == "method":
            _count(self._methods, attributes)
        elif kind == "cond":
            self._condition(attributes)
        else:
            raise Refused(f"it has a line of the type {fragment(kind or '')}: write the report with an unchanged tool")

    def _condition(self, attributes: Attributes) -> None:
        if "count" in attributes:
            _count(self._counted_conditions, attributes)
        when_true = demand_count(attributes.get("truecount"), "truecount of a line")
        when_false = demand_count(attributes.get("falsecount"), "falsecount of a line")
        self._outcomes.valid += _OUTCOMES
        self._outcomes.covered += (when_true > 0) + (when_false > 0)
        self._branches.valid += when_true + when_false
        self._branches.covered += when_true

    def findings(self) -> Findings:
        if self._declared is None:
            raise Refused("it has no metrics of a project: it may be cut off, or no Clover report; write it again")
        return findings([self._settle(metric, self._declared) for metric in _METRICS], finished=self._finished())

    def _settle(self, metric: str, declared: Attributes) -> Settled:
        names = (f"covered{metric}", metric)
        if not any(name in declared for name in names):
            return settle(metric, None, self._ways(metric))
        return settle(metric, Ratio(*(demand_count(declared.get(name), name) for name in names)), self._ways(metric))

    def _ways(self, metric: str) -> dict[str, Ratio]:
        if metric == "methods":
            return {"method_lines": self._methods.ratio}
        if metric == "statements":
            own = {"statement_lines": self._statements.ratio}
            with_conditions = self._statements.ratio.plus(self._counted_conditions.ratio)
            return own | ({"with_conditions": with_conditions} if self._like_istanbul else {})
        outcomes = {"outcomes": self._outcomes.ratio}
        return outcomes | ({"branches": self._branches.ratio} if self._like_istanbul else {})

    @property
    def _like_istanbul(self) -> bool:
        """Each condition is a statement too; ReportGenerator leaves out the count, and its branches mean less."""
        return 0 < _OUTCOMES * self._counted_conditions.valid == self._outcomes.valid

    def _finished(self) -> datetime | None:
        return epoch_instant(self._moment)


def _count(tally: _Tally, attributes: Attributes) -> None:
    tally.valid += 1
    tally.covered += was_hit(attributes.get("count"), "count of a line")


FORMAT = XmlFormat(name="clover", kind="coverage", claims=claims, reader=Clover)

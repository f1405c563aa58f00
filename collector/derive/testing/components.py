"""Rows about the components that ship: whether each has its coverage report, and how critical ones are covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.testing.coverage import ReportsByComponent, doubt_about_sharing, reports_by_component
from collector.derive.testing.covered import covered, name_of, not_covered_for
from collector.facts.testing import CoverageReport
from collector.model import Component

_MOST_NAMED = 5
_ADD_COMPONENTS = (
    "the workload does not say what ships: add components: [{name: shop-api, coverage: "
    '["test-reports/api/coverage.xml"]}], one for each part; all of one part proves nothing about the others'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredComponent(Row):
    """A component of the workload whose coverage is measured."""

    kind: ClassVar[str] = "covered_component"
    component: Field[str] = described("its name in the workload file")
    critical: Field[bool] = described("critical flows run through it")
    lines: Field[float] = described("how many lines its reports measured", "count")
    line_pct: Field[float] = described("covered lines of all lines; statements where the format knows no lines", "%")


def covered_components(observed: Observed) -> RowSet:
    """Return a row for every component but those that are not measured; where none is declared, a row that asks."""
    declared = observed.workload.delivery.components
    if not declared:
        return observed.row_set((_undeclared(),), CoverageReport)
    if all(component.not_measured for component in declared):
        return RowSet(rows=(), gaps=(), complete=True, observed_at=observed.now)
    index = observed.shared(reports_by_component)
    rows = (_row(component, reports, index, observed) for component, reports in index.of)
    return observed.row_set(rows, CoverageReport)


def _row(
    component: Component, reports: Sequence[CoverageReport], index: ReportsByComponent, observed: Observed
) -> CoveredComponent:
    doubt = doubt_about_sharing(reports, index) if reports else _why_none(component, index, observed)
    said = not_covered_for(doubt) if doubt else covered(reports, index.runs)
    return CoveredComponent(
        subject=f"component:{component.name}",
        evidence=documents_of(reports),
        observed_at=oldest(reports),
        component=component.name,
        critical=component.critical,
        lines=said.valid,
        line_pct=said.line_pct,
    )


def _why_none(component: Component, index: ReportsByComponent, observed: Observed) -> Unknown:
    """Say why a component has no report: some were not read, or none of those found is mapped to it."""
    gaps = observed.hiding(CoverageReport)
    if gaps:
        return hidden_by(gaps)
    patterns = " or ".join(component.coverage)
    return missing(f"no coverage report of {component.name}: nothing matches {patterns}; {_found(index)}")


def _found(index: ReportsByComponent) -> str:
    names = [name_of(report, index.runs) for report in index.every]
    if not names:
        return (
            "no report was found at all: name its file under reports.coverage, or its artifact under delivery.reports"
        )
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"found were {', '.join(names[:_MOST_NAMED])}{more}"


def _undeclared() -> CoveredComponent:
    gone = missing(_ADD_COMPONENTS)
    return CoveredComponent(
        subject="components",
        evidence=(),
        observed_at=None,
        component=gone,
        critical=gone,
        lines=gone,
        line_pct=gone,
    )

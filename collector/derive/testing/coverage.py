"""Rows about coverage: a row for each component that the workload declares, or for each format without components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.delivery.release import ReleaseRuns, release_runs
from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.testing.covered import (
    Covered,
    counted_together,
    covered,
    name_of,
    not_covered_for,
    standing_coverage,
)
from collector.derive.testing.patterns import path_matches
from collector.facts.testing import CoverageReport
from collector.model import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Row):
    """How much of a component is covered; where none is declared, of all files of one format, added up."""

    kind: ClassVar[str] = "coverage"
    line_pct: Field[float] = described("covered lines of all lines; statements where the format knows no lines", "%")
    lines: Field[float] = described("how many lines were measured", "count")
    measures: Field[str] = described("what was counted: `lines`, or `statements`, `instructions`, `blocks`")
    branches_reported: Field[bool] = described("the reports count branches")
    branch_pct: Field[float] = described("covered branches of all branches", "%")


@dataclass(frozen=True, slots=True)
class ReportsByComponent:
    """Which reports speak of which component."""

    runs: ReleaseRuns
    of: tuple[tuple[Component, tuple[CoverageReport, ...]], ...]
    """Every component that is measured, in the order of the workload file, with its reports."""
    others: tuple[CoverageReport, ...]
    """Those that no component claims."""
    claimed_by: Mapping[str, Sequence[str]]
    """The names of the components that claim a report, by its subject."""

    @property
    def every(self) -> tuple[CoverageReport, ...]:
        """All that stand, each once, in order."""
        found = {report.subject: report for _, reports in self.of for report in reports}
        return tuple(sorted((*found.values(), *self.others), key=lambda report: report.subject))


def reports_by_component(observed: Observed) -> ReportsByComponent:
    """Return the index of coverage; ask for it by `observed.shared(reports_by_component)`."""
    runs = observed.shared(release_runs)
    reports = standing_coverage(observed.all(CoverageReport), runs)
    components = [one for one in observed.workload.delivery.components if not one.not_measured]
    of = tuple((one, tuple(report for report in reports if _speaks_of(report, one, runs))) for one in components)
    claimed_by: dict[str, list[str]] = defaultdict(list)
    for component, found in of:
        for subject in {report.subject for report in found}:
            claimed_by[subject].append(component.name)
    others = tuple(report for report in reports if report.subject not in claimed_by)
    return ReportsByComponent(runs, of, others, dict(claimed_by))


def coverages(observed: Observed) -> RowSet:
    """Return a row for every component with reports and every report of none, and one for every pattern without a file.

    Without components the files of one format are one row: their team says that together they are the workload.
    """
    index = observed.shared(reports_by_component)
    rows = [_row_of_component(one, reports, index) for one, reports in index.of if reports]
    if observed.workload.delivery.components:
        rows += [_row(report.subject, [report], index.runs) for report in index.others]
    else:
        rows += [_row(_subject_of(group), group, index.runs) for group in counted_together(index.others)]
    rows += [_row_of_nothing(pattern) for pattern in _unmatched(observed)]
    return observed.row_set(rows, CoverageReport)


def _speaks_of(report: CoverageReport, component: Component, runs: ReleaseRuns) -> bool:
    name = name_of(report, runs)
    return any(path_matches(name, pattern) for pattern in component.coverage)


def doubt_about_sharing(reports: Iterable[CoverageReport], index: ReportsByComponent) -> Unknown | None:
    """Say that a report is mapped to several components: its total says nothing about any one of them."""
    for report in reports:
        names = index.claimed_by[report.subject]
        if len(names) > 1:
            return missing(
                f"{name_of(report, index.runs)} is mapped to the components {', '.join(names)}: its total says nothing "
                "about each; write a report for each, or declare them as one component"
            )
    return None


def _row_of_component(component: Component, reports: Sequence[CoverageReport], index: ReportsByComponent) -> Coverage:
    doubt = doubt_about_sharing(reports, index)
    said = not_covered_for(doubt) if doubt else covered(reports, index.runs)
    return _row_saying(f"component:{component.name}", said, reports)


def _subject_of(group: Sequence[CoverageReport]) -> str:
    return group[0].subject if len(group) == 1 else f"coverage:{group[0].format}"


def _row(subject: str, reports: Sequence[CoverageReport], runs: ReleaseRuns) -> Coverage:
    return _row_saying(subject, covered(reports, runs), reports)


def _row_saying(subject: str, said: Covered, reports: Sequence[CoverageReport]) -> Coverage:
    return Coverage(
        subject=subject,
        evidence=documents_of(reports),
        observed_at=oldest(reports),
        line_pct=said.line_pct,
        lines=said.valid,
        measures=said.measures,
        branches_reported=said.branches_reported,
        branch_pct=said.branch_pct,
    )


def _unmatched(observed: Observed) -> Iterator[str]:
    """Yield the patterns of files without a fact, less those whose files a gap already speaks of."""
    matched = {report.pattern for report in observed.all(CoverageReport)}
    refused = {gap.scope for gap in observed.gaps}
    for pattern in observed.workload.coverage_reports:
        if pattern not in matched and pattern not in refused:
            yield pattern


def _row_of_nothing(pattern: str) -> Coverage:
    why = f"no file matches {pattern}: run the tests before the gate, or correct the pattern in the workload file"
    return _row_saying(f"file:{pattern}", not_covered_for(missing(why)), ())

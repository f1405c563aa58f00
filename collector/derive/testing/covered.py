"""How much of the code some coverage reports cover together: counts are added, never rates, and nothing twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from collector.derive.delivery.release import ReleaseRuns
from collector.derive.joins import missing
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import PipelineRun
from collector.facts.testing import CoverageReport
from collector.model import Reason, place_of

_AGREE_PCT = 0.5
"""Percentage points by which two formats may tell the same code apart: they round, and count a few lines otherwise."""
_OF_FILES = ("file", "artifact")
_Slot: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What some reports say together, each field known or with the reason why it is not."""

    measures: Field[str]
    valid: Field[float]
    """How many lines, statements and so on were measured."""
    line_pct: Field[float]
    branches_reported: Field[bool]
    branch_pct: Field[float]


def not_covered_for(reason: Unknown) -> Covered:
    """Return the answer where nothing can be said at all."""
    return Covered(measures=reason, valid=reason, line_pct=reason, branches_reported=reason, branch_pct=reason)


def standing_coverage(reports: Iterable[CoverageReport], runs: ReleaseRuns) -> tuple[CoverageReport, ...]:
    """Return the reports less those that are told twice, sorted by subject.

    The same file in two places counts once, the one of a run before the one on disk. Of several runs of one pipeline
    the last one stands for what each of them tells under the same name.
    """
    once: dict[str, CoverageReport] = {}
    for report in sorted(_not_proposed(reports, runs), key=lambda one: (not one.run, one.subject, one.pattern)):
        once.setdefault(report.digest or report.subject, report)
    by_slot: dict[_Slot, list[CoverageReport]] = defaultdict(list)
    for report in once.values():
        by_slot[_slot(report, runs.every.get(report.run))].append(report)
    found = (one for reports in by_slot.values() for one in _last(reports, runs))
    return tuple(sorted(found, key=lambda one: one.subject))


def _not_proposed(reports: Iterable[CoverageReport], runs: ReleaseRuns) -> list[CoverageReport]:
    """Return reports without those of pull requests, which try a merge, that a run of the commit itself tells too."""
    every = list(reports)
    told = {_name(report, runs) for report in every if not runs.is_of_proposal(report)}
    return [report for report in every if not runs.is_of_proposal(report) or _name(report, runs) not in told]


def _name(report: CoverageReport, runs: ReleaseRuns) -> _Slot:
    return place_of(report.run), report.source, name_of(report, runs)


def covered(reports: Sequence[CoverageReport], runs: ReleaseRuns) -> Covered:
    """Return what reports of the same code say together; there is at least one, and none is told twice."""
    doubt = next((doubt for report in reports if (doubt := _doubt(report, runs)) is not None), None)
    if doubt is not None:
        return not_covered_for(doubt)
    sums = [_sum(group) for group in counted_together(reports)]
    shares = [one.share for one in sums]
    if max(shares) - min(shares) > _AGREE_PCT:
        told = " and ".join(f"{one.share:.1f} % by {one.of}" for one in sums)
        why = f"two reports disagree: {told}; keep the one that is right, or map each to its own component"
        return not_covered_for(Unknown(reason=Reason.PARSE, why=why))
    lowest = min(sums, key=lambda one: one.share)
    branches = [one.branch_share for one in sums if one.branch_share is not None]
    return Covered(
        measures=lowest.measures,
        valid=float(lowest.valid),
        line_pct=lowest.share,
        branches_reported=bool(branches),
        branch_pct=min(branches) if branches else missing("no report counts branches"),
    )


def counted_together(reports: Sequence[CoverageReport]) -> list[list[CoverageReport]]:
    """Group reports whose counts may be added: files of one format. Figures of a host stand alone."""
    groups: dict[_Slot, list[CoverageReport]] = defaultdict(list)
    for report in reports:
        groups[(report.format, report.measures) if report.source in _OF_FILES else (report.subject,)].append(report)
    return [groups[key] for key in sorted(groups)]


def name_of(report: CoverageReport, runs: ReleaseRuns) -> str:
    """Return by what a mapping finds a report: its path, or the name of the pipeline whose figures it is."""
    run = runs.every.get(report.run)
    return report.path or (run.pipeline if run is not None else "") or report.subject.removeprefix("file:")


@dataclass(frozen=True, slots=True)
class _Sum:
    """The counts of a group, added up; at least one line was measured."""

    of: str
    measures: str
    covered: int
    valid: int
    branches_covered: int
    branches_valid: int

    @property
    def share(self) -> float:
        return 100.0 * self.covered / self.valid

    @property
    def branch_share(self) -> float | None:
        return 100.0 * self.branches_covered / self.branches_valid if self.branches_valid else None


def _sum(group: Sequence[CoverageReport]) -> _Sum:
    return _Sum(
        of=group[0].format if len(group) > 1 else group[0].subject,
        measures=group[0].measures,
        covered=sum(report.lines_covered for report in group),
        valid=sum(report.lines_valid for report in group),
        branches_covered=sum(report.branches_covered or 0 for report in group),
        branches_valid=sum(report.branches_valid or 0 for report in group),
    )


def _doubt(report: CoverageReport, runs: ReleaseRuns) -> Unknown | None:
    """Say why a report does not count: of another commit, not settled, or about nothing."""
    mismatch = runs.mismatch(report)
    if mismatch is not None:
        return mismatch
    if not report.settled:
        why = (
            f"the host is still adding up {report.subject}: run the gate again later, or publish the coverage files as "
            "an artifact and name it under delivery.reports"
        )
        return Unknown(reason=Reason.PARTIAL, why=why)
    return None if report.lines_valid else missing(f"{report.subject} measured no line of code")


def _slot(report: CoverageReport, run: PipelineRun | None) -> _Slot:
    if run is None:
        return (report.subject,)
    pipeline = run.path or run.pipeline_id or run.pipeline
    return place_of(run.subject), pipeline.casefold(), report.subject.removeprefix(run.subject)


def _last(reports: Sequence[CoverageReport], runs: ReleaseRuns) -> list[CoverageReport]:
    """Return the reports of the last run; all of them where nobody can tell which run was the last."""
    moments = [_moment(report, runs.every.get(report.run)) for report in reports]
    known = [moment for moment in moments if moment is not None]
    last = max(known) if len(known) == len(moments) else None
    return [one for one, at in zip(reports, moments, strict=True) if last is None or at == last]


def _moment(report: CoverageReport, run: PipelineRun | None) -> tuple[datetime, str, int] | None:
    return None if run is None or run.started is None else (run.started, run.subject, report.attempt or 0)

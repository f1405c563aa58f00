"""The reports of tests that stand: not replaced by a later attempt or run, and each file once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from collector.derive.delivery.release import ReleaseRuns, release_runs
from collector.derive.delivery.words import is_for_pull_request
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.delivery import PipelineRun
from collector.facts.testing import TestReport
from collector.model import Reason, place_of, same_commit

_Slot: TypeAlias = tuple[str, ...]
"""What a later report takes the place of: the same file or test run, of the same job of the same pipeline."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The reports of a bundle, less those that were replaced."""

    runs: ReleaseRuns
    reports: tuple[TestReport, ...]
    by_digest: Mapping[str, tuple[TestReport, ...]]

    def mismatch(self, report: TestReport) -> Unknown | None:
        """Say why a report does not count for the release; `None` where it counts.

        A file on disk counts too where the same file lies in an artifact of the release. A report in an artifact that
        names another commit itself was left over from an earlier run, as by a cache.
        """
        own = self._own_mismatch(report)
        twins = self.by_digest.get(report.digest, ())
        return None if own is None or any(self._own_mismatch(twin) is None for twin in twins) else own

    def _own_mismatch(self, report: TestReport) -> Unknown | None:
        return self.runs.mismatch(report) or self._left_over(report)

    def _left_over(self, report: TestReport) -> Unknown | None:
        run = self.runs.every.get(report.run)
        if run is None or report.commit is None or is_for_pull_request(run.event):  # those try a merge of their own
            return None
        if same_commit(report.commit, self.runs.commit):
            return None
        why = f"{report.subject} says itself that it is of commit {report.commit[:12]}: let the run write it anew"
        return Unknown(reason=Reason.MISMATCH, why=why)

    def of_another_commit(self, report: TestReport) -> Unknown | None:
        """Say why a report does not count that is known to be of another commit; `None` where it may count."""
        known = isinstance(self.runs.commit_of(report), str)
        return self.mismatch(report) if known and self.runs.commit else None

    def once(self, reports: Iterable[TestReport]) -> tuple[TestReport, ...]:
        """Return reports without those that are the same file once more; one with a run goes before one on disk."""
        found: dict[str, TestReport] = {}
        for report in sorted(reports, key=lambda one: (not one.run, one.subject)):
            found.setdefault(report.digest or report.subject, report)
        return tuple(sorted(found.values(), key=lambda one: one.subject))


def standing(observed: Observed) -> Standing:
    """Return the index of reports; ask for it by `observed.shared(standing)`."""
    runs = observed.shared(release_runs)
    reports = tuple(_not_replaced(observed.all(TestReport), runs))
    by_digest: dict[str, list[TestReport]] = defaultdict(list)
    for report in reports:
        if report.digest:
            by_digest[report.digest].append(report)
    return Standing(runs, reports, {digest: tuple(found) for digest, found in by_digest.items()})


def doubt_about(report: TestReport) -> Unknown | None:
    """Say why the counts of a report mean nothing: there are none, or some are missing."""
    if report.running:
        why = f"{report.path or report.subject} is still running: wait for its end"
        return Unknown(reason=Reason.PARTIAL, why=why)
    if report.tests == 0:
        return missing(f"{report.subject} holds no test")
    if not report.whole:
        why = f"{report.subject} is not whole: more tests were declared, or its run did not come to an end"
        return Unknown(reason=Reason.PARSE, why=why)
    return None


def _not_replaced(reports: Sequence[TestReport], runs: ReleaseRuns) -> Iterator[TestReport]:
    """Yield the last report of each slot; all of a slot whose order nobody can tell."""
    by_slot: dict[_Slot, list[TestReport]] = defaultdict(list)
    for report in reports:
        by_slot[_slot(report, runs.every.get(report.run))].append(report)
    for found in by_slot.values():
        moments = [_moment(report, runs.every.get(report.run)) for report in found]
        known = [moment for moment in moments if moment is not None]
        last = max(known, default=None) if len(known) == len(moments) else None
        yield from (one for one, at in zip(found, moments, strict=True) if last is None or at == last)


def _slot(report: TestReport, run: PipelineRun | None) -> _Slot:
    if run is None:
        return (report.subject,)
    pipeline = run.path or run.pipeline_id or run.pipeline
    return place_of(run.subject), pipeline.casefold(), report.source, report.path, report.job


def _moment(report: TestReport, run: PipelineRun | None) -> tuple[datetime, str, int] | None:
    """Return what orders the reports of a slot: when their runs began, then the attempt within the run."""
    if run is None or run.started is None:
        return None
    return run.started, run.subject, report.attempt or 0

"""The reports of tests that stand: not replaced by a later attempt or run, and each file once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from collector.derive.delivery.release import ReleaseRuns, release_runs
from collector.derive.joins import missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.delivery import PipelineRun
from collector.facts.testing import TestReport
from collector.model import Reason, place_of

_CLOCKS_DIFFER = timedelta(hours=1)
"""By which the clock of the machine that ran the tests may lag behind that of the host."""
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

        A file on disk counts too where the same file lies in an artifact of the release.
        """
        own = self._own_mismatch(report)
        twins = self.by_digest.get(report.digest, ())
        return None if own is None or any(self._own_mismatch(twin) is None for twin in twins) else own

    def _own_mismatch(self, report: TestReport) -> Unknown | None:
        return self.runs.mismatch(report) or self._too_old(report)

    def _too_old(self, report: TestReport) -> Unknown | None:
        """Say that the tests of a file ended before anybody ran the release: a cache held it, or it lay there still.

        A file on disk that names the commit itself is believed: somebody may have tested it before it was pushed.
        """
        begun = self.runs.begun
        left_open = report.source == "artifact" or (report.source == "file" and report.commit is None)
        if not left_open or report.finished is None or begun is None:
            return None
        if report.finished >= begun - _CLOCKS_DIFFER:
            return None
        ended, first = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (report.finished, begun))
        why = (
            f"the tests of {report.subject} ended at {ended}, before the first run of the release at {first}: it was "
            "left over from another; let the run write it anew"
        )
        return Unknown(reason=Reason.MISMATCH, why=why)

    def of_another_commit(self, report: TestReport) -> Unknown | None:
        """Say why a report does not count that is known to be of another commit; `None` where it may count."""
        known = report.run in self.runs.every or isinstance(self.runs.commit_of(report), str)
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
    reports = tuple(_not_replaced(_not_proposed(observed.all(TestReport), runs), runs))
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


def _not_proposed(reports: Sequence[TestReport], runs: ReleaseRuns) -> list[TestReport]:
    """Return reports without those of pull requests that a run of the commit itself tells too, in any pipeline.

    Such a run tries a merge: it can neither replace what the commit itself showed, nor be missed beside it.
    """
    told = {_name(report) for report in reports if not runs.is_of_proposal(report)}
    return [report for report in reports if not runs.is_of_proposal(report) or _name(report) not in told]


def _name(report: TestReport) -> _Slot:
    return place_of(report.run), report.source, report.path


def _not_replaced(reports: Sequence[TestReport], runs: ReleaseRuns) -> Iterator[TestReport]:
    """Yield the last report of each slot, and all of a slot whose order nobody can tell.

    A later one of fewer tests does not undo a failure: it may have left out the very test that failed.
    """
    by_slot: dict[_Slot, list[TestReport]] = defaultdict(list)
    for report in reports:
        by_slot[_slot(report, runs.every.get(report.run))].append(report)
    for found in by_slot.values():
        moments = [_moment(report, runs.every.get(report.run)) for report in found]
        known = [moment for moment in moments if moment is not None]
        last = max(known, default=None) if len(known) == len(moments) else None
        standing_ones = [one for one, at in zip(found, moments, strict=True) if last is None or at == last]
        held = sum(one.tests for one in standing_ones)
        yield from standing_ones
        yield from (one for one, at in zip(found, moments, strict=True) if last not in (None, at) and _fails(one, held))


def _fails(earlier: TestReport, held: int) -> bool:
    """Say whether an earlier report stands for all that: something failed, and the last tried fewer tests than it."""
    return earlier.tests > held and (earlier.any_failure or earlier.failures + earlier.errors > 0)


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

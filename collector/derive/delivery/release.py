"""What belongs to the release: its runs, and whether evidence was made from its commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from collector.derive.delivery.words import is_for_pull_request
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import PipelineRun
from collector.model import Reason, place_of, same_commit

NO_COMMIT = (
    "nobody says which commit is released: add release.commit to the workload file, or run the gate in the pipeline "
    "that builds the release"
)


class Reported(Protocol):
    """A report of tests or coverage, from wherever it came."""

    @property
    def subject(self) -> str: ...
    @property
    def run(self) -> str: ...
    @property
    def commit(self) -> str | None: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ReleaseRuns:
    """The runs that were seen, and those of them that were made from the commit of the release."""

    observed: Observed
    commit: str
    every: Mapping[str, PipelineRun]
    """By subject."""
    of_release: tuple[PipelineRun, ...]
    """Made from the commit, in a place of the workload and not in a fork of it; newest first."""

    def commit_of(self, report: Reported) -> Field[str]:
        """Return the commit that a report was made from, by its own word, its run's, or the team's."""
        run = self.every.get(report.run)
        if run is not None:
            return _not_of_a_fork(run)
        if report.run:
            gaps = self.observed.hiding(PipelineRun, at=report.run)
            return hidden_by(gaps) if gaps else _unsaid(report.subject)
        said = report.commit or (self.observed.workload.reports_commit if report.source == "file" else "")
        return said.casefold() if said else _unsaid(report.subject)

    def mismatch(self, report: Reported) -> Unknown | None:
        """Say why a report does not count for the release, and which run would do; `None` where it counts."""
        if not self.commit:
            return missing(NO_COMMIT)
        commit = self.commit_of(report)
        if isinstance(commit, Unknown):
            return commit
        if same_commit(commit, self.commit):
            return self._left_over(report)
        why = f"{report.subject} is of commit {_short(commit)}, not of {_short(self.commit)}; {self.what_would_do()}"
        return Unknown(reason=Reason.MISMATCH, why=why)

    def _left_over(self, report: Reported) -> Unknown | None:
        """Say why a report of a run of the release is not about the release: by its own word, or for a merge was tried.

        A report that names another commit was left over from an earlier run, as by a cache. A run for a pull request
        bears the commit that is proposed, and tries its merge into the branch: other code, which is not released.
        """
        run = self.every.get(report.run)
        if run is None or (report.commit is not None and same_commit(report.commit, self.commit)):
            return None
        if report.commit is not None:
            why = (
                f"{report.subject} says itself that it is of commit {_short(report.commit)}: let the run write it anew"
            )
            return Unknown(reason=Reason.MISMATCH, why=why)
        if not is_for_pull_request(run.event):
            return None
        why = f"{report.subject} is of a pull request, whose merge was tried: run the pipeline on {_short(self.commit)}"
        return Unknown(reason=Reason.MISMATCH, why=why)

    def is_of_proposal(self, report: Reported) -> bool:
        """Say whether the run behind a report was for a pull request."""
        run = self.every.get(report.run)
        return run is not None and is_for_pull_request(run.event)

    @property
    def begun(self) -> datetime | None:
        """When the commit of the release was first tried anywhere; `None` where a run does not tell when it began."""
        moments = [run.created or run.started for run in self.of_release]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known and len(known) == len(moments) else None

    @property
    def on_release(self) -> tuple[PipelineRun, ...]:
        """Those that tried the commit itself and not a merge of it; newest first."""
        return tuple(run for run in self.of_release if not is_for_pull_request(run.event))

    def what_would_do(self) -> str:
        """Say which run holds the evidence of the release, or that there is none."""
        if self.on_release:
            newest = self.on_release[0]
            return f"take that of {newest.pipeline}, {newest.subject}"
        return f"no run of {_short(self.commit)} was seen: run the pipeline on it"


def release_runs(observed: Observed) -> ReleaseRuns:
    """Return the index of runs; ask for it by `observed.shared(release_runs)`."""
    runs = observed.all(PipelineRun)
    commit = observed.workload.delivery.commit
    ours = (run for run in runs if commit and same_commit(run.commit, commit) and run.from_fork is not True)
    newest_first = sorted(ours, key=lambda run: (run.started is not None, run.started, run.subject), reverse=True)
    return ReleaseRuns(observed, commit, {run.subject: run for run in runs}, tuple(newest_first))


def in_places(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return the places that subjects lie in, each once."""
    return tuple(dict.fromkeys(place for subject in subjects if (place := place_of(subject))))


def _not_of_a_fork(run: PipelineRun) -> Field[str]:
    if run.from_fork is True:
        why = f"{run.subject} ran the code of a fork: run the pipeline in the repository itself"
        return Unknown(reason=Reason.MISMATCH, why=why)
    return run.commit


def _unsaid(subject: str) -> Unknown:
    why = (
        f"{subject} does not say from which commit it was made: let golive read it from the pipeline run "
        "(delivery.reports), or say it in reports.commit"
    )
    return Unknown(reason=Reason.MISMATCH, why=why)


def _short(commit: str) -> str:
    return commit[:12]

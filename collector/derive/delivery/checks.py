"""Rows about the checks and jobs that ran on the release's commit, by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.delivery.release import ReleaseRuns, release_runs
from collector.derive.delivery.words import ended
from collector.derive.joins import absent
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, described
from collector.facts.delivery import Check, PipelineRun, PipelineStage
from collector.model import same_commit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCheck(Row):
    """A check, a job or a stage that ran on the release's commit."""

    kind: ClassVar[str] = "release_check"
    name: str = described("its name, in lower case")
    ended: Field[str] = described("how it ended: `succeeded`, or the host's word in lower case")
    age: Field[timedelta] = described("how long ago it ended", "s")


def release_checks(observed: Observed) -> RowSet:
    """Return the checks of the release's commit, and the jobs and stages of its runs."""
    runs = observed.shared(release_runs)
    return observed.row_set(_rows(runs, observed), Check, PipelineStage, PipelineRun)


def checks_of_release(runs: ReleaseRuns, observed: Observed) -> Iterator[Check | PipelineStage]:
    """Yield what ran on the release's commit; of what runs again the host tells the last attempt."""
    ours = {run.subject for run in runs.of_release}
    yield from (stage for stage in observed.all(PipelineStage) if stage.run in ours)
    if runs.commit:
        yield from (check for check in observed.all(Check) if same_commit(check.commit, runs.commit))


def _rows(runs: ReleaseRuns, observed: Observed) -> Iterator[ReleaseCheck]:
    for found in checks_of_release(runs, observed):
        finished = found.finished
        yield ReleaseCheck(
            subject=found.subject,
            evidence=documents_of((found,)),
            observed_at=oldest((found,)),
            name=found.name.casefold(),
            ended=ended(found.result, found.status, found.name),
            age=absent(f"when {found.name} ended") if finished is None else observed.age(finished),
        )

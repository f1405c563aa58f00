"""The decisions of golive that a host kept: artifacts by the name that the workload tells, and checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from collector.derive.delivery.release import release_runs
from collector.derive.delivery.words import is_success, matching
from collector.derive.observed import Observed
from collector.facts.delivery import Check, FinishedJob, RecentArtifact
from collector.model import place_of, same_commit

_MOST_LISTED = 100
"""Where so many artifacts of a repository were listed, there are older ones that were not."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One decision: about which commit, of which run, and when it was kept."""

    commit: str
    run: str
    at: datetime | None
    job_failed: bool = False
    """Whether the job that kept it did not succeed, as that of a gate that says NO_GO."""
    run_failed: bool = False
    """Whether the same is known of its run, in which something else may have gone wrong."""

    def may_let_pass(self, run: str) -> bool:
        """Say whether it can have let a run deploy: that very run had not gone on behind a gate that was shut."""
        return not self.job_failed and (not self.run_failed or self.run == run)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions that were seen, and how far back anybody looked."""

    kept: tuple[Kept, ...]
    first: Mapping[str, datetime]
    """By place, when the first decision was kept: nothing before it is judged."""
    looked_back_to: Mapping[str, datetime]
    """By place, the oldest artifact that was listed, where there are older ones."""

    def about(self, commit: str, run: str) -> Iterator[Kept]:
        """Yield the decisions about a commit, or of the very run that deployed."""
        for one in self.kept:
            if (run and one.run == run) or (one.commit and commit and same_commit(one.commit, commit)):
                yield one


def decisions(observed: Observed) -> Decisions:
    """Return what was decided; ask for it by `observed.shared(decisions)`."""
    kept = (*_artifacts(observed), *_checks(observed))
    first: dict[str, datetime] = {}
    for place, one in kept:
        if one.at is not None:
            first[place] = min(one.at, first.get(place, one.at))
    return Decisions(tuple(one for _, one in kept), first, _looked_back_to(observed))


def _artifacts(observed: Observed) -> Iterator[tuple[str, Kept]]:
    runs = observed.shared(release_runs).every
    jobs = {job.subject: job for job in observed.all(FinishedJob)}
    for one in observed.all(RecentArtifact):
        if matching(one.name, (observed.workload.delivery.decision_artifact,)):
            run = runs.get(one.run)
            job = jobs.get(one.job or "")
            yield (
                place_of(one.subject),
                Kept(
                    commit=one.commit or (run.commit if run else ""),
                    run=one.run,
                    at=one.created or (job.finished if job else None),
                    job_failed=_failed(job.result if job else None),
                    run_failed=_failed(run.result if run else None),
                ),
            )


def _failed(result: str | None) -> bool:
    return bool(result) and not is_success(result)


def _checks(observed: Observed) -> Iterator[tuple[str, Kept]]:
    """Yield the checks of the release by the same name; one that failed decided against it."""
    for check in observed.all(Check):
        if matching(check.name, (observed.workload.delivery.decision_artifact,)) and is_success(check.result):
            yield place_of(check.subject), Kept(check.commit, "", check.finished)


def _looked_back_to(observed: Observed) -> Mapping[str, datetime]:
    listed: dict[str, list[datetime]] = defaultdict(list)
    for one in observed.all(RecentArtifact):
        if one.created is not None:
            listed[place_of(one.subject)].append(one.created)
    return {place: min(found) for place, found in listed.items() if len(found) >= _MOST_LISTED}

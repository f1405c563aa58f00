"""The row about the beta: for how many working days its users have had the release, and how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from collector.derive.beta.shipped import perhaps_shipped, shipped
from collector.derive.delivery.deployments import DEPLOYED
from collector.derive.delivery.production import commit_of
from collector.derive.delivery.release import ReleaseRuns, release_runs
from collector.derive.delivery.rings import MOST_LISTED, is_untold, of_release, seen_in, successes, undeclared
from collector.derive.delivery.words import is_success
from collector.derive.joins import known_or, missing
from collector.derive.observed import CLOCK_SKEW, Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import DeployedRun, Deployment, PipelineRun
from collector.model import Fact, Reason

READS: tuple[type[Fact], ...] = (*DEPLOYED, PipelineRun, DeployedRun)
_FRIDAY = 4
_NO_USERS = (
    "how many users took part in the beta is told by no host: let the product owner say it, and add it to the workload "
    "file, for example delivery: {beta_users: 40}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaProgramme(Row):
    """The beta of the release, in the environment in which it has been for the longest time."""

    kind: ClassVar[str] = "beta_programme"
    environment: Field[str] = described("the environment of the beta")
    since: Field[datetime] = described("since when versions that were not in production before are there")
    working_days: Field[float] = described("working days (Monday to Friday) since then, without a break", "count")
    users: Field[float] = described("how many users took part", "count")


@dataclass(frozen=True, slots=True)
class Stretch:
    """For how long versions of the release's line have been in an environment without a break."""

    environment: str
    since: datetime
    until: datetime
    deployed: tuple[Deployment, ...]
    begins_here: bool
    """Whether it did not begin any earlier."""


def beta_programme(observed: Observed) -> RowSet:
    """Return the one row about the beta: a second ring may have begun yesterday, and takes nothing away."""
    delivery = observed.workload.delivery
    if not delivery.places or not delivery.environments.beta:
        return observed.row_set((_unknown(undeclared("beta", "beta")),), *DEPLOYED)
    found = [_stretch(name, observed) for name in delivery.environments.beta]
    known = [one for one in found if isinstance(one, Stretch)]
    doubt = next((one for one in found if isinstance(one, Unknown)), None)
    if not known:
        return observed.row_set((_unknown(doubt or undeclared("beta", "beta")),), *DEPLOYED)
    best = max(known, key=lambda one: (_days(one), one.environment))
    return observed.row_set((_row(best, doubt, delivery.beta_users),), *DEPLOYED)


def working_days(since: datetime, until: datetime) -> int:
    """Return how many days from Monday to Friday have begun after the day of `since`; holidays are not known."""
    days = (until.date() - since.date()).days
    return sum((since + timedelta(days=day)).weekday() <= _FRIDAY for day in range(1, days + 1))


def _days(stretch: Stretch) -> int:
    return working_days(stretch.since, stretch.until)


def _row(stretch: Stretch, doubt: Unknown | None, users: float | None) -> BetaProgramme:
    seen = float(_days(stretch))
    days: Field[float] = seen
    if not stretch.begins_here:
        why = f"the beta in {stretch.environment} began before what was read of its history"
        days = missing(why, reason=Reason.PARTIAL, at_least=seen)
    elif doubt is not None:  # another environment may have had the release for longer
        days = Unknown(reason=doubt.reason, why=doubt.why, gaps=doubt.gaps, at_least=seen)
    return BetaProgramme(
        subject=f"beta in {stretch.environment}",
        evidence=documents_of(stretch.deployed),
        observed_at=oldest(stretch.deployed),
        environment=stretch.environment,
        since=stretch.since,
        working_days=days,
        users=known_or(users, missing(_NO_USERS)),
    )


def _unknown(why: Unknown) -> BetaProgramme:
    return BetaProgramme(
        subject="beta", evidence=(), observed_at=None, environment=why, since=why, working_days=why, users=why
    )


def _stretch(environment: str, observed: Observed) -> Field[Stretch]:
    """Return since when the release, or versions on the way to it, are in an environment."""
    ours = of_release(environment, observed)
    if isinstance(ours, Unknown):
        return ours
    found = seen_in(environment, observed)
    if isinstance(found, Unknown):
        return found
    if not successes(ours):
        return missing(f"no deployment of the release to {environment} has succeeded, the last is {ours[-1].subject}")
    if not observed.workload.delivery.environments.production:
        return undeclared("production", "production")
    line = tuple(_line(successes(found), shipped(observed), observed.shared(release_runs)))
    doubt = (
        _interrupted(environment)
        if not successes(one for one in line if one in ours)
        else perhaps_shipped(line, observed)
    )
    if doubt is not None:
        return doubt
    first, last = line[-1], line[0]
    since, until = first.finished or observed.now, last.gone or observed.now
    return Stretch(environment, since, until, line, _begins(first, found, observed))


def _interrupted(environment: str) -> Unknown:
    why = f"the release was in {environment}, but its beta was interrupted since: deploy it there again"
    return missing(why, reason=Reason.STALE)


def _line(done: list[Deployment], shipped: frozenset[str], runs: ReleaseRuns) -> Iterator[Deployment]:
    """Yield, the newest first, what belongs to the release's line: back to a break, or to what was in production."""
    newest_first = list(reversed(done))
    for one, before in pairwise((*newest_first, None)):
        if one is None or (commit_of(one, runs) or "") in shipped | {""}:
            return
        yield one
        if before is not None and before.gone and one.finished and before.gone < one.finished - CLOCK_SKEW:
            return


def _begins(first: Deployment, found: list[Deployment], observed: Observed) -> bool:
    """Say whether a line certainly begins with a deployment: what lies before it is told, and is of another one."""
    before = found[: found.index(first)]
    runs = observed.shared(release_runs)
    earlier = [one for one in before if is_untold(one) or (is_success(one.result) and commit_of(one, runs) is None)]
    cut = len(found) >= MOST_LISTED and not before
    return not earlier and not cut

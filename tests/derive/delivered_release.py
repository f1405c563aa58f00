"""A release in good order on either host: built, tried in a beta, rehearsed, decided, guarded; as the probes tell it.

GitHub tells the outcome of a deployment by its statuses, Azure DevOps its commit by the build that it came from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

from builders import NOW, SEEN
from builders_controls import CHECKS, guards, rules, scan
from builders_release import (
    AZURE_DEVOPS,
    BEFORE,
    COMMIT,
    GITHUB,
    artifact,
    changed_file,
    check,
    comparison,
    kept,
    lease,
    published,
    repository,
    run,
    run_id,
    stage,
    well,
)
from builders_rollout import OLDER, ago, decision, decision_job, deployed, status
from builders_testing import TRIGGERED

from collector.facts.delivery import DeployedRun, Deployment, DeploymentStatus
from collector.model import Fact, Place

FIRST, LAST, NOW_BUILT = 1, 5, 7
"""The numbers of the runs: the first that golive decided about, the version in production, the release."""
BUILT = ago(days=21, hours=2)
"""When the release's run began, whose deployments waited for their approvals."""
COMMITS = {FIRST: OLDER, LAST: BEFORE, NOW_BUILT: COMMIT}
PROOF = "old version on new schema"


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A version that came to an environment, so many days ago."""

    number: int
    environment: str
    run: int
    days: float


STEPS = (
    Step(30, "staging", LAST, 62),
    Step(31, "production", FIRST, 60),
    Step(32, "beta", NOW_BUILT, 21),
    Step(33, "production", LAST, 22),
    Step(34, "staging", NOW_BUILT, 20),
    Step(35, "staging", LAST, 19),
)
"""The way of the release up to now, and its way back, rehearsed in staging."""


def deployment(place: Place, number: int) -> Deployment:
    """One of the steps as a host tells it, without what other facts tell of it."""
    step = next(one for one in STEPS if one.number == number)
    when = ago(days=step.days)
    whole = deployed(place, step.environment, step.number, COMMITS[step.run], when, run=run_id(place, step.run))
    if place == GITHUB:
        return dataclasses.replace(whole, result=None, state=None, finished=None)
    return dataclasses.replace(whole, commit=None)


def ended(number: int) -> DeploymentStatus:
    """How a step ended on GitHub."""
    step = next(one for one in STEPS if one.number == number)
    return status(deployment(GITHUB, number), well(GITHUB), ago(days=step.days), run=run_id(GITHUB, step.run))


def rolled_out(place: Place) -> list[Fact]:
    """What was deployed where, with what tells the outcome or the commit of it."""
    steps: list[Fact] = [deployment(place, one.number) for one in STEPS]
    if place == GITHUB:
        return [*steps, *(ended(one.number) for one in STEPS)]
    runs = ((run_id(place, number), COMMITS[number]) for number in (FIRST, LAST))
    return [*steps, *(DeployedRun(subject=own, commit=commit, number="2.3", **SEEN) for own, commit in runs)]


def decisions(place: Place) -> Iterator[Fact]:
    """The decisions of golive before each deployment to production; on Azure DevOps a job tells when."""
    for number, days in ((FIRST, 61), (LAST, 23)):
        made = decision(place, number, COMMITS[number])
        yield made if place == AZURE_DEVOPS else dataclasses.replace(made, created=ago(days=days))
        if place == AZURE_DEVOPS:
            yield dataclasses.replace(decision_job(place, number, ago(days=days)), result=well(place))


def jobs(place: Place) -> list[Fact]:
    """The jobs of the release's run: what proves that the way back is open, a look for drift, a smoke test."""
    after = NOW - timedelta(hours=1)
    drift = check("what-if production") if place == GITHUB else stage(place, "what-if production")
    return [stage(place, PROOF), drift, stage(place, "smoke", finished=after)]


def released(place: Place) -> list[Fact]:
    """The run of the release, its package, and what it changes against production."""
    made = {"created": BUILT + timedelta(hours=1)} if place == GITHUB else {}
    on_github: list[Fact] = [published(tag="v2.4.0", commit=COMMIT), *map(check, CHECKS)]
    return [
        *(
            repository(place),
            run(place, by=TRIGGERED, created=BUILT, started=BUILT),
            artifact(place, **made),
            *jobs(place),
        ),
        *(comparison(place), changed_file(place), kept(place)),
        *(on_github if place == GITHUB else [lease()]),
    ]


def release_in_order(place: Place) -> list[Fact]:
    """Everything about the release but its tests and its tracker."""
    return [*released(place), *rolled_out(place), *decisions(place), *guards(place), *rules(place), scan(place)]

"""Deployments as one fact each: with the outcome that GitHub tells beside them, and with all jobs of Azure DevOps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from collector.derive.delivery.words import is_success
from collector.derive.observed import Observed, documents_of, oldest
from collector.facts.delivery import Deployment, DeploymentStatus
from collector.model import Fact

DEPLOYED: tuple[type[Fact], ...] = (Deployment, DeploymentStatus)
"""The kinds of facts that a deployment is put together from."""
_UNDER_WAY = ("in_progress", "inprogress", "queued", "pending", "waiting")
_GONE = "inactive"
_CLASSIC = "/release/deployments/"


def deployments(observed: Observed) -> tuple[Deployment, ...]:
    """Return every deployment that counts, the oldest first; ask for it by `observed.shared(deployments)`.

    Stages of classic releases are called alike all over a project: where the workload names its pipelines, only
    those count.
    """
    told: dict[str, list[DeploymentStatus]] = defaultdict(list)
    for status in observed.all(DeploymentStatus):
        told[status.deployment].append(status)
    ours = (one for one in observed.all(Deployment) if _is_ours(one, observed))
    whole = _put_together(_with_outcome(one, told.get(one.subject, ())) for one in ours)
    return tuple(sorted(whole, key=lambda one: (one.created is not None, one.created, one.subject)))


def is_under_way(deployment: Deployment) -> bool:
    """Say whether a deployment is known not to be over."""
    return deployment.result is None and (deployment.state or "").casefold() in _UNDER_WAY


def in_environment(name: str, found: Iterable[Deployment]) -> list[Deployment]:
    """Return those to one environment, in any case; one that is made for a pull request has the name by chance."""
    return [one for one in found if one.environment.casefold() == name.casefold() and one.transient is not True]


def _is_ours(deployment: Deployment, observed: Observed) -> bool:
    delivery = observed.workload.delivery
    if _CLASSIC not in deployment.subject or not delivery.pipelines:
        return True
    return delivery.names_pipeline(deployment.pipeline or "", None)


def _with_outcome(deployment: Deployment, statuses: Sequence[DeploymentStatus]) -> Deployment:
    """Return a deployment with what its history tells: what replaced it later turns it inactive, not into a failure."""
    if not statuses:
        return deployment
    in_time = sorted(statuses, key=lambda status: (status.at, status.subject))
    words = [status.state.casefold() for status in in_time]
    ends = [place for place, word in enumerate(words) if word not in (*_UNDER_WAY, _GONE)]
    over = ends[-1] if ends else words.index(_GONE) if _GONE in words else None
    if over is not None and is_success(words[over]):
        over = words.index(words[over])  # since when it is there: a later entry may say the same again
    rests_on = (deployment, *in_time)
    return replace(
        deployment,
        documents=documents_of(rests_on),
        observed_at=oldest(rests_on) or deployment.observed_at,
        result=None if over is None else in_time[over].state,
        state=in_time[-1].state,
        finished=None if over is None else in_time[over].at,
        gone=next((one.at for one in in_time if one.state.casefold() == _GONE), None),
        run=next((one.run for one in reversed(in_time) if one.run), deployment.run),
    )


def _put_together(found: Iterable[Deployment]) -> Iterator[Deployment]:
    """Yield one deployment for all jobs of one attempt of a stage to one environment."""
    groups: dict[tuple[str, str], list[Deployment]] = defaultdict(list)
    for one in found:
        groups[one.environment.casefold(), one.part_of or one.subject].append(one)
    return (_united(jobs) if len(jobs) > 1 else jobs[0] for jobs in groups.values())


def _united(jobs: Sequence[Deployment]) -> Deployment:
    """Return what jobs are together: under way while one of them is, and as bad as the worst of them."""
    last = tuple(_last_of_each(jobs).values())
    worst = max(last, key=lambda job: (job.result is None, not is_success(job.result), job.subject))
    starts = [job.created for job in jobs if job.created is not None]
    ends = [job.finished for job in last if job.finished is not None]
    return replace(
        min(jobs, key=lambda job: job.subject),
        documents=documents_of(jobs),
        observed_at=oldest(jobs) or worst.observed_at,
        result=worst.result,
        state=worst.state,
        created=min(starts) if len(starts) == len(jobs) else None,
        finished=max(ends) if len(ends) == len(last) else None,
    )


def _last_of_each(jobs: Sequence[Deployment]) -> Mapping[str, Deployment]:
    """Return the last attempt of each job."""
    in_time = sorted(jobs, key=lambda job: (job.created is not None, job.created, job.subject))
    return {job.part or job.subject: job for job in in_time}

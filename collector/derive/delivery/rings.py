"""What is known of the way of the release through its environments, common to all rows about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from collector.derive.delivery.deployments import DEPLOYED, deployments, in_environment, is_under_way
from collector.derive.delivery.production import commit_of
from collector.derive.delivery.release import NO_COMMIT, release_runs
from collector.derive.delivery.words import is_success
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import CLOCK_SKEW, Observed
from collector.derive.rows import Unknown
from collector.facts.delivery import DeployedRun, Deployment, PipelineRun
from collector.model import Reason, place_of, same_commit

MOST_LISTED = 100
"""As many deployments to an environment are listed at most; where so many are, there may be older ones."""
_HOST = "scope: {github: {repositories: [contoso/shop]}}"


def undeclared(kind: str, example: str) -> Unknown:
    """Return the unknown for environments that nobody declared, with the lines to add."""
    return missing(
        f"the workload does not say which environments of its host are {kind}: add, for example, {_HOST} (or "
        f"azure_devops: {{projects: [contoso/shop]}}) and delivery: {{environments: {{{kind}: [{example}]}}}}"
    )


def seen_in(environment: str, observed: Observed) -> list[Deployment] | Unknown:
    """Return what was deployed to an environment, the oldest first; or why that is not known or cannot be right."""
    gaps = observed.hiding(*DEPLOYED)
    if gaps:
        return hidden_by(gaps)
    found = in_environment(environment, observed.shared(deployments))
    if not found:
        return missing(
            f"no deployment to {environment} was seen: deploy there by the pipeline, or write the environment in "
            "delivery.environments as the host spells it"
        )
    early = next((one for one in found if _is_future(one, observed)), None)
    if early is not None:
        why = f"{early.subject} is told to be of the future: the clock of whoever wrote it is wrong"
        return missing(why, reason=Reason.PARSE)
    return found


def of_release(environment: str, observed: Observed) -> list[Deployment] | Unknown:
    """Return the deployments of the release to an environment, at least one; or why there is none."""
    runs = observed.shared(release_runs)
    if not runs.commit:
        return missing(NO_COMMIT)
    found = seen_in(environment, observed)
    if isinstance(found, Unknown):
        return found
    commits = {one.subject: commit_of(one, runs) for one in found}
    ours = [one for one in found if same_commit(commits[one.subject] or "", runs.commit)]
    if ours:
        return ours
    untold = next((one for one in found if commits[one.subject] is None), None)
    if untold is not None:
        return no_commit(untold, observed)
    last = max(found, key=lambda one: (one.created is not None, one.created, one.subject))
    why = (
        f"the last deployment to {environment}, {last.subject}, is of commit {(commits[last.subject] or '')[:12]}, and "
        f"none is of {runs.commit[:12]}: deploy the release to {environment}"
    )
    return missing(why, reason=Reason.MISMATCH)


def no_commit(deployment: Deployment, observed: Observed) -> Unknown:
    """Return the unknown for a deployment whose commit nobody tells."""
    gaps = observed.hiding(DeployedRun, PipelineRun, at=place_of(deployment.subject))
    if gaps:
        return hidden_by(gaps)
    why = (
        f"{deployment.subject} does not tell its commit, and its run is not among those that were read: the run was "
        "deleted, or is of another branch than delivery.branch"
    )
    return missing(why, reason=Reason.PARTIAL)


def successes(found: Iterable[Deployment]) -> list[Deployment]:
    """Return those that ended well and tell when, in the order of their ends."""
    done = [(one.finished, one.subject, one) for one in found if is_success(one.result) and one.finished is not None]
    return [one for _, _, one in sorted(done, key=lambda entry: entry[:2])]


def is_untold(deployment: Deployment) -> bool:
    """Say whether nobody told how a deployment ended, or when."""
    if deployment.result is None:
        return not is_under_way(deployment)
    return is_success(deployment.result) and deployment.finished is None


def _is_future(deployment: Deployment, observed: Observed) -> bool:
    moments: tuple[datetime | None, ...] = (deployment.created, deployment.finished)
    return any(moment is not None and moment > observed.now + CLOCK_SKEW for moment in moments)

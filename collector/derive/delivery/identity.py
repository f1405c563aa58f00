"""Rows about whether what was tried is what goes live: the same digest, or left by the very same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.delivery.deployments import DEPLOYED, deployments, in_environment
from collector.derive.delivery.packages import Made, packages_of_release
from collector.derive.delivery.production import commit_of
from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns, release_runs
from collector.derive.delivery.rings import no_commit
from collector.derive.delivery.words import is_success
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import CLOCK_SKEW, Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import Artifact, DeployedRun, Deployment, PipelineRun, Published
from collector.model import Fact, Gap, same_commit

READS: tuple[type[Fact], ...] = (*DEPLOYED, DeployedRun, Artifact, PipelineRun, Published)
_BY_DIGEST, _BY_RUN = "digest", "run"
_AGAIN = (
    "{name} was made again by a later attempt of its run, after {where} was deployed: deploy it to {where} again, and "
    "run only failed jobs anew"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredArtifact(Row):
    """Something that holds the release: an artifact, a published release, what was deployed to try it."""

    kind: ClassVar[str] = "delivered_artifact"
    where: str = described("where it was seen: `artifact`, `release`, or the environment")
    same: Field[bool] = described("whether it is what goes live")
    proof: Field[str] = described("how that is known: by `digest`, or because the same `run` made and deployed it")


def delivered_artifacts(observed: Observed) -> RowSet:
    """Return what is held against the digests that the workload declares, or against the package of the release."""
    made = observed.shared(packages_of_release)
    declared = frozenset(digest.casefold() for digest in observed.workload.release.digests)
    rows = [
        *(_of_artifact(one, declared) for one in made if declared and one.artifact.digest),
        *(_of_release(one, declared) for one in _published(observed) if declared and one.digests),
        *_of_environments(made, declared, observed),
    ]
    return observed.row_set(rows, *DEPLOYED, Artifact, Published)


def _of_artifact(made: Made, declared: frozenset[str]) -> DeliveredArtifact:
    return _row(made.artifact, "artifact", same=(made.artifact.digest or "").casefold() in declared, proof=_BY_DIGEST)


def _of_release(release: Published, declared: frozenset[str]) -> DeliveredArtifact:
    """A release holds lists of checksums and the like too: one of its files must be what goes live."""
    digests = {digest.casefold() for digest in release.digests}
    return _row(release, "release", same=not digests.isdisjoint(declared), proof=_BY_DIGEST)


def _published(observed: Observed) -> Iterator[Published]:
    commit = observed.workload.delivery.commit
    tags = {run.branch for run in observed.shared(release_runs).of_release}
    for release in observed.all(Published):
        of_commit = release.commit is not None and bool(commit) and same_commit(release.commit, commit)
        if release.draft is False and (of_commit or release.tag in tags):
            yield release


def _of_environments(
    made: tuple[Made, ...], declared: frozenset[str], observed: Observed
) -> Iterator[DeliveredArtifact]:
    """Yield what tried the release: a ring that still runs an earlier version says nothing, unless none tried it."""
    environments = observed.workload.delivery.environments
    wanted = declared or frozenset(one.artifact.digest.casefold() for one in made if one.artifact.digest)
    names = dict.fromkeys((*environments.beta, *environments.staging))
    found = {name: _last_of_release(name, observed) for name in names}
    reached = {name: last for name, last in found.items() if not isinstance(last, Unknown)}
    for name, deployment in reached.items():
        yield _of_deployment(name, deployment, made, wanted, observed.hiding(Artifact, PipelineRun))
    for name, why in found.items() if not reached else ():
        if isinstance(why, Unknown):
            yield _untried(name, why)


def _untried(name: str, why: Unknown) -> DeliveredArtifact:
    return DeliveredArtifact(
        subject=f"environment {name}", evidence=(), observed_at=None, where=name, same=why, proof=why
    )


def _of_deployment(
    name: str, deployment: Deployment, made: tuple[Made, ...], wanted: frozenset[str], hidden: tuple[Gap, ...]
) -> DeliveredArtifact:
    digests = frozenset(digest.casefold() for digest in deployment.digests or ())
    if digests and wanted:
        return _row(deployment, name, same=not digests.isdisjoint(wanted), proof=_BY_DIGEST)
    of_run = [one.artifact for one in made if one.run.subject == deployment.run]
    if of_run:
        again = next((one for one in of_run if _is_made_after(one, deployment)), None)
        same: Field[bool] = True if again is None else missing(_AGAIN.format(name=again.name, where=name))
        return _row(deployment, name, same=same, proof=_BY_RUN)
    if hidden:  # the package of the very run that deployed may be among what was not read
        return _row(deployment, name, same=hidden_by(hidden), proof=hidden_by(hidden))
    why = missing(
        f"digest not recorded: {deployment.subject} does not tell what was deployed to {name}, and another run than "
        "the one that made the package deployed it; deploy the artifact from the run that built it"
    )
    return _row(deployment, name, same=why, proof=why)


def _is_made_after(artifact: Artifact, deployment: Deployment) -> bool:
    """Say whether an attempt of the run that came later made a package anew, under the same name."""
    tried = deployment.finished or deployment.created
    return artifact.created is not None and tried is not None and artifact.created > tried + CLOCK_SKEW


def _last_of_release(name: str, observed: Observed) -> Deployment | Unknown:
    runs = observed.shared(release_runs)
    gaps = observed.hiding(*DEPLOYED)
    if not runs.commit:
        return missing(NO_COMMIT)
    if gaps:
        return hidden_by(gaps)
    here = in_environment(name, observed.shared(deployments))
    done = [one for one in here if _is_tried(one, runs)]
    unread = [one for one in here if commit_of(one, runs) is None]
    if not done and unread and observed.hiding(DeployedRun, PipelineRun):
        return no_commit(unread[0], observed)
    if not done:
        return missing(f"no successful deployment of the release to {name} was seen: deploy it there first")
    return max(done, key=lambda one: (one.created is None, one.created, one.subject))


def _is_tried(one: Deployment, runs: ReleaseRuns) -> bool:
    commit = commit_of(one, runs)
    return commit is not None and same_commit(commit, runs.commit) and is_success(one.result)


def _row(fact: Fact, where: str, *, same: Field[bool], proof: Field[str]) -> DeliveredArtifact:
    return DeliveredArtifact(
        subject=fact.subject,
        evidence=documents_of((fact,)),
        observed_at=oldest((fact,)),
        where=where,
        same=same,
        proof=proof,
    )

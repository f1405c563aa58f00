"""Rows about the packages of the release: whether each is there, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.delivery.branches import is_release_branch
from collector.derive.delivery.makers import end_of_making
from collector.derive.delivery.release import NO_COMMIT, ReleaseRuns, release_runs
from collector.derive.delivery.words import is_for_pull_request, matching
from collector.derive.joins import absent, hidden_by, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import Artifact, KeptPackage, PipelineRun, PipelineStage, Published, Repository
from collector.model import Fact

READS: tuple[type[Fact], ...] = (Artifact, PipelineRun, PipelineStage, Repository, Published)
"""The kinds of facts that the rows look at."""
_NO_PIPELINES = (
    "the workload does not say which pipelines build the release: add them, for example "
    "delivery: {pipelines: [Release]}"
)
_NO_DIGEST = (
    "the host tells no digest of it: let the pipeline write release.digests into the workload file "
    "(GitHub tells one of artifacts that actions/upload-artifact v4 or newer made)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePackage(Row):
    """A package that the workload declares, as the newest run of the release's commit left it behind."""

    kind: ClassVar[str] = "release_package"
    package: str = described("name or pattern that the workload declares")
    run: Field[str] = described("id of the run that made it")
    ended: Field[str] = described(
        "how that run ended, `succeeded` or the host's word; while it is under way, how the job ended that made it"
    )
    of_release_pipeline: Field[bool] = described("whether the run is one of a pipeline that the workload names")
    kept: Field[bool] = described("whether the host still keeps it")
    size_bytes: Field[float] = described("its size", "bytes")
    identified: Field[bool] = described("whether its digest is known, from the host or the workload file")
    from_release_branch: Field[bool] = described("whether it was built on the branch of releases or from a tag")
    branch: Field[str] = described("the branch or tag that it was built from")


@dataclass(frozen=True, slots=True)
class Made:
    """An artifact with the run that left it behind."""

    artifact: Artifact
    run: PipelineRun


def release_packages(observed: Observed) -> RowSet:
    """Return each declared package; where a pattern stands for several artifacts, each of them."""
    rows = (row for pattern in observed.workload.delivery.package for row in _rows(pattern, observed))
    return observed.row_set(rows, Artifact, PipelineRun)


def packages_of_release(observed: Observed) -> tuple[Made, ...]:
    """Return the artifacts of the release's runs by their declared names, of each name the one that counts.

    It is that of a named pipeline before any other, and of the newest run; what a pull request tried is none. Ask for
    it by `observed.shared(packages_of_release)`.
    """
    delivery, runs = observed.workload.delivery, observed.shared(release_runs)
    places = {run.subject: place for place, run in enumerate(_best_first(runs, observed))}
    made = [artifact for artifact in observed.all(Artifact) if artifact.run in places]
    best: dict[str, Artifact] = {}
    for artifact in sorted(made, key=lambda artifact: (places[artifact.run], artifact.subject)):
        if matching(artifact.name, delivery.package):
            best.setdefault(artifact.name.casefold(), artifact)
    return tuple(Made(artifact, runs.every[artifact.run]) for artifact in best.values())


def _best_first(runs: ReleaseRuns, observed: Observed) -> list[PipelineRun]:
    tried = [run for run in runs.of_release if not is_for_pull_request(run.event)]
    named = observed.workload.delivery.names_pipeline
    return sorted(tried, key=lambda run: not named(run.pipeline, run.path))


def _rows(pattern: str, observed: Observed) -> Iterator[ReleasePackage]:
    made = [one for one in observed.shared(packages_of_release) if matching(one.artifact.name, (pattern,))]
    if not made:
        yield _nowhere(pattern, _why_nowhere(pattern, observed))
    for one in made:
        yield _row(pattern, one, observed)


def _why_nowhere(pattern: str, observed: Observed) -> Unknown:
    gaps = observed.hiding(Artifact, PipelineRun)
    if not observed.workload.delivery.commit:
        return missing(NO_COMMIT)
    if gaps:
        return hidden_by(gaps)
    runs = observed.shared(release_runs)
    return missing(f"no artifact named {pattern} was left by a run of the release; {runs.what_would_do()}")


def _nowhere(pattern: str, why: Unknown) -> ReleasePackage:
    return ReleasePackage(
        subject=f"package {pattern}",
        evidence=(),
        observed_at=None,
        package=pattern,
        run=why,
        ended=why,
        of_release_pipeline=why,
        kept=why,
        size_bytes=why,
        identified=why,
        from_release_branch=why,
        branch=why,
    )


def _row(pattern: str, made: Made, observed: Observed) -> ReleasePackage:
    artifact, run = made.artifact, made.run
    facts = (artifact, run)
    return ReleasePackage(
        subject=artifact.subject,
        evidence=documents_of(facts),
        observed_at=oldest(facts),
        package=pattern,
        run=run.subject,
        ended=end_of_making(artifact, run, observed),
        of_release_pipeline=_is_of_release_pipeline(run, observed),
        kept=is_kept(artifact, observed),
        size_bytes=absent(f"how large {artifact.name} is") if artifact.size is None else float(artifact.size),
        identified=True if artifact.digest or observed.workload.release.digests else missing(_NO_DIGEST),
        from_release_branch=is_release_branch(run, observed),
        branch=known_or(run.branch, absent("from which branch it was built")),
    )


def _is_of_release_pipeline(run: PipelineRun, observed: Observed) -> Field[bool]:
    delivery = observed.workload.delivery
    return delivery.names_pipeline(run.pipeline, run.path) if delivery.pipelines else missing(_NO_PIPELINES)


def is_kept(artifact: Artifact | KeptPackage, observed: Observed) -> Field[bool]:
    """Say whether an artifact can still be had."""
    if artifact.expired or (artifact.expires is not None and artifact.expires <= observed.now):
        return False
    return True if artifact.expired is False else absent(f"whether {artifact.name} has expired")

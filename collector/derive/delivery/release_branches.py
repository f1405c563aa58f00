"""From which branches, of which repositories, releases come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from collector.derive.delivery.release import NO_COMMIT, release_runs
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Field, Unknown
from collector.facts.delivery import PipelineRun, Repository
from collector.model import Host, Place, place_of

_WHICH = "which branch releases of {place} come from was not told: say it, for example delivery: {{branch: main}}"
_REPOSITORY = (
    "in which repository of {place} the release is built is not known, because no run of its commit was seen: run the "
    "pipeline on it"
)
_ELSEWHERE = (
    "the release is built in {place} from {repository}, which is no repository there: if it lies on GitHub, add it "
    "under scope.github.repositories"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseBranch:
    """The branch of one repository that releases come from."""

    place: Place
    repository: str = ""
    """Its id in lower case, in a project of Azure DevOps; empty where it is not known, and on GitHub."""
    name: Field[str]
    is_default: bool = False
    """Whether the host told that it is the default branch."""
    is_read: bool = True
    """Whether the host was asked about this repository; in Azure DevOps a run of the release leads to it."""

    @property
    def subject(self) -> str:
        at = f"{self.place.id}/git/repositories/{self.repository}" if self.repository else self.place.id
        return f"{at}/branches/{'unknown' if isinstance(self.name, Unknown) else self.name}"


def release_branches(observed: Observed) -> tuple[ReleaseBranch, ...]:
    """Return a branch for each repository of the workload; ask by `observed.shared(release_branches)`."""
    return tuple(branch for place in observed.workload.delivery.places for branch in _branches_of(place, observed))


def _branches_of(place: Place, observed: Observed) -> Iterator[ReleaseBranch]:
    here = [one for one in observed.all(Repository) if place_of(one.subject) == place.id]
    if place.host is Host.GITHUB:
        yield _branch(place, "", here[0] if here else None, observed)
        return
    known = {one.host_id: one for one in here if one.host_id}
    built_in = _built_in(place, observed)
    for repository in built_in or (tuple(known) if len(known) == 1 else ()):
        if repository in known:
            branch = _branch(place, repository, known[repository], observed)
            yield replace(branch, is_read=repository in built_in)
        elif not _is_read_elsewhere(repository, observed):
            yield ReleaseBranch(place=place, name=_not_here(place, repository, observed), is_read=False)
    if not built_in and len(known) != 1 and _must_be_built_in(place, observed):
        yield ReleaseBranch(place=place, name=_no_repository(place, observed), is_read=False)


def _not_here(place: Place, repository: str, observed: Observed) -> Unknown:
    gaps = observed.hiding(Repository, at=place.id)
    return hidden_by(gaps) if gaps else missing(_ELSEWHERE.format(place=place.id, repository=repository))


def _must_be_built_in(place: Place, observed: Observed) -> bool:
    """Say whether the release is built in a place, or may be: another one may be there for its work items alone."""
    return place == observed.workload.delivery.places[0] or bool(observed.hiding(PipelineRun, at=place.id))


def _no_repository(place: Place, observed: Observed) -> Unknown:
    if not observed.workload.delivery.commit:
        return missing(NO_COMMIT)
    gaps = observed.hiding(PipelineRun, at=place.id) or observed.hiding(Repository, at=place.id)
    return hidden_by(gaps) if gaps else missing(_REPOSITORY.format(place=place.id))


def builds_release(place: Place, observed: Observed) -> bool:
    """Say whether the release is built in a place or from its code, so that the commit of the release is one of its."""
    if place == observed.workload.delivery.places[0]:
        return True
    runs = observed.shared(release_runs).of_release
    return any(place.id == place_of(run.subject) or place.name.casefold() == run.repository for run in runs)


def _built_in(place: Place, observed: Observed) -> tuple[str, ...]:
    """Return the repositories that the runs of the release took their code from."""
    ours = (run for run in observed.shared(release_runs).of_release if place_of(run.subject) == place.id)
    return tuple(sorted({run.repository for run in ours if run.repository}))


def _is_read_elsewhere(repository: str, observed: Observed) -> bool:
    """Say whether builds took their code from a repository of GitHub that the workload names as a place of its own."""
    return repository in {place.name.casefold() for place in observed.workload.delivery.places_of(Host.GITHUB)}


def _branch(place: Place, repository: str, told: Repository | None, observed: Observed) -> ReleaseBranch:
    default = told.default_branch if told is not None else None
    name = observed.workload.delivery.branch or default
    if name:
        return ReleaseBranch(place=place, repository=repository, name=name, is_default=name == default)
    gaps = observed.hiding(Repository, at=place.id)
    why = hidden_by(gaps) if gaps else missing(_WHICH.format(place=place.id))
    return ReleaseBranch(place=place, repository=repository, name=why)

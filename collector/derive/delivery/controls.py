"""Rows about what the host enforces before production changes: environments of production, branches of releases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from collector.derive.delivery.branch_rules import Demands, demands_on
from collector.derive.delivery.environment_guards import GuardedEnvironment, production_guards
from collector.derive.delivery.release_branches import ReleaseBranch, release_branches
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.delivery import BranchRules, EnvironmentGuard, PipelineRun, Repository
from collector.model import Host, place_of

READS = (EnvironmentGuard, BranchRules, Repository, PipelineRun)
NO_PLACE = (
    "the workload names no host: add, for example, scope: {github: {repositories: [contoso/shop]}} or scope: "
    "{azure_devops: {projects: [contoso/shop]}}"
)
_NO_PRODUCTION = (
    "the workload does not say what production is called on its host: add, for example, delivery: {environments: "
    "{production: [production]}}"
)
_NOT_TOLD = "Azure DevOps does not tell who may bypass {what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseControl(Row):
    """What the host enforces for one environment of production, or for one branch that releases come from."""

    kind: ClassVar[str] = "release_control"
    of_branch: bool = described("it is a branch that releases come from; else an environment of production")
    name: str = described("the environment or branch, as the host spells it")
    approvers: Field[float] = described(
        "how many people must have agreed before something is deployed to the environment: who approves, or who "
        "reviews where the release branch alone may be deployed, whichever are more; 0 for a branch",
        "count",
    )
    reviews: Field[float] = described(
        "how many people beside its author must approve a change; 0 for an environment", "count"
    )
    self_approval: Field[bool] = described("who started a run may approve it; false for a branch")
    other_refs: Field[tuple[str, ...]] = described(
        "branches beside that of releases that may be deployed; none for a branch"
    )
    missing_checks: Field[tuple[str, ...]] = described(
        "checks of delivery.required_checks without which code can reach the branch; none for an environment"
    )
    force_push: Field[bool] = described("history may be rewritten; false for an environment")
    bypass: Field[float] = described(
        "how many people, teams or apps may pass by these rules; 0 where the host never tells", "count"
    )
    not_told: tuple[str, ...] = described("what the host tells nobody, and somebody must look up")


def release_controls(observed: Observed) -> RowSet:
    """Return a row for each environment of production and each branch of releases, declared or not."""
    return observed.row_set(_rows(observed), *READS)


def _rows(observed: Observed) -> Iterator[ReleaseControl]:
    if not observed.workload.delivery.places:
        yield _unknown("production", missing(NO_PLACE), of_branch=False)
        return
    demands = [demands_on(branch, observed) for branch in observed.shared(release_branches)]
    yield from _of_environments(demands, observed)
    for one in demands:
        yield _of_branch(one)


def _of_environments(demands: list[Demands], observed: Observed) -> Iterator[ReleaseControl]:
    guards = production_guards(observed)
    if not guards:
        yield _unknown("production", missing(_NO_PRODUCTION), of_branch=False)
    for name, found in guards.items():
        for guard in found:
            yield _of_environment(guard, _feeding(guard, demands))
        if not found:
            yield _unknown(name, _unseen(name, observed), of_branch=False)


def _unseen(name: str, observed: Observed) -> Unknown:
    gaps = observed.hiding(EnvironmentGuard)
    why = f"no environment {name} was seen: correct delivery.environments.production, as the host spells it"
    return hidden_by(gaps) if gaps else missing(why)


def _feeding(guard: GuardedEnvironment, demands: list[Demands]) -> Demands | None:
    """Return what is demanded on the branch that an environment is deployed from; `None` where there are several."""
    here = [one for one in demands if one.branch.place.id == place_of(guard.subject)]
    return here[0] if len(here) == 1 else None


def _of_environment(guard: GuardedEnvironment, fed_by: Demands | None) -> ReleaseControl:
    branch: Field[str] = fed_by.branch.name if fed_by else missing("its branch of releases is not known")
    others = guard.other_refs(branch)
    only_reviewed = fed_by is not None and others == () and not guard.takes_tags
    rests_on = (*guard.parts, *(fed_by.rules if only_reviewed and fed_by else ()))
    return ReleaseControl(
        subject=guard.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        of_branch=False,
        name=guard.name,
        approvers=_agreeing(guard.approvers, _reviews_before(guard, others, fed_by)),
        reviews=0.0,
        self_approval=guard.self_approval,
        other_refs=others,
        missing_checks=(),
        force_push=False,
        bypass=guard.bypass,
        not_told=() if guard.on_github else (_NOT_TOLD.format(what="the checks of an environment"),),
    )


def _reviews_before(guard: GuardedEnvironment, others: Field[tuple[str, ...]], fed_by: Demands | None) -> Field[float]:
    """Return how many must have reviewed what may be deployed; they count where nothing else may be."""
    if fed_by is None or guard.takes_tags:
        return 0.0
    if isinstance(others, Unknown):
        return others
    return 0.0 if others else fed_by.reviews


def _agreeing(approvers: Field[float], reviews: Field[float]) -> Field[float]:
    """Return how many different people have agreed for certain: whoever reviewed a change may approve it as well.

    GitHub never asks for more than one approval of a deployment, so that more than one must come from the reviews.
    """
    if isinstance(approvers, Unknown) or not approvers:
        return approvers
    if isinstance(reviews, Unknown):
        return replace(reviews, at_least=max(approvers, reviews.at_least or 0.0))
    return max(approvers, reviews)


def _of_branch(demands: Demands) -> ReleaseControl:
    branch = demands.branch
    if isinstance(branch.name, Unknown):
        return replace(_unknown(branch.place.name, branch.name, of_branch=True), subject=branch.subject)
    return ReleaseControl(
        subject=branch.subject,
        evidence=documents_of(demands.rests_on),
        observed_at=oldest(demands.rests_on),
        of_branch=True,
        name=branch.name,
        approvers=0.0,
        reviews=demands.reviews,
        self_approval=False,
        other_refs=(),
        missing_checks=demands.missing_checks,
        force_push=demands.force_push,
        bypass=demands.bypass,
        not_told=_untold(branch),
    )


def _untold(branch: ReleaseBranch) -> tuple[str, ...]:
    is_told = branch.place.host is Host.GITHUB
    return () if is_told else (_NOT_TOLD.format(what="the policies of a branch"),)


def _unknown(name: str, why: Unknown, *, of_branch: bool) -> ReleaseControl:
    return ReleaseControl(
        subject=f"{'branch' if of_branch else 'environment'} {name}",
        evidence=(),
        observed_at=None,
        of_branch=of_branch,
        name=name,
        approvers=0.0 if of_branch else why,
        reviews=why if of_branch else 0.0,
        self_approval=False if of_branch else why,
        other_refs=() if of_branch else why,
        missing_checks=why if of_branch else (),
        force_push=why if of_branch else False,
        bypass=why,
        not_told=(),
    )

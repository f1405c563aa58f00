"""Which kinds of facts a CI host is asked for, given what the workload says about its delivery.

It must say the same as the `asks` of the probes; `tests/derive/test_places.py` holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from collector.facts.code_security import CodeAlert, CodeScan
from collector.facts.delivery import (
    Artifact,
    BranchRules,
    ChangedFile,
    Check,
    Comparison,
    DeployedRun,
    Deployment,
    DeploymentStatus,
    EnvironmentGuard,
    FinishedJob,
    HostApproval,
    KeptPackage,
    PipelineRun,
    PipelineStage,
    Published,
    RecentArtifact,
    Repository,
    RetentionLease,
)
from collector.facts.signing import BlobAt, RequestCommit, StatementReview
from collector.facts.testing import CoverageReport, TestPlan, TestPoint, TestReport
from collector.facts.tracker import Milestone, PlannedItem, StateWord, WorkItem
from collector.model import Delivery, Fact, Host, fold_id, place_of


def _always(_: Delivery) -> bool:
    return True


def _never(_: Delivery) -> bool:
    return False


def _has_commit(delivery: Delivery) -> bool:
    return bool(delivery.commit)


def _has_environments(delivery: Delivery) -> bool:
    return bool(delivery.environments.all)


def _has_pipelines(delivery: Delivery) -> bool:
    return bool(delivery.commit and delivery.pipelines)


def _has_production(delivery: Delivery) -> bool:
    return bool(delivery.commit and delivery.environments.production)


def _deploys_production(delivery: Delivery) -> bool:
    return bool(delivery.environments.production)


def _keeps_packages(delivery: Delivery) -> bool:
    return bool(_has_production(delivery) and delivery.package)


def _has_releases(delivery: Delivery) -> bool:
    return bool(delivery.package or delivery.environments.all)


def _has_reports(delivery: Delivery) -> bool:
    return bool(delivery.commit and delivery.report_artifacts)


def _has_sign_off(delivery: Delivery) -> bool:
    return bool(delivery.commit and any(kind.sign_off for kind in delivery.test_kinds))


def _has_test_plans(delivery: Delivery) -> bool:
    return any(kind.test_plans for kind in delivery.test_kinds)


def _has_queries(delivery: Delivery) -> bool:
    return delivery.tracker.asks


def _has_queries_of_issues(delivery: Delivery) -> bool:
    return any(query.labels or query.types for query in delivery.tracker.queries.values())


def _has_statements(delivery: Delivery) -> bool:
    return bool(delivery.statements)


_ON_GITHUB: Mapping[str, Callable[[Delivery], bool]] = {
    Repository.kind: _always,
    PipelineRun.kind: _has_commit,
    Artifact.kind: _has_commit,
    TestReport.kind: _has_reports,
    CoverageReport.kind: _has_reports,
    Check.kind: _has_commit,
    Deployment.kind: _has_environments,
    DeploymentStatus.kind: _has_environments,
    RecentArtifact.kind: _deploys_production,
    EnvironmentGuard.kind: _has_environments,
    HostApproval.kind: _has_sign_off,
    Published.kind: _has_releases,
    BranchRules.kind: _always,
    ChangedFile.kind: _has_production,
    Comparison.kind: _has_production,
    KeptPackage.kind: _keeps_packages,
    PipelineStage.kind: _has_pipelines,
    WorkItem.kind: _has_queries_of_issues,
    Milestone.kind: _has_queries,
    PlannedItem.kind: _has_queries,
    CodeAlert.kind: _always,
    CodeScan.kind: _always,
    StatementReview.kind: _has_statements,
    BlobAt.kind: _has_statements,
}
_ON_AZURE_DEVOPS: Mapping[str, Callable[[Delivery], bool]] = {
    **_ON_GITHUB,
    DeployedRun.kind: _has_production,
    KeptPackage.kind: _has_production,
    RetentionLease.kind: _has_production,
    FinishedJob.kind: _has_environments,
    RecentArtifact.kind: _has_environments,
    DeploymentStatus.kind: _never,
    Check.kind: _never,
    CodeAlert.kind: _has_commit,
    CodeScan.kind: _has_pipelines,
    TestPlan.kind: _has_test_plans,
    TestPoint.kind: _has_test_plans,
    TestReport.kind: _has_commit,
    CoverageReport.kind: _has_commit,
    Published.kind: _never,
    WorkItem.kind: _has_queries,
    StateWord.kind: _has_queries,
    RequestCommit.kind: _has_statements,
}
_HOSTS = {Host.GITHUB: _ON_GITHUB, Host.AZURE_DEVOPS: _ON_AZURE_DEVOPS}
KINDS_OF_HOSTS = frozenset(_ON_GITHUB) | frozenset(_ON_AZURE_DEVOPS)


def looked_for(kind: str, delivery: Delivery) -> tuple[str, ...]:
    """Return the ids of the places in which a kind of fact is looked for."""
    return tuple(place.id for place in delivery.places if _HOSTS[place.host].get(kind, _never)(delivery))


def of_places(facts: Iterable[Fact], delivery: Delivery) -> Iterator[Fact]:
    """Yield facts less those of a repository or project that the workload does not name: it says nothing of it."""
    ours = {fold_id(place.id) for place in delivery.places}
    for fact in facts:
        place = place_of(fact.subject) if fact.kind in KINDS_OF_HOSTS else ""
        if not place or fold_id(place) in ours:
            yield fact

"""Which kinds of facts a CI host is asked for, given what the workload says about its delivery.

It must say the same as the `asks` of the probes; `tests/derive/test_places.py` holds the two side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from collector.facts.code_security import CodeAlert, CodeScan
from collector.facts.delivery import (
    Artifact,
    BranchRules,
    ChangedFile,
    Check,
    Deployment,
    EnvironmentGuard,
    HostApproval,
    PipelineRun,
    PipelineStage,
    Published,
    Repository,
    RetentionLease,
)
from collector.facts.testing import CoverageReport, TestReport
from collector.facts.tracker import Milestone, WorkItem
from collector.model import Delivery, Host


def _always(_: Delivery) -> bool:
    return True


def _never(_: Delivery) -> bool:
    return False


def _has_commit(delivery: Delivery) -> bool:
    return bool(delivery.commit)


def _has_environments(delivery: Delivery) -> bool:
    return bool(delivery.environments.all)


def _has_reports(delivery: Delivery) -> bool:
    return bool(delivery.commit and delivery.report_artifacts)


def _has_queries(delivery: Delivery) -> bool:
    tracker = delivery.tracker
    return any(query.asks for query in (tracker.defects, tracker.feedback, tracker.deferred))


_ON_GITHUB: Mapping[str, Callable[[Delivery], bool]] = {
    Repository.kind: _always,
    PipelineRun.kind: _has_commit,
    Artifact.kind: _has_commit,
    TestReport.kind: _has_reports,
    CoverageReport.kind: _has_reports,
    Check.kind: _has_commit,
    Deployment.kind: _has_environments,
    EnvironmentGuard.kind: _has_environments,
    HostApproval.kind: _has_commit,
    Published.kind: _always,
    BranchRules.kind: _always,
    ChangedFile.kind: _has_commit,
    PipelineStage.kind: _has_commit,
    WorkItem.kind: _has_queries,
    Milestone.kind: _always,
    CodeAlert.kind: _always,
    CodeScan.kind: _always,
}
_ON_AZURE_DEVOPS: Mapping[str, Callable[[Delivery], bool]] = {
    **_ON_GITHUB,
    RetentionLease.kind: _has_commit,
    Check.kind: _never,
    TestReport.kind: _has_commit,
    CoverageReport.kind: _has_commit,
    Published.kind: _never,
}
_HOSTS = {Host.GITHUB: _ON_GITHUB, Host.AZURE_DEVOPS: _ON_AZURE_DEVOPS}
KINDS_OF_HOSTS = frozenset(_ON_GITHUB) | frozenset(_ON_AZURE_DEVOPS)


def looked_for(kind: str, delivery: Delivery) -> tuple[str, ...]:
    """Return the ids of the places in which a kind of fact is looked for."""
    return tuple(place.id for place in delivery.places if _HOSTS[place.host].get(kind, _never)(delivery))

"""Both readers against the simulator, in a process of its own: lists, permissions, archives and reading POSTs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hosts_asked import PROJECT, SHOP, FakeClock, ask, failure, items

from collector.model import Cause
from collector.probe import HostArchive, Until
from collector.sources.azure_devops import AzureDevOps
from collector.sources.github import GitHub
from collector.sources.limits import Budget
from simulator.process import Running, start

ESTATE = """
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-0000-4000-8000-000000000001
page_size: 2
caller: {id: caller-oid, app: caller-app}
subscriptions: {one: {id: 00000000-0000-4000-8000-000000000001}}
github:
  - repository: contoso/shop
    runs:
      - commit: release
        artifacts: [{name: reports, files: {"a.xml": "<testsuite tests='1'><testcase name='a'/></testsuite>"}}]
      - {commit: release}
      - {commit: older}
      - {commit: older, artifacts: [{name: old, files: {"a.xml": "x"}, expires: {ago: P1D}}]}
    secret_scanning: {alerts: [{type: some_key, secret: not-to-be-kept}]}
github_service:
  tokens: [{token: may-read, permissions: {actions: read}}, {token: may-not, permissions: {checks: read}}]
azure_devops:
  - organization: contoso
    project: shop
    builds:
      - id: 1001
        artifacts: [{name: drop, files: {"a.xml": "<testsuite tests='1'><testcase name='a'/></testsuite>"}}]
        coverage: {after: 1, figures: {Lines: 8/10}}
      - {id: 1002}
      - {id: 1003}
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("estate")
    (folder / "estate.yaml").write_text(ESTATE, "utf-8")
    with start(folder / "estate.yaml", lifetime=60) as process:
        yield process


def opened(kind: type, running: Running, token: str) -> Any:
    environ = {
        "GITHUB_API_URL": f"{running.url}/api/v3",
        "GITHUB_TOKEN": token,
        "SYSTEM_COLLECTIONURI": f"{running.url}/devops/contoso/",
        "SYSTEM_ACCESSTOKEN": token,
    }
    clock = FakeClock()
    return kind(environ, clock, patience=10.0, budget=Budget(clock, 30.0), ca_bundle=running.ca)


@pytest.fixture
def of_github(running: Running) -> GitHub:
    return opened(GitHub, running, "may-read")


@pytest.fixture
def of_azure_devops(running: Running) -> AzureDevOps:
    return opened(AzureDevOps, running, "simulated-azure-devops-token")


RUNS = ask(SHOP, "actions/runs", items_at="workflow_runs", keep=("id", "head_sha"), permission="actions: read")


def test_runs_of_github_are_listed_over_several_pages(of_github):
    paged = ask(SHOP, "actions/runs", items_at="workflow_runs", query=(("per_page", "3"),))
    assert len(items(of_github, paged)) == 4
    assert of_github.requests_sent == 2


def artifact_of(source: GitHub, name: str) -> HostArchive:
    listed = ask(SHOP, "actions/artifacts", items_at="artifacts", keep=("id", "digest"), query=(("name", name),))
    (artifact,) = items(source, listed)
    return HostArchive(SHOP, f"actions/artifacts/{artifact['id']}/zip", name, artifact["digest"] or "")


def test_an_artifact_of_github_is_read(of_github):
    (page,) = of_github.read(artifact_of(of_github, "reports"))
    assert (page.body["file"], page.body["totals"]["tests"]) == ("reports/a.xml", 1)


def test_an_artifact_of_github_that_expired_says_so(of_github):
    cause, told = failure(of_github, artifact_of(of_github, "old"))
    assert (cause, "has expired" in told) == (Cause.PARTIAL, True)


def test_a_missing_permission_of_github_is_named(running):
    cause, told = failure(opened(GitHub, running, "may-not"), RUNS)
    assert (cause, "Write `actions: read` under `permissions:`" in told) == (Cause.DENIED, True), told
    cause, told = failure(opened(GitHub, running, "unknown"), RUNS)
    assert (cause, "wrong or has expired" in told) == (Cause.DENIED, True), told
    alerts = ask(SHOP, "secret-scanning/alerts", permission="secret-scanning-alerts: read")
    cause, told = failure(opened(GitHub, running, "may-read"), alerts)
    assert (cause, "GitHub App or an administrator" in told) == (Cause.DENIED, True), told


def test_builds_of_azure_devops_are_listed_over_several_pages(of_azure_devops):
    found = items(of_azure_devops, ask(PROJECT, "build/builds", items_at="value", query=(("$top", "2"),)))
    assert sorted(build["id"] for build in found) == [1001, 1002, 1003]
    assert of_azure_devops.requests_sent == 2


def test_an_artifact_of_azure_devops_is_read(of_azure_devops):
    (page,) = of_azure_devops.read(HostArchive(PROJECT, "build/builds/1001/artifacts", "drop"))
    assert (page.body["file"], page.body["totals"]["tests"]) == ("drop/a.xml", 1)


def test_a_query_for_work_items_may_be_posted(of_azure_devops):
    query = json.dumps({"query": "SELECT [System.Id] FROM WorkItems WHERE [System.State] = 'New'"})
    assert items(of_azure_devops, ask(PROJECT, "wit/wiql", items_at="workItems", body=query)) == []


def test_a_token_that_azure_devops_does_not_accept_is_told(running):
    cause, told = failure(opened(AzureDevOps, running, "wrong"), ask(PROJECT, "build/builds", items_at="value"))
    assert (cause, "was not accepted" in told) == (Cause.DENIED, True), told


def test_coverage_that_is_not_merged_yet_is_waited_for(running):
    source = opened(AzureDevOps, running, "simulated-azure-devops-token")
    coverage = ask(
        PROJECT,
        "testresults/codecoverage",
        keep=("status", "coverageData.coverageStats.covered"),
        query=(("buildId", "1001"),),
        single=True,
        api_version="7.1-preview.1",
        until=Until(path="status", pending=("pending",)),
    )
    (found,) = items(source, coverage)
    assert found["status"].casefold() == "finalized"

"""A small project of Azure DevOps to ask, and a way to ask it without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from simulator import estate
from simulator.answers import Answer
from simulator.azure import Call
from simulator.azure_devops.answerer import AzureDevOps
from simulator.azure_devops.things import TOKEN
from simulator.blobs import Blobs
from simulator.identity import mint

BASE_URL = "https://localhost:1"
NOW = 1_000_000.0
COMMIT = "1f0c2b7d9a3e4f5566778899aabbccddeeff0011"
OLDER = "2a0c2b7d9a3e4f5566778899aabbccddeeff0022"

SHOP = f"""
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-0000-4000-8000-000000000001
people:
  lead: {{id: lead-oid, name: Test lead, mail: test-lead@contoso.example}}
  owner: {{id: owner-oid, name: Release owner, mail: release-owner@contoso.example}}
azure_devops:
  - organization: contoso
    project: shop
    pipelines:
      - {{name: shop-ci, id: 7}}
      - {{name: shop-cd, id: 8, yaml: /deploy.yml}}
    builds:
      - id: 101
        number: "20261119.1"
        commit: {OLDER}
        result: partiallySucceeded
        finished: {{ago: P9D}}
        deleted: true
        stages:
          - {{name: Production, environment: production, started: {{ago: P9D}}, took: PT25M}}
      - id: 102
        commit: {COMMIT}
        by: owner
        finished: {{ago: PT6H}}
        artifacts:
          - name: reports
            stage: Build
            files: {{coverage/cobertura.xml: <coverage/>, tests/junit.xml: <testsuite/>}}
          - {{name: gone, expired: true, files: {{a.txt: a}}}}
          - {{name: far, elsewhere: true, files: {{a.txt: a}}}}
        leases: [{{owner: "Pipeline:7"}}]
        tests:
          - {{name: Unit tests, passed: 40, failed: 1, skipped: 2, reruns: 3, stage: Build}}
          - {{name: SIT, passed: 9, others: {{Inconclusive: 1, NotApplicable: 2}}}}
        coverage:
          after: 2
          figures: {{Lines: 412/480, Branches: 60/90}}
          modules: [{{name: shop.dll, lines: 412/60/8, blocks: 90/10}}]
        stages:
          - {{name: Build, tasks: [Compile, Test]}}
          - name: Production
            environment: production
            started: {{ago: PT5H}}
            took: PT20M
            approvals: [{{by: lead, assigned: [lead, owner], at: {{ago: PT5H}}, comment: Good}}]
      - {{id: 103, status: inProgress, pipeline: shop-cd, branch: release/2, started: {{ago: PT2M}}}}
      - {{id: 104, status: notStarted, pipeline: shop-cd}}
    environments:
      - name: production
        checks:
          - {{kind: approval, approvers: [lead, owner], minimum: 2}}
          - {{kind: task, name: golive, disabled: true}}
      - {{name: beta}}
    test_runs: [{{id: 7, name: UAT, passed: 12, plan: 100, owner: lead}}]
    test_plans:
      - name: UAT of release 2
        owner: lead
        suites:
          - name: Checkout
            points:
              - {{outcome: Passed, tester: lead, build: "20261120.2", run: 7}}
              - {{outcome: Unspecified}}
    releases:
      - name: Release-12
        id: 12
        build: 102
        stages:
          - {{name: Production, status: failed, started: {{ago: PT4H}}}}
          - {{name: Production, attempt: 2, started: {{ago: PT3H}}, approvals: [{{by: owner}}]}}
    work_items:
      - {{id: 1, severity: 1 - Critical, tags: [beta, checkout], assigned: lead, title: Wrong total}}
      - {{id: 2, severity: 3 - Medium, state: Closed, closed: {{ago: P1D}}}}
      - {{id: 3, type: User Story, tags: [beta-2], iteration: Release 1\\Sprint 2}}
      - {{id: 4, severity: 1 - Critical, hidden: true}}
    iterations:
      - {{name: Release 1, starts: {{ago: P30D}}, ends: {{in: P30D}}}}
      - {{name: Release 1\\Sprint 2, starts: {{in: P1D}}, ends: {{in: P14D}}}}
    repositories:
      - name: shop
        files: {{azure-pipelines.yml: "trigger: [main]", docs/runbook.md: Read me}}
        diffs: [{{base: {OLDER}, target: {COMMIT}, changes: {{db/migrations/7.sql: add, src/a.py: edit}}}}]
      - {{name: attic, disabled: true, advanced_security: false}}
    pull_requests:
      - {{title: Checkout, merged: {COMMIT}, votes: {{lead: 10, owner: 0}}}}
      - {{title: Draft, status: active, draft: true}}
    policies:
      - {{kind: reviewers, minimum: 2, repository: shop}}
      - {{kind: build, pipeline: shop-ci, match: DefaultBranch}}
      - {{kind: status, status: golive, blocking: false}}
    alerts:
      - {{type: code, severity: critical}}
      - {{type: secret, severity: critical, state: dismissed}}
      - {{type: dependency, severity: low, branch: topic}}
"""


class Devops:
    """Asks one simulated Azure DevOps; its clock stands still unless a test moves `ticks`."""

    def __init__(self, **changes: Any) -> None:
        said = estate.parse_yaml(SHOP)
        said["page_size"] = changes.pop("page_size", 100)
        said["azure_devops"][0] |= changes
        self.world = estate.read({**_REST, **said})
        self.ticks = 0.0
        blobs = Blobs("https://127.0.0.1:1", lambda: NOW)
        self.blobs = blobs
        self.service = AzureDevOps(self.world, lambda: NOW, blobs, lambda: self.ticks)
        self.entra = "Bearer " + mint(self.world, int(NOW) + 60, "499b84ac-1321-427f-aa17-267ca6975798")

    def get(
        self, resource: str, /, *, version: str = "7.2-preview", bearer: str = f"Bearer {TOKEN}", **query: str
    ) -> Answer:
        """Ask for a path below `contoso/shop/_apis/`; `__` in a parameter stands for `.`, a leading `_` for `$`."""
        asked = {_spelled(name): value for name, value in query.items()}
        return self.send("GET", f"contoso/shop/_apis/{resource}", {"api-version": version, **asked}, bearer=bearer)

    def post(self, path: str, body: Any) -> Answer:
        return self.send("POST", f"contoso/shop/_apis/{path}", {"api-version": "7.1"}, json.dumps(body).encode())

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes = b"",
        *,
        bearer: str = f"Bearer {TOKEN}",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        target = f"/devops/{path}?{urlencode(query)}"
        call = Call(method=method, target=target, bearer=bearer, body=body, headers=headers or {})
        return self.service.answer(call, BASE_URL)

    def follow(self, url: str, bearer: str = f"Bearer {TOKEN}") -> Answer:
        """Ask for an address that an answer told."""
        target = url.removeprefix(BASE_URL)
        return self.service.answer(Call(method="GET", target=target, bearer=bearer, body=b""), BASE_URL)


def values(answer: Answer) -> list[dict[str, Any]]:
    """Return the items of a list that was answered well."""
    assert answer.status == 200, answer.content
    found: list[dict[str, Any]] = answer.body["value"]
    return found


_REST = {
    "caller": {"id": "caller-oid", "app": "caller-app"},
    "subscriptions": {"one": {"id": "00000000-0000-4000-8000-000000000001"}},
}


def _spelled(name: str) -> str:
    return f"${name[1:]}" if name.startswith("_") else name.replace("__", ".")

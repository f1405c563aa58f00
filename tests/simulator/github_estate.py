"""A small repository on the simulated GitHub, and a way to ask for it without a network."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from simulator import estate
from simulator.answers import Answer
from simulator.azure import Call
from simulator.blobs import Blobs
from simulator.github.answerer import GitHub

BASE_URL = "https://localhost:1"
REPOSITORY = "/api/v3/repos/contoso/shop"
RELEASE = "a" * 40
PREVIOUS = "b" * 40

ESTATE = """
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-0000-4000-8000-000000000001
github:
  - repository: contoso/shop
    commits:
      - {commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, when: {ago: P9D}, files: {app.py: added}}
      - {commit: between, when: {ago: P3D}, files: {migrations/7.sql: added, app.py: modified}}
      - {commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, when: {ago: P1D}, verified: true,
         files: {migrations/7.sql: modified, old.py: removed}}
    workflows: [{name: Build, content: "on: [push]\\n"}, {name: Deploy}]
    runs:
      - {id: 7, workflow: Build, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, attempt: 2, started: {ago: PT20H},
         jobs: [{name: unit, attempt: 1, conclusion: failure}, {name: unit}, {name: lint}],
         artifacts: [{name: reports, files: {tests/junit.xml: <testsuite/>}},
                     {name: old, expires: {ago: P1D}}]}
      - {id: 8, workflow: Deploy, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, event: workflow_dispatch,
         status: in_progress, started: {ago: PT5M},
         approvals: [{environments: [production], by: reviewer-1, comment: Go}]}
      - {id: 5, workflow: Build, commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, conclusion: cancelled,
         branch: release/1, started: {ago: P8D}}
    checks: [{name: quality, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, app: sonar, conclusion: neutral}]
    statuses:
      - {context: ci/old, commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, state: failure, when: {ago: P8D}}
      - {context: ci/old, commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, state: success, when: {ago: P7D}}
    pulls:
      - {number: 12, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, merged: {ago: P1D}, reviews: [{by: lead}]}
      - {number: 13, commit: next}
    deployments:
      - {id: 1, environment: staging, commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, created: {ago: P6D}}
      - {id: 2, environment: staging, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, created: {ago: PT12H},
         took: PT4M, run: 8}
      - {id: 3, environment: production, commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, created: {ago: P5D},
         states: [{state: in_progress, when: {ago: P5D}}, {state: failure, when: {ago: P4D}}]}
    environments:
      - {name: production, reviewers: 2, prevent_self_review: true, wait: 30, patterns: ["release/*"],
         gates: [change-gate], admins_bypass: false}
    releases:
      - {tag: v2.0.0-beta.1, commit: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, prerelease: true,
         published: {ago: PT18H}, assets: [{name: shop.zip, digest: "sha256:12"}, {name: notes.txt}]}
      - {tag: v1.0.0, commit: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, published: {ago: P8D}, immutable: true}
      - {tag: v2.0.0, draft: true}
    milestones: [{title: Later, due: {in: P90D}}, {title: Launch, due: {in: P10D}}, {title: Someday}]
    issues:
      - {title: Pay twice, labels: [bug, critical], milestone: Launch, assignees: [developer], created: {ago: P2D}}
      - {title: Typo, labels: [bug], type: Bug, milestone: Launch, created: {ago: P4D}}
      - {title: Gone, labels: [bug, critical], closed: {ago: P1D}, created: {ago: P6D}}
    labels: [beta feedback]
    code_scanning:
      alerts: [{security_severity: high}, {severity: note, state: dismissed, reason: "won't fix"},
               {branch: release/1, security_severity: critical}]
    dependabot: {alerts: [{severity: critical}, {severity: low, scope: development}, {severity: high, state: fixed}]}
    secret_scanning: {alerts: [{validity: active, secret: planted-and-never-shown}, {state: resolved, reason: revoked}]}
    protection: {main: {checks: [unit], reviews: 1}}
    rules:
      main:
        - {type: pull_request, reviews: 2, from: Organization}
        - {type: required_status_checks, checks: [unit, golive]}
        - {type: deletion}
    attestations: [{digest: "sha256:12"}]
    branches: {release/1: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, main: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
    files: {.github/CODEOWNERS: "* @contoso/crew\\n"}
    codeowners_errors: [{line: 1, kind: Unknown owner, path: .github/CODEOWNERS}]
  - {repository: contoso/docs, private: false}
github_service:
  tokens:
    - {token: plain}
    - {token: administrator, as: administrator}
    - {token: narrow, permissions: {actions: read, contents: none}}
    - {token: other, repositories: [contoso/docs]}
"""


class Asking:
    """Asks the simulated GitHub with one token after the other."""

    def __init__(self, **sections: Any) -> None:
        self.hub = estate.read({**estate.parse_yaml(ESTATE), **sections}).github
        self.now = 1_000_000.0
        """The clock, in epoch seconds; a test moves it."""
        self.blobs = Blobs("https://127.0.0.1:1", self._clock)
        self.github = GitHub(self.hub, self._clock, self.blobs, self._clock)

    def _clock(self) -> float:
        return self.now

    def get(
        self, path: str = "", token: str = "administrator", headers: dict[str, str] | None = None, **query: Any
    ) -> Answer:
        """Ask for something below the repository, or with a leading slash for anything."""
        below = path if path.startswith("/") else f"{REPOSITORY}/{path}".rstrip("/")
        return self.follow(f"{below}?{urlencode(query)}", token, headers)

    def follow(self, target: str, token: str = "administrator", headers: dict[str, str] | None = None) -> Answer:
        bearer = f"Bearer {token}" if token else ""
        return self.send("GET", target.removeprefix(BASE_URL), bearer, headers)

    def send(self, method: str, target: str, bearer: str, headers: dict[str, str] | None = None) -> Answer:
        call = Call(method=method, target=target, bearer=bearer, body=b"", headers=headers or {})
        return self.github.answer(call, BASE_URL)

    def names(self, path: str, key: str, **query: Any) -> list[Any]:
        """Return one field of each item of a list."""
        body = self.get(path, **query).body
        items = body if isinstance(body, list) else next(value for value in body.values() if isinstance(value, list))
        return [item[key] for item in items]

"""What the shipped probes ask of the CI hosts, by endpoint, to be put to recorded answers of the same endpoints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from collector.cli.inputs import all_probes
from collector.model import (
    Component,
    Delivery,
    Environments,
    Fact,
    Host,
    HostStatement,
    KindOfTests,
    Place,
    Query,
    TestKind,
    Tracker,
)
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, ReadError, realm_of
from probes import CATALOGUE

COMMIT, OTHER = "4d1e7c0a9b5f2368e1c47a90d3b86f5e2a174c98", "91c0f4b2d7e85a36c1f09e4db7a25830f6cd41ea"
APPROVAL = "00000000-1111-4222-8333-444444444444"
PLACES = {Host.GITHUB: Place(Host.GITHUB, "contoso/shop"), Host.AZURE_DEVOPS: Place(Host.AZURE_DEVOPS, "contoso/shop")}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_ITERATION = {"identifier": "i", "name": "next", "attributes": {"finishDate": "2027-01-31T00:00:00Z"}}
_ITEM: Mapping[str, Any] = {
    **dict.fromkeys(("id", "number", "ruleset_id", "totalTests", "artifact_id", "open_issues", "repository_id"), 7),
    **dict.fromkeys(("head_sha", "sourceVersion", "commit_sha"), COMMIT),
    **dict.fromkeys(("branch", "default_branch"), "main"),
    **dict.fromkeys(("ref", "defaultBranch"), "refs/heads/main"),
    "sha": OTHER,
    "state": "open",
    "status": "completed",
    "result": "succeeded",
    "conclusion": "success",
    "type": "Checkpoint.Approval",
    "queryType": "flat",
    "planType": "build",
    "path": ".github/workflows/release.yml",
    "due_on": "2027-01-31T00:00:00Z",
    "owner": {"id": 7, "name": "7"},
    "definition": {"id": 7, "name": "Release"},
    "plan": {"id": "7", "name": "plan"},
    "repository": {"id": "7", "type": "TfsGit"},
    "head_repository": {"id": "7"},
    "workflow_run": {"id": 7, "head_sha": COMMIT},
    "workItems": [{"id": 7}],
    "children": [_ITERATION],
    "deployment_branch_policy": {"custom_branch_policies": True, "protected_branches": False},
}
"""An item that every follow-up has something to ask about, together with the names and commits below."""
_NAMES = ("production", "plan", "sit", "Release", "main")
_VARIANTS = ({}, {"sourceVersion": OTHER, "head_sha": OTHER, "id": APPROVAL}, {"id": APPROVAL})
_INSERTED = re.compile(rf"^(\d+|{COMMIT}|{OTHER}|{APPROVAL}|main|production|sit|plan)$|\.\.\.", re.IGNORECASE)


def rich() -> Delivery:
    """A workload that declares all that makes a probe ask."""
    reports = {"reports": ("*",), "test_runs": ("*",), "test_plans": ("plan",), "sign_off": ("sit",)}
    return Delivery(
        places=tuple(PLACES.values()),
        commit=COMMIT,
        pipelines=("Release",),
        package=("*",),
        report_artifacts=("*",),
        environments=Environments(beta=("beta",), staging=("staging",), production=("production",)),
        required_checks=("build",),
        test_kinds=tuple(KindOfTests(kind=kind, scenarios=("loss",), **reports) for kind in TestKind),
        components=(Component(name="api", coverage=("*",)),),
        statements=tuple(
            HostStatement(place=place.id, path="sit", request=request)
            for place in PLACES.values()
            for request in ("", "7", "sit")
        ),
        tracker=Tracker(**{name: Query(labels=("bug",)) for name in ("defects", "feedback", "deferred")}),
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a probe asks, and what it makes of the answer."""

    probe: str
    host: Host
    ask: Ask
    parse: Callable[[Item], Iterable[Fact]]

    def is_of(self, path: str) -> bool:
        """Say whether a path below a repository or below `_apis` is of this endpoint."""
        own, other = (text.casefold().strip("/").split("/") for text in (self.ask.path, path))
        same = (ours == theirs or bool(_INSERTED.search(ours)) for ours, theirs in zip(own, other, strict=False))
        return len(own) == len(other) and all(same)


def questions() -> Iterator[Question]:
    """Yield every question of every shipped probe to a CI host, one of each."""
    seen: set[tuple[str, Ask, object]] = set()
    for probe in all_probes(CATALOGUE):
        for read in (one for one in probe.reads if realm_of(one.need) in set(Host)):
            for ask in _asks(read.need):
                if (ask.path, replace(ask, query=(), body=""), read.parse) not in seen:
                    seen.add((ask.path, replace(ask, query=(), body=""), read.parse))
                    yield Question(probe=probe.id, host=Host(realm_of(read.need)), ask=ask, parse=read.parse)


def _asks(need: object) -> Iterator[Ask]:
    if isinstance(need, PerPlace):
        yield from need.asks(rich())
    elif isinstance(need, PerPlaceItem):
        for raw in ({**_ITEM, **variant, "name": name} for variant in _VARIANTS for name in _NAMES):
            try:
                place = PLACES[Host(realm_of(need))].id
                yield from need.asks(Item(raw, f"sha256:{'0' * 64}", NOW, f"{place}/builds/7"), rich())
            except (Malformed, ReadError):  # another variant is the one
                continue


_BELOW = {
    Host.GITHUB: re.compile(r"/(?:repos/[^/]+/[^/]+|repositories/\d+)(?:/(.*))?$"),
    Host.AZURE_DEVOPS: re.compile(r"/_apis/(.*)$"),
}
_OF_SPECIFICATION = {
    "approvalsAndChecks/7.1/approvals/": "pipelines/approvals",
    "approvalsAndChecks/7.1/configurations/": "pipelines/checks/configurations",
    "git/7.1/pullRequests/": "git/pullrequests/7",
    "git/7.1/commitDiffs/": "git/repositories/7/diffs/commits",
    "policy/7.1/configurations/": "policy/configurations",
    "test/7.1/codeCoverage/": "test/codecoverage",
    "test/7.1/plans/": "testplan/plans",
    "test/7.1/points/": "test/Plans/7/Suites/7/points",
    "test/7.1/runs/GET_test_run_id": "test/runs/7",
    "test/7.1/runs/": "test/runs",
    "test/7.1/suites/GET__test__projectName__plans": "testplan/Plans/7/suites",
    "wit/7.1/classificationNodes/GET__wit_classificationNodes_iterations": "wit/classificationnodes/Iterations",
    "wit/7.1/wiql/": "wit/wiql",
    "wit/7.1/workItems/": "wit/workitemsbatch",
    "wit/7.1/workItemTypes/": "wit/workitemtypes",
}
"""Where examples of the specification of Azure DevOps belong, which name no address: by the beginning of their id."""


def below(host: Host, record: Mapping[str, Any]) -> str:
    """Return the path of a record below its repository or project; one of neither is of no endpoint."""
    named = record["id"].removeprefix("adospec:")
    found = next((path for start, path in _OF_SPECIFICATION.items() if named.startswith(start)), None)
    if found is not None:
        return found
    uri = record["request"]["uri"] if "request" in record else record.get("uri_template") or ""
    matched = _BELOW[host].search(urlsplit(uri.partition("{?")[0]).path)
    return (matched[1] or "") if matched else "of no place"

"""How a workload is delivered, as its team declares it: CI hosts, artifacts, environments, test kinds, trackers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Host(StrEnum):
    """A service that runs pipelines and keeps what they say."""

    GITHUB = "github"
    AZURE_DEVOPS = "azure-devops"

    @property
    def label(self) -> str:
        """What people call it."""
        return {Host.GITHUB: "GitHub", Host.AZURE_DEVOPS: "Azure DevOps"}[self]


@dataclass(frozen=True, slots=True)
class Place:
    """A repository of GitHub (`owner/name`), or a project of Azure DevOps (`organization/project`)."""

    host: Host
    name: str

    @property
    def id(self) -> str:
        """What stands in front of the id of everything in it, for example `github:contoso/shop`."""
        return f"{self.host}:{self.name}"


def place_of(subject: str) -> str:
    """Return the id of the place that a subject lies in, such as `github:contoso/shop/runs/7`; empty for any other."""
    host, colon, path = subject.partition(":")
    parts = path.split("/")
    return f"{host}:{'/'.join(parts[:2])}" if colon and host in set(Host) and len(parts) > 1 else ""


_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatement:
    """A signed paper of which a host is asked whether people approved it."""

    place: str
    """`github:owner/name` or `azure-devops:organization/project`."""
    path: str
    """In the repository."""
    request: str = ""
    """The number of the pull request, or of Azure DevOps the environment that approved; empty means any."""

    @property
    def number(self) -> str:
        """The number of the pull request; empty where the request is none."""
        return self.request if _NUMBER.fullmatch(self.request) else ""

    def is_at(self, place: Place) -> bool:
        return self.place.casefold() == place.id.casefold()


_SHORTEST = 7
"""Digits of a commit id that people write."""


def same_commit(one: str, other: str) -> bool:
    """Say whether two ids are of one commit; people write its first digits."""
    short, whole = sorted((one.casefold(), other.casefold()), key=len)
    return len(short) >= _SHORTEST and whole.startswith(short)


class TestKind(StrEnum):
    """What a test is for; each has a criterion of its own."""

    __test__ = False  # pytest collects classes by this name
    UNIT = "unit"
    INTEGRATION = "integration"
    SIT = "sit"
    UAT = "uat"
    PERFORMANCE = "performance"
    FAILURE = "failure"
    ACCESSIBILITY = "accessibility"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfTests:
    """Where the results of one kind of tests are found; all of them together are its results."""

    kind: TestKind
    reports: tuple[str, ...] = ()
    """Patterns of report files: paths on disk, or `artifact/path` within artifacts of the release's runs."""
    test_runs: tuple[str, ...] = ()
    """Patterns of the names of test runs in Azure DevOps."""
    test_plans: tuple[str, ...] = ()
    """Names of test plans in Azure DevOps."""
    sign_off: tuple[str, ...] = ()
    """Environments of the host whose approval on the release's run signs these tests off, one for each signer."""
    scenarios: tuple[str, ...] = ()
    """For failure tests: words that the names of suites, runs or experiments hold, one for each scenario."""
    not_needed: str = ""
    """Why the workload has no such tests. It loosens the gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part that ships, and the coverage reports that speak of it."""

    name: str
    coverage: tuple[str, ...] = ()
    """Patterns of report files: paths on disk, or `artifact/path` within artifacts of the release's runs."""
    critical: bool = False
    """Whether critical flows run through it."""
    not_measured: str = ""
    """Why its coverage is not measured. It loosens the gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environments:
    """The environments of the host by what they are for, as the host spells them."""

    beta: tuple[str, ...] = ()
    """Beta, pilot or early-adopter rings."""
    staging: tuple[str, ...] = ()
    """Where a release is tried before production: SIT, UAT, staging, pre-production."""
    production: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.beta, *self.staging, *self.production)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """How to find some work items: by label (GitHub) or tag (Azure DevOps), by type, or by a query of one's own."""

    labels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    """Work item types of Azure DevOps, issue types of GitHub."""
    wiql: str = ""
    """For Azure DevOps alone: a whole query, instead of labels and types."""

    @property
    def asks(self) -> bool:
        return bool(self.labels or self.types or self.wiql)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """How the team's work items are found and read."""

    defects: Query = field(default_factory=Query)
    feedback: Query = field(default_factory=Query)
    """What the users of the beta said."""
    deferred: Query = field(default_factory=Query)
    """What was taken out of this release."""
    critical: tuple[str, ...] = ("critical", "severity: critical", "severity/critical", "sev1", "1 - critical")
    """Words for the worst severity, in any case: a label, or the severity of Azure DevOps."""
    high: tuple[str, ...] = ("high", "severity: high", "severity/high", "sev2", "2 - high")
    lower: tuple[str, ...] = (
        *("medium", "severity: medium", "severity/medium", "sev3", "3 - medium"),
        *("low", "severity: low", "severity/low", "sev4", "4 - low"),
    )
    workaround: str = "workaround"
    """The label or tag of an item whose workaround is written down."""

    @property
    def queries(self) -> Mapping[str, Query]:
        """By the key in the workload file."""
        return {"defects": self.defects, "feedback": self.feedback, "deferred": self.deferred}

    @property
    def asks(self) -> bool:
        """Say whether any work item is looked for; nothing of a tracker is read that the team does not use."""
        return any(query.asks for query in self.queries.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the release is built, tested and rolled out."""

    places: tuple[Place, ...] = ()
    """The repositories and projects that are read; the first is the one that the release is built in."""
    commit: str = ""
    """The commit of the release, as the workload or the pipeline names it; empty where nobody does."""
    branch: str = ""
    """The branch that releases come from; empty means the default branch."""
    pipelines: tuple[str, ...] = ()
    """Names or paths of the pipelines that build and deploy the release."""
    package: tuple[str, ...] = ()
    """Patterns of the names of the artifacts that are deployed."""
    report_artifacts: tuple[str, ...] = ()
    """Patterns of the names of the artifacts that hold reports of tests and coverage."""
    decision_artifact: str = "golive-*"
    """The pattern of the name of the artifact in which golive's own decision is kept."""
    environments: Environments = field(default_factory=Environments)
    beta_users: float | None = None
    """How many people used the beta, by the team's word, which no host tells. It loosens the gate."""
    required_checks: tuple[str, ...] = ()
    """Names of checks that must have passed before code can reach the branch: build, tests, this gate."""
    test_kinds: tuple[KindOfTests, ...] = ()
    components: tuple[Component, ...] = ()
    tracker: Tracker = field(default_factory=Tracker)
    statements: tuple[HostStatement, ...] = ()
    """The signed papers of which hosts are asked; they come from the folder of papers, not from the workload file."""

    def at(self, place: Place) -> Delivery:
        """Return it with no other statements than those of one place: no other one can tell of them."""
        if not self.statements:
            return self
        return replace(self, statements=tuple(one for one in self.statements if one.is_at(place)))

    def places_of(self, host: Host) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.host is host)

    def names_pipeline(self, name: str, path: str | None) -> bool:
        """Say whether a pipeline is one of the release's, by its name, its path or the name of its file."""
        said = (name, *((path.partition("@")[0], _file_of(path)) if path else ()))
        return not {_folded(one) for one in said}.isdisjoint(map(_folded, self.pipelines))

    def of_kind(self, kind: TestKind) -> KindOfTests | None:
        """Return where the results of a kind of tests are, or `None` where nobody said."""
        return next((declared for declared in self.test_kinds if declared.kind is kind), None)


def _folded(path: str) -> str:
    return path.replace("\\", "/").strip("/").casefold()


def _file_of(path: str) -> str:
    """Return the last part of a path; GitHub writes a reusable workflow as `path@ref`."""
    return _folded(path.partition("@")[0]).rpartition("/")[2]

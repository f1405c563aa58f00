"""What a project of Azure DevOps holds, as its endpoints see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

from simulator.azure_devops.things.builds import Approval, Artifact, Build, Definition, Lease, Stage
from simulator.azure_devops.things.code import Alert, Diff, Policy, PullRequest, Repository
from simulator.azure_devops.things.deploying import Check, Environment, Release, ReleaseStage
from simulator.azure_devops.things.people import Identity
from simulator.azure_devops.things.testing import Coverage, Module, Plan, Point, Suite, TestRun
from simulator.azure_devops.things.work import Iteration, WorkItem
from simulator.ids import steady_guid

__all__ = [
    "AREAS",
    "TOKEN",
    "Alert",
    "Approval",
    "Artifact",
    "Build",
    "Check",
    "Conduct",
    "Coverage",
    "Definition",
    "Diff",
    "Environment",
    "Identity",
    "Iteration",
    "Lease",
    "Limit",
    "Module",
    "Plan",
    "Point",
    "Policy",
    "Project",
    "PullRequest",
    "Release",
    "ReleaseStage",
    "Repository",
    "Stage",
    "Suite",
    "TestRun",
    "WorkItem",
    "deployments",
]

AREAS = ("Build", "Test", "Work", "Release", "Environment", "Code", "AdvancedSecurity")
"""What a token may read, in the words of the service's own permissions."""
TOKEN = "simulated-azure-devops-token"
"""The token that is always good, besides those of the simulated Entra; what it may is said by `may`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many requests in each span of time, after which the service blocks (429)."""

    requests: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How the service treats whoever asks for one project."""

    may: frozenset[str] = frozenset(AREAS)
    tokens: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Further good tokens, and what each may."""
    stopped: bool = False
    """Whether the organisation is stopped (503)."""
    redirects: bool = False
    """Whether a bad token is sent to a sign-in page (302) instead of getting that page at once (203)."""
    limit: Limit | None = None
    pause_every: int = 0
    """Every n-th good answer asks for a pause of one second by `Retry-After`; 0: none does."""
    most_found: int = 20_000
    """How many work items a query may find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of an organisation with everything in it."""

    organization: str
    name: str
    conduct: Conduct = field(default_factory=Conduct)
    definitions: tuple[Definition, ...] = ()
    builds: tuple[Build, ...] = ()
    test_runs: tuple[TestRun, ...] = ()
    plans: tuple[Plan, ...] = ()
    environments: tuple[Environment, ...] = ()
    releases: tuple[Release, ...] = ()
    work_items: tuple[WorkItem, ...] = ()
    iterations: tuple[Iteration, ...] = ()
    repositories: tuple[Repository, ...] = ()
    pull_requests: tuple[PullRequest, ...] = ()
    policies: tuple[Policy, ...] = ()
    alerts: tuple[Alert, ...] = ()

    @property
    def id(self) -> str:
        return steady_guid("devops", self.organization, self.name)

    @property
    def service(self) -> Identity:
        """Who acts where no person does: the build service of the project."""
        return Identity(
            id=steady_guid("devops", self.organization, self.name, "service"),
            name=f"{self.name} Build Service ({self.organization})",
            unique_name=steady_guid("devops", self.organization, self.name, "service name"),
            kind="svc",
        )

    def is_called(self, name: str) -> bool:
        """Say whether this is the name or the id of the project, in any case."""
        return name.casefold() in (self.name.casefold(), self.id)


def deployments(project: Project) -> Iterable[tuple[int, Build, Stage]]:
    """Return each deployment to an environment with its number, the oldest first."""
    found = [(build, stage) for build in project.builds for stage in build.stages if stage.environment]
    found.sort(key=lambda pair: pair[1].started)
    return zip(count(1), (build for build, _ in found), (stage for _, stage in found), strict=False)

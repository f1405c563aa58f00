"""Facts about how a release is built and rolled out, the same from GitHub and Azure DevOps.

Subjects are paths below a place: `github:contoso/shop/actions/runs/7`, `azure-devops:contoso/shop/build/builds/7`.
Words of a host (status, result) are kept as the host spells them; `derive` folds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository(Fact):
    """A repository or project itself; `subject` is the id of the place."""

    kind: ClassVar[str] = "repository"
    default_branch: str | None = None
    """Without `refs/heads/`."""
    host_id: str | None = None
    """The id by which the host tells it from its forks."""
    archived: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineRun(Fact):
    """A workflow run of GitHub, a build of Azure DevOps."""

    kind: ClassVar[str] = "pipeline_run"
    pipeline: str
    """The name of the workflow or pipeline."""
    path: str | None = None
    """The file of the workflow, or the folder and name of the pipeline."""
    pipeline_id: str | None = None
    number: str | None = None
    """What people call it by: the build number of Azure DevOps."""
    commit: str
    """In lower case."""
    branch: str | None = None
    """Branch or tag without `refs/heads/` and `refs/tags/`."""
    tag: bool | None = None
    """Whether the run was made for a tag."""
    event: str | None = None
    status: str
    """`completed`, `in_progress`, `queued` and so on; a run that is not over has no result."""
    result: str | None = None
    attempt: int | None = None
    created: datetime | None = None
    """When its first attempt was asked for; `started` is of the last one."""
    started: datetime | None = None
    finished: datetime | None = None
    repository: str | None = None
    """The id of the repository that its code came from."""
    from_fork: bool | None = None
    """Whether its code came from another repository than the place itself."""
    by: str | None = None
    """Who triggered its last attempt, under an alias."""
    first_by: str | None = None
    """Who triggered its first attempt, where the host tells the two apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Fact):
    """A file or folder that a run left behind."""

    kind: ClassVar[str] = "artifact"
    run: str
    """The subject of the run."""
    name: str
    commit: str | None = None
    """Of the run, in lower case, where the answer tells it."""
    stage: str | None = None
    """The subject of the job that left it behind, where the host tells it."""
    size: int | None = None
    """In bytes."""
    digest: str | None = None
    """`sha256:…` where the host tells it."""
    expired: bool | None = None
    created: datetime | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPackage(Fact):
    """An artifact of an earlier version that a host still lists."""

    kind: ClassVar[str] = "kept_package"
    run: str
    """The subject of the run."""
    name: str
    commit: str | None = None
    """Of the run, in lower case, where the answer tells it."""
    digest: str | None = None
    expired: bool | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedRun(Fact):
    """A run from which production was deployed, where the deployment itself does not tell its commit."""

    kind: ClassVar[str] = "deployed_run"
    commit: str
    """In lower case."""
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionLease(Fact):
    """A promise of Azure DevOps to keep a run, and with it what it left behind, until a moment."""

    kind: ClassVar[str] = "retention_lease"
    run: str
    until: datetime | None = None
    """Absent where it has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Fact):
    """A check run or a commit status of GitHub about one commit."""

    kind: ClassVar[str] = "check"
    commit: str
    name: str
    status: str
    """`completed` of a check that is over; of a commit status too, unless it is pending."""
    result: str | None = None
    """`success`, `failure`, `neutral`, `skipped` and so on."""
    app: str | None = None
    """Who reported it: the slug of the app, or `status` of a commit status."""
    finished: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment(Fact):
    """One deployment of one version to one environment, with how it ended."""

    kind: ClassVar[str] = "deployment"
    environment: str
    commit: str | None = None
    version: str | None = None
    """The tag or the number of the run that was deployed."""
    result: str | None = None
    """`success` where it succeeded at any time, whatever replaced it later; else the last word; absent while it runs
    or where the host does not tell."""
    created: datetime | None = None
    finished: datetime | None = None
    """When it first succeeded, or ended otherwise."""
    run: str | None = None
    """The subject of the run that deployed."""
    pipeline_id: str | None = None
    digests: tuple[str, ...] | None = None
    """Of what was deployed, where the record tells it."""
    pipeline: str | None = None
    """The name of the pipeline that deployed, where the record tells it."""
    state: str | None = None
    """The host's last word, such as `in_progress`; absent where its words were not read."""
    gone: datetime | None = None
    """When it was taken away or replaced, where the host tells it."""
    transient: bool | None = None
    """Whether the environment is made for a while, as for a pull request."""
    part_of: str | None = None
    """What this is one job of, where a host tells one deployment in several records: the attempt of a stage."""
    part: str | None = None
    """Which job of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentStatus(Fact):
    """One entry in the history of a deployment of GitHub, which tells its outcome nowhere else."""

    kind: ClassVar[str] = "deployment_status"
    deployment: str
    """The subject of the deployment."""
    state: str
    """`success`, `failure`, `error`, `inactive`, `in_progress` and so on."""
    at: datetime
    run: str | None = None
    """The subject of the run that wrote it, where it leads to the log of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentArtifact(Fact):
    """An artifact of any run that was looked at for decisions about what was deployed."""

    kind: ClassVar[str] = "recent_artifact"
    run: str
    """The subject of the run."""
    name: str
    commit: str | None = None
    """Of the run, in lower case, where the answer tells it."""
    created: datetime | None = None
    job: str | None = None
    """The subject of the job that left it behind, where that tells when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedJob(Fact):
    """A job of a build that deployed, and when and how it ended."""

    kind: ClassVar[str] = "finished_job"
    finished: datetime | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentGuard(Fact):
    """How the host guards an environment: who must approve, from where it may be deployed to.

    Several facts with one subject are parts of the guard of one environment.
    """

    kind: ClassVar[str] = "environment_guard"
    name: str
    approvers: int | None = None
    """How many must approve; 0 where nobody has to. GitHub never asks for more than one."""
    self_approval: bool | None = None
    """Whether who started a run may approve it."""
    bypass: bool | None = None
    """Whether administrators may pass without approval."""
    branches_only: bool | None = None
    """Whether only certain branches or tags may be deployed."""
    wait_minutes: int | None = None
    other_checks: tuple[str, ...] = ()
    """Custom rules and checks, by their names or types."""
    refs: tuple[str, ...] | None = None
    """Patterns of branches, and of tags as `refs/tags/…`, that alone may be deployed; absent where not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostApproval(Fact):
    """A decision of a person that a host recorded on a run."""

    kind: ClassVar[str] = "host_approval"
    run: str
    environment: str
    state: str
    """`approved`, `rejected`, `pending` and so on."""
    by: str | None = None
    """Who decided, under an alias; the same person has the same alias within a run of golive."""
    bot: bool | None = None
    """Whether it was no person; absent where the host does not tell."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Fact):
    """A release that was published."""

    kind: ClassVar[str] = "published"
    tag: str
    commit: str | None = None
    draft: bool | None = None
    prerelease: bool | None = None
    immutable: bool | None = None
    published: datetime | None = None
    assets: int | None = None
    """How many files it offers that are wholly uploaded."""
    digests: tuple[str, ...] = ()
    """Of its assets, where the host tells them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRules(Fact):
    """What one rule in force demands before code reaches a branch; rules of one set have one subject."""

    kind: ClassVar[str] = "branch_rules"
    branch: str
    """Its name, the beginning of names as `release/*`, or `~DEFAULT_BRANCH`."""
    repository: str | None = None
    """The id of the repository, in lower case, where a place holds several and the rule is for one of them."""
    reviews: int | None = None
    """How many people must approve a change; 0 where nobody has to."""
    self_approval: bool | None = None
    """Whether the approval of who made the change counts."""
    checks: tuple[str, ...] | None = None
    """The names of the checks that must have passed; `definition 12` for a pipeline that is named by its number."""
    checks_of_some: tuple[str, ...] = ()
    """The same of checks that are demanded of some changes alone, such as those below a path."""
    force_push: bool | None = None
    """Whether history may be rewritten."""
    bypass: int | None = None
    """How many people, teams or apps may pass by the rules; absent where the token may not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Fact):
    """That a host told which files differ between two commits."""

    kind: ClassVar[str] = "comparison"
    base: str
    """The commit in production, in lower case."""
    head: str
    files: int
    whole: bool
    """Whether it named them all: hosts stop after some hundred files."""
    relation: str | None = None
    """How head stands to base where the host tells it: `ahead` where it holds all of base, `diverged`, `behind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile(Fact):
    """A file that the release changes against the version in production."""

    kind: ClassVar[str] = "changed_file"
    base: str
    """The commit in production."""
    head: str
    path: str
    change: str
    """`added`, `modified`, `removed`, `renamed`."""
    destructive: tuple[str, ...] | None = None
    """Statements in a migration that take something away, such as `drop table`; absent where it was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineStage(Fact):
    """A job or stage of a run, in order."""

    kind: ClassVar[str] = "pipeline_stage"
    run: str
    name: str
    stage_kind: str | None = None
    """`job`, `stage`, `checkpoint` and so on."""
    status: str
    result: str | None = None
    started: datetime | None = None
    finished: datetime | None = None
    environment: str | None = None

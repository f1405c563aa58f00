"""The sections `github` and `github_service`: repositories that a person can write, and how GitHub behaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from simulator.estate.github.actions import Workflows, read_checks, read_runs, read_statuses
from simulator.estate.github.code import read_commits, read_files, read_files_at, read_pulls
from simulator.estate.github.deploying import read_deployments, read_environments
from simulator.estate.github.home import Commits, Home
from simulator.estate.github.releasing import read_attestations, read_releases
from simulator.estate.github.security import (
    read_code_scanning,
    read_dependabot,
    read_protections,
    read_rules,
    read_secret_scanning,
)
from simulator.estate.github.service import read_service
from simulator.estate.github.tracking import read_tracking
from simulator.github.hub import Hub, Json, Repository
from simulator.github.shapes import code
from simulator.strict import EstateError, Fields


def read_github(fields: Fields, now: datetime, folders: Sequence[Path] = ()) -> Hub:
    """Read `github: [{repository, …}]` and `github_service`; files are looked for in the folders, in their order."""
    tokens, limits = read_service(fields)
    repositories = tuple(_repository(Fields(value, where), now, folders) for value, where in fields.each("github"))
    names = [repository.full_name.casefold() for repository in repositories]
    if len(names) != len(set(names)):
        raise EstateError("github: a repository is described twice")
    return Hub(repositories=repositories, tokens=tokens, limits=limits)


def _repository(entry: Fields, now: datetime, folders: Sequence[Path]) -> Repository:
    home = _home(entry, now, folders)
    commits = Commits(home)
    read_commits(entry, home, commits)
    repository = Repository(body=_body(entry, home))
    for with_area in (_with_actions, _with_deliveries, _with_issues, _with_guards, _with_code):
        repository = with_area(repository, entry, home, commits)
    entry.done()
    return repository


def _with_actions(repository: Repository, entry: Fields, home: Home, commits: Commits) -> Repository:
    workflows = Workflows(entry, home)
    runs = read_runs(entry, home, commits, workflows)
    return replace(
        repository,
        workflows=workflows.bodies,
        runs=runs.runs,
        jobs=runs.jobs,
        artifacts=runs.artifacts,
        approvals=runs.approvals,
        archives=runs.archives,
        checks=(*read_checks(entry, home, commits), *runs.checks),
        statuses=read_statuses(entry, home, commits),
        files={**workflows.files, **read_files(entry, home)},
        files_at=read_files_at(entry, home),
    )


def _with_deliveries(repository: Repository, entry: Fields, home: Home, commits: Commits) -> Repository:
    deployments = read_deployments(entry, home, commits)
    environments = read_environments(entry, home, deployments)
    releases = read_releases(entry, home, commits)
    return replace(
        repository,
        deployments=deployments.deployments,
        deployment_statuses=deployments.statuses,
        environments=environments.environments,
        environment_gates=environments.gates,
        environment_branches=environments.branches,
        releases=releases.releases,
        tags=releases.tags,
        attestations=read_attestations(entry, home),
    )


def _with_issues(repository: Repository, entry: Fields, home: Home, commits: Commits) -> Repository:
    pulls = read_pulls(entry, home, commits)
    tracking = read_tracking(entry, home, pulls.pulls)
    return replace(
        repository,
        pulls=pulls.pulls,
        reviews=pulls.reviews,
        issues=tracking.issues,
        labels=tracking.labels,
        milestones=tracking.milestones,
    )


def _with_guards(repository: Repository, entry: Fields, home: Home, commits: Commits) -> Repository:
    errors = (value for value, _ in entry.each("codeowners_errors") if isinstance(value, dict))
    return replace(
        repository,
        code_scanning=read_code_scanning(entry, home, commits),
        dependabot=read_dependabot(entry, home),
        secret_scanning=read_secret_scanning(entry, home),
        protections=read_protections(entry, home),
        rules=read_rules(entry, home),
        codeowners_errors=tuple(errors),
    )


def _with_code(repository: Repository, entry: Fields, home: Home, commits: Commits) -> Repository:
    """Add the history, and the branches and tags that end somewhere in it; all commits are named by now."""
    branches = {name: commits.named(str(word), home.now) for name, word in entry.mapping("branches").items()}
    tags = {name: commits.named(str(word), home.now) for name, word in entry.mapping("tags").items()}
    return replace(
        repository,
        branches={home.branch: commits.newest(), **branches},
        tags={**repository.tags, **tags},
        commits=commits.history(),
    )


def _home(entry: Fields, now: datetime, folders: Sequence[Path]) -> Home:
    full_name = entry.text("repository")
    if full_name.count("/") != 1 or not all(full_name.split("/")):
        raise EstateError(f"{entry.place('repository')}: write owner/name, for example contoso/shop")
    return Home(
        full_name=full_name,
        private=entry.flag("private", default=True),
        branch=entry.text("default_branch", "main"),
        now=now,
        folders=tuple(folders),
    )


def _body(entry: Fields, home: Home) -> Json:
    return code.repository(
        home.full_name,
        private=home.private,
        archived=entry.flag("archived", default=False),
        default_branch=home.branch,
        created=home.now - timedelta(days=365),
    )

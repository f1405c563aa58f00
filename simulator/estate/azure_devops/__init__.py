"""The section `azure_devops`: projects of Azure DevOps with the pipelines, tests, work items and code in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from simulator.azure_devops.things import AREAS, Conduct, Limit, Project
from simulator.estate.azure_devops.builds import read_builds, read_definitions
from simulator.estate.azure_devops.code import read_alerts, read_policies, read_pull_requests, read_repositories
from simulator.estate.azure_devops.deploying import read_environments, read_releases
from simulator.estate.azure_devops.reading import Reading
from simulator.estate.azure_devops.testing import read_plans, read_test_runs
from simulator.estate.azure_devops.work import read_iterations, read_work_items
from simulator.estate.people import People
from simulator.strict import EstateError, Fields

__all__ = ["read_azure_devops"]


def read_azure_devops(
    fields: Fields, people: People, now: datetime, folders: Sequence[Path] = ()
) -> tuple[Project, ...]:
    """Read `azure_devops: [{organization, project, may, pipelines, builds, test_runs, …}]`."""
    shared = (people, now, tuple(folders))
    found = tuple(_project(Fields(value, where), *shared) for value, where in fields.each("azure_devops"))
    names = [(one.organization.casefold(), one.name.casefold()) for one in found]
    if len(set(names)) < len(names):
        raise EstateError("azure_devops: a project stands there twice")
    return found


def _project(entry: Fields, people: People, now: datetime, folders: tuple[Path, ...]) -> Project:
    reading = Reading(entry.text("organization"), entry.text("project"), people, now, folders)
    repositories = read_repositories(entry, reading)
    definitions = read_definitions(entry, reading, repositories[0].name)
    builds, runs_of_builds = read_builds(entry, reading, definitions)
    project = Project(
        organization=reading.organization,
        name=reading.project,
        conduct=_conduct(entry),
        definitions=definitions,
        builds=builds,
        test_runs=(*runs_of_builds, *read_test_runs(entry, "test_runs", reading, first=90_001)),
        plans=read_plans(entry, reading),
        environments=read_environments(entry, reading, builds),
        releases=read_releases(entry, reading),
        work_items=read_work_items(entry, reading),
        iterations=read_iterations(entry, reading),
        repositories=repositories,
        pull_requests=read_pull_requests(entry, reading, repositories[0].name),
        policies=read_policies(entry, reading, repositories, definitions),
        alerts=read_alerts(entry, reading, repositories[0]),
    )
    entry.done()
    return project


def _conduct(entry: Fields) -> Conduct:
    """Read `may, tokens, stopped, sign_in, limit, pause_every, most_found`."""
    tokens = entry.mapping("tokens")
    given = Fields(tokens, entry.place("tokens"))
    return Conduct(
        may=_areas(entry, "may") if entry.has("may") else frozenset(AREAS),
        tokens={str(text): _areas(given, str(text)) for text in tokens},
        stopped=entry.flag("stopped", default=False),
        redirects=entry.one_of("sign_in", ("page", "redirect"), "page") == "redirect",
        limit=_limit(entry) if entry.has("limit") else None,
        pause_every=entry.whole("pause_every", 0),
        most_found=entry.whole("most_found", 20_000),
    )


def _areas(entry: Fields, key: str) -> frozenset[str]:
    found = frozenset(entry.texts(key))
    if unknown := sorted(found - set(AREAS)):
        raise EstateError(f"{entry.place(key)}: {unknown[0]!r} is not known; write some of: {', '.join(AREAS)}")
    return found


def _limit(entry: Fields) -> Limit:
    inner = Fields(entry.mapping("limit"), entry.place("limit"))
    limit = Limit(requests=inner.whole("requests"), seconds=inner.whole("seconds", 5))
    inner.done()
    return limit

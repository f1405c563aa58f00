"""What is served below a project: paths, who answers, which right it takes, and whether it is a preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.azure_devops import (
    artifacts,
    builds,
    code,
    environments,
    pipelines,
    plans,
    pull_requests,
    releases,
    testing,
    work,
)
from simulator.azure_devops.asking import Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One path below `_apis/`; `{name}` stands for one part of it."""

    path: str
    area: str
    handler: Handler
    method: str = "GET"
    preview: bool = False
    """Whether the version must say `-preview`."""

    def matches(self, parts: list[str]) -> Mapping[str, str] | None:
        """Return the named parts of a path, or `None` if it is another one."""
        own = self.path.split("/")
        if len(own) != len(parts):
            return None
        pairs = list(zip(own, parts, strict=True))
        if any(not name.startswith("{") and name.casefold() != said.casefold() for name, said in pairs):
            return None
        return {name.strip("{}"): said for name, said in pairs if name.startswith("{")}


_READ: Mapping[str, Mapping[str, Handler]] = {
    "Build": {
        "build/builds": builds.builds,
        "build/builds/{id}": builds.one_build,
        "build/builds/{id}/timeline": builds.build_timeline,
        "build/builds/{id}/artifacts": artifacts.artifacts,
        "build/builds/{id}/leases": builds.leases,
        "build/definitions": builds.definitions,
        "build/definitions/{id}": builds.one_definition,
        "pipelines": pipelines.pipelines,
        "pipelines/{id}/runs": pipelines.runs,
        "pipelines/{id}/runs/{run}": pipelines.one_run,
        "pipelines/{id}/runs/{run}/artifacts": pipelines.run_artifact,
        "pipelines/approvals": pipelines.approvals,
        "pipelines/checks/configurations": environments.checks,
    },
    "Environment": {
        "pipelines/environments": environments.environments,
        "pipelines/environments/{id}": environments.one_environment,
        "pipelines/environments/{id}/environmentdeploymentrecords": environments.records,
    },
    "Test": {
        "test/codecoverage": testing.classic_coverage,
        "test/runs": testing.runs,
        "test/runs/{id}": testing.one_run,
        "test/runs/{id}/Statistics": testing.statistics,
        "testplan/plans": plans.plans,
        "testplan/Plans/{plan}/suites": plans.suites,
        "testplan/Plans/{plan}/Suites/{suite}/TestPoint": plans.plan_points,
        "test/Plans/{plan}/Suites/{suite}/points": plans.points,
        "testresults/resultsummarybybuild": testing.totals,
        "testresults/codecoverage": testing.coverage,
    },
    "Release": {
        "release/deployments": releases.deployments,
        "release/releases": releases.releases,
        "release/releases/{id}": releases.one_release,
    },
    "Work": {
        "wit/classificationnodes/Iterations": work.iterations,
        "wit/workitemtypes": work.types,
        "work/teamsettings/iterations": work.team_iterations,
    },
    "Code": {
        "git/repositories": code.repositories,
        "git/repositories/{repository}": code.one_repository,
        "git/repositories/{repository}/items": code.items,
        "git/repositories/{repository}/diffs/commits": code.diff,
        "git/repositories/{repository}/pullrequests": pull_requests.pull_requests,
        "git/repositories/{repository}/pullrequests/{id}": pull_requests.one_pull_request,
        "git/repositories/{repository}/pullrequests/{id}/iterations": pull_requests.iterations,
        "git/pullrequests/{id}": pull_requests.pull_request_of_project,
        "policy/configurations": code.policies,
    },
    "AdvancedSecurity": {"alert/repositories/{repository}/alerts": code.alerts},
}
"""What is read by GET, by the right that it takes."""
_POSTED: Mapping[str, Handler] = {"wit/wiql": work.query, "wit/workitemsbatch": work.batch}
_PREVIEWS = ("testresults/", "pipelines/checks/", "pipelines/environments", "alert/")

ROUTES = (
    *(
        Route(path=path, area=area, handler=handler, preview=path.startswith(_PREVIEWS))
        for area, served in _READ.items()
        for path, handler in served.items()
    ),
    *(Route(path=path, area="Work", handler=handler, method="POST") for path, handler in _POSTED.items()),
)

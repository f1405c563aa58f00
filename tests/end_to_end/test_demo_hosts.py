"""The shop as GitHub and as Azure DevOps deliver it: the same decision, and what each of them is asked for it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulator.scenarios import scenarios
from tests.end_to_end.conftest import Outcome, gate, serving
from tests.end_to_end.small_estates import GO_LIVE, HEAD, NOW, PROD, READER

COMMIT = "4d1e7c0a9b5f2368e1c47a90d3b86f5e2a174c98"
NOT_DECLARED = {"governance-declared-resources", "governance-expected-inventory"}
"""The workload names no single resource and expects no number of them."""
OF_A_HOST = re.compile("^/(api/v3/repos/contoso/shop|devops/contoso/shop/_apis|_blobs)/?")


def asked(log: list[dict[str, Any]]) -> Counter[str]:
    """Count the requests to a CI host and its downloads by their paths, with a name in place of each id."""
    paths = (OF_A_HOST.sub("", entry["path"]) or "." for entry in log if OF_A_HOST.match(entry["path"]))
    return Counter(map(_named, paths))


def _named(path: str) -> str:
    path = re.sub("[0-9a-f]{64}", "{digest}", path)
    path = re.sub("[0-9a-f]{40}", "{commit}", path)
    path = re.sub("[0-9a-f]{8}-[0-9a-f-]{27}", "{id}", path)
    return re.sub(r"/\d+(?=/|$)", "/{n}", path)


def total(purposes: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for purpose in purposes.values():
        found.update(purpose)
    return found


GITHUB = {
    "the repository": {".": 1},
    "what ran on the release's commit, its jobs, and what it left behind": {
        "actions/runs": 1,
        "actions/runs/{n}/artifacts": 2,
        "actions/runs/{n}/jobs": 1,
        "commits/{commit}/check-runs": 1,
        "commits/{commit}/status": 1,
    },
    "the reports: where they lie, and the archive": {"actions/artifacts/{n}/zip": 1, "{digest}": 1},
    "who signed tests off": {"actions/runs/{n}/approvals": 2},
    "three environments: what was deployed to each, what of it was followed, and what runs in production": {
        "deployments": 3 + 3 + 1,
        "deployments/{n}/statuses": 8,
        "environments": 1,
        "environments/production/deployment-branch-policies": 1,
    },
    "the way back, what it would take back, and golive's own decisions": {
        "actions/artifacts": 2,
        "releases": 1,
        "compare/{commit}...{commit}": 2,
    },
    "what guards the branch": {
        "branches/main": 1,
        "branches/main/protection": 1,
        "rules/branches/main": 1,
        "rulesets/{n}": 1,
    },
    "three labels, open and closed; what is planned": {"issues": 3 * 2 + 1, "milestones": 1},
    "what scanners found": {
        "code-scanning/alerts": 1,
        "code-scanning/analyses": 1,
        "dependabot/alerts": 1,
        "secret-scanning/alerts": 2,
    },
}
AZURE_DEVOPS = {
    "the repositories, and the builds of the branch": {"git/repositories": 1, "build/builds": 1},
    "two builds of the release and the one in production: stages, artifacts, the reports": {
        "build/builds/{n}/timeline": 2 + 2 + 1,
        "build/builds/{n}/artifacts": 2 + 1 + 1,
        "test/runs": 3,
    },
    "the test plan of two suites": {
        "testplan/plans": 1,
        "testplan/Plans/{n}/suites": 1,
        "test/Plans/{n}/Suites/{n}/points": 5,
    },
    "who signed tests off, each a stage": {"pipelines/approvals": 4},
    "three environments: what was deployed to each, what of it was followed, and what runs in production": {
        "pipelines/environments": 3,
        "pipelines/environments/{n}/environmentdeploymentrecords": 3 + 1 + 1,
        "release/deployments": 1,
    },
    "the way back, and what it would take back": {
        "build/builds/{n}": 1,
        "build/builds/{n}/leases": 1,
        "git/repositories/{id}/diffs/commits": 1,
    },
    "what guards production and the branch": {"pipelines/checks/configurations": 1, "policy/configurations": 3},
    "three queries, and what is planned": {
        "wit/classificationnodes/Iterations": 1,
        "wit/wiql": 3 + 1,
        "wit/workitemsbatch": 3 + 1,
        "wit/workitemtypes": 1,
    },
    "what scanners found": {"alert/repositories/{id}/alerts": 3},
}


def test_the_shop_is_a_go_from_either_host_on_every_criterion(scenario_runs):
    github, azure_devops = scenario_runs("ready"), scenario_runs("azure-devops")
    assert (github.code, azure_devops.code) == (0, 0)
    assert github.decision["ruling"] == azure_devops.decision["ruling"] == "GO"
    assert azure_devops.outcomes == github.outcomes
    assert Counter(github.outcomes.values()) == {"pass": len(github.outcomes) - 2, "not_applicable": 2}
    assert {name for name, found in github.outcomes.items() if found != "pass"} == NOT_DECLARED
    assert github.decision["gaps"] == azure_devops.decision["gaps"] == []


def test_the_demo_named_github_is_the_one_named_ready():
    ready, github = scenarios()["ready"], scenarios()["github"]
    assert (github.estate, github.workload) == (ready.estate, ready.workload)


@pytest.mark.parametrize(("name", "purposes"), [("ready", GITHUB), ("azure-devops", AZURE_DEVOPS)])
def test_a_host_is_asked_exactly_this_for_the_full_profile(scenario_runs, record_property, name, purposes):
    found = asked(scenario_runs(name).log)
    assert found == total(purposes)
    record_property("requests_of_full_profile", {name: found.total()})
    assert found.total() == {"ready": 50, "azure-devops": 54}[name]


@pytest.mark.parametrize(("name", "other"), [("ready", "/devops/"), ("azure-devops", "/api/v3/")])
def test_only_the_host_that_the_workload_names_is_asked(scenario_runs, name, other):
    assert not [entry for entry in scenario_runs(name).log if entry["path"].startswith(other)]


@pytest.mark.parametrize("name", ["ready", "azure-devops"])
def test_nothing_but_reads_reaches_a_host(scenario_runs, name):
    sent = [entry for entry in scenario_runs(name).log if OF_A_HOST.match(entry["path"])]
    posted = {entry["path"].rpartition("/_apis/")[2] for entry in sent if entry["method"] != "GET"}
    assert posted == ({"wit/wiql", "wit/workitemsbatch"} if name == "azure-devops" else set())


@pytest.mark.parametrize("name", ["ready", "azure-devops"])
def test_the_decision_is_replayed_from_the_packet_alone(scenario_runs, command, name):
    code, out, err = command("verify", str(scenario_runs(name).packet))
    assert code == 0, (out, err)


REPORTS = {
    "junit.xml": '<testsuite name="cart"><testcase name="adds"/><testcase name="ends"/></testsuite>',
    "coverage.xml": """\
<coverage line-rate="0.9" lines-covered="9" lines-valid="10" version="7.6.1" timestamp="1795162420000"><packages>
<package name="shop"><classes><class name="Cart" filename="cart.py"><lines>
<line number="1" hits="0"/>{}</lines></class></classes></package></packages></coverage>
""".format("".join(f'<line number="{line}" hits="1"/>' for line in range(2, 11))),
}


@dataclass(frozen=True)
class FirstGate:
    """The least that a team begins with: a commit, and one artifact with its reports of tests and coverage."""

    scope: str
    section: str
    purposes: Mapping[str, Mapping[str, int]]

    def judged(self, folder: Path) -> Outcome:
        estate, workload = folder / "estate.yaml", folder / "golive.yaml"
        artifacts = json.dumps([{"name": "test-reports", "files": REPORTS}])
        section = self.section.format(commit=COMMIT, artifacts=artifacts)
        estate.write_text(HEAD.format(now=NOW, roles=READER) + section, "utf-8")
        workload.write_text(
            f"workload: first-gate\ntier: T1\ngo_live: {GO_LIVE}\n"
            f"scope:\n  azure: {{subscriptions: [{PROD}]}}\n  {self.scope}\n"
            f"release: {{commit: {COMMIT}}}\ndelivery: {{reports: [test-reports]}}\n",
            "utf-8",
        )
        with serving(estate, [], folder) as simulator:
            code = gate(simulator, workload, folder / "packet")
            return Outcome(code, folder / "packet", simulator.log())


FIRST_GATES = {
    "github": FirstGate(
        scope="github: {repositories: [contoso/shop]}",
        section="""\
github:
  - repository: contoso/shop
    runs: [{{commit: {commit}, artifacts: {artifacts}}}]
    code_scanning: {{}}
    dependabot: {{}}
    secret_scanning: {{}}
""",
        purposes={
            "the repository": {".": 1},
            "what ran on the commit": {
                "actions/runs": 1,
                "commits/{commit}/check-runs": 1,
                "commits/{commit}/status": 1,
            },
            "the reports": {"actions/runs/{n}/artifacts": 1, "actions/artifacts/{n}/zip": 1, "{digest}": 1},
            "what guards the branch": {"rules/branches/main": 1},
            "what scanners found": {
                "code-scanning/alerts": 1,
                "code-scanning/analyses": 1,
                "dependabot/alerts": 1,
                "secret-scanning/alerts": 1,
            },
        },
    ),
    "azure-devops": FirstGate(
        scope="azure_devops: {projects: [contoso/shop]}",
        section="""\
azure_devops:
  - organization: contoso
    project: shop
    builds: [{{commit: {commit}, artifacts: {artifacts}}}]
""",
        purposes={
            "the repositories": {"git/repositories": 1},
            "what ran on the commit": {"build/builds": 1, "test/runs": 1},
            "the reports: the list, and the archive": {"build/builds/{n}/artifacts": 2},
            "what guards the branch": {"policy/configurations": 3},
            "what scanners found": {"alert/repositories/{id}/alerts": 3},
        },
    ),
}


@pytest.fixture(scope="module", params=FIRST_GATES)
def first_gate(request, tmp_path_factory) -> tuple[FirstGate, Outcome]:
    chosen = FIRST_GATES[request.param]
    return chosen, chosen.judged(tmp_path_factory.mktemp(request.param))


def test_a_first_gate_takes_at_most_twelve_requests_to_a_host(first_gate, record_property):
    chosen, outcome = first_gate
    found = asked(outcome.log)
    record_property("requests_of_first_gate", {chosen.scope: found.total()})
    assert found == total(chosen.purposes)
    assert found.total() <= 12


def test_a_first_gate_knows_tests_and_coverage_of_the_release(first_gate):
    _, outcome = first_gate
    known = ("testing-automated-pass", "testing-coverage-line", "testing-evidence-fresh")
    assert {outcome.outcomes[criterion] for criterion in known} == {"pass"}


def test_a_first_gate_lacks_only_what_the_token_of_a_job_can_never_read(first_gate):
    chosen, outcome = first_gate
    hidden = {scope for gap in outcome.decision["gaps"] for scope in gap["scopes"] if "contoso/shop" in scope}
    assert hidden == ({"github:contoso/shop/secret-scanning"} if chosen.scope.startswith("github") else set())

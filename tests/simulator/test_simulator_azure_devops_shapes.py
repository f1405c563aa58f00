"""Our answers of Azure DevOps have the shapes of the recorded ones: no key that the service was not seen to send."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from azure_devops_estate import COMMIT, OLDER, Devops
from recorded_keys import paths

INTERACTIONS = {
    "build/builds": "dev:{project}/_apis/build/Builds",
    "build/builds/102": "dev:{project}/_apis/build/Builds/{n}",
    "build/definitions": "dev:{project}/_apis/build/Definitions",
    "git/repositories": "dev:{project}/_apis/git/repositories",
    "git/repositories/shop/pullrequests": "dev:{project}/_apis/git/repositories/{guid}/pullRequests",
    "git/repositories/shop/pullrequests/1": "dev:{org}/_apis/git/pullRequests/{n}",
    "wit/classificationnodes/Iterations": "dev:{project}/_apis/wit/classificationNodes/iterations",
    "work/teamsettings/iterations": "dev:{project}/_apis/work/teamsettings/iterations",
}
"""What we serve, and the template of the recorded answers."""
EXAMPLES = {
    "pipelines/checks/configurations?resourceType=environment&resourceId=1": "GET__CheckConfiguration",
    "pipelines/approvals": "GET__Approval",
    "policy/configurations": "GET__policy_configurations",
    "test/runs": "GET__test__projectName__runs_includeRunDetails-true",
    "test/runs/7": "GET_test_run_id",
    "test/Plans/100/Suites/102/points": "points_includePointDetails-true",
    "test/Plans/100/Suites/102/points?includePointDetails=true": "points_includePointDetails-true",
    f"git/repositories/shop/diffs/commits?baseVersion={OLDER}&targetVersion={COMMIT}": "diffs_commits_baseVersionType",
}
"""What we serve, and a part of the name of the example in the service's own specification."""
FROM_THE_SPECIFICATION = {
    "build/builds/102": {".startTime", ".finishTime", ".result"},
    "build/builds": {".finishTime", ".result"},
    "git/repositories": {".defaultBranch"},
    "git/repositories/shop/pullrequests/1": {".repository.defaultBranch"},
    "wit/classificationnodes/Iterations": {".attributes", ".attributes.startDate", ".attributes.finishDate"},
    "test/runs": {".build", ".build.id", ".build.url", ".incompleteTests", ".notApplicableTests", ".unanalyzedTests"},
    "test/runs/7": {
        *(".incompleteTests", ".notApplicableTests", ".unanalyzedTests"),
        *(".runStatistics", ".runStatistics.state", ".runStatistics.outcome", ".runStatistics.count"),
    },
    "pipelines/checks/configurations": {".isDisabled"},
    "test/Plans/100/Suites/102/points": {".lastRunBuildNumber"},
}
"""Keys that the recordings lack and the definitions of the specification (7.1) have."""


def records(corpus: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(corpus / "azure-devops" / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def items(body: Any) -> list[Any]:
    found = body.get("value", [body]) if isinstance(body, dict) else []
    return found if isinstance(found, list) else [found]


@pytest.fixture(scope="module")
def recorded(corpus: Path) -> Mapping[str, set[str]]:
    """The paths of keys by the template of a recording and by the id of an example."""
    found: dict[str, set[str]] = {}
    for record in records(corpus, "interactions.jsonl.gz"):
        for item in items(record["response"].get("body")):
            found.setdefault(record["template"], set()).update(paths(item))
    for record in records(corpus, "spec-examples.jsonl.gz"):
        for answer in record["responses"].values():
            for item in items(answer.get("body")):
                found.setdefault(record["id"], set()).update(paths(item))
    return found


def asked(path: str) -> set[str]:
    resource, _, query = path.partition("?")
    answer = Devops().get(resource, **dict(pair.split("=") for pair in query.split("&") if pair))
    assert answer.status == 200
    own = {key for item in items(answer.body) for key in paths(item)}
    return own - FROM_THE_SPECIFICATION.get(resource, set())


def without_insides(keys: set[str]) -> set[str]:
    """Leave out what is inside of people, of whom examples show less, and of settings, which differ by type."""
    inside = ("By.", ".settings.", "owner.", "assignedTo.", "project.", "_links.", "For.", "imageUrl")
    return {key for key in keys if not any(part in f"{key}." for part in inside)}


@pytest.mark.corpus
@pytest.mark.parametrize("path", INTERACTIONS)
def test_every_key_was_seen_in_a_recorded_answer(path, recorded):
    unseen = asked(path) - recorded[INTERACTIONS[path]]
    assert unseen == set()


@pytest.mark.corpus
@pytest.mark.parametrize("path", EXAMPLES)
def test_every_key_stands_in_an_example_of_the_specification(path, recorded):
    seen = {key for name, keys in recorded.items() if EXAMPLES[path] in name for key in keys}
    assert seen
    unseen = without_insides(asked(path)) - seen
    assert unseen == set()


@pytest.mark.corpus
def test_a_query_and_its_items_have_recorded_keys(recorded):
    devops = Devops()
    found = devops.post("wit/wiql", {"query": "SELECT [System.Id] FROM WorkItems"}).body
    assert not paths(found) - recorded["dev:{org}/_apis/wit/wiql"]
    (item,) = devops.post("wit/workitemsbatch", {"ids": [1]}).body["value"]
    assert set(item) <= {key.split(".")[1] for key in recorded["dev:{org}/_apis/wit/workItems/{n}"]}


@pytest.mark.corpus
def test_errors_have_the_recorded_envelope(corpus):
    refused = Devops().send("GET", "contoso/other/_apis/build/builds", {"api-version": "7.1"})
    errors = [
        record["response"]["body"]
        for record in records(corpus, "interactions.jsonl.gz")
        if record["kind"] == "error" and isinstance(record["response"].get("body"), dict)
    ]
    assert errors
    assert all(set(error) == set(refused.body) for error in errors)
    (same,) = [error for error in errors if error["typeKey"] == refused.body["typeKey"]][:1]
    assert refused.body["message"].split(":")[:2] == [
        same["message"].split(":")[0],
        " The following project does not exist",
    ]

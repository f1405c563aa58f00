"""The simulated GitHub has the shapes of the recorded one: no key that GitHub was not seen or documented to send."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from github_estate import RELEASE, Asking
from recorded_keys import paths

SEEN_IN = {
    "": ("/repos/{owner}/{repo}",),
    "actions/runs": ("/repos/{owner}/{repo}/actions/runs", "/repositories/{id}/actions/runs"),
    "actions/runs/7": ("/repos/{owner}/{repo}/actions/runs/{n}", "/repos/{owner}/{repo}/actions/runs"),
    "actions/runs/7/jobs": (
        "/repos/{owner}/{repo}/actions/runs/{n}/jobs",
        "/repos/{owner}/{repo}/actions/runs/{n}/attempts/{n}/jobs",
        "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
    ),
    "actions/runs/7/artifacts": ("/repos/{owner}/{repo}/actions/runs/{n}/artifacts",),
    "actions/workflows": ("/repos/{owner}/{repo}/actions/workflows",),
    f"commits/{RELEASE}": ("/repos/{owner}/{repo}/commits/{sha}",),
    "commits/main/check-runs": ("/repos/{owner}/{repo}/commits/{sha}/check-runs",),
    "commits": (
        *("/repos/{owner}/{repo}/commits", "/repositories/{id}/commits"),
        "/repos/{owner}/{repo}/commits/{sha}",
    ),
    "commits/main/pulls": (
        "/repos/{owner}/{repo}/commits/{sha}/pulls",
        "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    ),
    "pulls/12/reviews": ("/repos/{owner}/{repo}/pulls/{n}/reviews",),
    "compare/main...main": ("/repos/{owner}/{repo}/compare/{x}",),
    "deployments": ("/repos/{owner}/{repo}/deployments", "/repos/{owner}/{repo}/deployments/{n}"),
    "deployments/1/statuses": ("/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",),
    "environments": ("/repos/{owner}/{repo}/environments", "/repos/{owner}/{repo}/environments/{x}"),
    "environments/production": (
        "/repos/{owner}/{repo}/environments/{x}",
        "/repos/{owner}/{repo}/environments/{environment_name}",
    ),
    "releases": ("/repos/{owner}/{repo}/releases", "/repos/{owner}/{repo}/releases/latest"),
    "issues": ("/repos/{owner}/{repo}/issues",),
    "labels/bug": ("/repos/{owner}/{repo}/labels/{x}",),
    "milestones": ("/repos/{owner}/{repo}/milestones",),
    "code-scanning/alerts": ("/repos/{owner}/{repo}/code-scanning/alerts/{n}",),
    "code-scanning/analyses": (
        "/repos/{owner}/{repo}/code-scanning/analyses/{n}",
        "/repos/{owner}/{repo}/code-scanning/analyses",
    ),
    "secret-scanning/alerts": ("/repos/{owner}/{repo}/secret-scanning/alerts",),
    "branches/main": ("/repos/{owner}/{repo}/branches/{x}",),
    "branches/main/protection": (
        "/repos/{owner}/{repo}/branches/{x}/protection",
        "/repos/{owner}/{repo}/branches/{branch}/protection",
    ),
    "codeowners/errors": ("/repos/{owner}/{repo}/codeowners/errors",),
}
"""Under which templates of the corpus the shape of each of our answers was seen."""
NEWER = {
    "actions/runs/7/artifacts": {".digest"},
    "actions/runs": {".display_title"},
    "actions/runs/7/jobs": {".run_attempt", ".workflow_name", ".head_branch", ".created_at"},
    "deployments": {".performed_via_github_app"},
    "deployments/1/statuses": {".performed_via_github_app"},
    "environments": {".protection_rules.prevent_self_review"},
    "environments/production": {".protection_rules.prevent_self_review"},
    "branches/main/protection": {
        *(".required_pull_request_reviews.require_last_push_approval", ".required_signatures"),
        *(".required_status_checks.checks", ".required_status_checks.strict"),
    },
    "issues": {".type", ".state_reason", ".active_lock_reason", ".pull_request.merged_at"},
    "releases": {".immutable", ".updated_at", ".assets.digest"},
    "secret-scanning/alerts": {
        *(".updated_at", ".validity", ".publicly_leaked", ".multi_repo", ".push_protection_bypassed"),
        *(".push_protection_bypassed_by", ".push_protection_bypassed_at", ".locations_url", ".resolution_comment"),
        ".secret_type_display_name",
    },
}
"""Keys that GitHub documents, with all below them, and that the corpus, being older, does not have."""


def records(corpus: Path) -> Iterator[tuple[str, Any]]:
    """Yield the template and the body of each recorded or documented answer."""
    with (corpus / "github" / "index.csv").open(encoding="utf-8") as lines:
        templates = {line["id"]: line["template"] for line in csv.DictReader(lines)}
    for path in sorted((corpus / "github").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if record["kind"] == "example":
                    yield from ((record["uri_template"], one.get("body")) for one in record["responses"].values())
                else:
                    yield templates.get(record["id"], ""), record["response"].get("body")


@pytest.fixture(scope="module")
def seen(corpus) -> Mapping[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for template, body in records(corpus):
        found[template] |= keys(body)
    return found


def keys(body: Any) -> set[str]:
    """Return the paths of all keys of an object or of the items of a list, wrapped or not."""
    if isinstance(body, dict) and "total_count" in body:
        body = next((value for value in body.values() if isinstance(value, list)), body)
    return paths(body)


@pytest.mark.corpus
@pytest.mark.parametrize("path", SEEN_IN)
def test_every_key_was_seen_in_recorded_answers(seen, path):
    own = keys(Asking().get(path).body)
    known = {key for template in SEEN_IN[path] for key in seen[template]}
    newer = NEWER.get(path, set())
    assert own
    assert not {key for key in own - known if not any(f"{key}.".startswith(f"{one}.") for one in newer)}


@pytest.mark.corpus
def test_a_person_has_recorded_keys(seen):
    own = {key for key in keys(Asking().get("actions/runs").body) if key.startswith(".actor")}
    assert own
    assert own <= seen["/repos/{owner}/{repo}/actions/runs"]


@pytest.mark.corpus
def test_errors_have_the_recorded_envelope(corpus):
    refused = Asking().get("/api/v3/repos/contoso/none").body
    recorded = [
        body for _, body in records(corpus) if isinstance(body, dict) and {"message", "documentation_url"} <= set(body)
    ]
    assert any(set(body) == {"message", "documentation_url", "status"} for body in recorded)
    assert set(refused) == {"message", "documentation_url", "status"}
    assert {body["message"] for body in recorded if body["message"] == refused["message"]} == {"Not Found"}

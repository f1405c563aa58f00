"""The simulated GitHub shows what its estate describes."""

from __future__ import annotations

from base64 import b64decode

import pytest
from github_estate import PREVIOUS, RELEASE, Asking

from simulator.strict import EstateError


@pytest.fixture(scope="module")
def asking():
    return Asking()


def test_a_repository_tells_its_branch_and_whether_it_is_private(asking):
    body = asking.get().body
    shown = (body["full_name"], body["default_branch"], body["private"], body["archived"])
    assert shown == ("contoso/shop", "main", True, False)


@pytest.mark.parametrize(
    ("path", "query", "key", "expected"),
    [
        ("actions/runs", {}, "id", [8, 7, 5]),
        ("actions/runs", {"head_sha": PREVIOUS}, "id", [5]),
        ("actions/runs", {"branch": "release/1"}, "id", [5]),
        ("actions/runs", {"event": "workflow_dispatch"}, "id", [8]),
        ("actions/runs", {"status": "in_progress"}, "id", [8]),
        ("actions/runs", {"status": "cancelled"}, "id", [5]),
        ("actions/runs", {"created": ">=2026-11-19"}, "id", [8, 7]),
        ("actions/runs", {"created": "2026-11-12..2026-11-19"}, "id", [5]),
        ("actions/runs", {"created": "2026-11-20"}, "id", [8]),
        ("actions/workflows", {}, "path", [".github/workflows/build.yml", ".github/workflows/deploy.yml"]),
        ("actions/workflows/build.yml/runs", {}, "id", [7, 5]),
        ("actions/runs/7/jobs", {}, "name", ["unit", "lint"]),
        ("actions/runs/7/jobs", {"filter": "all"}, "conclusion", ["failure", "success", "success"]),
        ("actions/runs/7/artifacts", {}, "name", ["reports", "old"]),
        ("actions/artifacts", {"name": "old"}, "expired", [True]),
        ("actions/runs/8/approvals", {}, "comment", ["Go"]),
        ("commits/main/check-runs", {}, "name", ["quality", "unit", "lint", "Deploy"]),
        ("commits/main/check-runs", {"check_name": "unit", "filter": "all"}, "conclusion", ["failure", "success"]),
        ("commits/main/pulls", {}, "number", [12]),
        ("pulls/12/reviews", {}, "state", ["APPROVED"]),
        ("deployments", {}, "id", [2, 3, 1]),
        ("deployments", {"environment": "staging", "sha": RELEASE}, "id", [2]),
        ("deployments/1/statuses", {}, "state", ["inactive", "success", "in_progress"]),
        ("deployments/3/statuses", {}, "state", ["failure", "in_progress"]),
        ("environments", {}, "name", ["production", "staging"]),
        ("environments/production/deployment-branch-policies", {}, "name", ["release/*"]),
        ("releases", {}, "tag_name", ["v2.0.0-beta.1", "v1.0.0"]),
        ("issues", {}, "number", [1, 13, 2]),
        ("issues", {"state": "all", "labels": "critical,bug"}, "title", ["Pay twice", "Gone"]),
        ("issues", {"milestone": "1"}, "title", []),
        ("issues", {"milestone": "2"}, "title", ["Pay twice", "Typo"]),
        ("issues", {"milestone": "none"}, "number", [13]),
        ("issues", {"type": "bug"}, "title", ["Typo"]),
        ("labels", {}, "name", ["beta feedback", "bug", "critical"]),
        ("milestones", {"sort": "due_on"}, "title", ["Launch", "Later", "Someday"]),
        ("code-scanning/alerts", {}, "state", ["open", "dismissed"]),
        ("code-scanning/alerts", {"ref": "refs/heads/release/1"}, "number", [3]),
        ("code-scanning/analyses", {}, "commit_sha", [RELEASE]),
        ("dependabot/alerts", {"state": "open", "severity": "critical,high"}, "number", [1]),
        ("secret-scanning/alerts", {"state": "open"}, "validity", ["active"]),
        ("branches", {}, "name", ["main", "release/1"]),
        ("rules/branches/main", {}, "type", ["pull_request", "required_status_checks", "deletion"]),
        ("rules/branches/other", {}, "type", []),
    ],
)
def test_a_list_holds_what_is_asked_for(asking, path, query, key, expected):
    assert asking.names(path, key, **query) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("actions/runs/8", {"status": "in_progress", "conclusion": None}),
        ("actions/runs/7", {"status": "completed", "conclusion": "success", "run_attempt": 2}),
        (f"commits/{PREVIOUS}/status", {"state": "success", "total_count": 1}),
        ("commits/main/status", {"state": "pending", "total_count": 0}),
        ("releases/latest", {"tag_name": "v1.0.0", "immutable": True}),
        ("releases/tags/v2.0.0-beta.1", {"prerelease": True, "draft": False}),
        ("environments/production", {"can_admins_bypass": False}),
        ("environments/staging", {"protection_rules": [], "deployment_branch_policy": None}),
        ("labels/Beta%20Feedback", {"name": "beta feedback"}),
        ("branches/release%2F1", {"name": "release/1", "protected": False}),
        ("branches/main", {"name": "main", "protected": True}),
        ("compare/main...main", {"status": "identical", "files": []}),
        (f"compare/main...{PREVIOUS}", {"status": "behind", "behind_by": 2, "ahead_by": 0}),
        ("codeowners/errors", {"errors": [{"line": 1, "kind": "Unknown owner", "path": ".github/CODEOWNERS"}]}),
    ],
)
def test_an_object_shows_what_the_estate_says(asking, path, expected):
    body = asking.get(path).body
    assert {key: body[key] for key in expected} == expected


def test_a_comparison_names_each_file_once_with_what_happened_to_it_in_all(asking):
    body = asking.get(f"compare/{PREVIOUS}...main").body
    files = {file["filename"]: file["status"] for file in body["files"]}
    assert files == {"migrations/7.sql": "added", "app.py": "modified", "old.py": "removed"}
    assert (body["status"], body["ahead_by"]) == ("ahead", 2)


def test_an_environment_shows_its_rules(asking):
    rules = {rule["type"]: rule for rule in asking.get("environments/production").body["protection_rules"]}
    assert rules["wait_timer"]["wait_timer"] == 30
    assert rules["required_reviewers"]["prevent_self_review"] is True
    assert len(rules["required_reviewers"]["reviewers"]) == 2
    gates = asking.get("environments/production/deployment_protection_rules").body
    assert gates["custom_deployment_protection_rules"][0]["app"]["slug"] == "change-gate"


@pytest.mark.parametrize(("token", "shown"), [("administrator", []), ("plain", None)])
def test_who_may_pass_by_a_set_of_rules_is_shown_to_administrators_alone(asking, token, shown):
    (own,) = {rule["ruleset_id"] for rule in asking.get("rules/branches/main").body if rule["type"] == "deletion"}
    body = asking.get(f"rulesets/{own}", token).body
    assert (body["enforcement"], body.get("bypass_actors")) == ("active", shown)


@pytest.mark.parametrize(("deployment", "log"), [(2, "/contoso/shop/actions/runs/8/job/"), (1, "")])
def test_a_deployment_of_a_workflow_leads_to_the_log_of_its_run(asking, deployment, log):
    found = {status["log_url"] for status in asking.get(f"deployments/{deployment}/statuses").body}
    assert {url.removeprefix("https://github.contoso.example").rstrip("0123456789") for url in found} == {log}


def test_pull_requests_are_among_the_issues(asking):
    shown = {issue["number"]: "pull_request" in issue for issue in asking.get("issues").body}
    assert shown == {1: False, 2: False, 13: True}


@pytest.mark.parametrize(
    ("query", "shown"), [({}, True), ({"hide_secret": "false"}, True), ({"hide_secret": "true"}, False)]
)
def test_a_secret_is_shown_unless_it_is_asked_to_be_hidden(asking, query, shown):
    alerts = asking.get("secret-scanning/alerts", **query)
    assert (b"planted-and-never-shown" in bytes(alerts.content)) is shown


def test_a_file_comes_in_base64(asking):
    body = asking.get("contents/.github/workflows/build.yml", ref=RELEASE).body
    assert (body["encoding"], b64decode(body["content"])) == ("base64", b"on: [push]\n")


def test_a_tag_names_its_commit(asking):
    assert asking.get("git/ref/tags/v1.0.0").body["object"]["sha"] == PREVIOUS


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/api/v3/repos/contoso/none", 404, "Not Found"),
        ("/api/v3/orgs/contoso", 404, "Not Found"),
        ("actions/runs/99", 404, "Not Found"),
        ("actions/nothing", 404, "Not Found"),
        ("commits/cccccccccccccccccccccccccccccccccccccccc", 422, "No commit found for SHA"),
        ("contents/none.txt", 404, "Not Found"),
        ("environments/none", 404, "Not Found"),
        ("attestations/sha256:99", 404, "Not Found"),
        ("releases/tags/v2.0.0", 404, "Not Found"),
        ("branches/release%2F1/protection", 404, "Branch not protected"),
        ("branches/none", 404, "Branch not found"),
        ("/api/v3/repos/contoso/docs/releases/latest", 404, "Not Found"),
        ("/api/v3/repos/contoso/docs/codeowners/errors", 404, "Not Found"),
        ("/api/v3/repos/contoso/docs/code-scanning/alerts", 403, "Code scanning is not enabled"),
        ("/api/v3/repos/contoso/docs/dependabot/alerts", 403, "Dependabot alerts are disabled"),
        ("/api/v3/repos/contoso/docs/secret-scanning/alerts", 404, "Secret scanning is disabled"),
        ("actions/runs?created=%3Eyesterday", 422, "is no date"),
    ],
)
def test_what_is_not_there_is_refused_and_never_empty(asking, path, status, message):
    target = path if path.startswith("/") else f"/api/v3/repos/contoso/shop/{path}"
    answer = asking.follow(target)
    assert (answer.status, answer.body["status"]) == (status, str(status))
    assert message in answer.body["message"]


def test_code_that_was_never_analysed_has_no_list_of_alerts():
    asking = Asking(github=[{"repository": "contoso/shop", "code_scanning": {"analyses": []}}])
    answer = asking.get("code-scanning/alerts")
    assert (answer.status, answer.body["message"]) == (404, "no analysis found")


def test_only_a_success_that_is_neither_in_production_nor_transient_is_overtaken():
    def twice(**more):
        return [{"environment": "ring", "commit": word, "created": {"ago": ago}, **more} for word, ago in TWO]

    for more, expected in (({}, "inactive"), ({"production": True}, "success"), ({"transient": True}, "success")):
        asking = Asking(github=[{"repository": "contoso/shop", "deployments": twice(**more)}])
        older = asking.get("deployments").body[1]["id"]
        assert asking.names(f"deployments/{older}/statuses", "state")[0] == expected


TWO = (("first", "P2D"), ("second", "P1D"))


@pytest.mark.parametrize(
    ("repository", "message"),
    [
        ({"repository": "shop"}, "github[0].repository: write owner/name"),
        ({"repository": "a/b", "run": []}, "github[0].run: unknown key"),
        ({"repository": "a/b", "runs": [{}]}, "github[0].runs[0].commit: missing"),
        ({"repository": "a/b", "runs": [{"commit": "x", "status": "done"}]}, "'done' is not known; write one of"),
        ({"repository": "a/b", "runs": [{"commit": "x", "took": "5m"}]}, "github[0].runs[0].took: '5m' is no duration"),
        ({"repository": "a/b", "files": {"a": {"file": "none.txt"}}}, "there is no file 'none.txt' beside the estate"),
        ({"repository": "a/b", "issues": [{"milestone": "x"}]}, "'x' is not described under milestones"),
        ({"repository": "a/b", "environments": [{"name": "p", "reviewers": 7}]}, "at most six reviewers"),
        ({"repository": "a/b", "commits": [{"commit": "x", "files": {"a": "new"}}]}, "files.a: 'new' is not known"),
        ({"repository": "a/b", "deployments": [{"environment": "e"}]}, "github[0].deployments[0].commit: missing"),
    ],
)
def test_a_mistake_in_the_estate_is_named_with_its_place(repository, message):
    with pytest.raises(EstateError) as raised:
        Asking(github=[repository])
    assert message in str(raised.value)


def test_a_repository_is_described_once():
    with pytest.raises(EstateError, match="described twice"):
        Asking(github=[{"repository": "contoso/shop"}, {"repository": "Contoso/Shop"}])


def test_the_smallest_repository_has_a_branch_with_a_commit_and_empty_lists():
    asking = Asking(github=[{"repository": "contoso/shop"}])
    assert asking.get("commits/main").status == 200
    for path in ("actions/runs", "deployments", "issues", "releases"):
        assert asking.names(path, "id") == []

"""Work items, iterations, repositories, pull requests, policies and alerts of the simulated Azure DevOps."""

from __future__ import annotations

import pytest
from azure_devops_estate import COMMIT, OLDER, Devops, values

FROM = "SELECT [System.Id] FROM WorkItems WHERE"


def found_by(devops, where):
    answer = devops.post("wit/wiql", {"query": f"{FROM} {where}"})
    assert answer.status == 200, answer.body
    return [one["id"] for one in answer.body["workItems"]]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("[System.TeamProject] = @project", [1, 2, 3]),
        ("[System.TeamProject] = 'other'", []),
        ("[System.WorkItemType] = 'bug'", [1, 2]),
        ("[System.WorkItemType] IN ('Bug', 'Task')", [1, 2]),
        ("[System.WorkItemType] NOT IN ('Bug', 'Task')", [3]),
        ("[System.Tags] CONTAINS 'beta'", [1]),
        ("[System.Title] CONTAINS 'total'", [1]),
        ("[System.State] <> 'Closed'", [1, 3]),
        ("[Microsoft.VSTS.Common.Severity] = '1 - Critical'", [1]),
        ("[System.State] = 'Closed' OR [System.WorkItemType] = 'User Story'", [2, 3]),
        ("([System.State] = 'Closed' OR [System.Id] = 3) AND [System.WorkItemType] = 'Bug'", [2]),
        ("[System.IterationPath] UNDER 'shop\\Release 1'", [3]),
        ("[Microsoft.VSTS.Common.ClosedDate] >= @today - 2", [2]),
        ("[System.CreatedDate] < '2026-01-01'", []),
        ("NOT [System.State] = 'Active' ORDER BY [System.Id]", [2]),
        ("[System.AssignedTo] = ''", [2, 3]),
    ],
)
def test_queries_find_what_their_conditions_say_and_never_what_is_hidden(where, found):
    assert found_by(Devops(), where) == found


def test_a_query_returns_ids_only_whatever_it_selects():
    query = "SELECT [System.Title], [System.State] FROM WorkItems"
    body = Devops().post("wit/wiql", {"query": query}).body
    assert [set(one) for one in body["workItems"]] == [{"id", "url"}] * 3
    assert (body["queryType"], body["asOf"][:10]) == ("flat", "2026-11-20")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT [System.Id]",
        f"{FROM} [Custom.Field] = 1",
        f"{FROM} [System.State] RESEMBLES 'x'",
        f"{FROM} [System.State] =",
        f"{FROM} ([System.State] = 'x'",
        f"{FROM} [System.State] = 'x' [System.Id] = 1",
        f"{FROM} [System.State] = @nobody",
        f"{FROM} [System.State] = 'never ended",
    ],
)
def test_what_is_no_query_is_a_400(query):
    assert Devops().post("wit/wiql", {"query": query}).status == 400


@pytest.mark.parametrize(("most", "status"), [(3, 200), (2, 400)])
def test_a_query_that_finds_too_much_fails_whole(most, status):
    answer = Devops(most_found=most).post("wit/wiql", {"query": "SELECT [System.Id] FROM WorkItems"})
    assert answer.status == status
    if status == 400:
        assert answer.body["typeKey"] == "WorkItemTrackingQueryResultSizeLimitExceededException"


def test_a_batch_reads_the_fields_that_are_asked_for_and_leaves_out_what_has_no_value():
    asked = {"ids": [1, 3], "fields": ["System.Id", "System.AssignedTo", "Microsoft.VSTS.Common.Severity"]}
    first, second = values(Devops().post("wit/workitemsbatch", asked))
    assert first["fields"]["System.AssignedTo"]["uniqueName"] == "test-lead@contoso.example"
    assert set(second["fields"]) == {"System.Id"}


def test_without_names_a_batch_has_all_fields():
    (item,) = values(Devops().post("wit/workitemsbatch", {"ids": [1]}))
    assert item["fields"]["System.Tags"] == "beta; checkout"
    assert item["fields"]["System.RevisedDate"] == "9999-01-01T00:00:00Z"


@pytest.mark.parametrize("number", [4, 99])
def test_an_item_that_is_hidden_or_absent_fails_the_batch_unless_errors_are_omitted(number):
    devops = Devops()
    refused = devops.post("wit/workitemsbatch", {"ids": [1, number]})
    assert (refused.status, refused.body["message"][:9]) == (404, "TF401232:")
    assert values(devops.post("wit/workitemsbatch", {"ids": [number], "errorPolicy": "omit"})) == [None]


def test_a_batch_has_at_most_200_ids():
    assert Devops().post("wit/workitemsbatch", {"ids": list(range(201))}).status == 400


def test_iterations_are_a_tree_down_to_the_depth_that_is_asked_for():
    devops = Devops()
    root = devops.get("wit/classificationnodes/Iterations").body
    assert (root["hasChildren"], "children" in root) == (True, False)
    (release,) = devops.get("wit/classificationnodes/Iterations", _depth="2").body["children"]
    (sprint,) = release["children"]
    assert sprint["path"] == "\\shop\\Iteration\\Release 1\\Sprint 2"
    assert sprint["attributes"]["startDate"] == "2026-11-21T09:00:00Z"


def test_types_of_work_items_tell_what_their_states_mean():
    types = {one["name"]: one for one in values(Devops().get("wit/workitemtypes"))}
    assert {"Bug", "User Story"} <= set(types)
    meaning = {state["name"]: state["category"] for state in types["Bug"]["states"]}
    assert (meaning["Active"], meaning["Closed"]) == ("InProgress", "Completed")


def test_iterations_of_the_team_tell_which_are_current():
    found = values(Devops().get("work/teamsettings/iterations"))
    assert [(one["path"], one["attributes"]["timeFrame"]) for one in found] == [
        ("shop\\Release 1", "current"),
        ("shop\\Release 1\\Sprint 2", "future"),
    ]


def test_a_file_is_read_with_its_content():
    devops = Devops()
    asked = {"path": "/azure-pipelines.yml", "includeContent": "true"}
    assert devops.get("git/repositories/shop/items", **asked).body["content"] == "trigger: [main]"
    raw = devops.get("git/repositories/shop/items", path="/docs/runbook.md", _format="text")
    assert raw.content.data == b"Read me"
    assert devops.get("git/repositories/shop/items", path="/none").status == 404
    assert [one["path"] for one in values(devops.get("git/repositories/shop/items", scopePath="/docs"))] == [
        "/docs/runbook.md"
    ]


def test_a_difference_lists_folders_too_and_says_when_it_is_cut():
    devops = Devops()
    asked = {"baseVersion": OLDER, "targetVersion": COMMIT}
    body = devops.get("git/repositories/shop/diffs/commits", **asked).body
    files = {one["item"]["path"]: one["changeType"] for one in body["changes"] if not one["item"].get("isFolder")}
    assert files == {"/db/migrations/7.sql": "add", "/src/a.py": "edit"}
    assert (body["allChangesIncluded"], body["changeCounts"]) == (True, {"Add": 1, "Edit": 1})
    cut = devops.get("git/repositories/shop/diffs/commits", **asked, _top="1").body
    assert (cut["allChangesIncluded"], len(cut["changes"])) == (False, 1)
    other = devops.get("git/repositories/shop/diffs/commits", baseVersion="x", targetVersion=COMMIT)
    assert other.status == 404


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Draft"]),
        ({"searchCriteria__status": "completed"}, ["Checkout"]),
        ({"searchCriteria__status": "all"}, ["Draft", "Checkout"]),
        ({"searchCriteria__status": "all", "searchCriteria__targetRefName": "refs/heads/other"}, []),
    ],
)
def test_pull_requests_are_the_active_ones_unless_asked_otherwise(query, titles):
    assert [one["title"] for one in values(Devops().get("git/repositories/shop/pullrequests", **query))] == titles


def test_a_pull_request_shows_votes_and_the_commit_that_it_made():
    one = Devops().get("git/repositories/shop/pullrequests/1").body
    assert [reviewer["vote"] for reviewer in one["reviewers"]] == [10, 0]
    assert one["lastMergeCommit"]["commitId"] == COMMIT


def test_policies_tell_what_they_demand_and_where():
    devops = Devops()
    reviewers, build, status = values(devops.get("policy/configurations"))
    (repository, _) = values(devops.get("git/repositories"))
    assert reviewers["settings"]["minimumApproverCount"] == 2
    scope = {"repositoryId": repository["id"], "refName": "refs/heads/main", "matchKind": "Exact"}
    assert reviewers["settings"]["scope"] == [scope]
    assert build["settings"]["buildDefinitionId"] == 7
    assert build["settings"]["scope"] == [{"repositoryId": None, "matchKind": "DefaultBranch"}]
    assert (status["settings"]["statusName"], status["isBlocking"]) == ("golive", False)
    of_type = devops.get("policy/configurations", policyType=build["type"]["id"])
    assert [one["id"] for one in values(of_type)] == [build["id"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3]),
        ({"criteria__states": "active"}, [1, 3]),
        ({"criteria__alertType": "secret"}, [2]),
        ({"criteria__severities": "critical,high"}, [1, 2]),
        ({"criteria__onlyDefaultBranch": "true"}, [1, 2]),
        ({"top": "1"}, [1]),
    ],
)
def test_alerts_are_found_by_their_criteria(query, found):
    assert [one["alertId"] for one in values(Devops().get("alert/repositories/shop/alerts", **query))] == found


def test_a_repository_without_advanced_security_has_no_list_of_alerts():
    assert Devops().get("alert/repositories/attic/alerts").status == 404

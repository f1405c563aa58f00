"""Builds, artifacts, tests, coverage, environments, approvals and releases of the simulated Azure DevOps."""

from __future__ import annotations

import io
import zipfile

import pytest
from azure_devops_estate import COMMIT, NOW, OLDER, Devops, values

from simulator.azure import Call


def ids(answer):
    return [item["id"] for item in values(answer)]


def names_in(archive):
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [104, 103, 102]),
        ({"queryOrder": "finishTimeDescending"}, [102]),
        ({"queryOrder": "startTimeAscending"}, [102, 103]),
        ({"definitions": "7"}, [102]),
        ({"definitions": "7,8"}, [104, 103, 102]),
        ({"branchName": "refs/heads/release/2"}, [103]),
        ({"branchName": "release/2"}, []),
        ({"statusFilter": "completed"}, [102]),
        ({"statusFilter": "inProgress,notStarted"}, [104, 103]),
        ({"resultFilter": "failed"}, []),
        ({"minTime": "2026-11-20T08:00:00Z"}, [104, 103]),
        ({"_top": "1"}, [104]),
    ],
)
def test_builds_are_found_by_the_filters_of_the_service(query, found):
    assert ids(Devops().get("build/builds", **query)) == found


def test_a_list_goes_on_by_a_token_in_a_header():
    devops = Devops(page_size=2)
    first = devops.get("build/builds")
    rest = devops.get("build/builds", continuationToken=first.headers["x-ms-continuationtoken"])
    assert (ids(first), ids(rest)) == ([104, 103], [102])
    assert "x-ms-continuationtoken" not in rest.headers
    assert devops.get("build/builds", continuationToken="nonsense").status == 400


def test_a_build_that_has_not_finished_has_no_result_and_no_end():
    waiting, running, done = values(Devops().get("build/builds"))
    assert {"result", "finishTime"} <= set(done)
    assert not {"result", "finishTime"} & set(running)
    assert not {"result", "finishTime", "startTime"} & set(waiting)
    assert (done["sourceVersion"], done["sourceBranch"], done["result"]) == (COMMIT, "refs/heads/main", "succeeded")


def test_a_build_that_retention_took_is_gone_and_its_deployment_stays():
    devops = Devops()
    assert devops.get("build/builds/101").status == 404
    records = values(devops.get("pipelines/environments/1/environmentdeploymentrecords"))
    assert [(one["owner"]["id"], one["result"]) for one in records] == [
        (102, "succeeded"),
        (101, "succeededWithIssues"),
    ]


def test_a_deployment_tells_when_and_by_which_run():
    first = values(Devops().get("pipelines/environments/1/environmentdeploymentrecords", top="1"))[0]
    assert (first["stageName"], first["definition"]["name"]) == ("Production", "shop-ci")
    assert (first["startTime"][:16], first["finishTime"][:16]) == ("2026-11-20T04:00", "2026-11-20T04:20")


def test_the_timeline_names_stages_tasks_and_the_approval():
    devops = Devops()
    records = devops.get("build/builds/102/timeline").body["records"]
    assert [one["name"] for one in records if one["type"] == "Stage"] == ["Build", "Production"]
    assert [one["name"] for one in records if one["type"] == "Task"] == ["Compile", "Test"]
    (gate,) = [one for one in records if one["type"] == "Checkpoint.Approval"]
    (approval,) = values(devops.get("pipelines/approvals", approvalIds=gate["id"]))
    assert (approval["status"], approval["steps"]) == ("approved", [])
    assert devops.get("build/builds/104/timeline").status == 204


def test_an_approval_shows_its_steps_when_asked_to():
    (approval,) = values(Devops().get("pipelines/approvals", _expand="steps"))
    decided, other = approval["steps"]
    assert (decided["status"], decided["actualApprover"]["uniqueName"]) == ("approved", "test-lead@contoso.example")
    assert (other["status"], "actualApprover" in other) == ("skipped", False)
    assert values(Devops().get("pipelines/approvals", state="pending")) == []


def test_an_artifact_is_downloaded_with_the_token_from_where_the_list_says():
    devops = Devops()
    reports = values(devops.get("build/builds/102/artifacts"))[0]
    answer = devops.follow(reports["resource"]["downloadUrl"])
    assert answer.content.kind == "application/zip"
    assert names_in(answer.content.data) == ["reports/coverage/cobertura.xml", "reports/tests/junit.xml"]
    assert devops.follow(reports["resource"]["downloadUrl"], bearer="").status == 203


def test_an_artifact_names_the_job_of_the_stage_that_left_it_behind():
    devops = Devops()
    made_by = {one["name"]: one["source"] for one in values(devops.get("build/builds/102/artifacts"))}
    jobs = {
        one["id"]: one["name"]
        for one in devops.get("build/builds/102/timeline").body["records"]
        if one["type"] == "Job"
    }
    assert {name: jobs.get(source) for name, source in made_by.items()} == {
        "reports": "Build",
        "gone": None,
        "far": None,
    }


def test_a_signed_address_needs_no_token_and_lies_elsewhere():
    devops = Devops()
    asked = {"artifactName": "reports", "_expand": "signedContent"}
    signed = devops.get("pipelines/7/runs/102/artifacts", **asked).body["signedContent"]
    target = signed["url"].removeprefix("https://127.0.0.1:1")
    assert target.startswith("/_blobs/")
    answer = devops.blobs.answer(Call(method="GET", target=target, bearer="", body=b""), "")
    assert "reports/tests/junit.xml" in names_in(answer.content.data)


@pytest.mark.parametrize(("artifact", "status"), [("reports", 200), ("gone", 404), ("far", 302), ("unheard", 404)])
def test_a_download_is_there_gone_elsewhere_or_unknown(artifact, status):
    answer = Devops().get("build/builds/102/artifacts", artifactName=artifact, _format="zip")
    assert answer.status == status
    assert ("Location" in answer.headers) == (status == 302)


def test_a_run_alone_tells_its_version():
    devops = Devops()
    run = devops.get("pipelines/7/runs/102").body
    assert run["resources"]["repositories"]["self"]["version"] == COMMIT
    assert "resources" not in values(devops.get("pipelines/7/runs"))[0]


def test_a_lease_without_an_end_holds_for_ever():
    (lease,) = values(Devops().get("build/builds/102/leases"))
    assert lease["validUntil"].startswith("9999-12-31")


def test_totals_of_a_build_are_those_of_its_runs():
    analysis = Devops().get("testresults/resultsummarybybuild", buildId="102").body["aggregatedResultsAnalysis"]
    counts = {name: one["count"] for name, one in analysis["resultsByOutcome"].items()}
    assert counts == {"Passed": 49, "Failed": 1, "NotExecuted": 2, "Inconclusive": 1, "NotApplicable": 2}
    assert analysis["totalTests"] == 55
    assert analysis["resultsByOutcome"]["Passed"]["rerunResultCount"] == 3


def test_a_build_without_tests_has_zero_of_them():
    body = Devops().get("testresults/resultsummarybybuild", buildId="103").body
    assert (body["totalRunsCount"], body["aggregatedResultsAnalysis"]["totalTests"]) == (0, 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Unit tests", "SIT", "UAT"]),
        ({"buildUri": "vstfs:///Build/Build/102"}, ["Unit tests", "SIT"]),
        ({"buildUri": "vstfs:///Build/Build/103"}, []),
        ({"planId": "100"}, ["UAT"]),
        ({"automated": "false"}, ["UAT"]),
        ({"_top": "1", "_skip": "1"}, ["SIT"]),
    ],
)
def test_test_runs_are_found_by_build_and_plan(query, found):
    assert [one["name"] for one in values(Devops().get("test/runs", **query))] == found


def test_failed_tests_are_told_by_the_statistics_alone():
    devops = Devops()
    run = values(devops.get("test/runs", includeRunDetails="true"))[0]
    assert "failedTests" not in run
    assert {one["outcome"]: one["count"] for one in run["runStatistics"]}["Failed"] == 1
    assert devops.get(f"test/runs/{run['id']}/Statistics").body["runStatistics"] == run["runStatistics"]
    assert "runStatistics" not in values(devops.get("test/runs"))[0]


def test_coverage_is_pending_before_it_is_final():
    devops = Devops()
    answers = [devops.get("testresults/codecoverage", buildId="102").body for _ in range(3)]
    assert [one["status"] for one in answers] == ["pending", "pending", "finalized"]
    assert answers[0]["coverageData"] == []
    (data,) = answers[2]["coverageData"]
    assert [(one["label"], one["covered"], one["total"]) for one in data["coverageStats"]] == [
        ("Lines", 412, 480),
        ("Branches", 60, 90),
    ]
    nothing = devops.get("testresults/codecoverage", buildId="103").body
    assert (nothing["status"], nothing["coverageData"]) == ("none", [])


def test_the_classic_coverage_needs_flags_and_counts_by_module():
    devops = Devops()
    assert devops.get("test/codecoverage", buildId="102").status == 400
    (found,) = values(devops.get("test/codecoverage", buildId="102", flags="7"))
    assert found["modules"][0]["statistics"]["linesPartiallyCovered"] == 8
    assert values(devops.get("test/codecoverage", buildId="103", flags="7")) == []


def test_a_plan_has_suites_with_points_that_keep_their_last_outcome():
    devops = Devops()
    (plan,) = values(devops.get("testplan/plans"))
    root, suite = values(devops.get(f"testplan/Plans/{plan['id']}/suites"))
    assert (root["name"], suite["parentSuite"]["id"]) == (plan["name"], root["id"])
    path = f"Plans/{plan['id']}/Suites/{suite['id']}"
    passed, never = values(devops.get(f"test/{path}/points", includePointDetails="true"))
    assert (passed["outcome"], passed["lastRunBuildNumber"]) == ("Passed", "20261120.2")
    assert (never["outcome"], "lastTestRun" in never) == ("Unspecified", False)
    assert [one["isActive"] for one in values(devops.get(f"testplan/{path}/TestPoint"))] == [False, True]


def test_checks_tell_their_settings_when_asked_to():
    devops = Devops()
    asked = {"resourceType": "environment", "resourceId": "1"}
    approval, task = values(devops.get("pipelines/checks/configurations", **asked, _expand="settings"))
    assert (approval["type"]["name"], approval["settings"]["minRequiredApprovers"]) == ("Approval", 2)
    assert approval["settings"]["requesterCannotBeApprover"] is True
    assert (task["type"]["name"], task["isDisabled"]) == ("Task Check", True)
    assert "settings" not in values(devops.get("pipelines/checks/configurations", **asked))[0]
    assert values(devops.get("pipelines/checks/configurations", **{**asked, "resourceId": "2"})) == []


def test_classic_deployments_may_be_reduced_to_the_latest_attempts():
    devops = Devops()
    every = values(devops.get("release/deployments"))
    assert [(one["attempt"], one["deploymentStatus"]) for one in every] == [(2, "succeeded"), (1, "failed")]
    (latest,) = values(devops.get("release/deployments", latestAttemptsOnly="true"))
    assert latest["preDeployApprovals"][0]["approvedBy"]["displayName"] == "Release owner"
    (artifact,) = latest["release"]["artifacts"]
    assert artifact["definitionReference"]["sourceVersion"]["id"] == COMMIT


def test_fractions_of_a_second_are_cut_at_any_length():
    built = {one["id"]: one["queueTime"] for one in values(Devops().get("build/builds"))}
    assert len({len(text) for text in built.values()}) > 1
    assert all(text.endswith("Z") for text in built.values())


def test_commits_may_be_words():
    devops = Devops(
        builds=[{"id": 1, "commit": "release-2"}, {"id": 2, "commit": "release-2"}, {"id": 3, "commit": OLDER}]
    )
    commits = {one["id"]: one["sourceVersion"] for one in values(devops.get("build/builds"))}
    assert commits[1] == commits[2] != commits[3] == OLDER
    assert len(commits[1]) == len(OLDER)


def test_a_signed_address_ends_after_a_minute():
    devops = Devops()
    url = devops.get("build/builds/102/artifacts", artifactName="far", _format="zip").headers["Location"]
    assert f"se={int(NOW) + 60}" in url

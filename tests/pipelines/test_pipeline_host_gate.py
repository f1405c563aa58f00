"""How the host's own gate can be gone around: read once, told in the report, and never the reason of a verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import responses
from pipeline_github import Job, Runner

from collector.derive.host_notes import host_notes
from collector.probe import HostEnvironment, ReadError
from collector.sources.hosts import Hosts

REVIEW = {"type": "required_reviewers", "prevent_self_review": True, "reviewers": 2}
GITHUB = {
    "host": "github",
    "can_admins_bypass": False,
    "protection_rules": [REVIEW],
    "deployment_branch_policy": {"protected_branches": True},
}
AZURE = {"host": "azure-devops", "checks": [{"type": "Approval", "disabled": False}]}
NOT_TOLD = "whether administrators can bypass its checks is not told by Azure DevOps"


def without(key: str) -> dict[str, object]:
    return {name: value for name, value in GITHUB.items() if name != key}


@pytest.mark.parametrize(
    ("said", "notes"),
    [
        (GITHUB, ["no way around it was seen"]),
        (GITHUB | {"can_admins_bypass": True}, ["administrators can bypass it"]),
        (GITHUB | {"can_admins_bypass": None}, ["whether administrators can bypass it is not told"]),
        (without("can_admins_bypass"), ["whether administrators can bypass it is not told"]),
        (GITHUB | {"protection_rules": []}, ["nobody must approve a deployment"]),
        (GITHUB | {"protection_rules": [{"type": "wait_timer"}]}, ["nobody must approve a deployment"]),
        (GITHUB | {"protection_rules": [REVIEW | {"reviewers": 0}]}, ["nobody must approve a deployment"]),
        (
            GITHUB | {"protection_rules": [REVIEW | {"prevent_self_review": False}]},
            ["whoever starts a deployment may approve it"],
        ),
        (without("protection_rules"), ["whether somebody must approve is not told"]),
        (GITHUB | {"deployment_branch_policy": None}, ["every branch may deploy to it"]),
        (without("deployment_branch_policy"), ["which branches may deploy to it is not told"]),
        (AZURE, [NOT_TOLD]),
        (AZURE | {"checks": []}, ["no check guards it", NOT_TOLD]),
        (AZURE | {"checks": [{"type": "Approval", "disabled": True}]}, ["no check guards it", NOT_TOLD]),
        (AZURE | {"checks": [{"type": "Task Check"}]}, ["nobody must approve a deployment", NOT_TOLD]),
    ],
)  # fmt: skip
def test_a_note_says_each_way_around_and_what_is_not_told(said, notes):
    assert host_notes("production", said) == tuple(f"environment production: {note}" for note in notes)


class StillClock:
    def monotonic(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


ON_GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_API_URL": "https://api.host.example",
    "GITHUB_REPOSITORY": "contoso/shop",
    "GITHUB_TOKEN": "job-token",
}
ON_AZURE = {
    "TF_BUILD": "True",
    "SYSTEM_COLLECTIONURI": "https://host.example/contoso/",
    "SYSTEM_TEAMPROJECTID": "42",
    "SYSTEM_ACCESSTOKEN": "job-token",
}
ENVIRONMENT = "https://api.host.example/repos/contoso/shop/environments/prod%20%2F%3F"


def read(environ: dict[str, str]) -> dict[str, object]:
    (page,) = Hosts(environ, StillClock()).read(HostEnvironment("prod /?"))
    return page.body


@responses.activate
def test_github_is_asked_once_and_nobody_is_named():
    raw = {
        "name": "prod /?",
        "can_admins_bypass": True,
        "protection_rules": [
            {"id": 1, "type": "required_reviewers", "prevent_self_review": False, "reviewers": [{"login": "someone"}]},
            {"id": 2, "type": "wait_timer", "wait_timer": 30},
        ],
        "deployment_branch_policy": None,
    }  # fmt: skip
    responses.get(ENVIRONMENT, json=raw)
    assert read(ON_GITHUB) == {
        "host": "github",
        "can_admins_bypass": True,
        "deployment_branch_policy": None,
        "protection_rules": [
            {"type": "required_reviewers", "prevent_self_review": False, "reviewers": 1},
            {"type": "wait_timer", "wait_timer": 30},
        ],
    }
    (call,) = responses.calls
    assert call.request.headers["Authorization"] == "Bearer job-token"


@responses.activate
def test_azure_devops_is_asked_for_the_environment_and_then_for_its_checks():
    base = "https://host.example/contoso/42/_apis/pipelines"
    responses.get(f"{base}/environments", json={"value": [{"id": 7, "name": "PROD /?"}, {"id": 8, "name": "prod /?x"}]})
    check = {"type": {"name": "Approval"}, "isDisabled": False, "createdBy": {"displayName": "someone"}}
    responses.get(f"{base}/checks/configurations", json={"value": [check]})
    assert read(ON_AZURE) == {"host": "azure-devops", "checks": [{"type": "Approval", "disabled": False}]}
    assert "resourceId=7&" in responses.calls[1].request.url


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"status": 403, "headers": {"X-Accepted-GitHub-Permissions": "actions=read"}},
            "(the host names actions=read)",
        ),
        ({"status": 403, "headers": {"X-Accepted-GitHub-Permissions": "##vso[x]<b>"}}, "(the host names vsoxb)"),
        ({"status": 404}, "actions: read"),
        ({"status": 302, "headers": {"Location": "https://elsewhere.example/"}}, "the host answered 302; run again"),
        ({"status": 500}, "the host answered 500; run again"),
        ({"body": "<html>"}, "did not answer as it should"),
        ({"json": ["no", "object"]}, "no JSON object"),
        ({"body": requests.ConnectionError("refused")}, "did not answer as it should"),
        ({"body": requests.Timeout("late")}, "did not answer as it should"),
    ],
    ids=str,
)
@responses.activate
def test_what_the_host_does_not_tell_is_said_with_its_fix(answer, said):
    responses.get(ENVIRONMENT, **answer)
    with pytest.raises(ReadError) as failed:
        read(ON_GITHUB)
    assert said in f"{failed.value.detail}; {failed.value.fix}"
    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "neither a job of GitHub Actions nor of Azure Pipelines"),
        (ON_GITHUB | {"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set"),
        (ON_GITHUB | {"GITHUB_API_URL": "http://api.host.example"}, "GITHUB_API_URL is no https address"),
        (ON_GITHUB | {"GITHUB_REPOSITORY": "../../user"}, "GITHUB_REPOSITORY names no repository"),
        (ON_AZURE | {"SYSTEM_ACCESSTOKEN": ""}, "SYSTEM_ACCESSTOKEN is not set"),
    ],
)
@responses.activate
def test_without_host_or_token_nothing_is_sent(environ, said):
    with pytest.raises(ReadError, match=said):
        read(environ)
    assert len(responses.calls) == 0


# --- End to end -------------------------------------------------------------------------------------------


def run(estate, folder: Path, environment: str) -> tuple[Job, dict[str, object]]:
    """Run the gate of `ready` in a job of its own repository, which the simulator serves."""
    served = estate("ready")
    served.workspace(folder / "workspace")
    ours = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "contoso/shop",
        "REQUESTS_CA_BUNDLE": str(served.simulator.ca),
    }
    job = Runner(folder, served.environ | ours, {"visibility": "private"}, {"environment": environment}).run()
    return job, json.loads(Path(job.outputs["decision"]).read_text())


def test_the_report_says_how_the_environment_is_gone_around_and_replays(estate, tmp_path):
    job, decision = run(estate, tmp_path, "beta")
    assert job.exit_code == 0
    assert decision["host"] == [
        "environment beta: administrators can bypass it",
        "environment beta: nobody must approve a deployment",
        "environment beta: every branch may deploy to it",
    ]
    assert "host: environment beta: administrators can bypass it" in job.log
    assert "administrators can bypass it" in job.summary
    assert _golive("verify", job.outputs["packet"]).returncode == 0
    assert "administrators can bypass it" in _golive("report", job.outputs["packet"]).stdout


def test_an_environment_that_cannot_be_read_changes_no_verdict(estate, tmp_path):
    job, decision = run(estate, tmp_path, "no-such")
    assert (job.exit_code, decision["ruling"]) == (0, "GO")
    (note,) = decision["host"]
    assert "environment no-such: how it is guarded could not be read: the host answered 404; give the job" in note
    assert _golive("verify", job.outputs["packet"]).returncode == 0


def test_no_environment_no_question(estate, tmp_path):
    job, decision = run(estate, tmp_path, "")
    assert job.exit_code == 0
    assert "host" not in decision


def _golive(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-m", "golive", *arguments]
    return subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)

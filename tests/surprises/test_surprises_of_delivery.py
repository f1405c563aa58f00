"""What recorded answers of GitHub and Azure DevOps, and report files, do that a first implementation gets wrong.

The numbers are those of the corpus. Each surprise goes through the question of the probe that meets it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import responses
from corpus_endpoints import PLACES, Question, questions
from host_answers import items
from hosts_asked import FakeClock
from test_web_corpus import records

from collector.derive.delivery.words import SUCCEEDED, ended
from collector.instants import parse_instant
from collector.model import Cause, Host
from collector.probe import Ask, HostRead, ReadError
from collector.sources.azure_devops import AzureDevOps
from collector.sources.github import GitHub
from collector.sources.limits import Budget
from collector.sources.reports import inspect_file

pytestmark = pytest.mark.corpus

IN_PROGRESS = "hub4j:GHWorkflowRunTest/testDelete/4-r_h_g_actions_runs"
NEEDS_ACTION = "hub4j:GHWorkflowRunTest/testApproval/3-r_h_g_actions_runs"
ONE_OF_77 = "hub4j:GHWorkflowRunTest/testArtifacts/3-r_h_g_actions_runs"
ISSUES = "hub4j:AppTest/testListIssues/4-r_h_g_issues"
FORBIDDEN = "hub4j:GHRepositoryTest/getPermission/7-r_a_g_collaborators_jglick_permission"
UNGUARDED = "octokit:Octokit_Client_Environments/_environment/returns_the_environment#001"
BUILDS = "azdo:test_build_listQueueShow#003"
NOT_REVISED = "azdo:test_boards_releations_create_remove#017"
NO_PROJECT = "azdo:test_workItemCreateShowUpdateDelete#000"
NO_CONTROLLER = "azdo:test_workItemCreateShowUpdateDelete#001"
STOPPED = "azdo:test_devops_team_createUpdateShowListDeleteListMember#000"


@pytest.fixture(scope="module")
def answers(corpus: Path) -> Mapping[str, Mapping[str, Any]]:
    """The recorded answers by the id of their record."""
    found = (one for folder in ("github", "azure-devops") for one in (corpus / folder).glob("*.jsonl.gz"))
    return {one["id"]: one["response"] for path in found for one in records(path) if "response" in one}


def asked_by(probe: str, path: str) -> Question:
    return next(one for one in questions() if (one.probe, one.ask.path) == (probe, path))


def facts(question: Question, body: Any) -> list[Any]:
    place = PLACES[question.host].id
    return [fact for item in items(question.ask, body, place) for fact in question.parse(item)]


RUNS = ("delivery-github-runs", "actions/runs")


def test_51_a_run_in_progress_has_no_result_and_one_that_needs_action_did_not_succeed(answers):
    (running,) = facts(asked_by(*RUNS), answers[IN_PROGRESS]["body"])
    waiting = facts(asked_by(*RUNS), answers[NEEDS_ACTION]["body"])
    assert (running.status, running.result) == ("in_progress", None)
    assert {one.result for one in waiting} == {"action_required"}
    assert [one for one in (running, *waiting) if ended(one.result, one.status, one.subject) == SUCCEEDED] == []


def read(kind: type, ask: Ask, answer: Mapping[str, Any]) -> list[Any]:
    """Read an answer at the address of a question; there is nothing else on the network."""
    clock = FakeClock()
    source = kind({"GITHUB_TOKEN": "a", "SYSTEM_ACCESSTOKEN": "a"}, clock, patience=1, budget=Budget(clock, 9))
    host = Host.GITHUB if kind is GitHub else Host.AZURE_DEVOPS
    text = answer.get("body_text") or json.dumps(answer.get("body"))
    headers = {name: value for name, value in answer["headers"].items() if name in ("link", "content-type")}
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        url = {GitHub: "https://api.github.com/repos", AzureDevOps: "https://dev.azure.com"}[kind]
        middle = "" if kind is GitHub else "_apis/"
        wire.get(
            f"{url}/contoso/shop/{middle}{ask.path}",
            body=text,
            status=answer["status"],
            headers={name: value for name, value in headers.items() if name != "content-type"},
            content_type=headers.get("content-type", "application/json"),
        )
        return list(source.read(HostRead(PLACES[host], ask)))


def refusal(kind: type, ask: Ask, answer: Mapping[str, Any]) -> tuple[Cause, str]:
    with pytest.raises(ReadError) as refused:
        read(kind, ask, answer)
    assert refused.value.fix
    return refused.value.cause, refused.value.detail


def test_52_a_list_that_is_one_page_of_77_is_not_whole_and_goes_on_under_the_number_of_the_repository(answers):
    ask, answer = asked_by(*RUNS).ask, answers[ONE_OF_77]
    assert "https://api.github.com/repositories/348674220/actions/runs" in answer["headers"]["link"]
    cause, _ = refusal(GitHub, ask, answer)  # its next page is not on this network
    assert cause is Cause.UNREACHABLE
    cut = {**answer, "headers": {}}
    assert refusal(GitHub, ask, cut) == (Cause.PARTIAL, "a list ended after 1 items, and says that it has 77")


def test_53_pull_requests_are_no_issues(answers):
    body = answers[ISSUES]["body"]
    found = facts(asked_by("delivery-github-issues", "issues"), body)
    assert (len(body), sum("pull_request" in one for one in body), len(found)) == (30, 24, 6)


@pytest.mark.parametrize("status", [403, 404])
def test_54_a_missing_right_is_denied_whether_it_looks_like_403_or_404(answers, status):
    cause, detail = refusal(GitHub, asked_by(*RUNS).ask, {**answers[FORBIDDEN], "status": status})
    assert (cause, str(status) in detail) == (Cause.DENIED, True)


def test_55_an_environment_without_rules_exists_and_asks_nobody(answers):
    environment = answers[UNGUARDED]["body"]
    assert environment["protection_rules"] == []
    guards = facts(asked_by("delivery-github-rules", "environments"), {"environments": [environment]})
    assert {guard.name for guard in guards} == {"octokit-environment"}
    assert {guard.approvers for guard in guards if guard.approvers is not None} == {0}


def test_56_a_build_that_runs_has_no_result_and_fractions_of_a_second_are_cut_at_any_length(answers):
    builds = facts(asked_by("delivery-azure-builds", "build/builds"), answers[BUILDS]["body"])
    unfinished = [build for build in builds if build.status.casefold() != "completed"]
    assert len(builds) == 4
    assert {(build.result, build.finished) for build in unfinished} == {(None, None)}
    fields = answers[NOT_REVISED]["body"]["fields"]
    assert fields["System.RevisedDate"] == "9999-01-01T00:00:00Z"
    assert parse_instant(fields["System.AuthorizedDate"]).isoformat() == "2026-03-31T18:36:26.230000+00:00"


@pytest.mark.parametrize(
    ("record", "cause", "said"),
    [
        (NO_PROJECT, Cause.DENIED, "does not exist, or this token may not see it (TF200016)"),
        (NO_CONTROLLER, Cause.SCOPE, "this Azure DevOps does not offer"),
        (STOPPED, Cause.UNREACHABLE, "is stopped (TF24668)"),
    ],
)
def test_57_errors_without_a_code_or_as_a_text_are_understood(answers, record, cause, said):
    found, detail = refusal(AzureDevOps, Ask(path="git/repositories", items_at="value", keep=("id",)), answers[record])
    assert (found, said in detail) == (cause, True)


@pytest.mark.parametrize(
    ("record", "outcome", "failure"),
    [
        pytest.param("cobertura/coverage-model__cobertura-duplicate-classes.xml", "refused", None, id="58 twice"),
        pytest.param("cobertura/cobertura-plugin__coverage-with-lots-of-data.xml", "read", None, id="59 rates only"),
        pytest.param("cobertura/cobertura-plugin__coverage.xml", "read", None, id="60 nothing covered"),
        pytest.param("cobertura/reportgenerator__Cobertura_Swift.xml", "refused", None, id="60 totals without lines"),
        pytest.param("opencover/reportgenerator__OpenCover_coverlet.xml", "read", None, id="61 a byte order mark"),
        pytest.param("trx/publish-unit-test-result-action__SilentNotes.trx", "read", False, id="62 not executed"),
        pytest.param("trx/mstest-plugin__DataDriven.2013.trx", "read", False, id="63 tests in tests"),
        pytest.param("go-test-json/gotestsum__input__go-test-build-failed.out", "empty", True, id="64 no test at all"),
        pytest.param("junit/xunit-viewer__multi_suite.xml", "read", True, id="65 a failure in the header alone"),
        pytest.param("junit/junit-to-ctrf__test-junit-nested.xml", "read", True, id="66 nested suites"),
        pytest.param("nunit3/coverage-model__nunit-invalid-status.xml", "read", True, id="67 words of nobody"),
        pytest.param("nunit2/nunit-plugin__NUnit-sec1752-file.xml", "refused", None, id="68 an external entity"),
        pytest.param("junit/action-junit-report__TEST-test.CorruptTest.xml", "refused", None, id="68 cut off"),
    ],
)
def test_58_to_68_report_files_that_look_better_than_they_are(corpus, record, outcome, failure):
    (path,) = (corpus / "reports").glob(f"*/{record}")
    found = inspect_file(path, shown_as=record)
    assert (found.outcome, found.any_failure) == (outcome, failure), found.to_json()


@pytest.mark.parametrize(
    ("record", "tests", "passed"),
    [
        pytest.param("trx/publish-unit-test-result-action__SilentNotes.trx", 79, 67, id="62 not executed"),
        pytest.param("trx/mstest-plugin__DataDriven.2013.trx", 3, 3, id="63 tests in tests"),
        pytest.param("junit/junit-to-ctrf__test-junit-nested.xml", 10, 7, id="66 nested suites"),
        pytest.param("junit/junit-to-ctrf__test-surefire-retry.xml", 1, 0, id="66 a test that ran again"),
        pytest.param("nunit3/coverage-model__nunit-invalid-status.xml", 4, 1, id="67 words of nobody"),
    ],
)
def test_58_to_68_what_did_not_pass_is_not_counted_as_passed(corpus, record, tests, passed):
    found = inspect_file(corpus / "reports" / "tests" / record, shown_as=record)
    assert (found.totals["tests"], found.totals["passed"]) == (tests, passed)

"""Waivers, conditions, due times and papers in every format: nothing of them is ever shown as a pass."""

from __future__ import annotations

import json
from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase
from output_hosts import azure_commands, github_commands, rendered
from people_decisions import (
    DIGEST,
    acceptance,
    action,
    decision,
    ending,
    feasible,
    in_review,
    mitigated,
    not_due,
    pinned,
    review,
    unsigned,
    verdict,
    waived,
)

from collector.cli.finishing import FORMATS
from collector.model import Decision, Outcome, Ruling, Severity
from collector.reports.junit import junit

FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN
REFUSED = acceptance("a-late", counts=False, why_not="it has expired; sign a new one")
PAPER = "statements/x.json is cut off; sign it again"
FULL = decision(
    verdict("a-holds"),
    waived("a-waived"),
    mitigated("a-mitigated"),
    ruling=Ruling.CONDITIONAL_GO,
    acceptances=(acceptance("a-waived"), acceptance("a-mitigated", kind="mitigation"), REFUSED),
    forecast=(ending("a-holds", 5),),
    actions=(action("a-mitigated", 30),),
    feasible=feasible(),
    review=review("a-before"),
    why=("a-waived failed as blocker and was waived.",),
    paper_problems=(PAPER,),
)
WAITING = in_review(
    verdict("a-holds"), not_due("a-fails", days=7), unsigned("a-signed", "sponsor", days=14), feasible=feasible()
)


def as_json(given: Decision) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FORMATS["json"](given))
    return found


def output(name: str, given: Decision) -> str:
    return FORMATS[name](given).decode()


# --- Every format -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "said",
    ["Anna Approver", "service-owner", "a second team watches it by hand", "2027-02-10", "expired; sign a new one"],
)
def test_who_accepted_what_until_when_and_what_does_not_count_is_in_every_format(name: str, said: str):
    assert said in output(name, FULL)


@pytest.mark.parametrize("name", FORMATS)
def test_a_paper_that_could_not_be_read_is_in_every_format(name: str):
    assert PAPER in output(name, FULL)


@pytest.mark.parametrize("name", FORMATS)
def test_review_mode_is_in_every_format(name: str):
    assert "review" in output(name, WAITING).lower()


# --- JSON -------------------------------------------------------------------------------------------------


def test_json_tells_what_was_accepted_and_what_was_not():
    told = as_json(FULL)
    assert [(one["criterion"], one["kind"], one["counts"], one["why_not"]) for one in told["acceptances"]] == [
        ("a-waived", "waiver", True, ""),
        ("a-mitigated", "mitigation", True, ""),
        ("a-late", "waiver", False, "it has expired; sign a new one"),
    ]
    covered = {one["criterion"]: one.get("acceptance", {}).get("approver_role") for one in told["verdicts"]}
    assert covered == {"a-holds": None, "a-waived": "service-owner", "a-mitigated": "service-owner"}


def test_json_tells_what_lies_ahead():
    told = as_json(FULL)
    assert told["forecast"] == [
        {"at": "2026-11-27T09:00:00Z", "criterion": "a-holds", "subject": "", "what": "contract", "severity": "blocker"}
    ]
    assert told["actions"][0] | {"lead_time": "P30D", "start_by": "2026-12-22T09:00:00Z"} == told["actions"][0]
    assert told["feasible"]["in_time"] is True
    assert told["why"] == ["a-waived failed as blocker and was waived."]
    assert told["review"] == {
        "packet": DIGEST,
        "decided_at": "2026-11-12T09:00:00Z",
        "ruling": "ON_TRACK",
        "open": ["a-before"],
    }


def test_json_tells_whether_trust_was_pinned():
    assert as_json(FULL)["trust"]["pinned"] is False
    assert as_json(pinned(FULL))["trust"] == {
        "digest": DIGEST,
        "pinned": True,
        "policy": DIGEST,
        "roles": DIGEST,
        "overlays": [DIGEST],
    }


def test_json_counts_what_is_not_due_apart_from_what_is_open():
    told = as_json(WAITING)
    assert told["mode"] == "review"
    assert told["counts"] == {
        "criteria": 3,
        "pass": 1,
        "fail": 1,
        "unknown": 1,
        "not_applicable": 0,
        "waived": 0,
        "not_due": 2,
        "open": {"blocker": 0, "major": 0, "minor": 0},
    }
    fails = next(one for one in told["verdicts"] if one["criterion"] == "a-fails")
    assert fails | {"is_due": False, "due_at": "2027-01-14T09:00:00Z", "kept_from_review": False} == fails


def test_json_tells_what_fails_and_what_is_unknown_beside_it():
    both = verdict("a-b", FAIL, failed_severity=Severity.MINOR, unknown_severity=Severity.BLOCKER)
    (told,) = as_json(decision(both, ruling=Ruling.UNDECIDED))["verdicts"]
    assert (told["fails_as"], told["unknown_as"]) == ("minor", "blocker")
    assert "fails_as" not in as_json(decision(verdict("a-b", FAIL)))["verdicts"][0]


@pytest.mark.parametrize("left_out", ["feasible", "review"])
def test_what_there_is_none_of_is_left_out_of_json(left_out: str):
    assert left_out not in as_json(decision(verdict("a-b")))


def test_json_names_the_release():
    assert as_json(FULL)["release"]["name"] == "4.12"


# --- JUnit ------------------------------------------------------------------------------------------------


def cases(given: Decision) -> dict[str, TestCase]:
    return {case.name.partition(":")[0]: case for suite in JUnitXml.fromstring(junit(given)) for case in suite}


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        pytest.param(waived("a-b"), Skipped, "waived, not passed: reason compensated, approved by Anna", id="waived"),
        pytest.param(not_due("a-b"), Skipped, "not due before 2027-01-14, and no pass: fail today", id="not due"),
        pytest.param(not_due("a-b", UNKNOWN), Skipped, "and no pass: unknown today", id="not due and unknown"),
        pytest.param(verdict("a-b", UNKNOWN), Error, "a-b is not as it must be", id="unknown"),
        pytest.param(mitigated("a-b"), Failure, "a-b is not as it must be", id="mitigated, and fails"),
    ],
)
def test_what_is_no_pass_is_no_success(given, kind, said):
    (result,) = cases(decision(given, verdict("a-c")))["a-b"].result
    assert type(result) is kind
    assert said in result.message


def test_a_mitigated_fail_names_its_paper():
    (result,) = cases(FULL)["a-mitigated"].result
    assert "mitigated: owner Oda Owner, done by 2027-01-31" in result.text


# --- Markdown ---------------------------------------------------------------------------------------------


def test_markdown_has_conditions_and_waivers_before_everything_else():
    found = rendered(output("markdown", FULL))
    assert found.headings == (
        "🟡 CONDITIONAL-GO: qz-shop",
        "Conditions",
        "Waived: not passed",
        "Waivers and mitigations that do not count",
        "What to begin when, what takes longest first",
        "Ends before hypercare does",
    )


def test_markdown_folds_what_is_not_due_and_says_who_signs():
    told = output("markdown", WAITING)
    assert rendered(told).headings == ("🕒 ON-TRACK (REVIEW): qz-shop",)
    assert "Not due yet: 2 criteria are open, and none of them counts as passed" in told
    assert "| 2027-01-07, in 46 days | ❓&nbsp;blocker | `a-signed` | operations-lead | sponsor |" in told
    assert "| 2027-01-14, in 53 days | ❌&nbsp;blocker | `a-fails` | operations-lead |  |" in told


# --- Annotations ------------------------------------------------------------------------------------------


def levels(given: Decision) -> dict[str, str]:
    return {one.properties["title"]: one.name for one in github_commands(output("github", given))}


def test_what_is_not_due_is_a_notice_at_most():
    found = levels(WAITING)
    assert set(found.values()) == {"notice"}
    assert "golive: not due yet" in found
    assert not [title for title in found if "a-fails" in title or "a-signed" in title]


def test_a_host_without_notices_is_not_warned_of_what_is_not_due():
    issues = [one.message for one in azure_commands(output("azure-pipelines", WAITING)) if one.name == "task.logissue"]
    assert [one.partition(":")[2].strip()[:6] for one in issues] == ["REVIEW"]


@pytest.mark.parametrize(
    ("title", "level"),
    [("golive: accepted, not passed", "notice"), ("golive: does not count", "warning"), ("golive: papers", "warning")],
)
def test_papers_are_told_of_as_loud_as_they_matter(title: str, level: str):
    assert levels(FULL)[title] == level


def test_a_date_that_cannot_be_kept_is_a_warning_everywhere():
    late = decision(verdict("a-b", FAIL), ruling=Ruling.NO_GO, feasible=feasible("a-b"))
    assert levels(late)["golive: the date"] == "warning"
    assert "the date CANNOT BE KEPT: a-b takes longer" in output("azure-pipelines", late)


def test_a_condition_of_a_conditional_go_is_no_error():
    assert "error" not in levels(FULL).values()


def test_later_jobs_of_azure_see_the_mode_and_what_is_not_due():
    said = {
        one.properties["variable"]: one.message
        for one in azure_commands(output("azure-pipelines", WAITING))
        if one.name == "task.setvariable"
    }
    assert said | {"mode": "review", "counts_not_due": "2", "counts_waived": "0"} == said

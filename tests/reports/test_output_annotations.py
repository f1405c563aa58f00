"""Annotations: few enough to be shown, the worst first, and every text as it was when the host has decoded it."""

from __future__ import annotations

import dataclasses

import pytest
from output_estates import Names, estate, spoilt
from output_hosts import azure_commands, github_commands

from collector.model import Decision, Loosening, Mode, Outcome, Ruling, Severity
from collector.reports.annotations import MAX_CHARACTERS, escaped
from collector.reports.azure_pipelines import azure_pipelines
from collector.reports.github import github

SHOWN = (
    "recovery-backup-success",
    "testing-coverage-line",
    "monitoring-receivers-email-sms",
    "security-privileged-access",
    "support-ticket-rights",
)


def counts(commands) -> dict[str, int]:
    kinds = [one.properties.get("type", one.name) for one in commands]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def only(decision: Decision, *criteria: str) -> Decision:
    """Return the decision over a few criteria: a host shows no more than ten of a level."""
    return dataclasses.replace(decision, verdicts=tuple(one for one in decision.verdicts if one.criterion in criteria))


def of_many(outcome: Outcome, count: int, **changes) -> Decision:
    decision = estate(**changes).decision
    one = dataclasses.replace(decision.verdicts[0], outcome=outcome, subjects=(), gaps=())
    verdicts = tuple(
        dataclasses.replace(one, criterion=f"c-{number}", severity=Severity.MAJOR if number < 5 else Severity.BLOCKER)
        for number in range(count)
    )
    return dataclasses.replace(decision, verdicts=verdicts, gaps=(), loosened=(), feasible=None)


@pytest.mark.parametrize(
    ("decision", "github_counts", "azure_counts"),
    [
        (of_many(Outcome.FAIL, 9), {"error": 10}, {"error": 10}),
        (of_many(Outcome.FAIL, 10), {"error": 10}, {"error": 10}),
        (of_many(Outcome.FAIL, 500), {"error": 10}, {"error": 10}),
        (of_many(Outcome.UNKNOWN, 500), {"error": 1, "warning": 10}, {"error": 1, "warning": 10}),
        (of_many(Outcome.PASS, 3, ruling=Ruling.GO), {"notice": 1}, {}),
        (of_many(Outcome.FAIL, 1, advisory=True), {"error": 1, "notice": 1, "warning": 1}, {"error": 1, "warning": 2}),
    ],
)
def test_a_host_gets_no_more_than_it_shows(decision, github_counts, azure_counts):
    assert counts(github_commands(github(decision))) == github_counts
    issues = [one for one in azure_commands(azure_pipelines(decision)) if one.name == "task.logissue"]
    assert counts(issues) == azure_counts


def test_the_ruling_comes_first_then_blockers_then_the_count_of_the_rest():
    errors = [one for one in github_commands(github(of_many(Outcome.FAIL, 20))) if one.name == "error"]
    titles = [one.properties["title"] for one in errors]
    assert titles[0] == "golive: NO-GO: qz-shop"
    assert all(title.startswith("blocker c-") for title in titles[1:9])
    assert errors[-1].message == "12 more; all of them stand in the packet"


def test_fails_are_errors_gaps_are_warnings_and_the_gap_stands_for_what_it_hides():
    commands = github_commands(github(only(estate().decision, *SHOWN)))
    titles = [f"{one.name} {one.properties['title']}" for one in commands]
    assert "error blocker recovery-backup-success fails" in titles
    assert "warning could not be read (U-PERM), unlocks 3 criteria" in titles
    assert "warning blocker testing-coverage-line is unknown" in titles
    assert not [title for title in titles if "support-ticket-rights" in title], "the gap names it"
    gap = next(one for one in commands if "U-PERM" in one.properties["title"])
    assert gap.message.splitlines() == [
        "fix: look at qz-vault",
        "why: qz-vault was not there: qz-srv-01 in qz-grp-main cannot be read",
        "criteria: monitoring-receivers-email-sms, security-privileged-access, support-ticket-rights",
    ]


def test_a_failed_minor_warns():
    decision = of_many(Outcome.FAIL, 1, ruling=Ruling.GO)
    minor = tuple(dataclasses.replace(one, severity=Severity.MINOR) for one in decision.verdicts)
    assert counts(github_commands(github(dataclasses.replace(decision, verdicts=minor)))) == {"notice": 1, "warning": 1}


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"ruling": Ruling.NO_GO}, "error"),
        ({"ruling": Ruling.UNDECIDED}, "error"),
        ({"ruling": Ruling.GO, "what_if": ("--only x",)}, "error"),
        ({"ruling": Ruling.NO_GO, "advisory": True}, "warning"),
        ({"ruling": Ruling.GO}, "notice"),
    ],
)
def test_the_ruling_is_as_loud_as_the_exit_code(changes, level):
    commands = github_commands(github(of_many(Outcome.PASS, 1, **changes)))
    assert [one.name for one in commands if one.properties["title"].endswith(": qz-shop")] == [level]


@pytest.mark.parametrize(
    ("changes", "title", "said"),
    [
        ({"demo": True}, "golive: DEMO", "nothing here is real"),
        ({"what_if": ("--tier T3",)}, "golive: WHAT-IF (--tier T3)", "can never be a GO"),
        (
            {"advisory": True},
            "golive: ADVISORY",
            "nothing is blocked; the real exit code is 10, the process ends with 0",
        ),
    ],
)
def test_every_mark_is_told(changes, title, said):
    decision = estate(**changes).decision
    (mark,) = [one for one in github_commands(github(decision)) if one.properties["title"] == title]
    assert (mark.name, said in mark.message) == ("notice", True)
    assert [one for one in azure_commands(azure_pipelines(decision)) if said in one.message]


def test_many_loosenings_take_one_place():
    many = tuple(Loosening(kind="rebuildable", subject=f"/r/{number}", detail="x") for number in range(30))
    commands = github_commands(github(estate(loosened=many).decision))
    (one,) = [one for one in commands if one.properties["title"] == "golive: loosened"]
    assert one.message.splitlines()[-1] == "and 25 more"


def test_how_the_gate_of_the_host_can_be_gone_around_is_told():
    decision = estate(host_notes=("environment production: administrators can bypass it",)).decision
    (note,) = [one for one in github_commands(github(decision)) if one.properties["title"] == "golive: host"]
    assert (note.name, note.message) == ("notice", "environment production: administrators can bypass it")
    assert "administrators can bypass it" in azure_pipelines(decision)


def test_long_texts_are_cut_below_the_limit_of_the_host_and_never_within_an_escape():
    long = spoilt(estate().decision, Names(gap_detail="%" * 5000, gap_fix="\n%" * 5000, machine="%" * 5000))
    for line in github(long).splitlines():
        assert len(line.partition("::")[2].partition("::")[2]) <= MAX_CHARACTERS
    whole = escaped("%" * 5000, {"%": "%25"})
    assert len(whole) <= MAX_CHARACTERS
    assert whole == "%25" * (len(whole) // 3)


@pytest.mark.parametrize("text", ["50 % done", "a:b,c;d]e", "%0A %25 %AZP25", "x;type=error", "100%3B"])
def test_hosts_read_a_text_as_it_was(text):
    decision = spoilt(estate().decision, Names(workload=text, gap_fix=text))
    assert github_commands(github(decision))[0].properties["title"] == f"golive: NO-GO: {text}"
    said = "\n".join(one.message for one in azure_commands(azure_pipelines(decision)))
    assert f"golive: NO-GO: {text}: something" in said
    assert f"fix: {text} | why" in said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"ruling": "NO_GO", "exit_code": "10", "process_exit_code": "10", "advisory": "false"}),
        ({"advisory": True}, {"ruling": "NO_GO", "exit_code": "10", "process_exit_code": "0", "advisory": "true"}),
        ({"ruling": Ruling.GO}, {"ruling": "GO", "exit_code": "0"}),
        ({"ruling": Ruling.GO, "what_if": ("--only x",)}, {"ruling": "WHAT_IF", "exit_code": "13"}),
        ({"mode": Mode.REVIEW}, {"mode": "review"}),
    ],
)
def test_later_jobs_of_azure_may_ask_for_the_ruling(changes, expected):
    commands = azure_commands(azure_pipelines(estate(**changes).decision))
    variables = [one for one in commands if one.name == "task.setvariable"]
    assert {one.properties["isOutput"] for one in variables} == {"true"}
    said = {one.properties["variable"]: one.message for one in variables}
    assert said | expected == said
    assert not [one for one in commands if one.name == "task.complete"], "how the task ends is the exit code's business"

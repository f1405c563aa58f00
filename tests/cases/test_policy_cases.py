"""`golive policy test`: cases of a policy are judged by the rules of a run, and what comes out otherwise is named."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator

from collector.cli.app import Shipped, golive
from collector.cli.cases.files import cases_schema
from collector.cli.cases.running import tried_cases
from collector.cli.inputs import read_policy
from collector.files.mistakes import FileMistakes
from collector.files.strict_yaml import parse
from collector.model import Outcome
from policies import shipped_cases, shipped_policy

SHIPPED = shipped_policy()
POLICY = read_policy(None, SHIPPED)
BACKUP = "{subject: vm-1, last_status: completed, recovery_point_age: %s, allowed_age: P3D, failed_jobs: 0}"
SMALL = {
    "policy.yaml": 'policy: p\nversion: "1"\n',
    "recovery-backup.yaml": SHIPPED["recovery-backup.yaml"],
    **{name: text for name, text in SHIPPED.items() if name.startswith("tables/")},
}
"""A policy that is read in no time."""
SECRET = next(text for name, text in shipped_cases().items() if name.endswith("release.yaml")).partition("facts:")[2]


@cache
def shipped():
    return tried_cases(shipped_cases(), POLICY)


def file_of(*cases: str) -> str:
    return "now: 2026-11-22T12:00:00Z\ncases:\n" + "\n".join(cases)


def case(lines: str, *, criterion: str = "recovery-backup-success", expect: str = "{outcome: pass}") -> str:
    return f"  - name: invented\n    criterion: {criterion}\n    expect: {expect}\n    {lines}"


def came_to(text: str):
    (one,) = tried_cases({"a.yaml": text}, POLICY)
    return one


def rows(age: str) -> str:
    return f"rows: {{protected_resource: [{BACKUP % age}]}}"


def test_every_case_of_the_shipped_policy_comes_out_as_it_expects():
    assert [(one.case.name, one.differences) for one in shipped() if one.differences] == []


def test_the_pack_ships_a_pass_a_fail_and_an_unknown_for_a_criterion_of_each_area():
    found = defaultdict(set)
    for one in shipped():
        found[one.case.criterion.value].add(one.case.expect.outcome)
    whole = {name for name, outcomes in found.items() if {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN} <= outcomes}
    assert len(whole) >= 15
    assert {name.partition("-")[0] for name in whole} == {one.area for one in POLICY.policy.criteria}
    assert any(POLICY.policy.criterion(name).attest and not POLICY.policy.criterion(name).rows for name in whole)


def test_an_editor_finds_no_fault_in_the_shipped_cases():
    validator = Draft7Validator(cases_schema())
    for text in shipped_cases().values():
        assert [error.message for error in validator.iter_errors(parse(text, name="cases").data)] == []
    assert list(validator.iter_errors({"now": "2026-11-22T12:00:00Z", "cases": []})) != []


def test_cases_are_no_part_of_what_a_policy_means():
    assert [name for name in SHIPPED if name.startswith("cases/")] == []
    assert shipped_cases()


def test_the_cases_of_the_policy_page_come_out_as_it_says():
    page = (Path(__file__).parents[2] / "docs" / "policies.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n# cases/recovery.yaml\n(.*?)```", page, re.DOTALL)
    assert [one.differences for one in tried_cases({"page": text}, POLICY)] == [(), ()]


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("{outcome: fail}", "outcome: expected fail, got pass"),
        ("{outcome: pass, severity: minor}", "severity: expected minor, got blocker"),
        ("{outcome: pass, reason_codes: [U-PERM]}", "reason_codes: expected U-PERM, got none"),
        ("{outcome: pass, message_contains: stale}", "message_contains: expected 'stale'"),
    ],
)
def test_what_differs_is_said(expect, said):
    (difference,) = came_to(file_of(case(rows("PT4H"), expect=expect))).differences
    assert difference.startswith(said)


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (rows("PT4H"), "pass"),
        (rows("P2D"), "fail"),
        (rows("{unknown: U-PERM}"), "unknown"),
        ("rows: {protected_resource: [{subject: vm-1, last_status: completed}]}", "unknown"),  # what is left out
        ("complete: false", "unknown"),
        ("gaps: [{cause: denied}]", "unknown"),
        ("gaps: [{cause: denied, hides: [protected_item]}]", "unknown"),  # facts that such rows are made of
        ("rows: {}", "not_applicable"),
        (f"now: 2026-11-25T12:00:00Z\n    {rows('PT4H')}", "pass"),
    ],
)
def test_rows_come_to_an_outcome(lines, outcome):
    assert came_to(file_of(case(lines))).verdict.outcome == outcome


@pytest.mark.parametrize(("gap", "outcome"), [("", "fail"), ("gaps: [{cause: denied}]", "fail")])
def test_facts_are_joined_as_in_a_run(gap, outcome):
    facts = SECRET.partition("    expect")[0].strip("\n")
    one = came_to(file_of(case(f"facts:\n{facts}\n    {gap}", criterion="release-expiry")))
    assert (one.verdict.outcome, [subject.id.rpartition("/")[2] for subject in one.verdict.subjects]) == (
        outcome,
        ["pw"],
    )


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ("", "pass"),
        ("method: host", "pass"),
        ('answer: "no"', "fail"),
        ("comment: '-'", "unknown"),
        ("signed: 2026-11-23T12:00:00Z", "unknown"),
        ("expires: 2026-11-22T11:59:00Z", "unknown"),
        ('release: "0.9"', "unknown"),
        ("by: The sponsor", "unknown"),
    ],
)
def test_statements_are_held_against_everything_that_they_are_in_a_run(change, outcome):
    answers = "answers: {all_done: true, notes_agree: true}"
    given = f"statements: [{{role: business-owner, {change and change + ', '}{answers}}}, {{role: sponsor, {answers}}}]"
    assert came_to(file_of(case(given, criterion="governance-scope-signed"))).verdict.outcome == outcome


@pytest.mark.parametrize("document", ["{missing: true}", "{author: The sponsor}", "{kind: record}", "{sections: [in]}"])
def test_a_document_that_is_not_as_it_should_be_helps_nobody(document):
    answers = "answers: {all_done: true, notes_agree: true}"
    given = f"document: {document}\n    statements: [{{role: business-owner, {answers}}}, {{role: sponsor, {answers}}}]"
    assert came_to(file_of(case(given, criterion="governance-scope-signed"))).verdict.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (file_of(), "cases"),
        ("now: 2026-11-22T12:00:00Z\ncases: []", "no entries"),
        (file_of(case(rows("PT4H"), criterion="recovery-backup-sucess")), "did you mean 'recovery-backup-success'"),
        (file_of(case("rows: {protected_ressource: []}")), "did you mean 'protected_resource'"),
        (file_of(case("rows: {protected_resource: [{subject: a, last_statuss: x}]}")), "did you mean 'last_status'"),
        (file_of(case("rows: {protected_resource: [{subject: a, failed_jobs: many}]}")), "failed_jobs"),
        (file_of(case("rows: {protected_resource: [{subject: a, allowed_age: P1M}]}")), "is no duration"),
        (file_of(case("rows: {coverage: []}")), "never looks at rows of the kind coverage"),
        (file_of(case("facts: [{kind: protected_itm}]")), "unknown"),
        (file_of(case("statements: [{role: sponsor}]")), "nobody signs recovery-backup-success"),
        (file_of(case("facts: [{kind: resource}]", criterion="governance-scope-signed")), "looks at no facts"),
        (file_of(case("statements: [{role: sponser}]", criterion="governance-scope-signed")), "did you mean 'sponsor'"),
        (
            file_of(
                case("statements: [{role: sponsor, answers: {al_done: true}}]", criterion="governance-scope-signed")
            ),
            "did you mean 'all_done'",
        ),
        (file_of(case(f"{rows('PT4H')}\n    facts: [{{kind: resource}}]")), "rows and facts"),
    ],
)
def test_what_tests_nothing_is_a_mistake_with_its_place(text, said):
    with pytest.raises(FileMistakes) as caught:
        tried_cases({"a.yaml": text}, POLICY)
    assert said in str(caught.value)
    assert re.match(r"a\.yaml:\d+:\d+: ", str(caught.value))


def run(*arguments: str) -> Result:
    shipped_things = Shipped(
        catalogue={}, policy=lambda: SMALL, cases=lambda: {"cases/a.yaml": file_of(case(rows("P9D")))}
    )
    return CliRunner().invoke(golive, ["policy", "test", *arguments], obj=shipped_things, standalone_mode=False)


def test_the_command_ends_with_the_code_of_a_wrong_file_where_a_case_fails(tmp_path: Path):
    failed = run()
    assert failed.return_value == 2
    assert "FAILED  recovery-backup-success: invented  (cases/a.yaml:4)" in failed.stdout
    assert failed.stdout.splitlines()[-1] == "1 of 1 case failed: correct the policy, or what they expect"
    (tmp_path / "b.YML").write_text(file_of(case(rows("PT4H"))), encoding="utf-8")
    good = run("--cases", str(tmp_path))
    assert (good.return_value, good.stdout) == (0, "ok      recovery-backup-success: invented\n1 case, none failed\n")


def test_a_folder_without_cases_is_no_success(tmp_path: Path):
    ended = run("--cases", str(tmp_path))
    assert (ended.exception.exit_code, "no file of cases" in str(ended.exception)) == (2, True)


def test_a_policy_of_ones_own_keeps_its_cases_beside_it(tmp_path: Path):
    for name, text in {**SMALL, "cases/own.yaml": file_of(case(rows("PT4H")))}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    ended = run(str(tmp_path))
    assert (ended.return_value, ended.stdout.splitlines()[-1]) == (0, "1 case, none failed")

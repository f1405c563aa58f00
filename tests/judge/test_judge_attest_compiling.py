"""What an author may ask people for: what conditions can name, and which mistakes are found before anybody signs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from judge_samples import ROW_TYPES

from collector.files.mistakes import FileMistakes
from collector.judge.loader import load_policy
from collector.judge.policy import Attest, Counts
from collector.model import Method

HEAD = """\
policy: sample
version: "1"
criteria:
  - id: cutover-plan-signed
    question: Is it agreed?
    why: Because.
    severity: blocker
    due: P7D
    max_age: P14D
    fix: Sign it.
"""
ROWS = """\
    rows: vm
    pass: [vm.on]
"""
ATTEST = """\
    attest:
      says: I agree.
      by: [release-manager]
      valid: P14D
"""
HELD = """\
      asks:
        held: {type: moment, ask: When was it?, happened: true}
"""


def attest(text: str, rows: str = "") -> Attest:
    (criterion,) = load_policy({"policy.yaml": HEAD + rows + ATTEST + text}, ROW_TYPES).criteria
    assert criterion.attest is not None
    return criterion.attest


def mistake(text: str, rows: str = "") -> str:
    with pytest.raises(FileMistakes) as found:
        attest(text, rows)
    (only,) = found.value.mistakes
    return str(only)


def test_what_is_not_written_is_the_usual():
    found = attest("")
    assert (found.by, found.valid, found.least) == (("release-manager",), timedelta(days=14), Method.HOST)
    assert (found.counts, found.of_release, found.not_applicable) == (Counts.ALSO, True, False)
    assert (found.document, found.asks, found.conditions) == (None, (), ())


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("moment", 'answer.x_age <= duration("24h")'),
        ("moment", 'answer.x_after_go_live <= duration("24h")'),
        ("moment", 'answer.x_before_go_live >= duration("24h")'),
        ("moment", "answer.x_in_window"),
        ("moment", 'answer.x_before_window_end >= duration("1h")'),
        ("duration", "answer.x_of_window <= 90"),
        ("duration", 'answer.x <= duration("1h")'),
        ("yes-no", "answer.x"),
        ("number", "answer.x >= 2"),
        ("text", "size(answer.x) >= 3"),
        ("list", "size(answer.x) >= 1"),
        ("text", 'answer.age <= duration("24h")'),
    ],
)
def test_what_conditions_can_name_of_each_kind_of_answer(kind, line):
    found = attest(f"      asks: {{x: {{type: {kind}, ask: What?}}}}\n      pass: ['{line}']\n")
    assert [condition.line.text for condition in found.conditions] == [line]


def test_only_a_statement_about_a_document_has_the_age_of_one():
    line = "      pass: ['answer.document_age <= duration(\"24h\")']\n"
    assert attest("      document: {name: plan}\n" + line).conditions
    assert "answer.document_age" in mistake(line)


@pytest.mark.parametrize(
    ("text", "rows", "said"),
    [
        ("      least: oidc\n", "", "no statement is accepted by the method `oidc`"),
        ("      counts: instead\n", "", "the criterion has none"),
        ("      counts: also-where-missing\n", "", "the criterion has none"),
        (HELD + "        held_age: {type: duration, ask: How old?}\n", "", "`answer.held_age` would mean two things"),
        ("      asks: {age: {type: number, ask: How old?}}\n", "", "`answer.age` would mean two things"),
        (HELD + "      pass: [answer.hold_age <= duration('24h')]\n", "", "answer.hold_age"),
        (HELD + "      pass: ['answer.held_age >= duration(\"0s\")']\n", "", "no value of answer.held_age can fail"),
        ("      asks: {x: {type: text, ask: What?}}\n      pass: ['answer.x != \"no\"']\n", "", "negative match"),
        ("      asks: {x: {type: list, ask: What?}}\n      pass: ['answer.x.all(one, one == \"a\")']\n", "",
         "may be empty"),
        ("      facts: [colour]\n", ROWS, "`vm` has no field `colour`"),
        ("      document: {name: plan, max_age: P1M}\n", "", "P1M"),
    ],
)  # fmt: skip
def test_mistakes_are_found_before_anybody_signs(text, rows, said):
    assert said in mistake(text, rows)


@pytest.mark.parametrize("counts", list(Counts))
def test_beside_rows_statements_may_count_in_every_way(counts):
    assert attest(f"      counts: {counts.value}\n      facts: [state]\n", ROWS).counts is counts


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cutover-plan-signd", "names no criterion of this policy: cutover-plan-signd (did you mean"),
        ("testing-uat-signed", "names no criterion of this policy: testing-uat-signed"),
    ],
)
def test_a_misspelt_name_among_what_nobody_may_waive_is_a_mistake(name, said):
    assert said in mistake(f"waivers: {{non_waivable: [{name}]}}\n")


def test_what_nobody_may_waive_may_stand_in_another_file_than_its_criterion():
    head = "policy: sample\nversion: '1'\nwaivers: {non_waivable: [cutover-plan-signed]}\n"
    body = (HEAD + ATTEST).partition('version: "1"\n')[2]
    found = load_policy({"policy.yaml": head, "cutover.yaml": body}, ROW_TYPES)
    assert found.waiving.non_waivable == {"cutover-plan-signed"}

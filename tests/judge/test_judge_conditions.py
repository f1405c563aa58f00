"""Conditions: what can be written, what is refused and where, and the three truths."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from judge_samples import FIELDS, NOW

from collector.derive.rows import FieldType
from collector.judge.conditions import Answer, Language, compile_line
from collector.judge.flaws import ConditionError

DECLARED = {**FIELDS, "params.limit": FieldType("timedelta", "", ""), "params.words": FieldType("list", "", "")}
T, F, U = Answer.TRUE, Answer.FALSE, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("vm.nics >= 2", {"vm.nics": 2.0}, T),
        ("vm.nics >= 2", {"vm.nics": 1.0}, F),
        ("vm.nics >= 2", {}, U),
        ("vm.nics >= 2", {"vm.nics": "2"}, U),
        ("vm.nics >= 2", {"vm.nics": None}, U),
        ("vm.nics + 1 == 3 && vm.nics * 2 == 4 && vm.nics - 1 == 1", {"vm.nics": 2.0}, T),
        ("vm.on", {"vm.on": True}, T),
        ("!vm.on", {"vm.on": True}, F),
        ("vm.on && vm.silent", {"vm.on": False}, F),
        ("vm.silent && vm.on", {"vm.on": False}, F),
        ("vm.on || vm.silent", {"vm.on": True}, T),
        ("vm.silent || vm.on", {"vm.on": True}, T),
        ("vm.on && vm.silent", {"vm.on": True}, U),
        ("vm.on ? vm.nics > 1 : vm.nics > 3", {"vm.on": True, "vm.nics": 2.0}, T),
        ('vm.state in ["running", "ready"]', {"vm.state": "ready"}, T),
        ("vm.state in params.words", {"vm.state": "ready", "params.words": ("ready",)}, T),
        ("size(vm.tags) > 0", {"vm.tags": ()}, F),
        ("vm.tags.size() == 1", {"vm.tags": ("a",)}, T),
        ("size(vm.state) == 2", {"vm.state": "ab"}, T),
        ("size(vm.tags) > 0", {}, U),
        ("vm.tags == []", {"vm.tags": ()}, T),
        ('vm.tags.all(t, t == "a")', {"vm.tags": ("a", "b")}, F),
        ('vm.tags.exists(t, t == "b")', {"vm.tags": ("a", "b")}, T),
        ('vm.tags.exists_one(t, t == "b")', {"vm.tags": ("b", "b")}, F),
        ('vm.tags.all(t, t == "a" && vm.on)', {"vm.tags": ("a", "b")}, F),
        ('vm.tags.all(t, t == "a" && vm.on)', {"vm.tags": ("a",)}, U),
        ("vm.backup_age <= params.limit", {"vm.backup_age": timedelta(1), "params.limit": timedelta(2)}, T),
        ('vm.backup_age <= duration("36h")', {"vm.backup_age": timedelta(2)}, F),
        ('vm.patched > timestamp("2026-11-01T00:00:00Z")', {"vm.patched": NOW}, T),
        ('vm.patched > timestamp("yesterday")', {"vm.patched": NOW}, U),
        ('vm.state.matches("run.*")', {"vm.state": "running"}, T),
        ('vm.state.matches("(")', {"vm.state": "running"}, U),
        ('"é" == vm.state', {"vm.state": "é"}, T),
    ],
)
def test_truths(text, values, answer):
    truth = compile_line(text, DECLARED).evaluate(values)
    assert truth.answer is answer
    assert bool(truth.why) == (answer is U)


def test_more_steps_than_the_budget_allows_is_unknown():
    line = compile_line("vm.tags.all(a, vm.tags.all(b, vm.tags.all(c, c == a || b == a || true)))", DECLARED)
    assert line.evaluate({"vm.tags": tuple(str(number) for number in range(100))}).answer is U


REFUSED = [
    ("vm.nicks >= 2", "vm.nicks", "`vm.nicks` does not exist here (did you mean 'vm.nics'?)"),
    ("vm.on && vm.sate == 'a'", "vm.sate", "`vm.sate` does not exist here (did you mean 'vm.state'?)"),
    ("size(vm.taks) > 0", "vm.taks", "`vm.taks` does not exist here (did you mean 'vm.tags'?)"),
    (
        "vm.nics > 10 && param.limit > vm.backup_age",
        "param.limit",
        "`param.limit` does not exist here (did you mean 'params.limit'?)",
    ),
    ("vm.state.startWith('a')", "startWith", "`startWith` does not exist here (did you mean 'startsWith'?)"),
    ("vm.nics / 2 > 1", "/ 2", "`/` is not part of the policy language"),
    ("vm.tags[0] == 'a'", "[0]", "`[]` is not part of the policy language"),
    ("vm.state < 'a'", "< 'a'", "`<` does not go with (text, text)"),
    ("vm.on == 5", "== 5", "`==` does not go with (truth value, number)"),
    ("vm.nics > vm.backup_age", "> vm", "`>` does not go with (number, duration)"),
    ("vm.nics == 0x10", "== 0x10", "`==` does not go with (number, int)"),
    ("vm.state + 'a' == 'b'", "+ 'a'", "`+` does not go with (text, text)"),
    ("vm.backup_age", "vm.backup_age", "the condition is a duration, not a question of yes or no"),
    (
        "vm.state in ['a', 1]",
        "['a'",
        "only truth values, numbers, texts, durations, moments and lists of one of them exist here",
    ),
    (
        "{'a': 1} == {'a': 1}",
        "{'a'",
        "only truth values, numbers, texts, durations, moments and lists of one of them exist here",
    ),
    (
        "null == null",
        "null",
        "only truth values, numbers, texts, durations, moments and lists of one of them exist here",
    ),
    (
        "b'a' == b'a'",
        "b'a'",
        "only truth values, numbers, texts, durations, moments and lists of one of them exist here",
    ),
    ("'''a''' == vm.state", "'''", "texts in three quotes do not exist here"),
    ("vm.nics >", "", "Syntax error: mismatched input '<EOF>'"),
    ("has(vm.state)", "has(", "`has` does not exist here"),
    ("dyn(vm.state) == 1", "dyn", "`dyn` does not exist here"),
    ("string(vm.on) == 'true'", "string", "`string` does not exist here"),
    ("vm.tags.map(t, t) == []", "t, t", "`t` does not exist here"),
    ("vm.tags.filter(t, t == 'a') == []", "t, t", "`t` does not exist here"),
    ("x" * 2001, "x", "the condition has 2001 characters, more than 2000"),
]


@pytest.mark.parametrize(("text", "at", "what"), REFUSED, ids=[text[:30] for text, _, _ in REFUSED])
def test_what_cannot_be_written_is_refused_at_its_column(text, at, what):
    with pytest.raises(ConditionError) as caught:
        compile_line(text, DECLARED)
    first = caught.value.flaws[0]
    assert first.what.startswith(what)
    assert first.how
    assert text[first.offset :].startswith(at)


def test_all_misspelt_fields_are_named_at_once():
    with pytest.raises(ConditionError) as caught:
        compile_line("vm.a > 1 && vm.b > 2", DECLARED)
    assert [flaw.offset for flaw in caught.value.flaws] == [0, 12]


def test_a_line_knows_what_it_names_in_order():
    line = compile_line("vm.on && vm.backup_age <= params.limit && vm.on", DECLARED)
    assert line.names == ("vm.on", "vm.backup_age", "params.limit")


def test_moments_without_zone_never_reach_a_true():
    line = compile_line('vm.patched > timestamp("2026-11-01T00:00:00Z")', DECLARED)
    naive = datetime(2026, 10, 1)  # noqa: DTZ001 - the point of the test
    assert line.evaluate({"vm.patched": naive}).answer is not T


def test_an_expression_without_a_value_has_none():
    limit = Language(DECLARED).expression("vm.nics * 2")
    assert limit.value({"vm.nics": 2.0}) == 4.0
    assert limit.value({}) is None

"""What is answered without the engine is what the engine answers; what is odd is left to it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_samples import FIELDS, policy, rows, verdict, vm

from collector.derive.rows import FieldType
from collector.judge.comparisons import shortcut_of
from collector.judge.conditions import Answer, Language
from collector.model import Outcome

DECLARED = {
    **FIELDS,
    "vm.more_load_pct": FIELDS["vm.load_pct"],
    "params.limit": FieldType("timedelta", "", ""),
    "params.words": FieldType("list", "", ""),
    "params.moment": FieldType("datetime", "", ""),
}
LANGUAGE = Language(DECLARED)
T, F, U = Answer.TRUE, Answer.FALSE, Answer.UNKNOWN
PLAIN = [
    "vm.on",
    "!vm.on",
    "vm.on == vm.silent",
    "vm.on != true",
    "vm.on == false",
    "vm.nics >= 2",
    "vm.nics > -1.5",
    "vm.nics == 2",
    "vm.nics != 0.0",
    "2 < vm.nics",
    "vm.load_pct <= vm.more_load_pct",
    "vm.backup_age <= params.limit",
    "vm.backup_age < params.limit",
    "vm.backup_age > params.limit",
    "vm.backup_age >= params.limit",
    "vm.backup_age != params.limit",
    'vm.state == "running"',
    'vm.state != ""',
    "vm.state == vm.zone",
    'vm.state in ["running", ""]',
    "vm.state in params.words",
    '"running" in vm.tags',
    "size(vm.tags) >= 1",
    "vm.tags.size() == 0",
    "size(vm.state) > 0",
    "size(vm.tags) <= size(vm.owners)",
    "vm.on && vm.silent",
    "vm.on || vm.silent",
    'vm.on && (vm.nics > 1 || !(vm.state == "running"))',
    "!(vm.on || vm.nics > 1) && vm.backup_age <= params.limit",
]
TO_THE_ENGINE = [
    'vm.backup_age <= duration("36h")',
    "vm.patched > params.moment",
    "vm.on ? vm.silent : vm.nics > 1",
    'size(vm.tags) > 0 && vm.tags.all(t, t == "prod")',
    "vm.nics + 1 > 2",
    'vm.state.startsWith("run")',
    "vm.tags == vm.owners",
    "!(vm.nics + 1 > 2)",
    'vm.state in ["running", vm.zone]',
    'vm.state in ["running", "é"]',
    "vm.nics in [1.0, 2.0]",
    "vm.on in [true]",
    "size(vm.tags) + 1 > 2",
]

TEXTS = st.sampled_from(["running", "", "é", "1", "running ", "a\x00b", "running\x00", "\ud800", "😀", "a\nb"])
LISTS = st.lists(TEXTS, max_size=3).map(tuple) | st.just(("running", 1))
OF_TYPE = {
    "bool": st.booleans(),
    "float": st.sampled_from([0.0, -0.0, 1.0, 2.0, -1.5, 99.9, float("nan"), float("inf"), 2, True]),
    "timedelta": st.sampled_from(
        [
            timedelta(0),
            timedelta.max,
            timedelta.min,
            *(timedelta(hours=hours) for hours in (36, 87_660_000, -87_660_001)),
            *(timedelta(hours=hours, microseconds=1) for hours in (36, 87_660_000)),
        ]
    ),
    "str": TEXTS,
    "list": LISTS,
    "datetime": st.just(datetime(2026, 11, 22, tzinfo=UTC)),
}


def by_engine(line):
    """The same line with no other way to answer."""
    return dataclasses.replace(line, _shortcut=None, _operand=None)


@pytest.mark.parametrize("text", PLAIN)
@settings(max_examples=25)
@given(data=st.data())
def test_a_plain_comparison_is_answered_as_the_engine_does(text, data):
    line = LANGUAGE.compile(text)
    given_names = [name for name in line.names if data.draw(st.integers(0, 9))]
    values = {name: data.draw(OF_TYPE[DECLARED[name].python]) for name in given_names}
    assert line.evaluate(values) == by_engine(line).evaluate(values)


@pytest.mark.parametrize("text", PLAIN)
def test_these_lines_need_no_engine(text):
    assert shortcut_of(LANGUAGE.compile(text).tree) is not None


@pytest.mark.parametrize("text", TO_THE_ENGINE)
def test_everything_else_is_left_to_the_engine(text):
    assert shortcut_of(LANGUAGE.compile(text).tree) is None


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ("vm.on && vm.silent", {"vm.on": False}, F),
        ("vm.on && vm.silent", {"vm.silent": False}, F),
        ("vm.on && vm.silent", {"vm.on": True}, U),
        ("vm.on || vm.silent", {"vm.silent": True}, T),
        ("vm.on || vm.silent", {"vm.on": False}, U),
        ("!vm.on", {}, U),
        ("vm.nics >= 2", {}, U),
        ('vm.state in ["running"]', {}, U),
        ("size(vm.tags) > 0", {}, U),
    ],
)
def test_what_has_no_value_leaves_unknown_what_nothing_else_settles(text, values, answer):
    truth = LANGUAGE.compile(text).evaluate(values)
    assert truth.answer is answer
    assert bool(truth.why) is (answer is U)


@pytest.mark.parametrize("value", ["params.limit", "vm.nics", "vm.state", "vm.on", "vm.tags", "2.5", "size(vm.tags)"])
@settings(max_examples=20)
@given(data=st.data())
def test_a_limit_has_the_value_that_the_engine_finds(value, data):
    limit = LANGUAGE.expression(value)
    values = {name: data.draw(OF_TYPE[DECLARED[name].python]) for name in limit.names}
    ours, theirs = (_listed(one.value(values)) for one in (limit, by_engine(limit)))
    assert repr(ours) == repr(theirs)


def _listed(value):
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("changes", [{"state": "running\x00"}, {"tags": ("prod", "a\x00b")}])
def test_a_text_that_the_engine_would_cut_short_is_unknown(changes):
    lines = '- vm.state == "running"\n- {that: size(vm.tags) > 0}'
    found = verdict(policy(lines), rows(vm(**changes)))
    assert (found.outcome, found.reason_codes) == (Outcome.UNKNOWN, ("U-PARSE",))
    assert "zero character" in found.message

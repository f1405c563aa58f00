"""The lint: what no policy may say, each rule with what it refuses and what it leaves alone."""

from __future__ import annotations

import pytest
from judge_samples import ROW_TYPES, criterion_text, policy, policy_text

from collector.files.mistakes import FileMistakes
from collector.judge.loader import load_policy

NEGATIVE = "a negative match on a text would pass every word that is new"
CONSTANT = "the line comes out the same whatever its fields are"
ITSELF = "something is compared with itself"
NO_FIELD = "the line names no field of its rows"
EMPTY = "looks at a list that may be empty"
ANYTHING = "this pattern matches words that nobody has ever heard of"


def mistakes_of(line: str, **keys: str) -> list[str]:
    try:
        policy(f"- {line}" if line.startswith("that:") else f"- '{line}'", **keys)
    except FileMistakes as found:
        return [mistake.what for mistake in found.mistakes]
    return []


@pytest.mark.parametrize(
    "line",
    [
        'vm.state != "stopped"',
        '"stopped" != vm.state',
        "vm.state != vm.zone",
        'vm.tags != ["a"]',
        '!(vm.state == "stopped")',
        '!(vm.state in ["stopped", "failed"])',
        '(vm.state in ["stopped"]) == false',
        'false == (vm.state == "stopped")',
        '(vm.state == "stopped") != true',
        'vm.state == "stopped" ? false : true',
        '(vm.state == "stopped" ? 0 : 1) > 0',
        '!vm.state.startsWith("stop")',
        '!vm.state.endsWith("ped")',
        '!vm.state.contains("stop")',
        '!vm.state.matches("stop.*")',
        '!vm.tags.exists(t, t == "bad") && size(vm.tags) > 0',
        'vm.tags.all(t, t != "bad") && size(vm.tags) > 0',
        'vm.tags.all(t, !(t in ["bad"])) && size(vm.tags) > 0',
        '!(vm.on && vm.state == "stopped")',
        'vm.on != (vm.state == "stopped")',
        '[vm.state == "stopped"].all(b, !b)',
        '(vm.state == "stopped") in [false]',
        '!("bad" in vm.tags)',
        '!!!(vm.state == "stopped")',
        "!(vm.tags == [])",
    ],
)
def test_a_new_word_of_a_service_must_never_pass(line):
    assert NEGATIVE in mistakes_of(line)


@pytest.mark.parametrize(
    "line",
    [
        'vm.state == "running"',
        'vm.state in ["running", "ready"]',
        'vm.on && vm.state.startsWith("run")',
        '!vm.silent && vm.state == "running"',
        '!!(vm.state == "running")',
        'vm.on ? vm.state == "running" : vm.zone in ["1", "2"]',
        'vm.state.matches("run(ning)?")',
        '"prod" in vm.tags',
        "vm.state == vm.zone",
        "vm.tags == []",
        "size(vm.state) > 0",
        "!vm.on",
        "vm.on != vm.silent",
    ],
)
def test_positive_matches_and_truth_values_are_fine(line):
    assert mistakes_of(line) == []


def test_the_words_of_the_policy_itself_may_be_tested_either_way():
    params = "{words: []}"
    assert mistakes_of('vm.nics >= ("voice" in params.words ? 0.0 : 1.0)', params=params) == []
    assert NEGATIVE in mistakes_of("vm.nics >= (vm.state in params.words ? 0.0 : 1.0)", params=params)
    assert NEGATIVE in mistakes_of('vm.nics >= (params.words.exists(w, w == "voice") ? 0.0 : 1.0)', params=params)


def test_where_may_be_negative_because_that_keeps_every_new_word():
    assert mistakes_of("vm.on", where="'vm.state != \"deallocated\"'") == []


@pytest.mark.parametrize(
    "pattern",
    ['.matches("[^s].*")', '.matches(".*")', '.matches("")', '.contains("")', '.startsWith("")', '.matches("^.{2,}$")'],
)
def test_a_pattern_that_takes_anything_is_refused(pattern):
    assert ANYTHING in mistakes_of(f"vm.state{pattern}")
    assert ANYTHING in mistakes_of(f"size(vm.state) > 0 && vm.state{pattern}")
    assert ANYTHING in mistakes_of(f"size(vm.tags) > 0 && vm.tags.exists(t, t{pattern})")


@pytest.mark.parametrize(
    "line",
    [
        "vm.on || true",
        "true || vm.on",
        "vm.on || !vm.on",
        "vm.on && false",
        "vm.on == vm.on || vm.silent || !vm.silent",
    ],
)
def test_a_line_that_cannot_come_out_otherwise_is_refused(line):
    assert {CONSTANT, ITSELF} & set(mistakes_of(line))


@pytest.mark.parametrize("line", ["vm.nics == vm.nics", "vm.nics >= vm.nics - 1", "vm.state in [vm.state]"])
def test_a_field_says_nothing_about_itself(line):
    assert ITSELF in mistakes_of(line)


@pytest.mark.parametrize("line", ["1 < 2", "params.n > 1", "[1, 2].all(n, n > 0)"])
def test_a_line_that_names_no_field_is_refused(line):
    assert NO_FIELD in mistakes_of(line, params="{n: 2}" if "params" in line else "")


def test_a_parameter_may_switch_a_line_off_at_one_tier_but_not_at_all():
    line = "!params.needed || vm.on"
    assert mistakes_of(line, params="{needed: {default: true, T3: false}}") == []
    assert CONSTANT in mistakes_of(line, params="{needed: false}")


@pytest.mark.parametrize("quantifier", ["all", "exists", "exists_one"])
class TestAQuantifierNeedsASizeBesideIt:
    def lint(self, lines: str, **keys: str) -> list[str]:
        try:
            policy(lines, **keys)
        except FileMistakes as found:
            return [mistake.what for mistake in found.mistakes]
        return []

    def test_alone_it_is_refused(self, quantifier):
        assert f"`{quantifier}` {EMPTY}" in self.lint(f"- 'vm.tags.{quantifier}(t, t == \"a\")'")

    @pytest.mark.parametrize(
        "guard",
        [
            "size(vm.tags) > 0",
            "vm.tags.size() >= 1",
            "size(vm.tags) == 3",
            "0 < size(vm.tags)",
            "size(vm.tags) >= params.n",
        ],
    )
    def test_a_size_in_the_same_line_or_in_another_is_enough(self, quantifier, guard):
        params = {"params": "{n: {default: 2, T3: 1}}"} if "params" in guard else {}
        line = f'vm.tags.{quantifier}(t, t == "a")'
        assert self.lint(f"- '{guard} && {line}'", **params) == []
        assert self.lint(f"- '{line}'\n- {guard}", **params) == []

    @pytest.mark.parametrize(
        "guard",
        [
            "size(vm.tags) >= 0",
            "size(vm.owners) > 0",
            "size(vm.tags) > 0 || vm.on",
            "size(vm.tags) >= params.n",
            "vm.on",
        ],
    )
    def test_a_size_that_an_empty_list_has_as_well_is_not(self, quantifier, guard):
        params = {"params": "{n: {default: 2, T3: 0}}"} if "params" in guard else {}
        lines = f"- 'vm.tags.{quantifier}(t, t == \"a\")'\n- {guard}"
        assert f"`{quantifier}` {EMPTY}" in self.lint(lines, **params)

    def test_a_size_that_weighs_less_is_not(self, quantifier):
        lines = f"- 'vm.tags.{quantifier}(t, t == \"a\")'\n- {{that: size(vm.tags) > 0, severity: minor}}"
        assert f"`{quantifier}` {EMPTY}" in self.lint(lines)

    def test_an_author_may_say_that_empty_is_fine(self, quantifier):
        assert self.lint(f"- that: 'vm.tags.{quantifier}(t, t == \"a\")'\n  empty_is_fine: true") == []

    def test_a_list_of_the_policy_needs_entries_at_every_tier(self, quantifier):
        lines = f"- 'params.needed.{quantifier}(p, p in vm.tags)'"
        assert self.lint(lines, params="{needed: [a]}") == []
        assert self.lint(lines, params="{needed: {default: [a], T3: []}}") == [f"`{quantifier}` {EMPTY}"]


def test_unused_parameters_are_refused_where_they_stand():
    text = policy_text(criterion_text("- vm.on", params="{spare: 3}"))
    with pytest.raises(FileMistakes) as found:
        load_policy({"p.yaml": text}, ROW_TYPES)
    (mistake,) = found.value.mistakes
    assert mistake.what == "no condition names the parameter `spare`"
    assert text.splitlines()[mistake.line - 1][mistake.column - 1 :].startswith("spare")


@pytest.mark.parametrize(
    "line",
    [
        "vm.load_pct >= 0",
        "vm.load_pct <= 100",
        "vm.load_pct > -1",
        "0 <= vm.load_pct",
        "vm.nics >= 0",
        'vm.backup_age >= duration("0s")',
        "size(vm.tags) >= 0",
        "size(vm.tags) < 20000",
        "size(vm.state) >= 0",
    ],
)
def test_a_limit_that_nothing_can_fail_is_none(line):
    (mistake,) = mistakes_of(line)
    assert mistake.endswith("can fail this line")


@pytest.mark.parametrize(
    "line",
    [
        "vm.load_pct > 0",
        "vm.load_pct <= 99.9",
        "vm.nics >= 1",
        "vm.nics != 3",
        "vm.nics == 0",
        'vm.backup_age <= duration("36h")',
        "size(vm.tags) >= 1",
        'vm.patched >= timestamp("2026-01-01T00:00:00Z")',
    ],
)
def test_a_limit_that_some_value_fails_is_fine(line):
    assert mistakes_of(line) == []

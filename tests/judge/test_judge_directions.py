"""Which change of a parameter asks for more: the table, and what nobody can tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from judge_samples import ROW_TYPES, criterion_text, policy, policy_text

from collector.judge.directions import Way, asks_less, way_of
from collector.judge.loader import load_policy

LESS, MORE, NOBODY = Way.LESS, Way.MORE, Way.NOBODY_KNOWS


@pytest.mark.parametrize(
    ("line", "value", "way"),
    [
        ("vm.backup_age <= params.p", "PT36H", LESS),
        ("vm.backup_age < params.p", "PT36H", LESS),
        ("params.p >= vm.backup_age", "PT36H", LESS),
        ("params.p > vm.backup_age", "PT36H", LESS),
        ("vm.nics >= params.p", "2", MORE),
        ("vm.nics > params.p", "2", MORE),
        ("params.p <= vm.nics", "2", MORE),
        ("params.p < vm.nics", "2", MORE),
        ("size(vm.tags) >= params.p", "2", MORE),
        ("vm.state in params.p", "[running, ready]", LESS),
        ("params.p in vm.tags", "prod", NOBODY),
        ("vm.state == params.p", "running", NOBODY),
        ("params.p != vm.nics", "2", NOBODY),
        ("vm.nics >= params.p && vm.load_pct > params.p", "2", MORE),
        ("vm.nics >= params.p || vm.on", "2", MORE),
        ("vm.nics >= params.p && vm.load_pct <= params.p", "2", NOBODY),
        ("!(vm.nics < params.p)", "2", NOBODY),
        ("vm.on ? vm.nics >= params.p : vm.silent", "2", NOBODY),
        ("vm.nics >= params.p + 1", "2", NOBODY),
        ("vm.nics + params.p >= params.p", "2", NOBODY),
        ("params.p <= vm.nics + params.p", "2", NOBODY),
    ],
)
def test_the_line_tells_which_way_asks_for_more(line, value, way):
    of = policy(f"- '{line}'", params=f"{{p: {value}}}")
    assert way_of(of.criteria[0], "p") is way


@pytest.mark.parametrize(
    ("lines", "way"),
    [
        ("- vm.nics >= params.p\n- vm.load_pct > params.p", MORE),
        ("- vm.nics >= params.p\n- vm.load_pct < params.p", NOBODY),
        ("- vm.nics >= params.p\n- vm.on", MORE),
    ],
)
def test_all_lines_must_agree(lines, way):
    assert way_of(policy(lines, params="{p: 2}").criteria[0], "p") is way


@pytest.mark.parametrize(("where", "way"), [("vm.nics >= params.p", NOBODY), ("vm.nics >= params.q", MORE)])
def test_what_chooses_rows_may_do_either(where, way):
    of = policy("- vm.nics >= params.p\n- vm.load_pct <= params.q", params="{p: 2, q: 80}", where=where)
    assert way_of(of.criteria[0], "p") is way


def test_lines_about_answers_tell_it_too():
    asked = """
    attest:
      says: It was tried.
      by: [operations-lead]
      valid: P14D
      asks: {rto: {type: duration, ask: How long?}}
      pass: [answer.rto <= params.p]
"""
    text = policy_text(criterion_text("- vm.on", params="{p: PT1H}")) + asked.removeprefix("\n")
    assert way_of(load_policy({"policy.yaml": text}, ROW_TYPES).criteria[0], "p") is LESS


@pytest.mark.parametrize(
    ("way", "before", "after", "less"),
    [
        (LESS, 2.0, 2.0, False),
        (LESS, 2.0, 1.0, False),
        (LESS, 2.0, 3.0, True),
        (MORE, 2.0, 1.0, True),
        (MORE, 2.0, 3.0, False),
        (LESS, timedelta(hours=2), timedelta(hours=1), False),
        (LESS, timedelta(hours=2), timedelta(hours=3), True),
        (MORE, timedelta(hours=2), timedelta(hours=3), False),
        (LESS, ("a", "b"), ("a",), False),
        (LESS, ("a", "b"), ("b", "a"), False),
        (LESS, ("a",), ("a", "b"), True),
        (LESS, ("a",), ("b",), True),
        (MORE, ("a",), ("a", "b"), False),
        (MORE, ("a", "b"), ("a",), True),
        (NOBODY, 2.0, 1.0, True),
        (NOBODY, 2.0, 2.0, False),
        (LESS, "a", "b", True),
        (LESS, 2.0, timedelta(hours=1), True),
        (LESS, ("a",), "a", True),
        (LESS, True, False, True),
    ],
)
def test_a_changed_value_asks_for_less_or_may_do(way, before, after, less):
    assert asks_less(way, before, after) is less

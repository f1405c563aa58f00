"""What holds now and will not by time alone: the moment at which an age reaches its limit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from judge_samples import NOT_READ, NOW, policy, rows, verdict, vm

from collector.judge.sight import Seen
from collector.judge.wear import first_ending
from collector.model import Outcome

LIMIT = {"params": "{p: P10D}"}


def ends_of(lines, **changes):
    params = LIMIT if "params" in lines else {}
    (one,) = verdict(policy(lines, **params), rows(vm(**changes))).subjects
    return one.outcome, one.holds_until, one.ends


@pytest.mark.parametrize(
    ("lines", "hours"),
    [
        ("- vm.backup_age <= params.p", 238),
        ("- params.p >= vm.backup_age", 238),
        ("- vm.backup_age < params.p", 238),
        ('- vm.backup_age <= duration("168h")', 166),
        ("- vm.backup_age <= params.p + params.p", 478),
        ("- vm.on\n- vm.backup_age <= params.p\n- 'vm.backup_age <= duration(\"200h\")'", 198),
    ],
)
def test_an_age_reaches_its_limit(lines, hours):
    assert ends_of(lines) == (Outcome.PASS, NOW + timedelta(hours=hours), "backup age")


@pytest.mark.parametrize(
    "lines",
    [
        "- vm.on",
        "- vm.nics <= 9",
        '- vm.backup_age <= duration("167h")',  # the next backup renews it
        '- vm.backup_age >= duration("1h")',
        '- vm.backup_age == duration("2h")',
        '- vm.on || vm.backup_age <= duration("1h")',
        '- vm.patched < timestamp("2027-01-01T00:00:00Z")',
    ],
)
def test_nothing_else_ends_by_time_alone(lines):
    assert ends_of(lines) == (Outcome.PASS, None, "")


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [({"backup_age": timedelta(days=11)}, Outcome.FAIL), ({"backup_age": NOT_READ}, Outcome.UNKNOWN)],
)
def test_what_does_not_hold_has_no_end(changes, outcome):
    assert ends_of("- vm.backup_age <= params.p", **changes) == (outcome, None, "")


def test_a_limit_beyond_the_calendar_never_ends():
    criterion = policy("- vm.backup_age <= params.p", **LIMIT).criteria[0]
    seen = Seen({"vm.backup_age": timedelta(hours=2), "params.p": timedelta.max}, {})
    assert first_ending(criterion, seen, NOW) is None

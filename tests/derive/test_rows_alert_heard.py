"""Whether anybody hears of the baseline alerts of resources, and what a row says where nobody does."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from builders import (
    GROUP,
    OPS,
    OTHER,
    VM,
    WEB,
    WORKLOAD,
    criterion,
    email,
    group,
    machine_rules,
    processing,
    rule,
    sms,
    vm,
)
from judged import healthy, outcome, rows_of

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.monitoring import ActionGroup
from collector.model import Fact, Workload

BASELINE = "monitoring-alert-baseline"
NO_RULES = healthy(AlertRule)
REST = [*NO_RULES, *machine_rules()]
"""Everything but the availability alert of machines."""
GONE = f"{OPS}/providers/microsoft.insights/actionGroups/deleted"
BLOCKS, LACKS, TOO_FEW = (f"fail F-{BASELINE}-{line}" for line in (1, 2, 3))


def why(facts: list[Fact], workload: Workload = WORKLOAD) -> list[str]:
    """What the rows say is wrong."""
    return [reason for row in rows_of("monitored_resource", facts, workload=workload) for reason in row.why_not]


def log(*queries: str, **changes: Any) -> AlertRule:
    given = {"rule_kind": "log", "target_type": None, "signals": queries or ("heartbeat | summarize max(t)",)}
    return rule("beat", **{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "expected", "says"),
    [
        ({"enabled": False}, BLOCKS, "availability: gone is switched off"),
        ({"enabled": None}, "unknown U-PARSE", ""),
        ({"action_groups": ()}, BLOCKS, "availability: gone tells no action group"),
        ({"action_groups": None}, "unknown U-PARSE", ""),
        ({"action_groups": (GONE,)}, BLOCKS, "availability: gone tells action groups that are off or gone"),
        ({"action_groups": (GONE, GROUP)}, "pass", ""),
        ({"action_groups": (f"{OTHER}/ag",)}, "unknown U-SCOPE", ""),
        ({"severity": 4}, "pass", ""),
        ({"severity": None}, "pass", ""),
    ],
)
def test_a_rule_must_be_on_and_tell_somebody(changes, expected, says):
    facts = [*REST, rule(**changes)]
    assert outcome(BASELINE, facts) == expected
    assert why(facts) == ([says] if says else [])


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (group(enabled=False), "tells action groups that are off or gone"),
        (group(email(status="Disabled"), sms(status="Disabled")), "tells an action group in which nobody is left"),
        (dataclasses.replace(group(), receivers=()), "tells an action group in which nobody is left"),
    ],
)
def test_a_group_that_reaches_nobody_leaves_all_alerts_out_of_place(found, says):
    facts = [*healthy(ActionGroup), found]
    assert outcome(BASELINE, facts) == BLOCKS
    assert all(says in reason for reason in why(facts))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, BLOCKS),
        ({"scopes": (VM,)}, BLOCKS),
        ({"scopes": (WEB + "-2",)}, "pass"),
        ({"enabled": False}, "pass"),
        ({"scheduled": True, "local_until": "2026-11-01T00:00:00"}, "pass"),
    ],
)
def test_a_processing_rule_that_silences_it_takes_it_out_of_place(changes, expected):
    facts = [*healthy(), processing(**changes)]
    assert outcome(BASELINE, facts) == expected
    silenced = "availability: the processing rule hush silences gone" in why(facts)
    assert silenced is (expected == BLOCKS)


def test_a_machine_is_not_taken_for_its_neighbour_under_the_same_rules():
    """Thousands of neighbours share what was found out once, unless something is special about one."""
    names = [f"{VM[:-1]}{number}" for number in range(1, 5)]
    only_third = processing(scopes=(names[2],))
    facts = [*healthy(Resource, AlertRule), *map(vm, names), rule(), *machine_rules(), only_third]
    shares = [row.availability_alerts_pct for row in rows_of("monitored_resource", facts)]
    assert shares == [100.0, 100.0, 0.0, 100.0]
    picky = log("heartbeat | where computer == 'vm-4'")
    facts = [*healthy(Resource, AlertRule), *map(vm, names), *machine_rules(), picky]
    known = [isinstance(row.availability_alerts_pct, float) for row in rows_of("monitored_resource", facts)]
    assert known == [False, False, False, True]


def test_a_row_rests_on_the_rule_the_group_and_the_processing_rules_of_its_subscription():
    """Those of all subscriptions would make the evidence of 100,000 rows grow with the square of the estate."""
    documents = [f"sha256:{number:064}" for number in range(5)]
    adds = {"subject": f"{OPS}/adds", "removes_all": False, "adds": (GROUP,)}
    facts = [
        *healthy(AlertRule, ActionGroup),
        rule(documents=documents[:1]),
        dataclasses.replace(group(), documents=tuple(documents[1:2])),
        processing(scopes=(WEB + "-2",), documents=documents[2:3]),
        processing(**adds, documents=documents[3:4]),
        processing(subject=f"{OPS}/elsewhere", scopes=(OTHER,), documents=documents[4:]),
    ]
    (row,) = rows_of("monitored_resource", facts)
    assert set(documents) & set(row.evidence) == set(documents[:4])


def test_the_reason_that_is_nearest_to_being_in_place_is_told():
    off, wrong = rule("off", enabled=False), rule("wrong", criteria=(criterion(threshold=-1.0),))
    assert why([*REST, wrong, off]) == ["availability: off is switched off"]


def test_an_availability_alert_of_severity_4_counts_and_is_named():
    (row,) = rows_of("monitored_resource", [*REST, rule(severity=4)])
    assert row.alerts_of_low_urgency == ("availability",)
    assert row.availability_alerts_pct == 100.0
    (row,) = rows_of("monitored_resource", [*REST, rule(severity=4), rule("second", severity=2)])
    assert row.alerts_of_low_urgency == ()


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        pytest.param([rule()], ["ag"], id="in place"),
        pytest.param([rule(enabled=False)], ["ag"], id="off"),
        pytest.param([rule(enabled=None)], ["ag"], id="switch not told"),
        pytest.param([rule(criteria=(criterion(threshold=-1.0),))], ["ag"], id="can never fire"),
        pytest.param([rule(), processing()], ["ag"], id="silenced"),
        pytest.param([rule(enabled=False, action_groups=(GONE,))], [], id="off, and its group is gone"),
        pytest.param([rule(enabled=False, action_groups=(f"{OTHER}/ag",))], [], id="off, and its group is not seen"),
        pytest.param([], [], id="no rule"),
    ],
)
def test_where_an_alert_is_not_in_place_the_row_says_who_would_be_told(facts, told):
    (row,) = rows_of("monitored_resource", [*REST, *facts])
    (cell,) = [cell for cell in row.cells if cell.alert == "availability"]
    assert [group.name for group in cell.told] == told


def test_a_group_in_which_nobody_is_left_is_not_among_those_who_are_told():
    empty = f"{OPS}/providers/microsoft.insights/actionGroups/empty"
    nobody = dataclasses.replace(group(subject=empty), name="empty", receivers=())
    facts = [*REST, rule(action_groups=(GROUP, empty)), nobody]
    (row,) = rows_of("monitored_resource", facts)
    (cell,) = [cell for cell in row.cells if cell.alert == "availability"]
    assert (cell.in_place, [one.name for one in cell.told]) == (True, ["ag"])

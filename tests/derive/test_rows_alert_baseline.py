"""Whether resources have their baseline alerts: what a rule covers, what it watches, who needs it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from builders import (
    OPS,
    OTHER,
    PROD,
    VM,
    WEB,
    WORKLOAD,
    criterion,
    disk_rule,
    machine_rules,
    rule,
    vm,
)
from judged import gap, healthy, outcome, rows_of, verdict

from collector.facts import resource_types as types
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.backup import BackupVault
from collector.facts.monitoring import ActionGroup, ProcessingRule
from collector.model import Fact, Flow, Workload

BASELINE = "monitoring-alert-baseline"
NO_RULES = healthy(AlertRule)
REST = [*NO_RULES, *machine_rules()]
"""Everything but the availability alert of machines."""
GONE = f"{OPS}/providers/microsoft.insights/actionGroups/deleted"
BLOCKS, LACKS, TOO_FEW = (f"fail F-{BASELINE}-{line}" for line in (1, 2, 3))


def why(facts: list[Fact], workload: Workload = WORKLOAD) -> list[str]:
    """What the rows say is wrong."""
    return [reason for row in rows_of("monitored_resource", facts, workload=workload) for reason in row.why_not]


# --- What a rule covers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="whole subscription"),
        pytest.param({"scopes": (PROD.upper(),)}, "pass", id="in capitals"),
        pytest.param({"scopes": (WEB,)}, "pass", id="its group"),
        pytest.param({"scopes": (VM,), "target_type": None}, "pass", id="the machine itself"),
        pytest.param({"scopes": (f"{WEB}-2",)}, BLOCKS, id="a group whose name begins alike"),
        pytest.param({"scopes": (VM + "0",)}, BLOCKS, id="a machine that was deleted"),
        pytest.param({"scopes": (OTHER,)}, BLOCKS, id="another subscription"),
        pytest.param({"scopes": ()}, BLOCKS, id="nothing"),
        pytest.param({"scopes": None}, BLOCKS, id="scopes not told"),
        pytest.param({"target_type": None}, BLOCKS, id="subscription without a type"),
        pytest.param({"target_type": "microsoft.web/sites"}, BLOCKS, id="another type"),
        pytest.param({"target_region": "West Europe"}, "pass", id="its region, spelt out"),
        pytest.param({"target_region": "northeurope"}, BLOCKS, id="another region"),
    ],
)
def test_which_rule_watches_a_machine(changes, expected):
    assert outcome(BASELINE, [*REST, rule(**changes)]) == expected


def test_a_machine_without_a_place_is_not_covered_by_a_rule_for_a_region():
    facts = [*healthy(AlertRule, Resource), vm(location=None), *machine_rules()]
    assert outcome(BASELINE, [*facts, rule(target_region="westeurope")]) == BLOCKS
    assert outcome(BASELINE, [*facts, rule()]) == "pass"


def log(*queries: str, **changes: Any) -> AlertRule:
    given = {"rule_kind": "log", "target_type": None, "signals": queries or ("heartbeat | summarize max(t)",)}
    return rule("beat", **{**given, **changes})


WORKSPACE = f"{OPS}/providers/Microsoft.OperationalInsights/workspaces/log"
METRICS = f"{OPS}/providers/Microsoft.Monitor/accounts/amw"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(log(), "pass", id="over the subscription"),
        pytest.param(log(target_types=(types.VIRTUAL_MACHINE,)), "pass", id="of its type"),
        pytest.param(log(target_types=(types.WEB_APP,)), BLOCKS, id="of another type"),
        pytest.param(log("syslog | where level == 'err'"), BLOCKS, id="about something else"),
        pytest.param(log("heartbeat", "syslog"), BLOCKS, id="only together with something else"),
        pytest.param(log(scopes=(WORKSPACE,)), "unknown U-MISSING", id="over what a workspace is sent"),
        pytest.param(log(scopes=(WORKSPACE,), target_types=(types.WEB_APP,)), BLOCKS, id="sent by other types"),
        pytest.param(log(scopes=(WORKSPACE,), enabled=False), BLOCKS, id="over a workspace, switched off"),
        pytest.param(log(scopes=(WORKSPACE,), action_groups=()), BLOCKS, id="over a workspace, telling nobody"),
        pytest.param(log("syslog", scopes=(WORKSPACE,)), BLOCKS, id="over a workspace, about something else"),
        pytest.param(log(scopes=(METRICS,), rule_kind="prometheus"), BLOCKS, id="Prometheus is not for machines"),
        pytest.param(log(signals=None, criteria=None), "unknown U-PARSE", id="query not told"),
        pytest.param(log("heartbeat | where computer == 'vm-1'"), "pass", id="of this machine"),
        pytest.param(log("heartbeat | where computer in ('vm-0', 'vm-1')"), "pass", id="of this machine and another"),
        pytest.param(log("heartbeat | where computer == 'vm-7'"), "unknown U-MISSING", id="of another machine"),
        pytest.param(log("heartbeat | where computer startswith 'vm-'"), "unknown U-MISSING", id="of some machines"),
        pytest.param(log("heartbeat | summarize max(t) by computer"), "pass", id="of each machine"),
        pytest.param(log("heartbeat | where computer != 'vm-7'"), "pass", id="of all but one"),
    ],
)
def test_a_log_rule_over_the_heartbeat_is_an_availability_alert_too(found, expected):
    assert outcome(BASELINE, [*REST, found]) == expected


def test_a_rule_over_a_workspace_says_what_would_make_it_certain():
    found = verdict(BASELINE, [*REST, log(scopes=(WORKSPACE,))])
    assert "the rule beat watches for it in a workspace" in found.message
    assert "give the rule the resource, its group or its subscription as scope" in found.message


# --- What a rule watches ----------------------------------------------------------------------------------


def watching(**changes: Any) -> AlertRule:
    return rule(criteria=(criterion(**changes),))


@pytest.mark.parametrize(
    ("found", "expected", "says"),
    [
        pytest.param(watching(), "pass", "", id="below 1"),
        pytest.param(watching(operator="LESSTHAN"), "pass", "", id="in capitals"),
        pytest.param(watching(operator="LessThanOrEqual", threshold=0.0), "pass", "", id="0 or less"),
        pytest.param(watching(operator="Equals", threshold=0.0), "pass", "", id="exactly 0"),
        pytest.param(watching(threshold=0.0), BLOCKS, "gone can never fire (vmavailabilitymetric < 0)", id="below 0"),
        pytest.param(watching(threshold=-1.0), BLOCKS, "can never fire", id="below -1"),
        pytest.param(watching(operator="GreaterThan"), BLOCKS, "gone fires on the wrong side", id="above 1"),
        pytest.param(watching(operator="Equals"), BLOCKS, "wrong side (vmavailabilitymetric == 1)", id="exactly 1"),
        pytest.param(watching(operator="LessThan", dynamic=True, threshold=None), "pass", "", id="by itself"),
        pytest.param(watching(operator="GreaterOrLessThan", dynamic=True, threshold=None), "pass", "", id="either way"),
        pytest.param(
            watching(operator="GreaterThan", dynamic=True, threshold=None),
            BLOCKS,
            "wrong side (vmavailabilitymetric > its usual values)",
            id="by itself, the wrong way",
        ),
        pytest.param(watching(threshold=None), "unknown U-PARSE", "", id="threshold not told"),
        pytest.param(watching(operator=""), "unknown U-PARSE", "", id="operator not told"),
        pytest.param(watching(operator="Sideways"), "unknown U-PARSE", "", id="an operator of tomorrow"),
        pytest.param(watching(namespace=types.VIRTUAL_MACHINE), "pass", "", id="of its type"),
        pytest.param(watching(namespace=types.WEB_APP), BLOCKS, "no rule watches for it", id="of another type"),
        pytest.param(watching(signal="network in"), BLOCKS, "no rule watches for it", id="another metric"),
        pytest.param(rule(criteria=(), signals=()), BLOCKS, "no rule watches for it", id="nothing"),
        pytest.param(rule(criteria=None, signals=None), "unknown U-PARSE", "", id="conditions not told"),
        pytest.param(
            rule(criteria=(criterion(), criterion("network in"))),
            BLOCKS,
            "gone fires only when network in is out of its limits as well",
            id="only together with something else",
        ),
        pytest.param(
            rule(rule_kind="activity", conditions=(), signals=("resourceid=/x/heartbeat-01",)),
            BLOCKS,
            "no rule watches for it",
            id="a name is no signal",
        ),
        pytest.param(rule(rule_kind="smart_detector", signals=("vmmemoryleak",)), BLOCKS, "no rule", id="a detector"),
        pytest.param(rule(rule_kind="astrology"), BLOCKS, "no rule", id="a kind of tomorrow"),
    ],
)
def test_a_rule_counts_only_where_it_can_fire_on_the_trouble(found, expected, says):
    assert outcome(BASELINE, [*REST, found]) == expected
    assert says in " ".join(why([*REST, found]))


@pytest.mark.parametrize(
    ("threshold", "operator", "expected"),
    [(99.9, "GreaterThan", "pass"), (100.0, "GreaterThan", TOO_FEW), (100.0, "GreaterThanOrEqual", "pass"),
     (120.0, "GreaterThan", TOO_FEW), (80.0, "LessThan", TOO_FEW)],
)  # fmt: skip
def test_a_share_cannot_be_above_a_hundred(threshold, operator, expected):
    cpu = rule("cpu", severity=2, criteria=(criterion("percentage cpu", threshold=threshold, operator=operator),))
    others = [one for one in machine_rules() if one.name != "cpu"]
    assert outcome(BASELINE, [*NO_RULES, rule(), *others, cpu]) == expected


# --- What a critical flow needs ---------------------------------------------------------------------------


def with_flows(*flows: Flow) -> Workload:
    return dataclasses.replace(WORKLOAD, flows=flows)


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        pytest.param((), BLOCKS, id="no flow is declared"),
        pytest.param((Flow(name="pay", members=(VM.upper(),)),), BLOCKS, id="a member"),
        pytest.param((Flow(name="pay", members=(WEB,)),), BLOCKS, id="in a group that is a member"),
        pytest.param((Flow(name="pay", members=(f"{VM}/extensions/x",)),), BLOCKS, id="holds a member"),
        pytest.param((Flow(name="pay", members=(f"{WEB}/providers/Contoso.New/things/vm-1",)),), LACKS, id="no member"),
        pytest.param((Flow(name="look", members=(VM,), critical=False),), LACKS, id="of an uncritical flow"),
        pytest.param(
            (Flow(name="look", members=(VM,), critical=False), Flow(name="pay", members=(VM,))), BLOCKS, id="of both"
        ),
    ],
)
def test_a_missing_availability_alert_blocks_where_a_critical_flow_needs_it(flows, expected):
    found = verdict(BASELINE, REST, workload=with_flows(*flows))
    assert f"{found.outcome.value} {found.reason_codes[0]}" == expected
    assert found.severity.value == ("blocker" if expected == BLOCKS else "major")


def test_what_is_unknown_of_an_uncritical_member_does_not_weigh_as_a_blocker():
    found = verdict(BASELINE, [*REST, rule(enabled=None)], workload=with_flows(Flow(name="pay", members=(WEB + "-2",))))
    assert (found.outcome.value, found.severity.value) == ("unknown", "major")


def test_too_few_of_the_baseline_fail_as_a_major_with_the_share():
    found = verdict(BASELINE, [*NO_RULES, rule(), *machine_rules()[:-1]])
    assert (found.outcome.value, found.severity.value) == ("fail", "major")
    assert found.measured is not None
    assert round(float(str(found.measured.value)), 1) == 83.3


# --- Gaps -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (AlertRule, NO_RULES, "unknown U-PERM"),
        (ActionGroup, healthy(ActionGroup), "unknown U-PERM"),
        (ProcessingRule, healthy(), "unknown U-PERM"),
        (Resource, healthy(), "unknown U-PERM"),
        (AlertRule, healthy(), "pass"),
        (ActionGroup, healthy(), "pass"),
        (BackupVault, healthy(), "pass"),
    ],
)
def test_what_a_gap_does_to_the_baseline(kind, facts, expected):
    assert outcome(BASELINE, facts, [gap(kind)]) == expected


def test_what_is_certain_is_a_lower_bound_where_something_is_hidden():
    (row,) = rows_of("monitored_resource", [*NO_RULES, rule(), disk_rule()], [gap(AlertRule)])
    assert row.availability_alerts_pct == 100.0
    assert round(row.baseline_alerts_pct.at_least) == 33
    assert row.why_not == ()

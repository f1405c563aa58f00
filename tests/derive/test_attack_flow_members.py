"""A member of a critical flow that nobody saw: no question may pass over it."""

from __future__ import annotations

import dataclasses

import pytest
from builders import OTHER, PROD, VM, WEB, WORKLOAD
from builders_watching import resource_health, service_health
from judged import decided, gap, healthy, outcome, verdict

from collector.facts.azure import Resource
from collector.model import Flow, Workload

BASELINE, HEALTH, PROBES = "monitoring-alert-baseline", "monitoring-service-health", "monitoring-health-probes"
TYPO = f"{WEB}/providers/Microsoft.Compute/virtualMachines/vm-l"
DATABASE = f"{WEB}/providers/Microsoft.Sql/servers/sql/databases/gone"
ELSEWHERE = f"{OTHER}/resourceGroups/rg-hub/providers/Microsoft.Compute/virtualMachines/hub"
FACTS = [*healthy(), service_health(), resource_health()]


def needing(*members: str) -> Workload:
    return dataclasses.replace(WORKLOAD, flows=(Flow(name="checkout", members=members),))


@pytest.mark.parametrize(
    ("member", "criterion", "expected"),
    [
        pytest.param(VM, BASELINE, "pass", id="there, baseline"),
        pytest.param(VM, HEALTH, "pass", id="there, health of Azure"),
        pytest.param(TYPO, BASELINE, "unknown U-MISSING", id="a slip of the pen, baseline"),
        pytest.param(DATABASE, BASELINE, "unknown U-MISSING", id="a database, baseline"),
        pytest.param(ELSEWHERE, BASELINE, "unknown U-SCOPE", id="in another subscription, baseline"),
        pytest.param(ELSEWHERE, HEALTH, "unknown U-SCOPE", id="in another subscription, health of Azure"),
    ],
)
def test_what_was_not_seen_is_never_passed_over(member, criterion, expected):
    assert outcome(criterion, FACTS, workload=needing(VM, member)) == expected


@pytest.mark.parametrize(("member", "expected"), [(TYPO, "unknown U-MISSING"), (ELSEWHERE, "unknown U-SCOPE")])
def test_that_nothing_was_seen_is_no_proof_that_nothing_must_be_probed(member, expected):
    assert outcome(PROBES, FACTS, workload=needing(member)) == expected


@pytest.mark.parametrize(
    ("member", "fix"),
    [(TYPO, "correct its id under `flows`"), (ELSEWHERE, "add 22222222-aaaa-4bbb-8ccc-000000000099 under scope.azure")],
)
def test_the_verdict_says_what_to_do(member, fix):
    assert fix in verdict(BASELINE, FACTS, workload=needing(VM, member)).message


def test_of_a_member_that_a_flow_can_do_without_nothing_is_asked():
    flows = (Flow(name="checkout", members=(VM,)), Flow(name="report", members=(TYPO, ELSEWHERE), critical=False))
    workload = dataclasses.replace(WORKLOAD, flows=flows)
    assert [outcome(one, FACTS, workload=workload) for one in (BASELINE, HEALTH)] == ["pass", "pass"]


def test_a_member_behind_a_gap_is_told_by_the_gap():
    assert outcome(BASELINE, FACTS, [gap(Resource, scope=PROD)], workload=needing(VM, TYPO)) == "unknown U-PERM"


def test_the_matrix_counts_it_as_unknown():
    blocks = {block.resource_type: block for block in decided(FACTS, workload=needing(VM, DATABASE)).alert_matrix}
    lines = blocks["microsoft.sql/servers/databases"].lines
    assert {(line.needed, line.unknown) for line in lines} == {(1, 1)}

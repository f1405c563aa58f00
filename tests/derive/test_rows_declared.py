"""What the workload declares to be there, held against what was seen."""

from __future__ import annotations

import dataclasses

import pytest
from builders import NOW, OTHER, PROD, SUB, VM, VM_TYPE, WORKLOAD, vm
from builders_launch import LAUNCHED, launch_in_order
from judged import decided, gap, healthy, outcome, rows_of

from collector.derive.rows import Unknown
from collector.facts.azure import Inventory, Resource
from collector.model import AzureScope, Cause, Expected, Outcome, Ruling

GONE = f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-gone"
MAP = f"{PROD}/resourceGroups/rg-web/providers/Microsoft.Maps/accounts/find"
SITES = "microsoft.web/sites"
RESOURCES, INVENTORY = "governance-declared-resources", "governance-expected-inventory"


def naming(*resources: str, expect: tuple[tuple[str, int], ...] = ()):
    wanted = tuple(Expected(resource_type=kind, at_least=count) for kind, count in expect)
    azure = AzureScope(subscriptions=(SUB,), resources=resources, expect=wanted)
    return dataclasses.replace(WORKLOAD, subscriptions=azure.every_subscription, azure=azure)


@pytest.mark.parametrize(
    ("declared", "gaps", "expected"),
    [
        pytest.param((VM,), (), "pass", id="seen"),
        pytest.param((VM.upper().replace("/SUBSCRIPTIONS", "/subscriptions"),), (), "pass", id="in another case"),
        pytest.param((GONE,), (), f"fail F-{RESOURCES}-1", id="provably not there"),
        pytest.param((VM, GONE), (), f"fail F-{RESOURCES}-1", id="one of two"),
        pytest.param((GONE,), (gap(Resource),), "unknown U-PERM", id="not there as far as can be seen"),
        pytest.param((VM,), (gap(Resource, scope=VM),), "unknown U-PERM", id="seen, but something is hidden there"),
        pytest.param((VM,), (gap(Resource, scope=GONE),), "pass", id="something is hidden elsewhere"),
        pytest.param((MAP,), (), "unknown U-MISSING", id="of a type that is not read"),
        pytest.param((VM.replace(PROD, OTHER),), (), "unknown U-PARTIAL", id="where nobody looked"),
        pytest.param((), (), "not_applicable", id="nothing declared"),
    ],
)
def test_a_declared_resource_must_exist(declared, gaps, expected):
    assert outcome(RESOURCES, healthy(), gaps, naming(*declared)) == expected


@pytest.mark.parametrize(
    ("expect", "gaps", "expected"),
    [
        pytest.param(((VM_TYPE, 1),), (), "pass", id="as many"),
        pytest.param(((VM_TYPE, 2),), (), f"fail F-{INVENTORY}-1", id="too few"),
        pytest.param(((SITES, 1),), (), f"fail F-{INVENTORY}-1", id="none"),
        pytest.param(((VM_TYPE, 1), (SITES, 1)), (), f"fail F-{INVENTORY}-1", id="one type of two"),
        pytest.param(((VM_TYPE, 2),), (gap(Resource),), "unknown U-PERM", id="too few as far as can be seen"),
        pytest.param(((VM_TYPE, 1),), (gap(Resource),), "unknown U-PERM", id="as many, but something is hidden"),
        pytest.param((("microsoft.maps/accounts", 1),), (), "unknown U-MISSING", id="a type that is not read"),
        pytest.param((), (), "not_applicable", id="nothing expected"),
    ],
)
def test_the_expected_inventory_must_be_there(expect, gaps, expected):
    assert outcome(INVENTORY, healthy(), gaps, naming(expect=expect)) == expected


def test_two_answers_about_one_resource_count_once():
    facts = [*healthy(), vm(VM.upper())]
    (row,) = rows_of("expected_inventory", facts, workload=naming(expect=((VM_TYPE, 2),)))
    assert row.found_count == 1


def test_only_what_belongs_to_the_workload_counts():
    azure = AzureScope(
        subscriptions=(SUB,), tags=(("env", "prod"),), expect=(Expected(resource_type=VM_TYPE, at_least=2),)
    )
    workload = dataclasses.replace(WORKLOAD, azure=azure)
    facts = [vm(tags=(("env", "prod"),)), vm(GONE, tags=(("env", "test"),)), *healthy(Resource)]
    assert outcome(INVENTORY, facts, workload=workload) == f"fail F-{INVENTORY}-1"


def test_absence_rests_on_the_looks_that_prove_it():
    (row,) = rows_of("declared_resource", healthy(), workload=naming(GONE))
    assert (row.found, row.observed_at, len(row.evidence)) == (False, NOW, 1)


def test_without_a_complete_look_nothing_is_said():
    facts = [one for one in healthy() if not (isinstance(one, Inventory) and one.of == "resource")]
    (row,) = rows_of("declared_resource", facts, workload=naming(GONE))
    assert isinstance(row.found, Unknown)
    assert row.found.gaps[0].cause is Cause.PARTIAL


def test_a_missing_resource_is_no_go_although_everything_else_is_in_order():
    workload = dataclasses.replace(LAUNCHED, azure=naming(VM, GONE).azure)
    decision = decided([*healthy(), *launch_in_order()], workload=workload)
    assert decision.ruling is Ruling.NO_GO
    assert [one.criterion for one in decision.verdicts if one.outcome is Outcome.FAIL] == [RESOURCES]

"""An attached disk goes with its machine only where that machine is judged in its place."""

from __future__ import annotations

import dataclasses

import pytest
from builders import VM, WEB, WORKLOAD
from judged import healthy, outcome, rows_of
from stores_kept import DISK, resource

from collector.model import Rebuildable

FOREIGN = f"{WEB}/providers/Microsoft.Compute/virtualMachines/of-somebody-else"
IN_UNIFORM_SET = f"{WEB}/providers/Microsoft.Compute/virtualMachineScaleSets/set/virtualMachines/0"
COVERAGE = "recovery-backup-coverage"


def test_a_disk_of_a_machine_of_the_workload_goes_with_it():
    rows = rows_of("stateful_resource", [*healthy(), resource(DISK, managed_by=VM.upper())])
    assert [row.subject for row in rows] == [VM]


@pytest.mark.parametrize("holder", [FOREIGN, IN_UNIFORM_SET], ids=["not seen", "instance of a uniform scale set"])
def test_a_disk_whose_machine_is_judged_nowhere_is_judged_itself(holder):
    facts = [*healthy(), resource(DISK, managed_by=holder)]
    assert DISK in [row.subject for row in rows_of("stateful_resource", facts)]
    assert not outcome(COVERAGE, facts).startswith("pass")


def test_a_machine_that_is_rebuilt_takes_no_disk_with_it():
    """What is on the disk is not rebuilt from the machine's image; where it is, that is declared as well."""
    facts = [*healthy(), resource(DISK, managed_by=VM)]
    machine, disk = (Rebuildable(resource=place, source="image") for place in (VM, DISK))
    rebuilt = dataclasses.replace(WORKLOAD, rebuildable=(machine,))
    assert [row.subject for row in rows_of("stateful_resource", facts, workload=rebuilt)] == [DISK]
    both = dataclasses.replace(WORKLOAD, rebuildable=(machine, disk))
    assert outcome(COVERAGE, facts, workload=both) == "not_applicable"

"""The machine of `builders` in a scale set over two zones, for the workload in good order."""

from __future__ import annotations

from builders import SEEN, VM, WEB

from collector.facts.recovery import HostRedundancy
from collector.model import Fact

SET = f"{WEB}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss"


def redundancy_in_order() -> list[Fact]:
    """The set tells of a second machine, which is not one of the workload."""
    return [
        HostRedundancy(subject=VM, zones=("1",), group=SET, **SEEN),
        HostRedundancy(subject=SET, zones=("1", "2"), instances=2, **SEEN),
    ]

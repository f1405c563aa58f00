"""The machine of `builders` in a scale set over two zones, for the workload in good order."""

from __future__ import annotations

from builders import SEEN, VM, WEB

from collector.facts.recovery import HostRedundancy
from collector.model import Fact

SET = f"{WEB}/providers/Microsoft.Compute/virtualMachineScaleSets/vmss"


def redundancy_in_order() -> list[Fact]:
    """The set tells of a second machine, which is not one of the workload."""
    return [
        HostRedundancy(subject=VM, zones=("1",), group=SET, instances=1, **SEEN),
        HostRedundancy(subject=SET, zones=("1", "2"), instances=2, **SEEN),
    ]


def redundancy_variants() -> list[Fact]:
    """What else may be told of the machine, its set and its like."""
    return [
        HostRedundancy(subject=VM, zones=("2",), group=SET, **SEEN),
        HostRedundancy(subject=VM, zones=("1",), group=SET, instances=0, **SEEN),
        HostRedundancy(subject=VM, zones=("1",), group="no id", instances=1, **SEEN),
        HostRedundancy(subject=f"{VM}-2", zones=("2",), group=SET, instances=1, **SEEN),
        HostRedundancy(subject=f"{VM}-2", **SEEN),
        HostRedundancy(subject=SET, zones=("1",), instances=1, **SEEN),
    ]

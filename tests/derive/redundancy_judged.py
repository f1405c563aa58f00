"""Components of every type with what is told of their redundancy, judged by the one criterion about it."""

from __future__ import annotations

import dataclasses
from typing import Any

from builders import PROD, SEEN, VM, WEB, WORKLOAD, vm
from builders_redundancy import SET
from judged import healthy, outcome

from collector.derive.recovery.redundancy_rules import told_by
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.backup import NativeBackup
from collector.facts.recovery import Redundancy, Region
from collector.model import Fact, Tier, type_of

REDUNDANCY = "recovery-zone-redundancy"
NO_ZONE, TOO_FEW = f"fail F-{REDUNDANCY}-1", f"fail F-{REDUNDANCY}-2"
AVAILABILITY_SET = f"{WEB}/providers/Microsoft.Compute/availabilitySets/avail"
TWIN = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.Compute/virtualMachines/vm-1"
PLAN = f"{WEB}/providers/Microsoft.Web/serverfarms/plan"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
STORE = f"{WEB}/providers/Microsoft.Storage/storageAccounts/st"
REST = [fact for fact in healthy(Resource) if not isinstance(fact, Redundancy | Region | NativeBackup)]
"""The healthy workload without its components."""
ZONAL = Region(subject=f"{PROD}/locations/westeurope", seen_from=PROD, name="westeurope", zones=3, **SEEN)
ZONELESS = Region(subject=f"{PROD}/locations/westus", seen_from=PROD, name="westus", zones=0, **SEEN)


def resource(subject: str, location: str | None = "West Europe", **changes: Any) -> Resource:
    name = subject.rpartition("/")[2]
    return Resource(subject=subject, resource_type=type_of(subject), name=name, location=location, **changes, **SEEN)


def told(subject: str, **fields: Any) -> Redundancy:
    return told_by(type_of(subject))(subject=subject, **fields, **SEEN)


def of_type(kind: str) -> str:
    """Return the id of a resource of a type."""
    namespace, *rest = kind.split("/")
    return f"{WEB}/providers/{namespace}/" + "/".join(f"{part}/x" for part in rest)


def machines(*zones: str | None, group: str | None = SET, **fields: Any) -> list[Fact]:
    """Return one machine that runs for each zone, all in one set."""
    fields = {"instances": 1, **fields}
    found: list[Fact] = []
    for number, zone in enumerate(zones):
        one = VM if number == 0 else f"{VM}{number}"
        found += [vm(one), told(one, zones=(zone,) if zone else (), group=group, **fields)]
    return found


DISK = resource(of_type(types.DISK))
"""No component, but something that is there: a scope with nothing but networks and addresses holds no workload."""


def judged(*facts: Fact, gaps: Any = (), tier: Tier = Tier.T1) -> str:
    """Return the outcome over these components only, in two regions, one of them without zones."""
    workload = dataclasses.replace(WORKLOAD, tier=tier)
    return outcome(REDUNDANCY, [*REST, ZONAL, ZONELESS, *facts], gaps, workload)

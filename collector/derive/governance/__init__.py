"""Rows about what the workload declares."""

from __future__ import annotations

from collector.derive.governance import compliance, declared, locks, runs
from collector.derive.registers import judged
from collector.derive.row_source import RowSource
from collector.facts.azure import Resource
from collector.facts.compliance import NoncompliantState, PolicyAssignment

SOURCES = (
    RowSource(declared.DeclaredResource, declared.declared_resources, (Resource,)),
    RowSource(declared.ExpectedInventory, declared.expected_inventories, (Resource,)),
    RowSource(compliance.AssignedPolicy, compliance.assigned_policies, (PolicyAssignment, NoncompliantState, Resource)),
    RowSource(runs.GateRuns, judged.not_judged_yet, ()),
    RowSource(runs.PolicyFreeze, judged.not_judged_yet, ()),
    RowSource(locks.LockedResource, locks.locked_resources, locks.LOCK_FACTS),
)

"""Rows about backup, restore and recovery elsewhere."""

from __future__ import annotations

from collector.derive.recovery import (
    advice,
    coverage,
    data_loss,
    drills,
    guarded,
    policy_fit,
    redundancy,
    restore,
    success,
)
from collector.derive.recovery.feeding import FEEDING_FACTS
from collector.derive.recovery.keepers import KEEPER_FACTS
from collector.derive.recovery.redundancy_index import REDUNDANCY_FACTS
from collector.derive.row_source import RowSource
from collector.facts.ai import ModelDeployment
from collector.facts.azure import Resource
from collector.facts.platform import AdvisorFinding
from collector.facts.recovery import RecoveryPlan, Region, ReplicatedItem, ReplicationJob

_REDUNDANCY = (*FEEDING_FACTS, *REDUNDANCY_FACTS, ModelDeployment, Region)

SOURCES = (
    RowSource(coverage.StatefulResource, coverage.stateful_resources, KEEPER_FACTS),
    RowSource(success.ProtectedResource, success.protected_resources, KEEPER_FACTS),
    RowSource(policy_fit.BackupFit, policy_fit.backup_fits, policy_fit.FIT_FACTS),
    RowSource(data_loss.DataLoss, data_loss.data_losses, data_loss.LOSS_FACTS),
    RowSource(redundancy.RedundantComponent, redundancy.redundant_components, _REDUNDANCY),
    RowSource(drills.FailoverTest, drills.failover_tests, (Resource, ReplicatedItem, RecoveryPlan, ReplicationJob)),
    RowSource(advice.ReliabilityAdvice, advice.advisor_findings, (AdvisorFinding, Resource)),
    RowSource(guarded.GuardedStore, guarded.guarded_stores, guarded.GUARD_FACTS),
    RowSource(restore.RestoreTest, restore.restore_tests, restore.RESTORE_FACTS),
)

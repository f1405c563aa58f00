"""Rows about quotas and headroom."""

from __future__ import annotations

from collector.derive.capacity import budgets, quotas
from collector.derive.row_source import RowSource
from collector.facts.azure import Resource
from collector.facts.budgets import Budget
from collector.facts.recovery import QuotaUse, ReplicatedItem

SOURCES: tuple[RowSource, ...] = (
    RowSource(quotas.RecoveryCapacity, quotas.recovery_capacities, (Resource, QuotaUse, ReplicatedItem)),
    RowSource(quotas.QuotaHeadroom, quotas.quota_headrooms, (Resource, QuotaUse)),
    RowSource(budgets.SubscriptionBudget, budgets.subscription_budgets, (Budget,)),
)

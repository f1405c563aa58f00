"""Dated tables that derivation looks things up in; their texts stand in the policy's folder `tables`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from collector.derive.support_table import SupportTable


class AlertSet(StrEnum):
    """Which part of the baseline an alert belongs to (readiness criteria, table 7.2)."""

    AVAILABILITY = "availability"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineAlert:
    """One alert that every resource of a type needs; any one of its signals will do."""

    name: str
    alert_set: AlertSet
    metrics: tuple[str, ...] = ()
    """Metric names in lower case."""
    log_words: tuple[tuple[str, ...], ...] = ()
    """For log queries: lists of words in lower case, all of which the query must hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All tables of a policy."""

    alert_baseline: Mapping[str, tuple[BaselineAlert, ...]]
    """By resource type in lower case."""
    free_mail_domains: frozenset[str]
    support: SupportTable = field(default_factory=SupportTable)
    """What support plans promise, and what offers mean."""

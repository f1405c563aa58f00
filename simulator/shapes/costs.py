"""Budgets, as the consumption service lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.moments import plain

PERIODS = ("Monthly", "Quarterly", "Annually", "BillingMonth", "BillingQuarter", "BillingAnnual")
MEASURES = ("Actual", "Forecasted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """When a budget tells somebody, and whom."""

    at: int
    measures: str
    enabled: bool
    emails: tuple[str, ...]
    roles: tuple[str, ...]
    groups: tuple[str, ...]
    """Ids of action groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A budget of a subscription or a resource group."""

    scope: str
    name: str
    amount: int
    period: str
    starts: datetime
    ends: datetime
    only_groups: tuple[str, ...]
    """Names of the groups whose costs it counts; empty for all."""
    notices: tuple[Notice, ...]


def budget(said: Budget) -> dict[str, Any]:
    """Return a budget as `Microsoft.Consumption` 2023-05-01 lists it: its id has no leading slash."""
    groups = {"name": "ResourceGroupName", "operator": "In", "values": list(said.only_groups)}
    return {
        "id": f"{said.scope}/providers/Microsoft.Consumption/budgets/{said.name}".removeprefix("/"),
        "name": said.name,
        "type": "Microsoft.Consumption/budgets",
        "eTag": '"1d34d012214157f"',
        "properties": {
            "category": "Cost",
            "amount": float(said.amount),
            "timeGrain": said.period,
            "timePeriod": {"startDate": plain(said.starts), "endDate": plain(said.ends)},
            **({"filter": {"dimensions": groups}} if said.only_groups else {}),
            "currentSpend": {"amount": 0.0, "unit": "EUR"},
            "notifications": _notifications(said.notices),
        },
    }


def _notifications(notices: Iterable[Notice]) -> dict[str, Any]:
    return {
        f"{notice.measures}_GreaterThan_{notice.at}_Percent": {
            "enabled": notice.enabled,
            "operator": "GreaterThan",
            "threshold": float(notice.at),
            "thresholdType": notice.measures,
            "contactEmails": list(notice.emails),
            "contactRoles": list(notice.roles),
            "contactGroups": list(notice.groups),
            "locale": "en-us",
        }
        for notice in notices
    }

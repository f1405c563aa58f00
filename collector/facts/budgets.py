"""Facts about budgets: how much may be spent, and who is told when it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetNotice:
    """When a budget tells somebody, and how many ways to people it has. Who they are is not kept."""

    enabled: bool | None = None
    operator: str | None = None
    """`GreaterThan`, `GreaterThanOrEqualTo` or `EqualTo`, as spelt."""
    threshold: float | None = None
    """In percent of the amount."""
    measures: str | None = None
    """`Actual` or `Forecasted` costs, as spelt; older answers do not say, and mean the former."""
    contacts: int = 0
    """E-mail addresses, roles and action groups together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Fact):
    """A budget of a subscription or of a group in it."""

    kind: ClassVar[str] = "budget"
    seen_from: str
    scope: str
    """The id of what its costs are those of: the subscription, or a resource group."""
    name: str
    category: str | None = None
    """`Cost`, as spelt; of another one nothing is known."""
    amount: float | None = None
    """In the currency of the bill, for each period."""
    period: str | None = None
    """`Monthly`, `Quarterly`, `Annually`, …, as spelt."""
    starts: datetime | None = None
    ends: datetime | None = None
    filtered: bool = False
    """It counts only some of the costs: of some groups, resources, meters or tags."""
    notices: tuple[BudgetNotice, ...] = ()

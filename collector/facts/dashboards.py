"""Facts about dashboards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard(Fact):
    """A shared dashboard, workbook or Grafana instance, with the resources that it names."""

    kind: ClassVar[str] = "dashboard"
    dashboard_kind: str
    """`portal`, `workbook` or `grafana`."""
    name: str
    parts: int | None = None
    """How many tiles or queries it has; absent where the content was not in the answer."""
    shows: tuple[str, ...] = ()
    """The ids of resources, groups and subscriptions that its content names."""

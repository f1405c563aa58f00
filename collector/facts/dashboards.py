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
    tags: tuple[tuple[str, str], ...] | None = None
    """Names in lower case with their values, sorted; `None` where the answer does not say which it has."""
    parts: int | None = None
    """How many tiles or queries it has; absent where the content was not in the answer."""
    shows: tuple[str, ...] = ()
    """The ids of resources, groups and subscriptions that its content names."""
    queried: tuple[str, ...] = ()
    """The ids of workspaces and components of Application Insights that its log queries run on."""
    signals: tuple[str, ...] = ()
    """What it draws, in lower case: names of metrics, and of the tables that its log queries read."""

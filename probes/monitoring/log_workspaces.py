"""How long Log Analytics workspaces keep what is sent to them, and whether they take all of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.diagnostics import LogWorkspace
from collector.probe import Item, PerSubscription, Probe, Read

WORKSPACES = PerSubscription("providers/Microsoft.OperationalInsights/workspaces", "2023-09-01")


def parse_workspace(item: Item) -> Iterator[LogWorkspace]:
    """A workspace; one that is still being made tells neither its retention nor its cap."""
    retention = item.maybe_span("properties.retentionInDays", timedelta(days=1))
    yield LogWorkspace(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        state=item.maybe_text("properties.provisioningState"),
        retention=retention if retention is not None and retention > timedelta() else None,
        daily_cap_gb=item.maybe_number("properties.workspaceCapping.dailyQuotaGb"),
        ingestion=item.maybe_text("properties.workspaceCapping.dataIngestionStatus"),
    )


PROBE = Probe(
    id="monitoring-log-workspaces",
    title="Log Analytics workspaces",
    reads=(Read(WORKSPACES, parse_workspace, (LogWorkspace,)),),
    rights=("Microsoft.OperationalInsights/workspaces/read",),
    otherwise="A dated export of the workspace's usage and retention settings, attested by the operations lead.",
)

"""Application Insights components: what each is like; two probes read metrics of each."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.telemetry import InsightsComponent
from collector.probe import Item, PerSubscription

COMPONENTS = PerSubscription("providers/Microsoft.Insights/components", "2020-02-02")


def parse_component(item: Item) -> Iterator[InsightsComponent]:
    """A component; its properties are spelt in three ways (`AppId`, `Application_Type`, `publicNetworkAccess…`)."""
    yield InsightsComponent(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        location=item.maybe_region("location"),
        application_type=item.maybe_text("properties.Application_Type"),
        ingestion_mode=item.maybe_text("properties.IngestionMode"),
        workspace=item.maybe_text("properties.WorkspaceResourceId"),
        sampling=item.maybe_number("properties.SamplingPercentage"),
        retention_days=item.maybe_number("properties.RetentionInDays"),
        ingestion_access=item.maybe_text("properties.publicNetworkAccessForIngestion"),
        query_access=item.maybe_text("properties.publicNetworkAccessForQuery"),
        local_auth_disabled=item.maybe_flag("properties.DisableLocalAuth"),
    )

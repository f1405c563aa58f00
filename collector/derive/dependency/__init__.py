"""Rows about the platform that the workload stands on."""

from __future__ import annotations

from collector.derive.dependency import changes, health, standing
from collector.derive.row_source import RowSource
from collector.facts.azure import Resource, Subscription
from collector.facts.platform import ResourceHealth, ServiceEvent
from collector.facts.recovery import GeoReplica

SOURCES = (
    RowSource(
        health.PlatformHealth,
        health.platform_health,
        (Subscription, Resource, ServiceEvent, ResourceHealth, GeoReplica),
    ),
    RowSource(changes.PlatformChange, changes.platform_changes, (ServiceEvent, Resource, GeoReplica)),
    RowSource(standing.SubscriptionStanding, standing.subscription_standings, (Subscription,)),
)

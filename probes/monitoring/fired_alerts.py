"""Which alerts are open now."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.fired_alerts import FiredAlert
from collector.probe import Item, Moment, PerSubscription, Probe, Read

_ALERTS = PerSubscription(
    "providers/Microsoft.AlertsManagement/alerts",
    "2019-05-05-preview",
    query=(
        ("timeRange", "30d"),  # without it the list shows one day
        ("monitorCondition", "Fired"),
        # The start of an alert never changes, unlike the default order: none slips from one page to another.
        ("sortBy", "startDateTime"),
        ("sortOrder", "asc"),
        ("pageCount", "250"),
    ),
    moment=Moment.LATE,
)


def parse_alert(item: Item) -> Iterator[FiredAlert]:
    """An alert without its texts and without who changed it: these name people."""
    yield FiredAlert(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        name=item.maybe_text("name"),
        severity=item.maybe_text("properties.essentials.severity"),
        condition=item.maybe_text("properties.essentials.monitorCondition"),
        state=item.maybe_text("properties.essentials.alertState"),
        started=item.maybe_instant("properties.essentials.startDateTime"),
        target=item.maybe_text("properties.essentials.targetResource"),
        rule=item.maybe_text("properties.essentials.alertRule"),
        suppressed=item.maybe_flag("properties.essentials.actionStatus.isSuppressed"),
    )


PROBE = Probe(
    id="monitoring-fired-alerts",
    title="Alerts that are open now",
    reads=(Read(_ALERTS, parse_alert, (FiredAlert,)),),
    rights=("Microsoft.AlertsManagement/alerts/read",),
    otherwise=(
        "A dated picture of the open alerts in the portal (Monitor, Alerts, condition Fired, last 30 days) for each "
        "subscription, taken in the last half hour and attested by the operations lead."
    ),
)

"""Which alert processing rules silence alerts or add receivers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from collector.facts.monitoring import ProcessingRule
from collector.probe import Item, Probe, Read, Rows

_WIDEST_OFFSET = timedelta(hours=14)


def parse_processing_rule(item: Item) -> Iterator[ProcessingRule]:
    """An alert processing rule (Microsoft.AlertsManagement 2021-08-08); `enabled` is true when absent."""
    enabled = item.maybe_flag("properties.enabled")
    actions = [item.inside(raw) for raw in item.maybe_objects("properties.actions") or ()]
    kinds = {(action.maybe_text("actionType") or "").casefold() for action in actions}
    schedule = item.get("properties.schedule")
    yield ProcessingRule(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        enabled=True if enabled is None else enabled,
        scopes=item.maybe_texts("properties.scopes"),
        removes_all="removeallactiongroups" in kinds,
        adds=tuple(group for action in actions for group in action.maybe_texts("actionGroupIds") or ()),
        filtered=bool(item.maybe_objects("properties.conditions")),
        scheduled=bool(schedule),
        effective_from=_moment(item, "properties.schedule.effectiveFrom", -_WIDEST_OFFSET),
        effective_until=_moment(item, "properties.schedule.effectiveUntil", _WIDEST_OFFSET),
        recurring=bool(item.maybe_objects("properties.schedule.recurrences")),
    )


def _moment(item: Item, path: str, widened_by: timedelta) -> datetime | None:
    """Read a local time; in a zone other than UTC it is widened, so that no silence is missed."""
    moment = item.maybe_instant(path)
    zone = (item.maybe_text("properties.schedule.timeZone") or "UTC").casefold()
    if moment is None or zone == "utc":
        return moment
    return moment + widened_by


_RULES = Rows("resources", ("microsoft.alertsmanagement/actionrules",))

PROBE = Probe(
    id="monitoring-processing-rules",
    title="Alert processing rules",
    reads=(Read(_RULES, parse_processing_rule, (ProcessingRule,)),),
    rights=("Microsoft.AlertsManagement/actionRules/read",),
)

"""Which alert processing rules silence alerts or add receivers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from collector.facts.monitoring import ProcessingRule
from collector.probe import Item, Listing, Malformed, Probe, Read, Rows

_WIDEST_OFFSET = timedelta(hours=14)
_REMOVES = "removeallactiongroups"
_ADDS = "addactiongroups"


def parse_processing_rule(item: Item) -> Iterator[ProcessingRule]:
    """An alert processing rule (Microsoft.AlertsManagement 2021-08-08); `enabled` is true when absent."""
    enabled = item.maybe_flag("properties.enabled")
    actions = _actions(item)
    kinds = {action.text("actionType").casefold() for action in actions}
    schedule = item.get("properties.schedule")
    yield ProcessingRule(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        name=item.text("name"),
        enabled=True if enabled is None else enabled,
        scopes=item.maybe_texts("properties.scopes"),
        removes_all=_REMOVES in kinds,
        adds=tuple(group for action in actions for group in action.maybe_texts("actionGroupIds") or ()),
        filtered=bool(item.maybe_objects("properties.conditions")),
        scheduled=bool(schedule),
        effective_from=_moment(item, "properties.schedule.effectiveFrom", -_WIDEST_OFFSET),
        effective_until=_moment(item, "properties.schedule.effectiveUntil", _WIDEST_OFFSET),
        recurring=bool(item.maybe_objects("properties.schedule.recurrences")),
    )


def _actions(item: Item) -> tuple[Item, ...]:
    """Return what the rule does; what is not known for sure could silence, so it is refused.

    The older shape (2019-05-05-preview, `type: Suppression`) has no `actions` at all.
    """
    raw = item.maybe_objects("properties.actions")
    if not raw:
        raise Malformed("properties.actions", raw)
    actions = tuple(item.inside(entry) for entry in raw)
    for action in actions:
        if action.text("actionType").casefold() not in (_REMOVES, _ADDS):
            raise Malformed("properties.actions.actionType", action.get("actionType"))
    return actions


def _moment(item: Item, path: str, widened_by: timedelta) -> datetime | None:
    """Read a local time; in a zone other than UTC it is widened, so that no silence is missed."""
    moment = item.maybe_instant(path)
    zone = (item.maybe_text("properties.schedule.timeZone") or "UTC").casefold()
    if moment is None or zone == "utc":
        return moment
    return moment + widened_by


_RULES = Rows(
    "resources",
    ("microsoft.alertsmanagement/actionrules",),
    confirmed_by=(Listing("providers/Microsoft.AlertsManagement/actionRules", "2021-08-08"),),
)

PROBE = Probe(
    id="monitoring-processing-rules",
    title="Alert processing rules",
    reads=(Read(_RULES, parse_processing_rule, (ProcessingRule,)),),
    rights=("Microsoft.ResourceGraph/resources/read", "Microsoft.AlertsManagement/actionRules/read"),
    otherwise="A dated list of the alert processing rules with scope and schedule, attested by the operations lead.",
)

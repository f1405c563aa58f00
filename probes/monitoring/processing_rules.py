"""Which alert processing rules silence alerts or add receivers, when, and which alerts they touch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from collector.facts.monitoring import AlertFilter, ProcessingRule, Recurrence
from collector.probe import Item, Listing, Malformed, Probe, Read, Rows

_WITH_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)\s*$", re.IGNORECASE)
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
        filters=tuple(_filter(item.inside(raw)) for raw in item.maybe_objects("properties.conditions") or ()),
        scheduled=bool(schedule),
        time_zone=item.maybe_text("properties.schedule.timeZone") or "",
        local_from=_local(item, "properties.schedule.effectiveFrom"),
        local_until=_local(item, "properties.schedule.effectiveUntil"),
        recurrences=tuple(
            _recurrence(item.inside(raw)) for raw in item.maybe_objects("properties.schedule.recurrences") or ()
        ),
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


def _filter(entry: Item) -> AlertFilter:
    return AlertFilter(
        field=entry.maybe_text("field") or "",
        operator=entry.maybe_text("operator") or "",
        values=entry.maybe_texts("values") or (),
    )


def _local(item: Item, path: str) -> str:
    """Return a local time as it stands in the answer; dates that mean "never" are no bound.

    The service writes none of them with a zone. One that has it beside another `timeZone` could mean two moments.
    """
    text, zone = item.maybe_text(path) or "", item.maybe_text("properties.schedule.timeZone") or "UTC"
    if _WITH_ZONE.search(text) and zone.casefold() != "utc":
        raise Malformed(path, text)
    moment = item.maybe_instant(path)
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") if moment else ""


def _recurrence(entry: Item) -> Recurrence:
    """When a rule holds each day, week or month; which days these are is judged later, as is a new kind of them."""
    return Recurrence(
        every=entry.maybe_text("recurrenceType") or "",
        starts=_clock(entry, "startTime"),
        ends=_clock(entry, "endTime"),
        days_of_week=entry.maybe_texts("daysOfWeek") or (),
        days_of_month=_days(entry),
    )


def _clock(entry: Item, path: str) -> str:
    text = entry.maybe_text(path) or ""
    try:
        return time.fromisoformat(text).replace(tzinfo=None).isoformat() if text else ""
    except ValueError as error:
        raise Malformed(path, text) from error


def _days(entry: Item) -> tuple[int, ...]:
    found = entry.get("daysOfMonth") or ()
    if not isinstance(found, list | tuple) or not all(type(day) is int for day in found):
        raise Malformed("daysOfMonth", found)
    return tuple(found)


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

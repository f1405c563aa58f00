"""The sections about watching: action groups, alerts, processing rules, dashboards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.estate.places import Places
from simulator.shapes import alerts, monitoring
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_SHORT_NAME_LENGTH = 12
_DEFAULT_CONDITION = "> 0"
_OPERATORS = (">", ">=", "<", "<=", "==")


def read_action_groups(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `action_groups: [{at, enabled, email, sms, voice, webhooks}]`."""
    for value, where in fields.each("action_groups"):
        entry = Fields(value, where)
        body = monitoring.action_group(
            places.settle(entry.text("at"), "Microsoft.Insights/actionGroups", where),
            enabled=entry.flag("enabled", default=True),
            short_name=entry.text("at").rsplit("/", 1)[1][:_SHORT_NAME_LENGTH],
            receivers={
                "emailReceivers": [_email(*each) for each in entry.each("email")],
                "smsReceivers": [_sms(*each) for each in entry.each("sms")],
                "voiceReceivers": [_voice(*each) for each in entry.each("voice")],
                "webhookReceivers": [_webhook(*each) for each in entry.each("webhooks")],
            },
        )
        entry.done()
        yield _watching(body)


def read_alerts(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `alerts: [{at, metric | query | activity, over, target, severity, when, enabled, tells}]`."""
    for value, where in fields.each("alerts"):
        entry = Fields(value, where)
        kinds = {"metric": "metricAlerts", "query": "scheduledQueryRules", "activity": "activityLogAlerts"}
        chosen = [kind for kind in kinds if entry.has(kind)]
        if len(chosen) != 1:
            raise EstateError(f"{where}: write exactly one of metric, query, activity")
        rule_id = places.settle(entry.text("at"), f"Microsoft.Insights/{kinds[chosen[0]]}", where)
        body = _alert(chosen[0], rule_id, entry, places)
        entry.done()
        yield _watching(body)


def read_processing_rules(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `processing_rules: [{at, over, adds, enabled, schedule, conditions}]`; without `adds` it silences."""
    for value, where in fields.each("processing_rules"):
        entry = Fields(value, where)
        body = monitoring.processing_rule(
            places.settle(entry.text("at"), "Microsoft.AlertsManagement/actionRules", where),
            enabled=entry.flag("enabled", default=True),
            scopes=places.scopes(entry.texts("over"), entry.place("over")),
            adds=places.scopes(entry.texts("adds"), entry.place("adds")),
            schedule=dict(entry.mapping("schedule")),
            conditions=[_condition(*each) for each in entry.each("conditions")],
        )
        entry.done()
        yield Resource(body=body)


def read_dashboards(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `dashboards: [{at, title, location, shows}]`."""
    for value, where in fields.each("dashboards"):
        entry = Fields(value, where)
        body = monitoring.dashboard(
            places.settle(entry.text("at"), "Microsoft.Portal/dashboards", where),
            title=entry.text("title", "Health"),
            location=entry.text("location", "westeurope"),
            shows=places.scopes(entry.texts("shows"), entry.place("shows")),
        )
        entry.done()
        yield Resource(body=body, graph_properties=monitoring.keyed(body["properties"]))


def _condition(value: object, where: str) -> dict[str, Any]:
    entry = Fields(value, where)
    shown = {
        "field": entry.text("field"),
        "operator": entry.text("operator", "Equals"),
        "values": list(entry.texts("values")),
    }
    entry.done()
    return shown


def _alert(kind: str, rule_id: str, entry: Fields, places: Places) -> dict[str, Any]:
    condition = entry.text("when", _DEFAULT_CONDITION)
    if len(condition.split()) != 2 or condition.split()[0] not in _OPERATORS:
        raise EstateError(f"{entry.place('when')}: {condition!r} is no condition; write for example '< 1'")
    watch = alerts.Watch(
        id=rule_id,
        description=entry.text("description", ""),
        enabled=entry.flag("enabled", default=True),
        severity=entry.whole("severity", 3),
        scopes=places.scopes(entry.texts("over"), entry.place("over")),
        target_type=entry.text("target", ""),
        region=entry.text("region", "westeurope"),
        action_groups=places.scopes(entry.texts("tells"), entry.place("tells")),
        condition=condition,
    )
    if kind == "metric":
        return alerts.metric_alert(
            watch,
            metric=entry.text("metric"),
            namespace=entry.text("namespace", watch.target_type or _type_in(watch.scopes)),
            aggregation=entry.text("aggregation", "Average"),
        )
    if kind == "query":
        return alerts.log_alert(watch, query=entry.text("query"))
    return alerts.activity_alert(watch, category=entry.text("activity"))


def _type_in(scopes: tuple[str, ...]) -> str:
    parts = scopes[0].split("/providers/")[-1].split("/") if scopes else []
    return "/".join(parts[:2])


def _watching(body: dict[str, Any]) -> Resource:
    """Resource Graph spells the ids of these with `resourcegroups` and the provider in lower case."""
    spelt = monitoring.insights_id(body["id"]).replace("/resourceGroups/", "/resourcegroups/")
    return Resource(body=body, graph_id=spelt)


def _email(value: object, where: str) -> dict[str, Any]:
    entry = Fields(value, where)
    address = entry.text("to")
    shown = {
        "name": entry.text("name", address.split("@", maxsplit=1)[0]),
        "emailAddress": address,
        "useCommonAlertSchema": True,
        "status": entry.text("status", "Enabled"),
    }
    entry.done()
    return shown


def _sms(value: object, where: str) -> dict[str, Any]:
    return {**_phone(value, where), "status": Fields(value, where).text("status", "Enabled")}


def _voice(value: object, where: str) -> dict[str, Any]:
    return _phone(value, where)


def _phone(value: object, where: str) -> dict[str, Any]:
    entry = Fields(value, where)
    shown = {
        "name": entry.text("name", "on-call"),
        "countryCode": entry.text("country", "49"),
        "phoneNumber": entry.text("to"),
    }
    entry.text("status", "")
    entry.done()
    return shown


def _webhook(value: object, where: str) -> dict[str, Any]:
    entry = Fields(value, where)
    shown = {"name": entry.text("name", "hook"), "serviceUri": entry.text("to"), "useCommonAlertSchema": True}
    entry.done()
    return shown

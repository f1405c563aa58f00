"""The sections about who is told: action groups, processing rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.estate.places import Places
from simulator.roles import BUILT_IN
from simulator.shapes import monitoring
from simulator.strict import EstateError, Fields
from simulator.world import Resource

_SHORT_NAME_LENGTH = 12


def read_action_groups(fields: Fields, places: Places) -> Iterator[Resource]:
    """Read `action_groups: [{at, enabled, email, sms, voice, push, webhooks, roles}]`."""
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
                "azureAppPushReceivers": [_push(*each) for each in entry.each("push")],
                "armRoleReceivers": [_role(name, entry.place("roles")) for name in entry.texts("roles")],
            },
        )
        entry.done()
        yield watching(body)


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


def _condition(value: object, where: str) -> dict[str, Any]:
    entry = Fields(value, where)
    shown = {
        "field": entry.text("field"),
        "operator": entry.text("operator", "Equals"),
        "values": list(entry.texts("values")),
    }
    entry.done()
    return shown


def watching(body: dict[str, Any]) -> Resource:
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


def _push(value: object, where: str) -> dict[str, Any]:
    entry = Fields(value, where)
    address = entry.text("to")
    shown = {"name": entry.text("name", address.split("@", maxsplit=1)[0]), "emailAddress": address}
    entry.done()
    return shown


def _role(name: str, where: str) -> dict[str, Any]:
    role = next((one for one in BUILT_IN if one.name == name), None)
    if role is None:
        raise EstateError(f"{where}: {name!r} is no built-in role that is known here")
    return {"name": name, "roleId": role.id, "useCommonAlertSchema": True}


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

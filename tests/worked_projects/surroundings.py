"""What stands around every worked project, in good order: contract, people, tools, delivery; and a new estate in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from builders import health
from builders_alerts import baseline_rules
from builders_diagnostics import setting
from builders_telemetry import rule_of_test
from builders_watching import WIKI, resource_health, service_health, symptom
from everything import everything

from collector.derive.alert_table import SUBSCRIPTION
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory, Resource
from collector.facts.diagnostics import BLOB_SERVICE, DIAGNOSABLE_TYPES
from collector.facts.resource_types import STORAGE_ACCOUNT
from collector.model import Fact, Place

OF_AN_ESTATE = tuple(
    f"/providers/{provider}/"
    for provider in (
        "microsoft.app",
        "microsoft.appconfiguration",
        "microsoft.cognitiveservices",
        "microsoft.compute/virtualmachines",
        "microsoft.compute/virtualmachinescalesets",
        "microsoft.dbforpostgresql",
        "microsoft.documentdb",
        "microsoft.keyvault",
        "microsoft.network",
        "microsoft.recoveryservices",
        "microsoft.search",
        "microsoft.sql",
        "microsoft.storage",
        "microsoft.web",
    )
)
"""The providers of what the estate of `everything` is made of; each project brings its own instead."""


def around(place: Place, *without: type[Fact]) -> list[Fact]:
    """Return everything in good order but the estate and its alert rules, less some kinds of facts."""
    gone = (AlertRule, Inventory, *without)
    return [fact for fact in everything(place) if not isinstance(fact, gone) and not _is_of_estate(fact)]


def _is_of_estate(fact: Fact) -> bool:
    text = repr(fact).casefold()
    return any(provider in text for provider in OF_AN_ESTATE)


def watched(estate: Iterable[Fact]) -> list[Fact]:
    """Return the health and the logs of an estate."""
    members = [fact for fact in estate if isinstance(fact, Resource)]
    accounts = [one.subject for one in members if one.resource_type == STORAGE_ACCOUNT]
    logging = [one.subject for one in members if one.resource_type in DIAGNOSABLE_TYPES]
    return [
        *(health(one.subject) for one in members),
        *(setting(one) for one in (*logging, *(f"{account}/{BLOB_SERVICE}" for account in accounts))),
    ]


def alerting(estate: Iterable[Fact], *, flow: str, urgent: int, linked: int) -> list[AlertRule]:
    """Return the rules over an estate: its whole baseline, so many of all rules urgent, and so many of these linked."""
    types = sorted({fact.resource_type for fact in estate if isinstance(fact, Resource)})
    baseline = baseline_rules(*types, SUBSCRIPTION)
    felt = symptom(links=(WIKI,), tags=(("slo", flow),))
    always = [service_health(links=(WIKI,)), resource_health(links=(WIKI,)), felt, rule_of_test()]
    more, more_linked = urgent - 3, linked - 3
    metrics = [one for one in baseline if one.rule_kind == "metric"]
    rest = [one for one in baseline if one.rule_kind != "metric"]
    assert len(metrics) >= more, "the estate has too few rules to make so many of them urgent"
    chosen = [
        dataclasses.replace(one, severity=1, links=(WIKI,) if at < more_linked else ())
        for at, one in enumerate(metrics[:more])
    ]
    return [*always, *chosen, *metrics[more:], *rest]

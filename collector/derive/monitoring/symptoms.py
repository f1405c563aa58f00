"""What an alert rule watches: something that users feel, for which flow, and with which kind of threshold."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from collector.derive.joins import absent, missing
from collector.derive.rows import Field
from collector.facts.alert_rules import AlertRule

_TAG = "slo"


def tagged_flows(rule: AlertRule) -> frozenset[str]:
    """Return the flows for which a rule is tagged, `slo: checkout` or `slo:checkout`, in lower case.

    Answers leave the tags out of rules that have none (64 of 67 recorded metric and log rules), so that nothing told
    means no tag here: it can only make a flow fail.
    """
    return frozenset(_flows_in_tags(rule))


def _flows_in_tags(rule: AlertRule) -> Iterator[str]:
    for name, value in rule.tags or ():
        key, colon, flow = name.casefold().partition(":")
        if key.strip() == _TAG:
            yield (flow if colon else value).strip().casefold()


def is_symptom(rule: AlertRule, symptoms: Collection[str]) -> Field[bool]:
    """Say whether a rule fires on what users feel: each of its metrics is in the table, or it asks a query.

    All conditions of a rule must hold for it to fire, so that one on a cause would keep it quiet.
    """
    if rule.rule_kind == "activity":
        return False
    if rule.web_test:
        return True
    watched = _watched(rule)
    if watched is None:
        return absent(f"what the alert rule {rule.name} watches")
    if rule.rule_kind in ("log", "prometheus"):
        return bool(watched)
    if not symptoms:
        return missing("the table tables/monitoring.yaml names no symptoms")
    return bool(watched) and all(signal in symptoms for signal in watched)


def is_dynamic(rule: AlertRule) -> bool:
    """Say whether the service finds the thresholds of a metric rule by itself."""
    criteria = rule.criteria or ()
    return rule.rule_kind == "metric" and bool(criteria) and all(criterion.dynamic for criterion in criteria)


def _watched(rule: AlertRule) -> tuple[str, ...] | None:
    if rule.criteria is not None:
        return tuple(criterion.signal.casefold() for criterion in rule.criteria)
    return None if rule.signals is None else tuple(signal.casefold() for signal in rule.signals)

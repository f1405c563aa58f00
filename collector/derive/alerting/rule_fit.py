"""Whether a rule, by what it watches, does the work of a baseline alert; not yet whether anybody hears of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector.derive.alert_table import BaselineAlert, Fires, MetricSignal
from collector.derive.alerting.activity_events import CATEGORY, STATUS, Event, would_fire
from collector.derive.joins import absent, missing
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertCriterion, AlertRule
from collector.model import fold_id

_ABOVE = frozenset({"greaterthan", "greaterthanorequal", "greaterorlessthan"})
_BELOW = frozenset({"lessthan", "lessthanorequal", "greaterorlessthan"})
_AT = frozenset({"equals", "equal"})
_INCLUSIVE = frozenset({"greaterthanorequal", "lessthanorequal"})
_PICKS = re.compile(r"\b(?:computer|_?resourceid)\s*(?:==|=~|in~?\s*\(|(?:has|has_any|contains|startswith|matches)\b)")
"""A query that looks only at machines of certain names or ids; in lower case."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a rule that is about the same thing as an alert would fire for it."""

    counts: Field[bool]
    why_not: str = ""
    """What is wrong with it, as the end of a sentence about the rule: `can never fire (percentage cpu > 120)`."""


_FITS = Fit(counts=True)


def fit_of(rule: AlertRule, alert: BaselineAlert, resource_type: str, place: str) -> Fit | None:
    """Return how a rule over a place fits an alert of its type; `None` where it is about something else."""
    if rule.rule_kind == "metric":
        return _metric_fit(rule, alert, resource_type)
    if rule.rule_kind == "activity":
        return _activity_fit(rule, alert, place)
    if rule.rule_kind == "log":
        return _log_fit(rule, alert, place)
    if rule.rule_kind == "prometheus":
        return _text_fit(rule, alert.prometheus_words)
    same = any(signal in alert.smart_detectors for signal in rule.signals or ())
    return _FITS if same else None


def asks_for_the_place(rule: AlertRule) -> bool:
    """Say whether how a rule fits may differ between two resources of one type that it watches."""
    return rule.rule_kind == "activity" or (rule.rule_kind == "log" and _names_some(rule))


def can_fire(rule: AlertRule, signals: Mapping[str, MetricSignal]) -> Fit:
    """Say whether the conditions of a metric rule can be met, on the side where the trouble is; others always can."""
    if rule.rule_kind != "metric" or rule.web_test:
        return _FITS
    if rule.criteria is None:
        return Fit(absent(f"at which values the rule {rule.name} fires"))
    known = (one for one in rule.criteria if one.signal in signals)
    return _worst([_threshold_fit(one, signals[one.signal], rule) for one in known])


def watches_words_of(rule: AlertRule, alert: BaselineAlert) -> bool:
    """Say whether the words of a log or Prometheus rule are those of an alert, wherever its data come from."""
    words = alert.log_words if rule.rule_kind == "log" else alert.prometheus_words
    return any(_has_words(signal, words) for signal in rule.signals or ())


# --- Metrics ----------------------------------------------------------------------------------------------


def _metric_fit(rule: AlertRule, alert: BaselineAlert, resource_type: str) -> Fit | None:
    if not alert.metrics:
        return None
    if rule.criteria is None:
        return Fit(absent(f"what the rule {rule.name} watches"))
    found = [_signal_of(criterion, alert, resource_type) for criterion in rule.criteria]
    pairs = [(criterion, signal) for criterion, signal in zip(rule.criteria, found, strict=True) if signal]
    if not pairs:
        return None
    if len(pairs) < len(rule.criteria):
        other = next(one.signal for one, signal in zip(rule.criteria, found, strict=True) if not signal)
        return Fit(counts=False, why_not=f"fires only when {other} is out of its limits as well")
    return _worst([_threshold_fit(criterion, signal, rule) for criterion, signal in pairs])


def _signal_of(criterion: AlertCriterion, alert: BaselineAlert, resource_type: str) -> MetricSignal | None:
    """Return the metric of the alert that a condition is about, of the type itself or of a namespace beside it."""
    if criterion.namespace not in ("", resource_type, *alert.namespaces):
        return None
    return next((signal for signal in alert.metrics if signal.name == criterion.signal), None)


def _threshold_fit(criterion: AlertCriterion, signal: MetricSignal, rule: AlertRule) -> Fit:
    """Say whether a condition can be met at all, and on the side where the trouble is."""
    if signal.fires is None:
        return _FITS
    operator = criterion.operator.casefold()
    if operator not in _ABOVE | _BELOW | _AT:
        return Fit(absent(f"on which side of its threshold the rule {rule.name} fires"))
    if operator in _AT:
        right_side = criterion.threshold == signal.loosest
    else:
        right_side = operator in (_ABOVE if signal.fires is Fires.ABOVE else _BELOW)
    if not right_side:
        return Fit(counts=False, why_not=f"fires on the wrong side ({_in_words(criterion)})")
    if criterion.dynamic or signal.loosest is None or operator in _AT:
        return _FITS
    if criterion.threshold is None:
        return Fit(absent(f"at which value the rule {rule.name} fires"))
    return _FITS if _can_be_met(criterion.threshold, operator, signal) else _never(criterion)


def _can_be_met(threshold: float, operator: str, signal: MetricSignal) -> bool:
    if threshold == signal.loosest:
        return operator in _INCLUSIVE
    below_the_last = signal.loosest is None or threshold < signal.loosest
    return below_the_last if signal.fires is Fires.ABOVE else not below_the_last


def _never(criterion: AlertCriterion) -> Fit:
    return Fit(counts=False, why_not=f"can never fire ({_in_words(criterion)})")


def _in_words(criterion: AlertCriterion) -> str:
    signs = {"greaterthan": ">", "greaterthanorequal": ">=", "lessthan": "<", "lessthanorequal": "<=", "equals": "=="}
    sign = signs.get(criterion.operator.casefold(), criterion.operator)
    limit = "its usual values" if criterion.threshold is None else f"{criterion.threshold:g}"
    return f"{criterion.signal} {sign} {limit}"


def _worst(fits: Sequence[Fit]) -> Fit:
    """All conditions of a rule must be met: one that cannot be met spoils it, one in doubt leaves doubt."""
    spoilt = next((fit for fit in fits if fit.counts is False), None)
    return spoilt or next((fit for fit in fits if isinstance(fit.counts, Unknown)), _FITS)


# --- Queries, expressions, and the activity log ------------------------------------------------------------


def _text_fit(rule: AlertRule, words: Sequence[Sequence[str]]) -> Fit | None:
    if not words:
        return None
    if rule.signals is None:
        return Fit(absent(f"what the rule {rule.name} watches"))
    matching = [_has_words(signal, words) for signal in rule.signals]
    if not any(matching):
        return None
    return _FITS if all(matching) else Fit(counts=False, why_not="fires only when another query finds something too")


def _log_fit(rule: AlertRule, alert: BaselineAlert, place: str) -> Fit | None:
    """Say whether a query looks for the alert; one that picks machines by their names must name this one."""
    fit = _text_fit(rule, alert.log_words)
    if fit is not _FITS or not _names_some(rule):
        return fit
    name = fold_id(place).rpartition("/")[2]
    if all(name in signal for signal in rule.signals or ()):
        return _FITS
    return Fit(missing(f"the query of the rule {rule.name} picks some by their names, and does not name {name}"))


def _names_some(rule: AlertRule) -> bool:
    return any(_PICKS.search(signal) for signal in rule.signals or ())


def _has_words(signal: str, words: Sequence[Sequence[str]]) -> bool:
    return any(all(word in signal for word in one) for one in words)


def _activity_fit(rule: AlertRule, alert: BaselineAlert, place: str) -> Fit | None:
    """Say whether a rule would fire when one of the operations is done at a place, or to something within it."""
    answers = [would_fire(rule, event) for event in _events(alert, place)]
    if True in answers:
        return _FITS
    if None not in answers:
        return None
    if rule.conditions is None:
        return Fit(absent(f"what the rule {rule.name} watches"))
    why = f"a condition of the rule {rule.name} may leave some of these operations out; take it away to be sure"
    return Fit(missing(why)) if _names_one(rule, alert) else None


def _events(alert: BaselineAlert, place: str) -> Iterator[Event]:
    for operation in alert.operations:
        event = {
            CATEGORY: "administrative",
            "operationname": operation,
            STATUS: "succeeded",
            "level": "informational",
            "resourcetype": "/".join(operation.split("/")[:2]),
            "resourceprovider": operation.partition("/")[0],
        }
        parts = fold_id(place).split("/")
        if "providers" in parts:  # a subscription stands for whatever is in it, so nothing narrower is known
            event["resourceid"] = fold_id(place)
            event["resourcegroup"] = parts[4]
        yield event


def _names_one(rule: AlertRule, alert: BaselineAlert) -> bool:
    return any(signal.removeprefix("operationname=") in alert.operations for signal in rule.signals or ())

"""Rules that are all baseline alerts of a type, made from the shipped table."""

from __future__ import annotations

from collections.abc import Iterator

from builders import PROD, rule
from judged import policy

from collector.derive.alert_table import BaselineAlert, Fires
from collector.facts.alert_rules import ActivityCondition, ActivityTest, AlertCriterion, AlertRule


def baseline_rules(*types: str, over: str = PROD) -> list[AlertRule]:
    """Return what every resource of these types below a scope needs, all telling the group of `builders`."""
    table = policy().tables.alert_baseline
    return [found for kind in types for alert in table.get(kind, ()) for found in _rules(kind, alert, over)]


def _rules(kind: str, alert: BaselineAlert, over: str) -> Iterator[AlertRule]:
    name = f"{kind.rpartition('/')[2]}-{alert.name.replace(' ', '-')}"
    shared = {"severity": 2, "scopes": (over,), "target_type": kind}
    if alert.metrics:
        metric = alert.metrics[0]
        below = metric.fires is Fires.BELOW
        sense = AlertCriterion(
            signal=metric.name, operator="LessThan" if below else "GreaterThan", threshold=0.5 if not below else 1.0
        )
        yield rule(name, **shared, signals=(metric.name,), criteria=(sense,))
    elif alert.log_words:
        query = " ".join(alert.log_words[0])
        yield rule(name, **{**shared, "rule_kind": "log", "target_type": None, "signals": (query,)})
    elif alert.operations:
        tests = tuple(ActivityTest(field="operationname", values=(one,)) for one in alert.operations)
        category = ActivityTest(field="category", values=("administrative",))
        conditions = (ActivityCondition(any_of=(category,)), ActivityCondition(any_of=tests))
        told = {"rule_kind": "activity", "target_type": None, "signals": ("category=administrative",), "severity": None}
        yield rule(name, **{**shared, **told, "conditions": conditions})

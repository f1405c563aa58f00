"""Which budgets a subscription has, and whom they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from collector.facts.budgets import Budget, BudgetNotice
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_BUDGETS = PerSubscription("providers/Microsoft.Consumption/budgets", "2023-05-01")
_PROVIDER = "/providers/microsoft.consumption/budgets/"
_CONTACTS = ("contactEmails", "contactRoles", "contactGroups")


def parse_budget(item: Item) -> Iterator[Budget]:
    """One budget; its id comes without the leading slash."""
    budget = "/" + item.text("id").strip("/")
    at = budget.casefold().find(_PROVIDER)
    if at < 0:
        raise Malformed("id", budget, detail=f"{budget} is the id of no budget")
    yield Budget(
        subject=budget,
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        scope=budget[:at],
        name=item.text("name"),
        category=item.maybe_text("properties.category"),
        amount=item.maybe_number("properties.amount"),
        period=item.maybe_text("properties.timeGrain"),
        starts=item.maybe_instant("properties.timePeriod.startDate"),
        ends=item.maybe_instant("properties.timePeriod.endDate"),
        filtered=_says_something(item.get("properties.filter")) or _says_something(item.get("properties.filters")),
        notices=tuple(map(_notice, _notifications(item))),
    )


def _says_something(value: Any) -> bool:
    """Say whether a filter leaves anything out; old api-versions write one with empty lists for none."""
    if isinstance(value, Mapping):
        return any(map(_says_something, value.values()))
    return bool(value)


def _notifications(item: Item) -> Iterator[Item]:
    """Yield the notifications, which are an object by their names; a plain word among them is none.

    The specification's own example has such a word there (2023-05-01, BudgetsList).
    """
    found = item.get("properties.notifications")
    if found is None:
        return
    if not isinstance(found, Mapping):
        raise Malformed("properties.notifications", found)
    for value in found.values():
        if isinstance(value, Mapping):
            yield item.inside(value)
        elif not isinstance(value, str):
            raise Malformed("properties.notifications", value)


def _notice(item: Item) -> BudgetNotice:
    return BudgetNotice(
        enabled=item.maybe_flag("enabled"),
        operator=item.maybe_text("operator"),
        threshold=item.maybe_number("threshold"),
        measures=item.maybe_text("thresholdType"),
        contacts=sum(len(item.maybe_texts(name) or ()) for name in _CONTACTS),
    )


PROBE = Probe(
    id="capacity-budgets",
    title="Budgets of subscriptions and whom they tell",
    reads=(Read(_BUDGETS, parse_budget, (Budget,)),),
    rights=("Microsoft.Consumption/budgets/read",),
    otherwise="A dated export of the budgets (portal, Cost Management, Budgets), attested by the cost owner.",
)

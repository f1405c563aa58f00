"""Rows about budgets: whether somebody is told before a subscription has cost too much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory
from collector.facts.budgets import Budget, BudgetNotice
from collector.model import Fact, fold_id, subscription_of

_ABOVE = frozenset({"greaterthan", "greaterthanorequalto"})
_NEVER_ABOVE = frozenset({"equalto"})
"""Costs jump over a number: whoever waits for exactly this one waits in vain."""
_COSTS = "cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionBudget(Row):
    """A subscription with the best of its budgets."""

    kind: ClassVar[str] = "subscription_budget"
    in_force: Field[bool] = described("a budget of an amount above zero counts its costs at go-live")
    contacts: Field[float] = described("how many e-mail addresses, roles and action groups the budget tells", "count")
    first_warning: Field[float] = described("how much is spent when it tells the first of them", "% of the amount")
    budget: Field[str] = described("name of the budget")


def subscription_budgets(observed: Observed) -> RowSet:
    """Return a row for each subscription that is looked at."""
    listed: dict[str, list[Budget]] = defaultdict(list)
    for budget in observed.all(Budget):
        listed[subscription_of(budget.seen_from)].append(budget)
    looks = {fold_id(look.subject): look for look in observed.all(Inventory) if look.of == Budget.kind}
    return observed.row_set(_rows(observed, listed, looks), Budget)


def _rows(
    observed: Observed, listed: Mapping[str, Sequence[Budget]], looks: Mapping[str, Inventory]
) -> Iterator[SubscriptionBudget]:
    for scope in observed.scopes:
        counting = [one for one in listed.get(subscription_of(scope), ()) if _counts(one, scope, observed)]
        look = looks.get(fold_id(scope))
        yield _row(scope, counting, observed, (look,) if look else ())


def _counts(budget: Budget, scope: str, observed: Observed) -> bool:
    """Say whether a budget is about what the workload costs in a subscription.

    Of a subscription that belongs as a whole only a budget over all of its costs is. Elsewhere the team may have one of
    its own group, or one that leaves out what others spend.
    """
    if budget.category is not None and budget.category.casefold() != _COSTS:
        return False
    of_all = fold_id(budget.scope) == fold_id(scope)
    if subscription_of(scope) in observed.whole:
        return of_all and not budget.filtered
    return of_all or fold_id(budget.scope) in map(fold_id, observed.workload.azure.named)


def _row(scope: str, counting: Sequence[Budget], observed: Observed, looks: Sequence[Fact]) -> SubscriptionBudget:
    best = min((budget for budget in counting if _in_force(budget, observed) is True), key=_rank, default=None)
    in_force = True if best else _none_in_force(scope, counting, observed)
    without = in_force if isinstance(in_force, Unknown) else missing("no budget is in force")
    contacts = _contacts(best) if best else without
    rests_on = (*counting, *looks)
    return SubscriptionBudget(
        subject=scope,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        in_force=in_force,
        contacts=contacts,
        first_warning=contacts if isinstance(contacts, Unknown) else _first_warning(best),
        budget=best.name if best else without,
    )


def _none_in_force(scope: str, counting: Sequence[Budget], observed: Observed) -> Field[bool]:
    for budget in counting:
        answer = _in_force(budget, observed)
        if isinstance(answer, Unknown):
            return answer
    if gaps := observed.hiding(Budget, at=scope):
        return hidden_by(gaps)
    if subscription_of(scope) not in observed.whole:
        why = (
            "only a part of the subscription belongs to the workload, and the subscription's list need not show the "
            "budget of a resource group: make one for the subscription, or attest the other"
        )
        return missing(why)
    return False


def _in_force(budget: Budget, observed: Observed) -> Field[bool]:
    launch = observed.workload.counts_from(observed.now)
    if budget.amount is not None and budget.amount <= 0:
        return False
    if (budget.starts is not None and budget.starts > launch) or (budget.ends is not None and budget.ends < launch):
        return False
    if budget.amount is None or budget.starts is None or budget.ends is None or budget.category is None:
        return absent(f"of which amount, time or costs the budget {budget.name} is")
    return True


def _rank(budget: Budget) -> tuple[bool, float, str]:
    """Return the order of budgets in force: first those that tell somebody, the earliest before all."""
    told = [notice.threshold for notice in _telling(budget) if notice.threshold is not None]
    return not told, min(told, default=0.0), budget.subject


# --- Whom a budget tells ------------------------------------------------------------------------------------


def _telling(budget: Budget) -> list[BudgetNotice]:
    return [notice for notice in budget.notices if notice.contacts and _fires(notice) is True]


def _fires(notice: BudgetNotice) -> bool | None:
    """Say whether a notice is switched on and fires when costs go above its threshold; `None` if nobody can tell."""
    operator = (notice.operator or "").casefold()
    if notice.enabled is False or operator in _NEVER_ABOVE:
        return False
    return True if notice.enabled and operator in _ABOVE and notice.threshold is not None else None


def _contacts(budget: Budget) -> Field[float]:
    count = float(sum(notice.contacts for notice in _telling(budget)))
    if not count and any(notice.contacts and _fires(notice) is None for notice in budget.notices):
        return absent(f"whether a notice of the budget {budget.name} is switched on, and when it fires")
    return count


def _first_warning(budget: Budget | None) -> Field[float]:
    telling = _telling(budget) if budget else ()
    thresholds = [notice.threshold for notice in telling if notice.threshold is not None]
    return min(thresholds) if thresholds else missing("the budget tells nobody")

"""Rows about the standing of subscriptions: whether they are switched on, and may carry production."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.derive.joins import absent, known_or, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.derive.support_table import Offers, offer_name
from collector.facts.azure import Subscription
from collector.model import Reason

_STATES = frozenset({"enabled", "warned", "pastdue", "disabled", "deleted"})
_LIMITS = frozenset({"off", "on", "currentperiodoff"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionStanding(Row):
    """A subscription with what it says of its own state and offer."""

    kind: ClassVar[str] = "subscription_standing"
    state: Field[str] = described("enabled, warned, pastdue, disabled or deleted")
    spending_limit: Field[str] = described("off, on or currentperiodoff (it comes back with the next period)")
    for_production: Field[bool] = described("its offer is one for production, by tables/support.yaml")
    offer: Field[str] = described("the quota id, by which Azure calls the offer")
    supported_by: Field[str] = described("partner where a partner sold it, otherwise microsoft")


def subscription_standings(observed: Observed) -> RowSet:
    """Return a row for every subscription of the scope that can be seen."""
    rows = (_row(subscription, observed) for subscription in observed.all(Subscription))
    return observed.row_set(rows, Subscription)


def _row(subscription: Subscription, observed: Observed) -> SubscriptionStanding:
    offers, quota_id = observed.tables.support.offers, subscription.quota_id
    untold = absent("the offer of the subscription")
    name = offer_name(quota_id or "")
    return SubscriptionStanding(
        subject=subscription.subject,
        evidence=documents_of((subscription,)),
        observed_at=oldest((subscription,)),
        state=_word(subscription.state, _STATES, "state"),
        spending_limit=_word(subscription.spending_limit, _LIMITS, "spending limit"),
        for_production=_for_production(quota_id, offers) if quota_id else untold,
        offer=known_or(quota_id, untold),
        supported_by=("partner" if name in offers.through_partner else "microsoft") if quota_id else untold,
    )


def _for_production(quota_id: str, offers: Offers) -> Field[bool]:
    """Say what the table says of an offer: new ones come up all the time, trials among them."""
    name = offer_name(quota_id)
    if name in offers.not_for_production:
        return False
    if name in offers.for_production:
        return True
    return missing(f"nobody has said whether the offer {quota_id} is for production: add it to tables/support.yaml")


def _word(told: str | None, known: frozenset[str], what: str) -> Field[str]:
    if told is None:
        return absent(f"the {what} of the subscription")
    if told.casefold() in known:
        return told.casefold()
    return Unknown(reason=Reason.PARSE, why=f"the {what} of the subscription is {told}, a word that is new")

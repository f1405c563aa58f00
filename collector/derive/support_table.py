"""What support plans promise and what offers mean: the dated table `tables/support.yaml` of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where numbers come from; they rest on it until somebody has checked them."""

    source: str
    dated: str
    verified: bool

    def __str__(self) -> str:
        checked = "verified" if self.verified else "not verified"
        return f"{self.source} as of {self.dated}, {checked}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPlan:
    """What one plan promises (readiness criteria, table 7.6)."""

    first_response: Mapping[str, timedelta]
    """By severity, `A`, `B` and `C`; the plan takes no case of a severity that is missing."""
    around_the_clock: bool
    by_contract: bool
    """The contract settles the times, and the table does not know them."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What the quota id of a subscription tells of its offer."""

    not_for_production: frozenset[str] = frozenset()
    """First parts of quota ids, in lower case and without the date that follows `_`."""
    for_production: frozenset[str] = frozenset()
    """The same; what is in neither of the two is unknown."""
    through_partner: frozenset[str] = frozenset()
    """The same; the partner who sold it supports it."""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTable:
    """All of `tables/support.yaml`; an empty one knows no plan, and what nobody knows is no pass."""

    plans: Mapping[str, SupportPlan] = field(default_factory=dict)
    """By the one spelling of the plan's name."""
    free_services: frozenset[str] = frozenset()
    """Ids in lower case of the services whose cases are free on every plan."""
    offers: Offers = field(default_factory=Offers)


def offer_name(quota_id: str) -> str:
    """Return the part of a quota id that tells the offer: `msdn` for `MSDN_2014-09-01`."""
    return quota_id.partition("_")[0].casefold()

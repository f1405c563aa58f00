"""The dated table of support plans and offers (`tables/support.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from collector.derive.support.plan import plan_name
from collector.derive.support_table import Offers, Origin, SupportPlan, SupportTable
from collector.files.shape import (
    Duration,
    Flag,
    Invalid,
    JsonSchema,
    Key,
    ListOf,
    MapOf,
    Object,
    Refined,
    Rule,
    Spot,
    Text,
    json_schema,
)

_GUID = Rule(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "is the id of a service, 32 hexadecimal digits")
_OFFER = Rule(r"[A-Za-z0-9]+", "is the part of a quota id before its `_`, for example MSDN")
_ANSWER = Duration(minimum=timedelta(minutes=1), maximum=timedelta(days=30), sample="PT1H")
_ORIGIN_KEYS = (
    Key("source", Text(max_length=500, sample="https://azure.microsoft.com/support/plans/response/"),
        "Where the numbers come from.", required=True),
    Key("dated", Text(max_length=40, sample="2026-08"), "The date of that source.", required=True),
    Key("verified", Flag(), "Whether somebody has held the numbers against the source; reports tell it.",
        required=True),
)  # fmt: skip


def _plan(
    *,
    around_the_clock: bool,
    source: str,
    dated: str,
    verified: bool,
    by_contract: bool = False,
    **first_response: timedelta,
) -> SupportPlan:
    return SupportPlan(
        first_response={severity.upper(): time for severity, time in first_response.items()},
        around_the_clock=around_the_clock,
        by_contract=by_contract,
        origin=Origin(source=source, dated=dated, verified=verified),
    )


def _contract_or_times(plan: SupportPlan, spot: Spot) -> SupportPlan | Invalid:
    if plan.by_contract and plan.first_response:
        return spot.wrong("times stand beside `by_contract: true`", "either the times or `by_contract`")
    return plan


def _one_spelling(plans: Mapping[str, SupportPlan], spot: Spot) -> Mapping[str, SupportPlan] | Invalid:
    """Return the plans by the spelling that facts are compared by; two spellings of one plan are refused."""
    found: dict[str, SupportPlan] = {}
    for written, plan in plans.items():
        name = plan_name(written)
        if name in found:
            return spot.wrong(f"the plan {name} stands here twice", "one entry a plan")
        found[name] = plan
    return found


def _offers(
    *,
    not_for_production: tuple[str, ...],
    for_production: tuple[str, ...],
    through_partner: tuple[str, ...],
    source: str,
    dated: str,
    verified: bool,
) -> Offers:
    return Offers(
        not_for_production=frozenset(not_for_production),
        for_production=frozenset(for_production),
        through_partner=frozenset(through_partner),
        origin=Origin(source=source, dated=dated, verified=verified),
    )


def _in_one_list(offers: Offers, spot: Spot) -> Offers | Invalid:
    both = sorted(offers.for_production & offers.not_for_production)
    if not both:
        return offers
    return spot.wrong(f"the offer {both[0]} is for production and is not", "it in one of the two lists")


_PLAN = Refined(
    Object(
        build=_plan,
        keys=(
            Key("a", _ANSWER, "First answer to a critical case; left out, the plan takes none."),
            Key("b", _ANSWER, "First answer to a moderate case; left out, the plan takes none."),
            Key("c", _ANSWER, "First answer to a minimal case, in business hours; left out, the plan takes none."),
            Key("around_the_clock", Flag(), "Whether critical cases are answered day and night.", required=True),
            Key("by_contract", Flag(), "The contract settles the times."),
            *_ORIGIN_KEYS,
        ),
    ),
    _contract_or_times,
)


def _offer_names(sample: str) -> ListOf[str]:
    return ListOf(Text(max_length=60, lower=True, sample=sample, rules=(_OFFER,)))


_OFFERS = Refined(
    Object(
        build=_offers,
        keys=(
            Key(
                "for_production",
                _offer_names("EnterpriseAgreement"),
                "Offers for production; one in no list is unknown.",
                required=True),
            Key("not_for_production", _offer_names("MSDN"), "Offers under which nothing may go live.", required=True),
            Key("through_partner", _offer_names("CSP"), "Offers whose partner gives the support.", required=True),
            *_ORIGIN_KEYS,
        ),
    ),
    _in_one_list,
)  # fmt: skip
SUPPORT_TABLE = Object(
    build=lambda plans, free_services, offers: SupportTable(
        plans=plans, free_services=frozenset(free_services), offers=offers
    ),
    keys=(
        Key("plans", Refined(MapOf(Text(max_length=60, sample="Standard"), _PLAN), _one_spelling),
            "What each plan promises.", required=True),
        Key("free_services", ListOf(Text(max_length=36, lower=True, sample="517f2da6-78fd-0498-4e22-ad26996b1dfc",
                                         rules=(_GUID,))),
            "Services whose cases are free on every plan.", required=True),
        Key("offers", _OFFERS, "What quota ids tell of the offer of a subscription.", required=True),
    ),
)  # fmt: skip
SUPPORT_FILE = "tables/support.yaml"


def support_schema() -> JsonSchema:
    """Return the JSON schema of `tables/support.yaml` for editors."""
    return json_schema(SUPPORT_TABLE, title="golive support table", doc="What plans promise, and what offers mean.")

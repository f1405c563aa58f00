"""Which support plan the billing account behind each subscription shows.

Enterprise agreements carry it on the account, customer agreements as a product of category `AzureSupport`
(Microsoft.Billing 2024-04-01). Unified contracts may not appear at all, so absence here proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from collector.facts.support import BillingAccount, SupportContract
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read

_API = "2024-04-01"
_ENTERPRISE = "enterpriseagreement"

_PROPERTY = PerSubscription("providers/Microsoft.Billing/billingProperty/default", _API, single=True)


def parse_property(item: Item) -> Iterator[BillingAccount]:
    """The billing property of a subscription names the account that pays for it."""
    yield BillingAccount(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        account=item.text("properties.billingAccountId"),
        agreement=item.maybe_text("properties.billingAccountAgreementType"),
    )


def parse_enterprise_account(item: Item) -> Iterator[SupportContract]:
    """An enrolment tells its support level and, as free text, the dates that it covers."""
    level = item.maybe_text("properties.enrollmentDetails.supportLevel")
    if level is None:
        return
    starts, ends = read_coverage(item.maybe_text("properties.enrollmentDetails.supportCoverage"))
    yield SupportContract(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        account=item.text("id"),
        plan=level,
        starts=starts,
        ends=ends,
        status=item.maybe_text("properties.accountStatus"),
    )


def parse_product(item: Item) -> Iterator[SupportContract]:
    """A product of a customer agreement; only those that are support plans count."""
    category = item.maybe_text("properties.productCategory")
    if category is None or category.casefold() != "azuresupport":
        return
    yield SupportContract(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        account=item.asked,
        plan=item.maybe_text("properties.skuDescription") or item.maybe_text("properties.displayName"),
        starts=item.maybe_instant("properties.termStartDate"),
        ends=item.maybe_instant("properties.termEndDate"),
        status=item.maybe_text("properties.status"),
    )


def read_coverage(text: str | None) -> tuple[datetime | None, datetime | None]:
    """Read `1/26/2021 - 6/30/2021`: month first, as the specification's example shows it."""
    if text is None:
        return None, None
    try:
        first, last = (_us_date(part) for part in text.split(" - "))
    except ValueError as error:
        raise Malformed("properties.enrollmentDetails.supportCoverage", text) from error
    return first, last


def _us_date(text: str) -> datetime:
    return datetime.strptime(text.strip(), "%m/%d/%Y").replace(tzinfo=UTC)


def _account_path(item: Item) -> str | None:
    return item.text("properties.billingAccountId") if _is_enterprise(item) else None


def _products_path(item: Item) -> str | None:
    if _is_enterprise(item):
        return None
    return item.text("properties.billingAccountId") + "/billingSubscriptions"


def _is_enterprise(item: Item) -> bool:
    return (item.maybe_text("properties.billingAccountAgreementType") or "").casefold() == _ENTERPRISE


PROBE = Probe(
    id="support-billing",
    title="Support plan on the billing account",
    reads=(
        Read(_PROPERTY, parse_property, (BillingAccount,)),
        Read(PerItem(_PROPERTY, _account_path, _API, single=True), parse_enterprise_account, (SupportContract,)),
        Read(PerItem(_PROPERTY, _products_path, _API), parse_product, (SupportContract,)),
    ),
    rights=(
        "Microsoft.Billing/billingProperty/read",
        "Microsoft.Billing/billingAccounts/read",
        "Microsoft.Billing/billingAccounts/billingSubscriptions/read",
    ),
    otherwise=(
        "A dated record of the contract: plan, reference, subscriptions covered, start and end, "
        "attested by the support lead."
    ),
)

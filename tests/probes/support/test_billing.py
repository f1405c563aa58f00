"""The billing account behind a subscription, and the support plan that it shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.support import BillingAccount, SupportContract
from collector.probe import Malformed, PerItem
from probes.support.billing import PROBE, parse_enterprise_account, parse_product, parse_property, read_coverage

PROPERTY, ACCOUNT, PRODUCT = recording("support", "billing")
ACCOUNT_ID = "/providers/Microsoft.Billing/billingAccounts/7012345"


def test_each_answer_becomes_its_fact():
    assert fact(parse_property, PROPERTY) == BillingAccount(
        subject=PROD, account=ACCOUNT_ID, agreement="EnterpriseAgreement", **SEEN
    )
    assert fact(parse_enterprise_account, ACCOUNT, ACCOUNT_ID) == SupportContract(
        subject=ACCOUNT_ID,
        account=ACCOUNT_ID,
        plan="Pro-Direct",
        starts=datetime(2026, 2, 1, tzinfo=UTC),
        ends=datetime(2028, 1, 31, tzinfo=UTC),
        status="Active",
        **SEEN,
    )
    assert fact(parse_product, PRODUCT, ACCOUNT_ID) == SupportContract(
        subject=f"{ACCOUNT_ID}/billingSubscriptions/plan-1",
        account=ACCOUNT_ID,
        plan="Professional Direct",
        starts=datetime(2026, 2, 1, tzinfo=UTC),
        ends=datetime(2028, 1, 31, 23, 59, 59, 999999, tzinfo=UTC),
        status="Active",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("parse", "raw"), [(parse_property, PROPERTY), (parse_enterprise_account, ACCOUNT), (parse_product, PRODUCT)]
)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw), ACCOUNT_ID) == fact(parse, raw, ACCOUNT_ID)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "field"),
    [
        (parse_property, PROPERTY, "properties.billingAccountAgreementType", "agreement"),
        (parse_enterprise_account, ACCOUNT, "properties.enrollmentDetails.supportCoverage", "ends"),
        (parse_enterprise_account, ACCOUNT, "properties.enrollmentDetails.supportCoverage", "starts"),
        (parse_enterprise_account, ACCOUNT, "properties.accountStatus", "status"),
        (parse_product, PRODUCT, "properties.termStartDate", "starts"),
        (parse_product, PRODUCT, "properties.termEndDate", "ends"),
        (parse_product, PRODUCT, "properties.status", "status"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None, ""])
def test_what_is_absent_stays_absent(parse, raw, path, field, value):
    assert getattr(fact(parse, changed(raw, path, value), ACCOUNT_ID), field) is None


def test_a_product_is_called_by_its_name_where_it_has_no_description():
    raw = changed(PRODUCT, "properties.skuDescription", GONE)
    assert fact(parse_product, raw).plan == "Azure support"
    assert fact(parse_product, changed(raw, "properties.displayName", GONE)).plan is None


@pytest.mark.parametrize("value", [GONE, None, "", "SeatBased", "UsageBased"])
def test_a_product_of_another_category_is_no_contract(value):
    assert facts(parse_product, changed(PRODUCT, "properties.productCategory", value)) == ()


def test_an_enrolment_without_a_level_shows_no_contract():
    assert facts(parse_enterprise_account, changed(ACCOUNT, "properties.enrollmentDetails.supportLevel", GONE)) == ()


def test_a_term_that_never_ends_has_no_end():
    assert fact(parse_product, changed(PRODUCT, "properties.termEndDate", "9999-12-31T23:59:59Z")).ends is None


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_property, PROPERTY, "properties.billingAccountId", GONE),
        (parse_property, PROPERTY, "properties.billingAccountId", 7012345),
        (parse_enterprise_account, ACCOUNT, "properties.enrollmentDetails.supportLevel", ["Standard"]),
        (parse_enterprise_account, ACCOUNT, "properties.enrollmentDetails.supportCoverage", "two years"),
        (parse_enterprise_account, ACCOUNT, "id", GONE),
        (parse_product, PRODUCT, "properties.productCategory", 4),
        (parse_product, PRODUCT, "properties.termEndDate", "1/31/2028 8:00:00 AM"),
        (parse_product, PRODUCT, "properties.status", True),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


@pytest.mark.parametrize("text", ["31/1/2026 - 1/31/2028", "2/1/2026", "2/1/2026 - ", "2/1/2026 - 1/31/2028 - x"])
def test_a_coverage_that_is_not_two_dates_with_the_month_first_is_refused(text):
    with pytest.raises(Malformed, match="supportCoverage"):
        read_coverage(text)


@pytest.mark.parametrize(
    ("agreement", "paths"),
    [
        ("EnterpriseAgreement", [ACCOUNT_ID, None]),
        ("enterpriseagreement", [ACCOUNT_ID, None]),
        ("MicrosoftCustomerAgreement", [None, f"{ACCOUNT_ID}/billingSubscriptions"]),
        (GONE, [None, f"{ACCOUNT_ID}/billingSubscriptions"]),
    ],
)
def test_the_agreement_decides_what_is_read_next(agreement, paths):
    raw = changed(PROPERTY, "properties.billingAccountAgreementType", agreement)
    needs = [read.need for read in PROBE.reads]
    assert [need.path(item(raw)) for need in needs if isinstance(need, PerItem)] == paths

"""How soon the support plan answers: plan by plan, tier by tier, and against what tickets were promised."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import ACCOUNT, NOW, OTHER, PROD, WORKLOAD, contract, subscription, ticket
from judged import gap, healthy, outcome, policy, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.azure import Subscription
from collector.facts.support import BillingAccount, SupportContract, SupportTicket
from collector.model import Tier

FIT = "support-response-fit"
NO_CRITICAL, NO_MODERATE, LATE_A, LATE_B, BY_DAY, SLOWER = (f"fail F-{FIT}-{line}" for line in range(1, 7))
REST = healthy(SupportContract, SupportTicket)
TECHNICAL = "/providers/Microsoft.Support/services/6f16735c-b0ae-b275-ad3a-03479cfa1396"
BILLING = "/providers/Microsoft.Support/services/517F2DA6-78fd-0498-4e22-ad26996b1dfc"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def under(plan: str) -> list[SupportContract | SupportTicket]:
    return [contract(plan=plan), ticket(plan=plan)]


def at(tier: Tier):
    return dataclasses.replace(WORKLOAD, tier=tier)


@pytest.mark.parametrize(
    ("plan", "t0", "t1", "t2", "t3"),
    [
        ("ProDirect", "pass", "pass", "pass", "pass"),
        ("Standard", "pass", "pass", "pass", "pass"),
        ("Developer", NO_CRITICAL, NO_CRITICAL, NO_CRITICAL, "pass"),
        ("Basic", NO_CRITICAL, NO_CRITICAL, NO_CRITICAL, "pass"),
        ("Unified", *("unknown U-MISSING",) * 4),
        ("Premier", *("unknown U-MISSING",) * 4),
        ("Azure Internal", *("unknown U-MISSING",) * 4),
    ],
)
def test_each_plan_at_each_tier(plan, t0, t1, t2, t3):
    found = [outcome(FIT, [*REST, *under(plan)], workload=at(tier)) for tier in Tier]
    assert found == [t0, t1, t2, t3]


def test_a_plan_that_takes_no_case_fails_every_line_about_it():
    found = verdict(FIT, [*REST, *under("Developer")])
    assert set(found.reason_codes) == {f"F-{FIT}-1", f"F-{FIT}-2", f"F-{FIT}-5"}


@pytest.mark.parametrize("plan", ["Unified", "Azure Internal"])
def test_what_the_table_does_not_know_says_where_to_write_it(plan):
    assert "write the times of the contract into tables/support.yaml" in verdict(FIT, [*REST, *under(plan)]).message


@pytest.mark.parametrize(
    ("field", "value"),
    [("response_a", HOUR), ("response_b", 2 * HOUR), ("answers_a", True), ("around_the_clock", True)],
)
def test_the_numbers_are_those_of_the_table(field, value):
    (row,) = rows_of("support_response", [*REST, *under("ProDirect")])
    assert getattr(row, field) == value


def test_an_open_row_tells_that_its_numbers_are_not_verified():
    found = verdict(FIT, [*REST, *under("Developer")])
    assert "plan: Developer" in found.message
    assert "https://azure.microsoft.com/support/plans/response/ as of 2026-08, not verified" in found.message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, "pass", id="as the table says"),
        pytest.param({"first_response": 3 * HOUR}, SLOWER, id="slower"),
        pytest.param({"first_response": 3 * HOUR, "severity": "MINIMAL"}, "pass", id="minimal may wait"),
        pytest.param({"first_response": 5 * HOUR, "severity": "minimal"}, SLOWER, id="minimal too slow"),
        pytest.param({"first_response": 2 * HOUR, "severity": "Critical"}, SLOWER, id="critical too slow"),
        pytest.param({"first_response": HOUR, "severity": "highestcriticalimpact"}, "pass", id="highest impact"),
        pytest.param({"severity": "Catastrophic"}, "unknown U-PARSE", id="a severity that is new"),
        pytest.param({"severity": None}, "unknown U-PARSE", id="severity not told"),
        pytest.param({"first_response": None}, "pass", id="no promise told"),
        pytest.param({"first_response": 3 * HOUR, "service": BILLING}, "pass", id="billing is free on every plan"),
        pytest.param({"first_response": 3 * HOUR, "service": None}, "pass", id="service not told"),
        pytest.param({"first_response": 3 * HOUR, "plan": "Pro-Direct"}, SLOWER, id="another spelling"),
        pytest.param(
            {"first_response": 3 * HOUR, "subject": f"{OTHER}/providers/Microsoft.Support/supportTickets/t2"},
            "pass",
            id="a ticket of another subscription",
        ),
    ],
)
def test_a_technical_ticket_is_held_against_the_table(change, expected):
    fields = {"created": NOW - 41 * DAY, "service": TECHNICAL, "severity": "Moderate", "first_response": 2 * HOUR}
    found = [contract(), ticket(), ticket("t2", **{**fields, **change})]
    assert outcome(FIT, [*REST, *found]) == expected


@pytest.mark.parametrize(("days", "expected"), [(60, "pass"), (20, SLOWER)])
def test_the_newest_technical_ticket_speaks(days, expected):
    told = {"service": TECHNICAL, "severity": "Moderate"}
    kept = ticket("t2", created=NOW - 30 * DAY, first_response=2 * HOUR, **told)
    slower = ticket("t3", created=NOW - days * DAY, first_response=4 * HOUR, **told)
    assert outcome(FIT, [*REST, contract(), kept, slower]) == expected


def test_a_ticket_of_another_plan_or_of_long_ago_says_nothing_of_this_one():
    told = {"service": TECHNICAL, "severity": "Moderate", "first_response": 4 * HOUR}
    older = [
        ticket("t2", plan="Standard", created=NOW - 41 * DAY, **told),
        ticket("t3", created=NOW - 400 * DAY, **told),
    ]
    assert outcome(FIT, [*REST, contract(), ticket(), *older]) == "pass"


@pytest.mark.parametrize(
    ("quota_id", "expected"),
    [
        ("EnterpriseAgreement_2014-09-01", "pass"),
        ("SomethingNew_2030-01-01", "pass"),
        ("CSP_2015-05-01", "unknown U-MISSING"),
        ("csp_2030-01-01", "unknown U-MISSING"),
        (None, "unknown U-PARSE"),
    ],
)
def test_a_partner_settles_the_times_of_what_it_sold(quota_id, expected):
    assert outcome(FIT, [*healthy(Subscription), subscription(quota_id=quota_id)]) == expected


# --- Unknown ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "scope", "expected"),
    [
        (SupportTicket, PROD, "unknown U-PERM"),
        (Subscription, PROD, "unknown U-PERM"),
        (SupportContract, ACCOUNT, "pass"),
        (SupportTicket, OTHER, "pass"),
    ],
)
def test_which_gaps_leave_the_times_in_doubt(kind, scope, expected):
    assert outcome(FIT, healthy(), [gap(kind, scope=scope)]) == expected


@pytest.mark.parametrize("kind", [SupportContract, BillingAccount])
def test_billing_that_was_not_read_is_unknown(kind):
    assert outcome(FIT, [*REST, ticket()], [gap(kind, scope=ACCOUNT)]) == "unknown U-PERM"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([contract()], "unknown U-MISSING"),
        ([ticket()], "unknown U-MISSING"),
        ([], "unknown U-MISSING"),
        ([contract(plan="Standard"), ticket()], "unknown U-MISMATCH"),
        ([contract(status=None), ticket()], "unknown U-PARSE"),
    ],
)
def test_without_an_agreed_plan_nothing_is_known(found, expected):
    assert outcome(FIT, [*REST, *found]) == expected


def test_no_subscription_is_unknown():
    assert outcome(FIT, healthy(Subscription)) == "unknown U-MISSING"


def test_an_empty_table_knows_no_plan():
    files = policy()
    (row,) = rows_of("support_response", healthy())
    assert not isinstance(row.response_a, Unknown)
    assert set(files.tables.support.plans) == {"Basic", "Developer", "Standard", "ProDirect", "Unified"}

"""The standing of subscriptions: state, spending limit and offer."""

from __future__ import annotations

import pytest
from builders import OTHER, PROD, subscription
from judged import gap, healthy, outcome, verdict

from collector.facts.azure import Subscription
from collector.model import Severity

STANDING = "dependency-subscription-standing"
STATE, LIMIT, OFFER = (f"fail F-{STANDING}-{line}" for line in (1, 2, 3))
REST = healthy(Subscription)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"state": "enabled"}, "pass"),
        ({"state": "Warned"}, STATE),
        ({"state": "PastDue"}, STATE),
        ({"state": "Disabled"}, STATE),
        ({"state": "Deleted"}, STATE),
        ({"state": "Hibernating"}, "unknown U-PARSE"),
        ({"state": None}, "unknown U-PARSE"),
        ({"spending_limit": "OFF"}, "pass"),
        ({"spending_limit": "On"}, LIMIT),
        ({"spending_limit": "CurrentPeriodOff"}, LIMIT),
        ({"spending_limit": "Perhaps"}, "unknown U-PARSE"),
        ({"spending_limit": None}, "unknown U-PARSE"),
        ({"quota_id": "PayAsYouGo_2014-09-01"}, "pass"),
        ({"quota_id": "CSP_2015-05-01"}, "pass"),
        ({"quota_id": "Internal_2014-09-01"}, "pass"),
        ({"quota_id": "paygo_2030-01-01"}, "unknown U-MISSING"),
        ({"quota_id": "SomethingNew_2030-01-01"}, "unknown U-MISSING"),
        ({"quota_id": "FreeTrialPlus_2027-01-01"}, "unknown U-MISSING"),
        ({"quota_id": "AzureForStudentsStarter_2018-01-01"}, "unknown U-MISSING"),
        ({"quota_id": "MSDN_2014-09-01"}, OFFER),
        ({"quota_id": "msdndevtest_2014-09-01"}, OFFER),
        ({"quota_id": "FreeTrial_2014-09-01"}, OFFER),
        ({"quota_id": "Sponsored_2016-01-01"}, OFFER),
        ({"quota_id": None}, "unknown U-PARSE"),
    ],
)
def test_the_standing_of_a_subscription(changes, expected):
    assert outcome(STANDING, [*REST, subscription(**changes)]) == expected


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"state": "Disabled"}, Severity.BLOCKER),
        ({"state": None}, Severity.BLOCKER),
        ({"spending_limit": "On"}, Severity.MAJOR),
        ({"quota_id": "MSDN_2014-09-01"}, Severity.MAJOR),
    ],
)
def test_only_the_state_blocks(changes, severity):
    assert verdict(STANDING, [*REST, subscription(**changes)]).severity is severity


def test_an_open_row_shows_the_offer_and_who_supports_it():
    message = verdict(STANDING, [*REST, subscription(quota_id="CSPDEVTEST_2018-05-01")]).message
    assert "offer: CSPDEVTEST_2018-05-01" in message
    assert "supported by: partner" in message


def test_every_subscription_counts():
    found = [*REST, subscription(), subscription(OTHER, state="Disabled")]
    assert outcome(STANDING, found) == STATE


@pytest.mark.parametrize(("scope", "expected"), [(PROD, "unknown U-PERM"), ("", "unknown U-PERM")])
def test_a_subscription_that_was_not_read_is_unknown(scope, expected):
    assert outcome(STANDING, REST, [gap(Subscription, scope=scope)]) == expected


def test_no_subscription_is_unknown():
    assert outcome(STANDING, REST) == "unknown U-MISSING"


def test_an_offer_that_nobody_knows_says_where_to_add_it():
    message = verdict(STANDING, [*REST, subscription(quota_id="SomethingNew_2030-01-01")]).message
    assert "add it to tables/support.yaml" in message

"""From an alert rule to the people whom it wakes: coverage, receivers, silence."""

from __future__ import annotations

import dataclasses

import pytest
from builders import (
    GROUP,
    OPS,
    OTHER,
    WEB,
    WORKLOAD,
    email,
    group,
    processing,
    rule,
    sms,
)
from judged import gap, healthy, outcome, rows_of, verdict, with_contacts

from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ActionGroup, AlertFilter, ProcessingRule, Receiver, Recurrence
from collector.model import Contact

RECEIVERS = "monitoring-receivers-email-sms"
NO_RULES, NO_GROUPS = healthy(AlertRule), healthy(ActionGroup)
GONE = f"{OPS}/providers/microsoft.insights/actionGroups/deleted"


# --- Receivers --------------------------------------------------------------------------------------------

MAIL = f"fail F-{RECEIVERS}-1"
SMS = f"fail F-{RECEIVERS}-2"
FEW = f"fail F-{RECEIVERS}-3"
FREE = f"fail F-{RECEIVERS}-4"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(group(), "pass", id="two mailboxes and a phone"),
        pytest.param(group(email(), sms(), sms("phone-2")), "pass", id="a mailbox and two phones"),
        pytest.param(group(email(), sms()), FEW, id="one of each may be one person"),
        pytest.param(group(email(), email(), sms()), FEW, id="one mailbox twice"),
        pytest.param(group(email(), email(""), sms()), FEW, id="a mailbox without address is nobody"),
        pytest.param(group(email(), email("mailbox-2", "Disabled"), sms()), FEW, id="one opted out"),
        pytest.param(group(email(), email("mailbox-2", "NotSpecified"), sms()), FEW, id="one never confirmed"),
        pytest.param(group(email(), email("mailbox-2", None), sms()), FEW, id="one without status"),
        pytest.param(group(email(), email("mailbox-2", "enabled"), sms()), "pass", id="status in lower case"),
        pytest.param(group(email(), email("mailbox-2"), sms(status="Disabled")), SMS, id="phone opted out"),
        pytest.param(group(email(), email("mailbox-2")), SMS, id="no phone"),
        pytest.param(group(sms(), sms("phone-2")), MAIL, id="no mailbox"),
        pytest.param(group(Receiver(channel="webhook")), MAIL, id="only a webhook"),
        pytest.param(dataclasses.replace(group(), receivers=()), MAIL, id="empty"),
        pytest.param(group(enabled=False), MAIL, id="group off"),
        pytest.param(group(enabled=None), MAIL, id="group does not say that it is on"),
        pytest.param(group(email(), email("m", domain="gmail.com"), sms()), FREE, id="free mail"),
        pytest.param(group(email(), email("mailbox-2"), sms(), email("m", "Disabled", "gmail.com")), "pass", id="off"),
        pytest.param(group(subject=GROUP.upper()), "pass", id="id in capitals"),
        pytest.param(group(subject=GONE), MAIL, id="another group"),
    ],
)
def test_whom_an_urgent_rule_reaches(found, expected):
    assert outcome(RECEIVERS, [*NO_GROUPS, found]) == expected


def test_the_private_mailbox_of_a_contact_is_known_by_the_workload_file():
    workload = with_contacts(Contact(name="Lena", mailbox="lena@GMail.com", principal="p1"))
    told = group(Receiver(channel="email", status="Enabled", address="contact:Lena"), email(), sms())
    assert outcome(RECEIVERS, [*NO_GROUPS, told], workload=workload) == FREE
    assert outcome(RECEIVERS, [*NO_GROUPS, told]) == "pass"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"severity": 0}, MAIL),
        ({"severity": 1}, MAIL),
        ({"severity": 2}, "pass"),
        ({"severity": None}, "unknown U-PARSE"),
        ({"enabled": False}, "pass"),
        ({"enabled": None}, "unknown U-PARSE"),
        ({"severity": 4, "enabled": None}, "pass"),
        ({"scopes": (OTHER,)}, "pass"),
        ({"scopes": None}, MAIL),
        ({"scopes": ()}, MAIL),
        ({"rule_kind": "activity", "severity": None, "signals": ("category=servicehealth",)}, MAIL),
        ({"rule_kind": "activity", "severity": None, "signals": ("category=resourcehealth",)}, MAIL),
        ({"rule_kind": "activity", "severity": None, "signals": ("category=administrative",)}, "pass"),
        ({"rule_kind": "activity", "severity": None, "signals": None}, "pass"),
        ({"action_groups": None}, "unknown U-PARSE"),
        ({"action_groups": (f"{OTHER}/ag",)}, "unknown U-SCOPE"),
        ({"action_groups": (GROUP, f"{OTHER}/ag")}, "unknown U-SCOPE"),
        ({"action_groups": (GROUP, GONE)}, "pass"),
    ],
)
def test_which_rules_must_reach_people(changes, expected):
    second = rule("second", **{"action_groups": (), **changes})
    assert outcome(RECEIVERS, [*healthy(), second]) == expected


def test_no_urgent_rule_is_a_fail_once_all_rules_were_read():
    assert outcome(RECEIVERS, NO_RULES) == f"fail F-{RECEIVERS}-none"
    assert outcome(RECEIVERS, NO_RULES, [gap(AlertRule)]) == "unknown U-PERM"


@pytest.mark.parametrize("kind", [AlertRule, ActionGroup, ProcessingRule])
def test_a_gap_leaves_no_pass(kind):
    expected = "pass" if kind is ActionGroup else "unknown U-PERM"  # the one group of the rule was seen
    assert outcome(RECEIVERS, healthy(), [gap(kind)]) == expected
    assert outcome(RECEIVERS, NO_GROUPS, [gap(kind)]) == ("unknown U-PERM" if kind is not AlertRule else MAIL)


# --- Processing rules that add receivers ------------------------------------------------------------------

PAGED = AlertFilter(field="Severity", operator="Equals", values=("Sev0", "Sev1"))
CALM = AlertFilter(field="Severity", operator="Equals", values=("Sev4",))
DESCRIBED = AlertFilter(field="Description", operator="Contains", values=("till",))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="everywhere, always"),
        pytest.param({"scopes": (WEB,)}, MAIL, id="for one group only"),
        pytest.param({"scopes": None}, "unknown U-PARTIAL", id="scopes not told"),
        pytest.param({"filters": (PAGED,)}, "pass", id="to urgent alerts"),
        pytest.param({"filters": (CALM,)}, MAIL, id="to others"),
        pytest.param({"filters": (DESCRIBED,)}, "unknown U-PARTIAL", id="by a text that is not known"),
        pytest.param({"filters": (DESCRIBED, CALM)}, MAIL, id="one filter is enough to keep it out"),
        pytest.param({"scheduled": True}, "pass", id="a schedule without bounds"),
        pytest.param({"scheduled": True, "local_from": "2026-11-01T00:00:00"}, "pass", id="since this month"),
        pytest.param({"scheduled": True, "local_from": "2026-11-25T00:00:00"}, MAIL, id="not yet"),
        pytest.param({"scheduled": True, "local_until": "2027-11-25T00:00:00"}, MAIL, id="for a year"),
        pytest.param({"scheduled": True, "recurrences": (Recurrence(every="Daily"),)}, MAIL, id="recurring"),
        pytest.param(
            {"scheduled": True, "time_zone": "Mars", "local_from": "2026-11-22T08:00:00"},
            "unknown U-PARTIAL",
            id="since this morning in a zone that nobody knows",
        ),
        pytest.param({"enabled": False}, MAIL, id="off"),
    ],
)
def test_a_processing_rule_adds_receivers_only_where_it_always_does(changes, expected):
    adder = processing(**{"removes_all": False, "adds": (GROUP,), **changes})
    lonely = rule(action_groups=())
    assert outcome(RECEIVERS, [*NO_RULES, lonely, adder]) == expected


def test_an_unseen_processing_rule_could_add_the_missing_receiver():
    found = verdict(RECEIVERS, [*NO_RULES, rule(action_groups=())], [gap(ProcessingRule)])
    assert found.outcome.value == "unknown"


def test_a_row_counts_what_is_certain():
    (row,) = rows_of("alert_route", [*NO_RULES, rule(action_groups=(GROUP, f"{OTHER}/ag"))])
    assert (row.email_receivers.at_least, row.sms_receivers.at_least, row.recipients.at_least) == (2.0, 1.0, 2.0)
    assert WORKLOAD.subscriptions[0] not in row.email_receivers.why

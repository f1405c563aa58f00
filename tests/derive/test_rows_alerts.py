"""From an alert rule to the people whom it wakes: coverage, receivers, silence."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import (
    GO_LIVE,
    GROUP,
    NOW,
    OPS,
    OTHER,
    PROD,
    VM,
    WEB,
    WORKLOAD,
    disk_rule,
    email,
    group,
    processing,
    rule,
    sms,
    vm,
)
from judged import gap, healthy, outcome, rows_of, verdict, with_contacts

from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.monitoring import ActionGroup, ProcessingRule, Receiver
from collector.model import Contact

BASELINE, RECEIVERS = "monitoring-alert-baseline", "monitoring-receivers-email-sms"
NO_RULES, NO_GROUPS = healthy(AlertRule), healthy(ActionGroup)
GONE = f"{OPS}/providers/microsoft.insights/actionGroups/deleted"
DAY = timedelta(days=1)
FAIL_1 = f"fail F-{BASELINE}-1"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "pass", id="whole subscription"),
        pytest.param({"scopes": (PROD.upper(),)}, "pass", id="in capitals"),
        pytest.param({"scopes": (WEB,)}, "pass", id="its group"),
        pytest.param({"scopes": (VM,), "target_type": None}, "pass", id="the machine itself"),
        pytest.param({"scopes": (f"{WEB}-2",)}, FAIL_1, id="a group whose name begins alike"),
        pytest.param({"scopes": (VM + "0",)}, FAIL_1, id="a machine whose name begins alike"),
        pytest.param({"scopes": (OTHER,)}, FAIL_1, id="another subscription"),
        pytest.param({"scopes": ()}, FAIL_1, id="nothing"),
        pytest.param({"scopes": None}, FAIL_1, id="scopes not told"),
        pytest.param({"target_type": None}, FAIL_1, id="subscription without a type"),
        pytest.param({"target_type": "microsoft.web/sites"}, FAIL_1, id="another type"),
        pytest.param({"target_region": "West Europe"}, "pass", id="its region, spelt out"),
        pytest.param({"target_region": "northeurope"}, FAIL_1, id="another region"),
        pytest.param({"enabled": False}, FAIL_1, id="switched off"),
        pytest.param({"enabled": None}, "unknown U-PARSE", id="switch not told"),
        pytest.param({"signals": ()}, FAIL_1, id="watches nothing"),
        pytest.param({"signals": None}, FAIL_1, id="signals not told"),
        pytest.param({"action_groups": ()}, FAIL_1, id="tells nobody"),
        pytest.param({"action_groups": None}, "unknown U-PARSE", id="groups not told"),
        pytest.param({"action_groups": (GONE,)}, FAIL_1, id="tells a deleted group"),
        pytest.param({"action_groups": (f"{OTHER}/ag",)}, "unknown U-SCOPE", id="tells a group out of scope"),
        pytest.param(
            {"rule_kind": "activity", "signals": ("resourceid=/x/heartbeat-01",)}, FAIL_1, id="a name is no signal"
        ),
    ],
)
def test_which_rule_watches_a_machine(changes, expected):
    assert outcome(BASELINE, [*NO_RULES, rule(**changes), disk_rule()]) == expected


def test_a_log_rule_over_the_heartbeat_is_an_availability_alert_too():
    log = rule("beat", rule_kind="log", target_type=None, signals=("heartbeat | summarize max(timegenerated)",))
    cpu = rule("rest", signals=tuple(signal for signal in rule().signals or () if signal != "vmavailabilitymetric"))
    assert outcome(BASELINE, [*NO_RULES, log, cpu, disk_rule()]) == "pass"


def test_too_few_of_the_baseline_fail_as_a_major_with_the_share():
    found = verdict(BASELINE, [*NO_RULES, rule()])
    assert (found.outcome.value, found.severity.value) == ("fail", "major")
    assert found.measured is not None
    assert round(float(str(found.measured.value)), 1) == 83.3


def test_a_machine_without_a_place_is_not_covered_by_a_rule_for_a_region():
    facts = [*healthy(AlertRule, Resource), vm(location=None), disk_rule()]
    assert outcome(BASELINE, [*facts, rule(target_region="westeurope")]) == FAIL_1
    assert outcome(BASELINE, [*facts, rule()]) == "pass"


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (AlertRule, NO_RULES, "unknown U-PERM"),
        (ActionGroup, NO_GROUPS, "unknown U-PERM"),
        (ProcessingRule, healthy(), "unknown U-PERM"),
        (Resource, healthy(), "unknown U-PERM"),
        (AlertRule, healthy(), "pass"),
        (ActionGroup, healthy(), "pass"),
    ],
)
def test_what_a_gap_does_to_the_baseline(kind, facts, expected):
    assert outcome(BASELINE, facts, [gap(kind)]) == expected


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
        pytest.param(group(Receiver(channel="role")), MAIL, id="only holders of a role"),
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


# --- Processing rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, True, id="always"),
        pytest.param({"scheduled": True}, True, id="a schedule without bounds"),
        pytest.param({"scheduled": True, "effective_from": NOW - DAY, "effective_until": NOW + DAY}, True, id="now"),
        pytest.param({"scheduled": True, "effective_from": GO_LIVE, "effective_until": GO_LIVE}, True, id="at go-live"),
        pytest.param({"scheduled": True, "effective_until": NOW - DAY}, False, id="past"),
        pytest.param({"scheduled": True, "effective_from": GO_LIVE + DAY}, False, id="after go-live"),
        pytest.param(
            {"scheduled": True, "effective_from": NOW + DAY, "effective_until": NOW + 2 * DAY}, False, id="between"
        ),
        pytest.param({"scheduled": True, "recurring": True}, None, id="recurring"),
        pytest.param({"scheduled": True, "recurring": True, "effective_until": NOW - DAY}, False, id="recurred"),
        pytest.param({"filtered": True}, None, id="filtered"),
        pytest.param({"enabled": False}, False, id="off"),
        pytest.param({"enabled": None}, True, id="switch not told"),
        pytest.param({"scopes": (OTHER,)}, False, id="another subscription"),
        pytest.param({"scopes": (VM,)}, True, id="one machine"),
        pytest.param({"scopes": None}, True, id="scopes not told"),
        pytest.param({"scopes": ()}, True, id="scopes empty"),
        pytest.param({"removes_all": False, "adds": (GROUP,)}, False, id="adds"),
    ],
)
def test_what_silences(changes, expected):
    facts = [*healthy(), processing(**changes)]
    words = {True: (FAIL_1, f"fail F-{RECEIVERS}-5"), None: ("unknown U-PARTIAL",) * 2, False: ("pass", "pass")}
    assert (outcome(BASELINE, facts), outcome(RECEIVERS, facts)) == words[expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "pass"),
        ({"scopes": (WEB,)}, MAIL),
        ({"scopes": None}, MAIL),
        ({"filtered": True}, MAIL),
        ({"scheduled": True}, MAIL),
        ({"enabled": False}, MAIL),
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

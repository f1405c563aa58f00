"""Whom action groups reach: people behind roles, channels that stand in for SMS, and what ails a group, in words."""

from __future__ import annotations

import dataclasses

import pytest
from builders import GROUP, OPS, OTHER, PROD, SUB, WEB, assignment, email, group, rule, sms
from judged import gap, healthy, outcome, policy, rows_of, verdict, with_contacts

from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import ActionGroup, ProcessingRule, Receiver
from collector.facts.support import RoleAssignment
from collector.judge.policy import Criterion
from collector.model import Contact

RECEIVERS = "monitoring-receivers-email-sms"
MAIL, SMS, FEW, FREE = (f"fail F-{RECEIVERS}-{line}" for line in range(1, 5))
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
OWNER_ID = f"{PROD}/providers/Microsoft.Authorization/roleDefinitions/{OWNER}"
OWNERS = Receiver(channel="role", role=OWNER)
NO_GROUPS = healthy(ActionGroup)


def owner(person="contact:Lena", **changes):
    return assignment(person, **{"role": OWNER_ID, "subject": f"{PROD}/owner/{person}", **changes})


# --- Roles ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holders", "expected"),
    [
        pytest.param([], MAIL, id="nobody holds it"),
        pytest.param([owner()], FEW, id="one person"),
        pytest.param([owner(), owner("contact:Omar")], "pass", id="two people"),
        pytest.param([owner(role=f"{PROD}/roleDefinitions/other")], MAIL, id="another role"),
        pytest.param([owner(scope=PROD.upper()), owner("contact:Omar")], "pass", id="scope in capitals"),
        pytest.param([owner(scope=WEB)], MAIL, id="only for a resource group"),
        pytest.param([owner(seen_from=OTHER, scope=OTHER)], MAIL, id="in another subscription"),
        pytest.param([owner(principal_type="ServicePrincipal")], MAIL, id="a service"),
        pytest.param([owner("p-9", principal_type="Group")], "unknown U-PERM", id="a group"),
        pytest.param([owner(principal_type=None)], "unknown U-PERM", id="nobody tells what it is"),
        pytest.param([owner("p-9")], "unknown U-PERM", id="a user whose mailbox is not known"),
        pytest.param([owner(conditional=True)], "unknown U-PERM", id="under a condition"),
        pytest.param(
            [owner(scope="/providers/Microsoft.Management/managementGroups/top")], "unknown U-PERM", id="inherited"
        ),
        pytest.param(
            [owner(), owner("contact:Omar"), owner("p-9", principal_type="Group")], "pass", id="a group beside enough"
        ),
    ],
)
def test_a_role_mails_the_people_who_hold_it_on_the_subscription(holders, expected):
    assert outcome(RECEIVERS, [*NO_GROUPS, group(OWNERS, sms()), *holders]) == expected


def test_a_contact_without_a_mailbox_is_mailed_nowhere_that_is_known():
    workload = with_contacts(Contact(name="Lena", principal="p1"))
    facts = [*NO_GROUPS, group(OWNERS, sms()), owner()]
    assert outcome(RECEIVERS, facts, workload=workload) == "unknown U-PERM"


def test_the_private_mailbox_of_a_holder_is_known_by_the_workload_file():
    workload = with_contacts(Contact(name="Lena", mailbox="lena@gmail.com", principal="p1"))
    assert outcome(RECEIVERS, [*NO_GROUPS, group(OWNERS, email(), sms()), owner()], workload=workload) == FREE


def test_assignments_that_were_not_read_leave_it_open_but_harm_no_full_group():
    gaps = [gap(RoleAssignment)]
    assert outcome(RECEIVERS, [*NO_GROUPS, group(OWNERS, sms())], gaps) == "unknown U-PERM"
    assert outcome(RECEIVERS, [*NO_GROUPS, group(OWNERS, email(), email("mailbox-2"), sms())], gaps) == "pass"
    assert outcome(RECEIVERS, healthy(), gaps) == "pass"


def test_a_role_receiver_without_a_role_is_a_question():
    assert outcome(RECEIVERS, [*NO_GROUPS, group(Receiver(channel="role"), sms())]) == "unknown U-PERM"


def test_a_rule_over_two_subscriptions_counts_those_who_are_mailed_in_both():
    both = rule(scopes=(PROD, OTHER))
    facts = [*healthy(ActionGroup, AlertRule), both, group(OWNERS, sms(), sms("phone-2")), owner()]
    there = owner(subject=f"{OTHER}/owner", seen_from=OTHER, scope=OTHER)
    assert outcome(RECEIVERS, facts) == MAIL
    assert outcome(RECEIVERS, [*facts, there]) == "pass"


def test_the_row_rests_on_the_assignments():
    paper = "sha256:" + "c" * 64
    (row,) = rows_of("alert_route", [*NO_GROUPS, group(OWNERS), owner(documents=(paper,))])[:1]
    assert paper in row.evidence


# --- What stands in for SMS -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("equivalents", "receivers", "holds"),
    [
        ((), (sms(),), True),
        ((), (Receiver(channel="voice"),), False),
        (("voice",), (Receiver(channel="voice"),), True),
        (("voice",), (Receiver(channel="push"),), False),
        (("push",), (Receiver(channel="push"),), True),
        (("voice", "push"), (Receiver(channel="webhook"),), False),
        (("voice", "push"), (), False),
    ],
)
def test_a_policy_may_let_other_channels_stand_in_for_sms(equivalents, receivers, holds):
    criterion = _criterion()
    (row,) = rows_of("alert_route", [*healthy(ActionGroup, AlertRule), rule(), group(email(), *receivers)])
    counts = {
        f"alert_route.{name}": getattr(row, name) for name in ("sms_receivers", "voice_receivers", "push_receivers")
    }
    answer = criterion.conditions[1].line.evaluate({**counts, "params.sms_equivalents": equivalents})
    assert (answer.answer.value == "true") is holds


def _criterion() -> Criterion:
    return next(one for one in policy().policy.criteria if one.id == RECEIVERS)


def test_the_shipped_policy_lets_nothing_stand_in_for_sms():
    assert outcome(RECEIVERS, [*NO_GROUPS, group(email(), email("mailbox-2"), Receiver(channel="voice"))]) == SMS


# --- In words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (group(), "ag: 2 e-mail, 1 SMS"),
        (group(email(), sms(status="Disabled")), "ag: 1 e-mail, 1 SMS not enabled"),
        (group(Receiver(channel="webhook"), Receiver(channel="webhook")), "ag: 2 webhook"),
        (group(Receiver(channel="itsm")), "ag: 1 itsm"),
        (group(OWNERS), "ag: 1 role"),
        (dataclasses.replace(group(), receivers=()), "ag: empty"),
        (group(enabled=False), "ag: switched off"),
        (group(enabled=None), "ag: does not say that it is on"),
    ],
)
def test_what_a_group_has_or_what_ails_it(found, words):
    (row,) = rows_of("alert_route", [*healthy(ActionGroup, AlertRule), rule(), found])
    assert row.groups_told == (words,)


@pytest.mark.parametrize(
    ("name", "gaps", "words"),
    [
        (f"{OPS}/actionGroups/gone", (), "gone: deleted"),
        (f"{OPS}/actionGroups/gone", (gap(ActionGroup),), "gone: could not be read"),
        (f"{OTHER}/resourceGroups/x/actionGroups/far", (), "far: could not be read"),
    ],
)
def test_a_group_that_was_not_seen(name, gaps, words):
    (row,) = rows_of("alert_route", [*healthy(AlertRule), rule(action_groups=(name,))], gaps)
    assert row.groups_told == (words,)


def test_a_verdict_says_what_the_group_has():
    told = verdict(RECEIVERS, [*NO_GROUPS, group(Receiver(channel="webhook"))])
    assert told.reason_codes == (f"F-{RECEIVERS}-1", f"F-{RECEIVERS}-2", f"F-{RECEIVERS}-3")
    (subject,) = (one for one in told.subjects if one.outcome.value == "fail")
    assert dict(subject.shown)["groups told"] == "ag: 1 webhook"
    assert SUB not in subject.message


def test_a_processing_rule_that_was_not_seen_may_add_receivers():
    facts = [*NO_GROUPS, group(Receiver(channel="webhook"))]
    assert outcome(RECEIVERS, facts, [gap(ProcessingRule)]) == "unknown U-PERM"
    assert GROUP.endswith("/ag")

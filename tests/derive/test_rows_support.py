"""Support: the plan on which two sources agree, those who may raise a ticket, and the drill."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from builders import (
    ACCOUNT,
    GO_LIVE,
    NOW,
    OTHER,
    PROD,
    RAISER,
    WORKLOAD,
    assignment,
    contract,
    definition,
    denial,
    ticket,
)
from judged import gap, healthy, outcome, rows_of, verdict, with_contacts

from collector.derive.support.plan import plan_name
from collector.facts.azure import Subscription
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    Permission,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)
from collector.model import Contact, Tier

PLAN, RIGHTS = "support-plan-active", "support-ticket-rights"
DAY = timedelta(days=1)
ALONE = healthy(SupportContract, SupportTicket)


@pytest.mark.parametrize(
    ("spelt", "plan"),
    [
        ("Basic", "Basic"),
        ("developer", "Developer"),
        ("STANDARD", "Standard"),
        ("ProDirect", "ProDirect"),
        ("Pro-Direct", "ProDirect"),
        ("pro direct", "ProDirect"),
        ("Professional Direct", "ProDirect"),
        ("PROFESSIONAL_DIRECT", "ProDirect"),
        ("Premier", "Unified"),
        ("Unified", "Unified"),
        ("Unified Enterprise", "Unified"),
        ("Azure Internal", "Azure Internal"),
        ("Other", "Other"),
        ("", ""),
    ],
)
def test_plans_have_one_spelling_and_unknown_ones_keep_theirs(spelt, plan):
    assert plan_name(spelt) == plan


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([contract(), ticket()], "pass", id="agree"),
        pytest.param([contract(plan="Professional Direct"), ticket(plan="Pro-Direct")], "pass", id="two spellings"),
        pytest.param([contract(plan="Unified"), ticket(plan="Premier")], "pass", id="old name"),
        pytest.param([contract(plan="Standard"), ticket()], "unknown U-MISMATCH", id="disagree"),
        pytest.param([contract(plan="Basic"), contract(), ticket()], "pass", id="one of two agrees"),
        pytest.param([contract(plan="Basic"), ticket(plan="Basic")], f"fail F-{PLAN}-1", id="too low"),
        pytest.param([contract(plan="Other"), ticket(plan="Azure Internal")], "unknown U-MISMATCH", id="strange"),
        pytest.param([contract()], "unknown U-MISSING", id="only billing"),
        pytest.param([ticket()], "unknown U-MISSING", id="only a ticket"),
        pytest.param([], "unknown U-MISSING", id="neither"),
        pytest.param([contract(plan=None), ticket()], "unknown U-MISSING", id="plan not told"),
        pytest.param([contract(status=None), ticket()], "unknown U-PARSE", id="status not told"),
        pytest.param([contract(status="Expired"), ticket()], "unknown U-MISSING", id="expired"),
        pytest.param([contract(status="active"), ticket()], "pass", id="status in lower case"),
        pytest.param([contract(account=ACCOUNT + "8"), ticket()], "unknown U-MISSING", id="another account's"),
        pytest.param([contract(account=ACCOUNT.upper()), ticket()], "pass", id="account in capitals"),
        pytest.param([contract(), ticket(plan=None)], "unknown U-MISSING", id="ticket without plan"),
        pytest.param([contract(), ticket(created=None)], "unknown U-MISSING", id="ticket without date"),
        pytest.param([contract(), ticket(created=NOW - 366 * DAY)], "unknown U-MISSING", id="ticket too old"),
        pytest.param([contract(), ticket(created=NOW + DAY)], "unknown U-PARSE", id="ticket of the future"),
        pytest.param(
            [contract(), ticket(), ticket("t2", created=NOW - DAY, plan="Basic")],
            "unknown U-MISMATCH",
            id="the newest ticket speaks",
        ),
        pytest.param(
            [contract(), ticket(subject=f"{OTHER}/providers/Microsoft.Support/supportTickets/t")],
            "unknown U-MISSING",
            id="a ticket of another subscription",
        ),
    ],
)
def test_the_plan_must_be_shown_by_billing_and_by_the_newest_ticket(found, expected):
    assert outcome(PLAN, [*ALONE, *found]) == expected


ENDS = f"fail F-{PLAN}-2"


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        pytest.param([contract(plan="Developer")], (f"F-{PLAN}-3", "U-MISSING"), id="billing alone shows too little"),
        pytest.param([ticket(plan="Developer")], (f"F-{PLAN}-3", "U-MISSING"), id="a ticket alone shows too little"),
        pytest.param([contract(plan="Developer"), contract()], ("U-MISSING",), id="one of two contracts is enough"),
        pytest.param([contract(plan="Developer"), ticket()], ("U-MISMATCH",), id="both speak and disagree"),
        pytest.param([], ("U-MISSING",), id="nothing shows any"),
    ],
)
def test_what_one_source_shows_contradicts_a_plan_that_somebody_merely_states(found, codes):
    assert verdict(PLAN, [*ALONE, *found]).reason_codes == codes


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(-300, 30 + 9)], "pass", id="exactly thirty days"),
        pytest.param([(-300, 29 + 9)], ENDS, id="a day short"),
        pytest.param([(-300, -1)], ENDS, id="over"),
        pytest.param([(-300, None)], "unknown U-PARSE", id="no end told"),
        pytest.param([(None, 300)], "unknown U-PARSE", id="no start told"),
        pytest.param([(None, 300), (-300, 20)], ENDS, id="the longer of two does not tell its start"),
        pytest.param([(None, 300), (-300, 300)], "pass", id="one of two tells its start"),
        pytest.param([(5, 400)], "unknown U-MISSING", id="not begun"),
        pytest.param([(-300, 20), (21, 400)], "pass", id="renewed without a break"),
        pytest.param([(-300, 20), (25, 400)], ENDS, id="renewed after a break"),
        pytest.param([(-300, 20), (21, 30), (31, 400)], "pass", id="renewed twice"),
        pytest.param([(-300, -20), (5, 400)], ENDS, id="over, the next not begun"),
        pytest.param([(-300, 400), (-300, None)], "pass", id="one of two tells"),
    ],
)
def test_the_contract_must_run_beyond_go_live_without_a_break(spans, expected):
    found = [
        contract(
            subject=f"{ACCOUNT}/{number}",
            starts=None if starts is None else NOW + starts * DAY,
            ends=None if ends is None else NOW + ends * DAY,
        )
        for number, (starts, ends) in enumerate(spans)
    ]
    assert GO_LIVE == NOW + 9 * DAY
    assert outcome(PLAN, [*ALONE, ticket(), *found]) == expected


def test_a_contract_that_is_over_does_not_cover_a_go_live_of_the_past():
    past = dataclasses.replace(WORKLOAD, go_live=NOW - 90 * DAY)
    found = [*ALONE, ticket(), contract(ends=NOW - DAY)]
    assert outcome(PLAN, found, workload=past) == ENDS


@pytest.mark.parametrize(("days", "expected"), [(1, ENDS), (29, ENDS), (30, "pass")])
def test_a_go_live_of_the_past_makes_no_contract_long(days, expected):
    past = dataclasses.replace(WORKLOAD, go_live=NOW - 400 * DAY)
    found = [*ALONE, ticket(), contract(ends=NOW + days * DAY)]
    assert outcome(PLAN, found, workload=past) == expected


@pytest.mark.parametrize(
    ("kind", "scope", "expected"),
    [
        (SupportTicket, PROD, "unknown U-PERM"),
        (Subscription, PROD, "unknown U-PERM"),
        (SupportContract, ACCOUNT, "pass"),
        (BillingAccount, PROD, "pass"),
        (SupportTicket, OTHER, "pass"),
    ],
)
def test_which_gaps_leave_an_agreed_plan_in_doubt(kind, scope, expected):
    assert outcome(PLAN, healthy(), [gap(kind, scope=scope)]) == expected


@pytest.mark.parametrize("kind", [SupportContract, BillingAccount])
def test_billing_that_was_not_read_is_unknown(kind):
    assert outcome(PLAN, [*ALONE, ticket()], [gap(kind, scope=ACCOUNT)]) == "unknown U-PERM"


@pytest.mark.parametrize(("tier", "expected"), [(Tier.T0, f"fail F-{PLAN}-1"), (Tier.T1, "pass"), (Tier.T3, "pass")])
def test_the_tier_decides_which_plan_is_enough(tier, expected):
    workload = dataclasses.replace(WORKLOAD, tier=tier)
    found = [*ALONE, contract(plan="Standard"), ticket(plan="Standard")]
    assert outcome(PLAN, found, workload=workload) == expected


# --- The right to raise a ticket --------------------------------------------------------------------------

FEW, NOT_HE = f"fail F-{RIGHTS}-1", f"fail F-{RIGHTS}-2"
LENA, OMAR = assignment(), assignment("contact:Omar")
NOBODY = healthy(RoleAssignment)
GROUP_SCOPE = "/providers/Microsoft.Management/managementGroups/mg"
CUSTOM = RAISER[:-4] + "beef"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([LENA, OMAR], "pass", id="both"),
        pytest.param([LENA], FEW, id="one"),
        pytest.param([], FEW, id="nobody"),
        pytest.param([LENA, dataclasses.replace(LENA, subject="again")], FEW, id="one twice"),
        pytest.param([LENA, assignment("principal-3")], NOT_HE, id="a contact may not"),
        pytest.param([LENA, assignment("contact:Omar", scope=GROUP_SCOPE)], "pass", id="management group"),
        pytest.param([LENA, assignment("contact:Omar", scope="/")], "pass", id="root"),
        pytest.param([LENA, assignment("contact:Omar", scope=PROD.upper())], "pass", id="capitals"),
        pytest.param([LENA, assignment("contact:Omar", scope=f"{PROD}/resourceGroups/rg")], FEW, id="below"),
        pytest.param([LENA, assignment("contact:Omar", scope=OTHER)], FEW, id="another subscription"),
        pytest.param([LENA, assignment("contact:Omar", seen_from=OTHER)], FEW, id="seen from elsewhere"),
        pytest.param([LENA, assignment("contact:Omar", conditional=True)], FEW, id="conditional"),
        pytest.param([LENA, assignment("contact:Omar", principal_type="ServicePrincipal")], FEW, id="a service"),
        pytest.param([LENA, assignment("contact:Omar", principal_type="user")], "pass", id="user in lower case"),
        pytest.param([LENA, assignment("g", principal_type="Group")], "unknown U-PERM", id="a group"),
        pytest.param([LENA, assignment("contact:Omar", principal_type=None)], "unknown U-PERM", id="type not told"),
        pytest.param([LENA, assignment("contact:Omar", role=CUSTOM)], "unknown U-PERM", id="role not known"),
        pytest.param([LENA, OMAR, assignment("g", principal_type="Group")], "pass", id="enough without the group"),
        pytest.param(
            [LENA, assignment("contact:Omar", role=CUSTOM), definition("*/read", subject=CUSTOM)], FEW, id="reader"
        ),
        pytest.param(
            [
                LENA,
                assignment("contact:Omar", role=CUSTOM),
                definition("*", not_actions=("Microsoft.Support/*",), subject=CUSTOM),
            ],
            FEW,
            id="all but support",
        ),
        pytest.param(
            [
                LENA,
                assignment("contact:Omar", role=CUSTOM),
                definition("microsoft.support/SUPPORTTICKETS/write", subject=CUSTOM),
            ],
            "pass",
            id="exactly that action",
        ),
    ],
)
def test_who_may_raise_a_ticket(found, expected):
    assert outcome(RIGHTS, [*NOBODY, *found]) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, FEW),
        ({"excluded": ("contact:Lena", "contact:Omar")}, "pass"),
        ({"excluded": ("contact:Lena",)}, FEW),
        ({"principals": ("contact:Omar",)}, FEW),
        ({"principals": ("principal-9",)}, "pass"),
        ({"principals": ("principal-9",), "names_groups": True}, FEW),
        ({"scope": GROUP_SCOPE}, FEW),
        ({"scope": f"{PROD}/resourceGroups/rg"}, "pass"),
        ({"permissions": (Permission(actions=("*/delete",), not_actions=()),)}, "pass"),
        ({"permissions": (Permission(actions=("*",), not_actions=("Microsoft.Support/*",)),)}, "pass"),
        ({"permissions": (Permission(actions=("*",), not_actions=("*/read",)),)}, FEW),
    ],
)
def test_a_deny_assignment_takes_the_right_away(changes, expected):
    assert outcome(RIGHTS, [*healthy(), denial(**changes)]) == expected


@pytest.mark.parametrize(
    ("excluded", "expected"), [((), FEW), (("contact:Lena",), "unknown U-PERM"), (("principal-9",), "unknown U-PERM")]
)
def test_nobody_behind_a_group_may_do_what_is_denied_to_everyone(excluded, expected):
    found = [*healthy(), assignment("g", principal_type="Group"), denial(excluded=excluded)]
    assert outcome(RIGHTS, found) == expected


def test_the_message_names_the_deny_assignment_that_takes_the_right_from_everyone():
    found = verdict(RIGHTS, [*healthy(), assignment("g", principal_type="Group"), denial()])
    assert "denied by: d" in found.message
    assert "group" not in found.message
    assert "Where a deny assignment is named, no role helps" in found.fix


@pytest.mark.parametrize("kind", [RoleAssignment, RoleDefinition, DenyAssignment, Subscription])
@pytest.mark.parametrize("scope", ["", PROD, GROUP_SCOPE + "/providers/Microsoft.Authorization/denyAssignments/d"])
def test_no_gap_leaves_a_pass_wherever_it_stands_above_the_subscription(kind, scope):
    assert outcome(RIGHTS, healthy(), [gap(kind, scope=scope)]) == "unknown U-PERM"


def test_a_gap_in_another_subscription_does_not_matter_for_rights():
    assert outcome(RIGHTS, healthy(), [gap(DenyAssignment, scope=OTHER)]) == "pass"


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [
        ((), "unknown U-MISSING"),
        ((Contact(name="Lena", mailbox="lena@contoso.example"),), "unknown U-MISSING"),
        ((Contact(name="Lena", principal="p1"),), "pass"),
        ((Contact(name="Mia", principal="p3"),), NOT_HE),
    ],
)
def test_contacts_must_be_named_with_their_principal(contacts, expected):
    assert outcome(RIGHTS, healthy(), workload=with_contacts(*contacts)) == expected


def test_two_contacts_of_one_person_have_the_rights_of_that_person():
    """The file refuses them; evidence calls the person by one of the two names."""
    twice = with_contacts(Contact(name="Lena", principal="p1"), Contact(name="Lena at night", principal="P1"))
    assert outcome(RIGHTS, healthy(), workload=twice) == "pass"


def test_every_visible_subscription_is_a_row_of_its_own():
    second = Subscription(subject=OTHER, documents=(), observed_at=NOW)
    assert [row.subject for row in rows_of("ticket_rights", [*healthy(), second])] == [PROD, OTHER]
    found = verdict(PLAN, [*healthy(), second])
    assert [(subject.id, subject.outcome.value) for subject in found.subjects] == [(OTHER, "unknown"), (PROD, "pass")]

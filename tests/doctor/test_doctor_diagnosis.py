"""What the doctor says, by what was read of the rights: never that something can be read where that is not proven."""

from __future__ import annotations

import pytest
from doctor_samples import (
    ACTIONS,
    AZURE_CRITERIA,
    COVERAGE,
    RESTORES,
    SUB_A,
    SUB_B,
    TESTS,
    A,
    B,
    answers,
    denial,
    diagnosed,
    everything_hidden,
    gap,
    held,
    not_readable,
    payers,
    reader_facts,
    role,
    signed_out,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.doctor.grants import grants, hint
from collector.doctor.lacks import Answer, Kind
from collector.doctor.needs import PROOF
from collector.doctor.other_sources import AccountsSeen, PatternSeen
from collector.doctor.scope_rights import BELOW_A_GROUP, RESOURCE_GROUPS
from collector.facts.support import BillingAccount, DenyAssignment, HeldRole, RoleDefinition
from collector.model import AzureScope, Cause, Delivery, management_group_id

ROLES_READ = "Microsoft.Authorization/roleAssignments/read"
DENIALS_READ = "Microsoft.Authorization/denyAssignments/read"
VMS_READ = "Microsoft.Compute/virtualMachines/read"
ALL_BUT_VMS = role(*(action for action in ACTIONS if action != VMS_READ))


def test_a_reader_with_a_billing_role_can_read_everything():
    diagnosis = diagnosed(reader_facts())
    assert set(answers(diagnosis).values()) == {Answer.YES}
    assert (diagnosis.obstacles, diagnosis.instead, diagnosis.exit_code) == ((), (), 0)


@pytest.mark.parametrize(
    ("facts", "gaps", "expected"),
    [
        pytest.param(
            (held(SUB_A), role("*/read"), *payers()), (everything_hidden(SUB_B),),
            {(Kind.INVISIBLE, Answer.NO, SUB_B, "")}, id="a subscription that is not shown",
        ),
        pytest.param(
            (), (everything_hidden("", Cause.UNREACHABLE),),
            {(Kind.UNPROVEN, Answer.UNKNOWN, "", "")}, id="nothing could be reached",
        ),
        pytest.param(
            (), (everything_hidden("/providers/Microsoft.Management/managementGroups/corp"), everything_hidden(SUB_A),
                 everything_hidden(SUB_B)),
            {(Kind.UNPROVEN, Answer.NO, "/providers/Microsoft.Management/managementGroups/corp", ""),
             (Kind.INVISIBLE, Answer.NO, SUB_A, ""), (Kind.INVISIBLE, Answer.NO, SUB_B, "")},
            id="a management group that is refused",
        ),
        pytest.param(
            (held(SUB_A), role("*/read"), *payers()), (signed_out(SUB_B),),
            {(Kind.UNPROVEN, Answer.NO, SUB_B, "")}, id="a tenant that cannot be signed in to",
        ),
        pytest.param(
            (), (signed_out(""), signed_out("/providers/Microsoft.Management/managementGroups/corp")),
            {(Kind.UNPROVEN, Answer.NO, "", "")}, id="no sign-in at all is said once",
        ),
        pytest.param(
            (held(SUB_A), held(SUB_B), ALL_BUT_VMS, *payers()), (),
            {(Kind.MISSING, Answer.NO, SUB_A, VMS_READ), (Kind.MISSING, Answer.NO, SUB_B, VMS_READ)},
            id="a role that lacks one action",
        ),
        pytest.param(
            (held(SUB_A), held(SUB_B), held(SUB_B, scope=f"{SUB_B}/resourceGroups/rg", role="x/all"), ALL_BUT_VMS,
             role("*/read", subject="x/all"), held(SUB_A, role="x/all"), *payers()), (),
            {(Kind.MISSING, Answer.NO, SUB_B, VMS_READ)}, id="a role of a resource group proves nothing",
        ),
        pytest.param(
            (held(SUB_A), held(SUB_B), held(SUB_A, role="x/all"), held(SUB_B, role="x/all", conditional=True),
             ALL_BUT_VMS, role("*/read", subject="x/all"), *payers()), (),
            {(Kind.CONDITION, Answer.UNKNOWN, SUB_B, VMS_READ)}, id="a condition proves nothing",
        ),
        pytest.param(
            (*reader_facts(), denial(SUB_B, VMS_READ)), (),
            {(Kind.DENIAL, Answer.NO, SUB_B, VMS_READ)}, id="a denial for everyone",
        ),
        pytest.param(
            (*reader_facts(), denial(SUB_B, VMS_READ, who=("group-1",))), (),
            {(Kind.DENIAL, Answer.UNKNOWN, SUB_B, VMS_READ)}, id="a denial for a group that may be ours",
        ),
        pytest.param(
            (*reader_facts(), denial(SUB_B, VMS_READ, but=("principal-1",))), (),
            set(), id="a denial that spares us",
        ),
        pytest.param(
            payers(), (gap(SUB_A, HeldRole.kind), gap(SUB_A, RoleDefinition.kind), gap(SUB_B, HeldRole.kind)),
            {(Kind.MISSING, Answer.NO, SUB_A, ROLES_READ), (Kind.MISSING, Answer.NO, SUB_B, ROLES_READ)},
            id="role assignments that are refused",
        ),
        pytest.param(
            (held(SUB_A), role("*/read"), *payers()), (gap(SUB_B, HeldRole.kind, cause=Cause.THROTTLED),),
            {(Kind.UNPROVEN, Answer.UNKNOWN, SUB_B, ROLES_READ)}, id="role assignments that were throttled",
        ),
        pytest.param(
            reader_facts(), (gap(SUB_A, DenyAssignment.kind, cause=Cause.TIMED_OUT),),
            {(Kind.UNPROVEN, Answer.UNKNOWN, SUB_A, DENIALS_READ)}, id="deny assignments that were not read",
        ),
        pytest.param(
            reader_facts(), (gap(SUB_A, DenyAssignment.kind),),
            {(Kind.UNPROVEN, Answer.NO, SUB_A, DENIALS_READ)}, id="deny assignments refused in spite of the right",
        ),
        pytest.param(
            (*reader_facts(), held(SUB_A, role="x/unread")), (gap("/x/unread", RoleDefinition.kind),),
            set(), id="a second role that was not read adds nothing that is needed",
        ),
    ],
)  # fmt: skip
def test_what_is_lacking_and_where(facts, gaps, expected):
    diagnosis = diagnosed(facts, gaps)
    found = {
        (one.kind, one.answer, place, right)
        for one in diagnosis.obstacles
        for place in one.places
        for right in [found.right for found in one.rights] or [""]
    }
    assert found == expected
    assert diagnosis.exit_code == (11 if expected else 0)


# --- What only a declared scope needs ---------------------------------------------------------------------

MG = management_group_id("corp")
GROUP = f"{SUB_A}/resourceGroups/rg-web"
GROUPED = AzureScope(subscriptions=(A, B), resource_groups=(GROUP,))
BELOW = AzureScope(subscriptions=(A, B), management_groups=("Corp",))
NO_GROUPS = role("Microsoft.Authorization/*", *(one for one in ACTIONS if "Authorization" not in one))
HOLDS = (held(SUB_A), held(SUB_B), *payers())
SURVEYED = everything_hidden(GROUP.upper())
"""The list of resource groups, by which it is known whether the declared one is there, was refused."""


@pytest.mark.parametrize(
    ("declared", "facts", "gaps", "expected"),
    [
        pytest.param(AzureScope(), (*HOLDS, NO_GROUPS), (), set(), id="no group is declared"),
        pytest.param(
            GROUPED, (*HOLDS, NO_GROUPS), (SURVEYED,), {(Kind.MISSING, Answer.NO, SUB_A, RESOURCE_GROUPS)},
            id="a role without the right, where a group is declared",
        ),
        pytest.param(GROUPED, reader_facts(), (), set(), id="a reader"),
        pytest.param(
            GROUPED, (*reader_facts(), denial(SUB_A, RESOURCE_GROUPS), denial(SUB_B, RESOURCE_GROUPS)), (),
            {(Kind.DENIAL, Answer.NO, SUB_A, RESOURCE_GROUPS)}, id="a denial, where a group is declared",
        ),
        pytest.param(
            GROUPED, reader_facts(), (SURVEYED,), {(Kind.UNPROVEN, Answer.NO, GROUP.upper(), RESOURCE_GROUPS)},
            id="refused in spite of the right",
        ),
        pytest.param(
            GROUPED, reader_facts(), (everything_hidden(GROUP, Cause.THROTTLED),),
            {(Kind.UNPROVEN, Answer.UNKNOWN, GROUP, RESOURCE_GROUPS)}, id="throttled",
        ),
        pytest.param(
            GROUPED, (*HOLDS, ALL_BUT_VMS), (everything_hidden(GROUP, Cause.SCOPE),),
            {(Kind.UNPROVEN, Answer.UNKNOWN, GROUP, RESOURCE_GROUPS), (Kind.MISSING, Answer.NO, SUB_A, RESOURCE_GROUPS),
             (Kind.MISSING, Answer.NO, SUB_A, VMS_READ), (Kind.MISSING, Answer.NO, SUB_B, VMS_READ)},
            id="a group that is not there hides no missing right",
        ),
        pytest.param(
            BELOW, reader_facts(), (everything_hidden(MG),), {(Kind.MISSING, Answer.NO, MG, BELOW_A_GROUP)},
            id="a management group that is refused",
        ),
        pytest.param(
            BELOW, reader_facts(), (signed_out(MG),), {(Kind.UNPROVEN, Answer.NO, MG, "")},
            id="one in a tenant that cannot be signed in to",
        ),
        pytest.param(
            BELOW, reader_facts(), (everything_hidden(MG, Cause.UNREACHABLE),),
            {(Kind.UNPROVEN, Answer.UNKNOWN, MG, "")}, id="one that was not reached",
        ),
    ],
)  # fmt: skip
def test_what_a_declared_scope_lacks(declared, facts, gaps, expected):
    diagnosis = diagnosed(facts, gaps, declared=declared)
    found = {
        (one.kind, one.answer, place, right)
        for one in diagnosis.obstacles
        for place in one.places
        for right in [found.right for found in one.rights] or [""]
    }
    assert found == expected
    assert not_readable(diagnosis) == (AZURE_CRITERIA if expected else set())
    assert bool(diagnosis.instead) == bool(expected)


def test_a_management_group_is_given_by_a_command_at_the_group():
    (obstacle,) = diagnosed(reader_facts(), (everything_hidden(MG),), declared=BELOW).obstacles
    (command,) = grants(obstacle, "ID")
    assert command.line == f"az role assignment create --role Reader --assignee ID --scope {MG}"
    assert hint(obstacle) == "or correct its name under scope.azure.management_groups"


def test_a_role_that_was_not_read_leaves_unknown_what_it_may_give():
    unread = gap(f"{SUB_A}/providers/x/unread", RoleDefinition.kind, cause=Cause.UNREACHABLE)
    diagnosis = diagnosed((*reader_facts()[1:2], held(SUB_A, role="x/unread"), role("*/read"), *payers()), (unread,))
    assert {one.kind for one in diagnosis.obstacles} == {Kind.UNPROVEN}
    assert not_readable(diagnosis) == AZURE_CRITERIA


def test_a_scope_without_any_subscription_is_no_pass():
    diagnosis = diagnosed((), (), subscriptions=())
    assert not_readable(diagnosis) == AZURE_CRITERIA
    assert diagnosis.exit_code == 11


def test_what_is_the_same_in_many_subscriptions_is_said_once_and_counted():
    (obstacle,) = diagnosed((held(SUB_A), held(SUB_B), ALL_BUT_VMS, *payers())).obstacles
    assert obstacle.places == (SUB_A, SUB_B)
    (missing,) = obstacle.rights
    assert missing.criteria == obstacle.criteria == tuple(sorted(missing.criteria))
    assert "recovery-backup-coverage" in obstacle.criteria
    assert "support-ticket-rights" not in obstacle.criteria


def test_what_unlocks_most_comes_first():
    narrow = role(*(one for one in ACTIONS if not one.startswith(("Microsoft.Support", "Microsoft.Compute"))))
    (obstacle,) = diagnosed((held(SUB_A), held(SUB_B), narrow, *payers())).obstacles
    counts = [len(found.criteria) for found in obstacle.rights]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 1


@pytest.mark.parametrize(
    ("facts", "gaps", "accounts", "kind", "answer"),
    [
        pytest.param(payers(), (), AccountsSeen(), Kind.BILLING, Answer.NO, id="no account is shown"),
        pytest.param(payers(), (), AccountsSeen(ids=("/other",)), Kind.BILLING, Answer.NO, id="another one is shown"),
        pytest.param(
            payers(), (), AccountsSeen(problem="refused", denied=True), Kind.BILLING, Answer.NO, id="refused"
        ),
        pytest.param(payers(), (), AccountsSeen(problem="down"), Kind.BILLING, Answer.UNKNOWN, id="billing is down"),
        pytest.param((), (), AccountsSeen(), Kind.BILLING, Answer.UNKNOWN, id="nobody says who pays"),
        pytest.param(
            (), (gap(SUB_A, BillingAccount.kind), gap(SUB_B, BillingAccount.kind)), AccountsSeen(),
            Kind.MISSING, Answer.NO, id="who pays is refused",
        ),
    ],
)  # fmt: skip
def test_billing_has_hints_of_its_own(facts, gaps, accounts, kind, answer):
    diagnosis = diagnosed((held(SUB_A), held(SUB_B), role("*/read"), *facts), gaps, accounts=accounts)
    assert {(one.kind, one.answer) for one in diagnosis.obstacles} == {(kind, answer)}
    assert not_readable(diagnosis) == {"support-plan-active", "support-response-fit"}


ONLY_TESTS = {
    "testing-automated-pass", "testing-evidence-fresh", "testing-unit-passed", "testing-integration-passed",
    "testing-accessibility-passed", "testing-sit-signed", "testing-uat-signed",
}  # fmt: skip
ALL_TESTS = {*ONLY_TESTS, "testing-performance-passed", "testing-failure-simulated"}
"""With those about which Azure has something to tell, too."""
ALL_COVERAGE = {"testing-coverage-line", "testing-coverage-complete", "testing-automated-pass"}
"""An artifact in which no test result is may hold coverage, so that both are looked at."""
HERE, NOWHERE = {}, {"delivery": Delivery()}


@pytest.mark.parametrize(
    ("patterns", "delivery", "hidden", "says"),
    [
        ((COVERAGE, RESTORES), NOWHERE, ONLY_TESTS, "names no tests reports"),
        ((TESTS, RESTORES), NOWHERE, ALL_COVERAGE, "names no coverage reports"),
        ((RESTORES,), HERE, set(), "a repository may hold them as well"),
        ((TESTS, COVERAGE), HERE, set(), ""),
        (
            (TESTS, COVERAGE, PatternSeen(report_kind="restores", pattern="r.json", matches=False)),
            HERE,
            {"recovery-restore-tested"},
            "no file",
        ),
        ((TESTS, PatternSeen(report_kind="coverage", pattern="c", matches=False)), HERE, ALL_COVERAGE, "no file"),
        ((TESTS, COVERAGE, PatternSeen(report_kind="tests", pattern="b", matches=False)), HERE, set(), ""),
        (
            (TESTS, COVERAGE, PatternSeen(report_kind="tests", pattern="../b", matches=False, problem="leads out")),
            HERE,
            ALL_TESTS,
            "leads out",
        ),
    ],
)
def test_report_files_have_hints_of_their_own(patterns, delivery, hidden, says):
    diagnosis = diagnosed(reader_facts(), patterns=patterns, **delivery)
    reports = [one for one in diagnosis.obstacles if one.kind is Kind.REPORTS]
    assert {name for one in reports for name in one.criteria} == hidden
    assert all(says in one.why for one in reports)


def test_the_other_way_is_that_of_the_probe_that_cannot_read():
    diagnosis = diagnosed((held(SUB_A), held(SUB_B), ALL_BUT_VMS, *payers()))
    assert [one.probe for one in diagnosis.instead] == [
        "inventory-resources",
        "recovery-compute-redundancy",
        "monitoring-health-probes",
        "release-supported-versions",
    ]
    assert "testing-results" not in {one.probe for one in diagnosed((), (everything_hidden(""),)).instead}


HIDING = st.builds(
    gap,
    st.sampled_from(("", SUB_A, SUB_B, f"{SUB_A}/providers/x")),
    st.sampled_from((*PROOF, BillingAccount.kind)),
    cause=st.sampled_from(list(Cause)),
)
DENYING = st.builds(denial, st.sampled_from((SUB_A, SUB_B)), st.sampled_from(ACTIONS))


@settings(deadline=None)
@given(
    kept=st.sets(st.sampled_from(reader_facts())),
    gaps=st.lists(HIDING, max_size=3),
    denials=st.lists(DENYING, max_size=2),
    dropped=st.sampled_from(reader_facts()),
    hiding=HIDING,
    denying=DENYING,
)
def test_reading_less_never_makes_more_readable(kept, gaps, denials, dropped, hiding, denying):
    """Taking a fact away, a further gap or a further denial never turns what cannot be read into what can."""
    before = not_readable(diagnosed((*kept, *denials), gaps))
    assert before <= not_readable(diagnosed((*(kept - {dropped}), *denials), gaps))
    assert before <= not_readable(diagnosed((*kept, *denials), (*gaps, hiding)))
    assert before <= not_readable(diagnosed((*kept, *denials, denying), gaps))


def test_only_full_rights_everywhere_are_yes():
    """Of one subscription all is known; the other is not even mentioned: that is no yes."""
    assert not_readable(diagnosed((held(SUB_A), role("*/read"), *payers()))) == AZURE_CRITERIA
    assert not_readable(diagnosed((held(SUB_A), role("*/read"), *payers()), subscriptions=(A,))) == set()

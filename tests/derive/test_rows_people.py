"""People: who holds the roles that the workload declares, and how many hold too much."""

from __future__ import annotations

import dataclasses

import pytest
from builders import NOW, OTHER, PROD, WEB, WORKLOAD, assignment, definition, denial
from judged import gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Subscription
from collector.facts.support import DenyAssignment, Permission, RoleAssignment, RoleDefinition
from collector.model import ExpectedRole

ASSIGNED, PRIVILEGED = "people-roles-assigned", "security-privileged-access"
REST = healthy(RoleAssignment, RoleDefinition)
APP = f"{WEB}/providers/Microsoft.Web/sites/front"
MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/mg"
ROLES = f"{PROD}/providers/Microsoft.Authorization/roleDefinitions"
RUNNER, OWNER, WRITER, READER, ACCESS, NEARLY, SPREAD = (f"{ROLES}/{number}" for number in range(7))


def role(subject: str, name: str | None, *actions: str, not_actions: tuple[str, ...] = ()) -> RoleDefinition:
    return dataclasses.replace(definition(*actions, not_actions=not_actions, subject=subject), name=name)


KNOWN_ROLES = (
    role(RUNNER, "Website Contributor", "Microsoft.Web/sites/*"),
    role(OWNER, "Owner", "*"),
    role(WRITER, "Contributor", "*", not_actions=("Microsoft.Authorization/*/Write",)),
    role(READER, "Reader", "*/read"),
    role(ACCESS, "User Access Administrator", "*/read", "Microsoft.Authorization/*"),
    role(NEARLY, "Nearly owner", "*", not_actions=("Microsoft.Blueprint/blueprintAssignments/write",)),
    RoleDefinition(
        subject=SPREAD,
        name="Owner by parts",
        permissions=(
            Permission(actions=("*",), not_actions=("Microsoft.Authorization/*",)),
            Permission(actions=("Microsoft.Authorization/*",), not_actions=()),
        ),
        documents=(),
        observed_at=NOW,
    ),
)


def given(principal: str = "contact:Mia", name: str = RUNNER, **changes: object) -> RoleAssignment:
    where = changes.get("scope", PROD)
    subject = f"{where}/roleAssignments/{principal}-{name.rpartition('/')[2]}"
    return assignment(principal, **{"subject": subject, "role": name, **changes})


# --- The role matrix -----------------------------------------------------------------------------------------

MIA = ExpectedRole(who="Mia", principal="AAAA-1", role="website contributor", on=WEB)


def matrix(*lines: ExpectedRole):
    return dataclasses.replace(WORKLOAD, role_matrix=lines)


def assigned(*facts, gaps=(), line: ExpectedRole = MIA) -> str:
    return outcome(ASSIGNED, [*REST, *KNOWN_ROLES, *facts], gaps, matrix(line))


@pytest.mark.parametrize("scope", [WEB, WEB.upper(), PROD, MANAGEMENT_GROUP, "/"])
def test_a_role_that_was_given_at_the_place_or_above_is_held(scope):
    assert assigned(given(scope=scope)) == "pass"


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param((), id="nothing was given"),
        pytest.param((given(scope=APP),), id="below the place only"),
        pytest.param((given(scope=f"{PROD}/resourceGroups/rg-web-2"),), id="at a group with a longer name"),
        pytest.param((given(scope=OTHER, seen_from=OTHER),), id="in another subscription"),
        pytest.param((given(scope=MANAGEMENT_GROUP, seen_from=OTHER),), id="above another subscription"),
        pytest.param((given(name=OWNER),), id="another role, though a stronger one"),
        pytest.param((given("principal-12345678"),), id="to somebody else"),
        pytest.param((given("g", principal_type="Group", name=READER),), id="a group holds another role"),
        pytest.param((given("app", principal_type="ServicePrincipal"),), id="an application holds it"),
    ],
)
def test_a_role_that_was_not_given_is_not_held(facts):
    assert assigned(*facts) == f"fail F-{ASSIGNED}-1"


def test_the_decision_names_the_roles_that_they_have_instead():
    found = verdict(ASSIGNED, [*REST, *KNOWN_ROLES, given(name=OWNER), given(name=READER)], (), matrix(MIA))
    (subject,) = found.subjects
    assert subject.id == f"{WEB} (website contributor, Mia)"
    assert subject.message == "This role was given to them neither there nor above; roles there: Owner, Reader"


@pytest.mark.parametrize("kind", ["Group", "ServicePrincipal", None])
def test_a_group_or_an_application_of_the_matrix_is_matched_by_its_own_id(kind):
    assert assigned(given(principal_type=kind)) == "pass"


@pytest.mark.parametrize("kind", ["Group", "ForeignGroup", "SomethingNew", None])
def test_a_group_that_holds_the_role_may_hold_it_for_them(kind):
    assert assigned(given("principal-12345678", principal_type=kind)) == "unknown U-PERM"


def test_a_group_with_a_role_that_could_not_be_read_may_hold_it_for_them():
    group = given("principal-12345678", principal_type="Group", name=f"{ROLES}/gone")
    assert assigned(group) == "unknown U-PERM"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((given(conditional=True),), "unknown U-MISSING", id="under a condition"),
        pytest.param((given(conditional=True), given(scope=WEB)), "pass", id="under a condition, and without"),
        pytest.param((given(name=f"{ROLES}/gone"),), "unknown U-PARSE", id="a role without a definition"),
        pytest.param((given(name=f"{ROLES}/x"), role(f"{ROLES}/x", None, "*")), "unknown U-PARSE", id="without a name"),
    ],
)
def test_what_is_held_in_a_way_that_is_not_understood_is_unknown(facts, expected):
    assert assigned(*facts) == expected


@pytest.mark.parametrize("kind", [RoleAssignment, RoleDefinition])
def test_what_was_not_read_may_be_the_role_but_takes_none_away(kind):
    assert assigned(gaps=[gap(kind)]) == "unknown U-PERM"
    assert assigned(given(), gaps=[gap(kind)]) == "pass"


def test_without_a_complete_look_nothing_is_known():
    facts = [one for one in REST if not (isinstance(one, Inventory) and one.of == RoleAssignment.kind)]
    assert outcome(ASSIGNED, [*facts, *KNOWN_ROLES], (), matrix(MIA)) == "unknown U-PARTIAL"


def test_a_place_in_a_subscription_that_is_not_looked_at_is_unknown():
    elsewhere = dataclasses.replace(MIA, on=f"{OTHER}/resourceGroups/rg")
    assert assigned(given(), line=elsewhere) == "unknown U-SCOPE"


def test_nobody_declared_is_unknown_with_the_lines_to_add():
    found = verdict(ASSIGNED, [*REST, *KNOWN_ROLES], (), matrix())
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "{who, principal, role, on}" in found.message


def test_each_line_is_judged_by_itself():
    second = ExpectedRole(who="Mia", principal="BBBB-2", role="Reader", on=PROD)
    found = verdict(ASSIGNED, [*REST, *KNOWN_ROLES, given()], (), matrix(MIA, second))
    assert [(one.id, one.outcome.value) for one in found.subjects] == [
        (f"{PROD} (Reader, Mia)", "fail"),
        (f"{WEB} (website contributor, Mia)", "pass"),
    ]


def test_two_people_of_one_name_do_not_hold_the_roles_of_each_other():
    second = dataclasses.replace(MIA, principal="BBBB-2")
    facts = [*REST, *KNOWN_ROLES]
    assert outcome(ASSIGNED, [*facts, given()], (), matrix(MIA, second)) == f"fail F-{ASSIGNED}-1"
    assert outcome(ASSIGNED, [*facts, given(), given("contact:Mia (2)")], (), matrix(MIA, second)) == "pass"


def test_a_support_contact_of_the_matrix_is_known_by_the_name_of_the_contact():
    lena = ExpectedRole(who="First line", principal="P1", role="Website Contributor", on=PROD)
    assert assigned(given("contact:Lena"), line=lena) == "pass"


def test_what_was_read_long_ago_is_stale():
    old = [dataclasses.replace(one, observed_at=NOW.replace(month=9)) for one in [*REST, *KNOWN_ROLES, given()]]
    assert outcome(ASSIGNED, old, (), matrix(MIA)) == "unknown U-STALE"


# --- Deny assignments ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, f"fail F-{ASSIGNED}-2", id="everyone"),
        pytest.param({"principals": ("contact:Mia",)}, f"fail F-{ASSIGNED}-2", id="them by name"),
        pytest.param({"principals": ("principal-1",)}, "pass", id="somebody else"),
        pytest.param({"principals": ("g",), "names_groups": True}, "unknown U-PERM", id="a group"),
        pytest.param({"excluded": ("contact:Mia",)}, "pass", id="everyone but them"),
        pytest.param({"excluded": ("principal-1",)}, "unknown U-PERM", id="everyone but others"),
        pytest.param({"scope": WEB}, f"fail F-{ASSIGNED}-2", id="at the place"),
        pytest.param({"scope": APP}, "pass", id="below the place"),
        pytest.param({"scope": MANAGEMENT_GROUP}, f"fail F-{ASSIGNED}-2", id="above the subscription"),
        pytest.param({"children": False}, "pass", id="above, without what lies below"),
        pytest.param({"scope": WEB, "children": False}, f"fail F-{ASSIGNED}-2", id="at the place, alone"),
        pytest.param({"permissions": (Permission(actions=("Microsoft.Sql/*",), not_actions=()),)}, "pass", id="others"),
        pytest.param(
            {"permissions": (Permission(actions=("*/read",), not_actions=()),)}, f"fail F-{ASSIGNED}-2", id="some"
        ),
    ],
)
def test_a_deny_assignment_takes_a_role_away(changes, expected):
    assert assigned(given(), denial(**changes)) == expected


def test_a_deny_assignment_that_was_not_read_may_take_a_role_away():
    assert assigned(given(), gaps=[gap(DenyAssignment)]) == "unknown U-PERM"


# --- Privileged access ---------------------------------------------------------------------------------------


def people(count: int, name: str = OWNER, **changes: object) -> list[RoleAssignment]:
    return [given(f"principal-{number:08}", name, **changes) for number in range(count)]


def privileged(*facts, gaps=()) -> str:
    return outcome(PRIVILEGED, [*REST, *KNOWN_ROLES, *facts], gaps)


GROUP = given("g", OWNER, principal_type="Group")
TOO_MANY_OWNERS, TOO_MANY_WRITERS, TOO_MANY_ADMINISTRATORS = (f"fail F-{PRIVILEGED}-{line}" for line in (1, 2, 3))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([], "pass", id="nobody"),
        pytest.param(people(3), "pass", id="as many owners as may be"),
        pytest.param(people(4), TOO_MANY_OWNERS, id="an owner too many"),
        pytest.param(people(4, scope=MANAGEMENT_GROUP), TOO_MANY_OWNERS, id="inherited"),
        pytest.param(people(4, scope="/"), TOO_MANY_OWNERS, id="from the root"),
        pytest.param(people(4, conditional=True), TOO_MANY_OWNERS, id="under a condition"),
        pytest.param(people(4, scope=WEB), "pass", id="of a group below"),
        pytest.param(people(3) + people(3, scope=MANAGEMENT_GROUP), "pass", id="each twice"),
        pytest.param(people(9, principal_type="ServicePrincipal"), "pass", id="applications are no people"),
        pytest.param(people(5, WRITER), "pass", id="as many writers as may be"),
        pytest.param(people(6, WRITER), TOO_MANY_WRITERS, id="a writer too many"),
        pytest.param(people(6, ACCESS), TOO_MANY_WRITERS, id="giving access is writing"),
        pytest.param(people(3, ACCESS), "pass", id="as many as may give roles"),
        pytest.param(people(4, ACCESS), TOO_MANY_ADMINISTRATORS, id="one too many who gives roles"),
        pytest.param([*people(3), *people(3, ACCESS)], "pass", id="owners are counted by themselves"),
        pytest.param(people(4, NEARLY), TOO_MANY_OWNERS, id="all but a trifle, and giving roles"),
        pytest.param(people(4, SPREAD), TOO_MANY_OWNERS, id="everything, in two entries"),
        pytest.param(people(9, READER), "pass", id="readers"),
        pytest.param([*people(3), GROUP], "unknown U-PERM", id="a group may hold more"),
        pytest.param([*people(4), GROUP], TOO_MANY_OWNERS, id="too many beside a group"),
        pytest.param([*people(3), given("x", OWNER, principal_type=None)], "unknown U-PERM", id="one of unknown kind"),
        pytest.param(people(4, principal_type=None), "unknown U-PERM", id="kinds not told"),
        pytest.param([given("g", READER, principal_type="Group")], "pass", id="a group that only reads"),
        pytest.param(people(1, f"{ROLES}/gone"), "unknown U-PERM", id="a role without definition"),
    ],
)
def test_people_with_strong_roles_are_counted(facts, expected):
    assert privileged(*facts) == expected


@pytest.mark.parametrize(
    ("actions", "not_actions", "writes"),
    [
        (("*/read",), (), False),
        (("Microsoft.Support/*",), (), False),
        (("Microsoft.OperationalInsights/workspaces/search/action",), (), False),
        (("*",), (), True),
        (("*",), ("*",), False),
        (("Microsoft.Web/*",), ("*/write",), True),
        (("Microsoft.Web/*",), ("Microsoft.*",), False),
        (("*/read", "Microsoft.Insights/alertRules/WRITE"), (), True),
        (("Microsoft.Web/sites/delete",), (), True),
        ((), (), False),
    ],
)
def test_which_roles_write(actions, not_actions, writes):
    custom = RoleDefinition(
        subject=f"{ROLES}/custom",
        name="custom",
        permissions=(Permission(actions=actions, not_actions=not_actions),),
        documents=(),
        observed_at=NOW,
    )
    found = verdict(PRIVILEGED, [*REST, custom, *people(6, f"{ROLES}/custom")])
    assert (f"F-{PRIVILEGED}-2" in found.reason_codes) is writes


@pytest.mark.parametrize("kind", [RoleAssignment, RoleDefinition])
def test_what_was_not_read_can_only_add_people(kind):
    assert privileged(gaps=[gap(kind)]) == "unknown U-PERM"
    assert privileged(*people(4), gaps=[gap(kind)]) == TOO_MANY_OWNERS


def test_a_lower_bound_is_shown_as_one():
    (subject,) = verdict(PRIVILEGED, [*REST, *KNOWN_ROLES, *people(4), GROUP]).subjects
    assert "(owners: 4, limit 3); there may be more: 1 assignment of such a role is to a group" in subject.message


def test_owners_are_named_and_applications_among_them_shown():
    app = given("principal-app", OWNER, principal_type="ServicePrincipal")
    (subject,) = verdict(PRIVILEGED, [*REST, *KNOWN_ROLES, *people(3), given("contact:Lena", OWNER), app]).subjects
    assert "contact:Lena" in subject.message
    assert "application owners: principal-app" in subject.message
    (row,) = rows_of("privileged_access", [*REST, *KNOWN_ROLES, *people(2), *people(4, ACCESS)])
    assert (row.owners, row.access_administrators) == (2.0, 4.0)
    assert (row.owner_names, len(row.writer_names)) == (("principal-00000000", "principal-00000001"), 4)


def test_no_subscription_that_can_be_seen_is_unknown():
    assert outcome(PRIVILEGED, [one for one in REST if not isinstance(one, Subscription)]).startswith("unknown")

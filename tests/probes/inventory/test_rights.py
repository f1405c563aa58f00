"""Subscriptions, the caller's own roles, role definitions and deny assignments."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.azure import Subscription
from collector.facts.support import DenyAssignment, HeldRole, Permission, RoleDefinition
from probes.inventory.rights import parse_definition, parse_denial, parse_held_role, parse_subscription, role_of

SUBSCRIPTION, ASSIGNMENT, DEFINITION, DENIAL = recording("inventory", "rights")
AUTHORIZATION = f"{PROD}/providers/Microsoft.Authorization"
READER = f"{AUTHORIZATION}/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
PARSERS = [
    (parse_subscription, SUBSCRIPTION),
    (parse_held_role, ASSIGNMENT),
    (parse_definition, DEFINITION),
    (parse_denial, DENIAL),
]


def test_each_answer_becomes_its_fact():
    assert [fact(parse, raw) for parse, raw in PARSERS] == [
        Subscription(
            subject=PROD, state="Enabled", quota_id="EnterpriseAgreement_2014-09-01", spending_limit="Off", **SEEN
        ),
        HeldRole(
            subject=f"{AUTHORIZATION}/roleAssignments/0b7c0000-0000-4000-8000-000000000001",
            seen_from=PROD,
            scope=PROD,
            role=READER,
            principal="contact:Lena",
            conditional=False,
            **SEEN,
        ),
        RoleDefinition(
            subject=READER,
            name="Reader",
            permissions=(Permission(actions=("*/read",), not_actions=("Microsoft.Support/*/read",)),),
            **SEEN,
        ),
        DenyAssignment(
            subject=f"{AUTHORIZATION}/denyAssignments/0b7c0000-0000-4000-8000-000000000002",
            seen_from=PROD,
            scope=f"{PROD}/resourceGroups/rg-till",
            permissions=(Permission(actions=("*/delete",), not_actions=()),),
            principals=("everyone",),
            names_groups=False,
            excluded=("contact:Lena",),
            children=True,
            **SEEN,
        ),
    ]


@pytest.mark.parametrize(("parse", "raw"), PARSERS)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "field", "expected"),
    [
        (parse_subscription, SUBSCRIPTION, "state", "state", None),
        (parse_subscription, SUBSCRIPTION, "subscriptionPolicies", "quota_id", None),
        (parse_subscription, SUBSCRIPTION, "subscriptionPolicies.spendingLimit", "spending_limit", None),
        (parse_held_role, ASSIGNMENT, "properties.condition", "conditional", False),
        (parse_definition, DEFINITION, "properties.roleName", "name", None),
        (parse_definition, DEFINITION, "properties.permissions", "permissions", ()),
        (parse_denial, DENIAL, "properties.excludePrincipals", "excluded", ()),
        (parse_denial, DENIAL, "properties.doNotApplyToChildScopes", "children", True),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_is_taken_for_the_worse(parse, raw, path, field, expected, value):
    assert getattr(fact(parse, changed(raw, path, value)), field) == expected


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_subscription, SUBSCRIPTION, "id", GONE),
        (parse_subscription, SUBSCRIPTION, "id", "/"),
        (parse_subscription, SUBSCRIPTION, "id", f"{PROD}/resourceGroups/rg"),
        (parse_subscription, SUBSCRIPTION, "id", PROD[:-1] + "f"),
        (parse_held_role, ASSIGNMENT, "properties.scope", GONE),
        (parse_held_role, ASSIGNMENT, "properties.roleDefinitionId", None),
        (parse_held_role, ASSIGNMENT, "properties.principalId", ""),
        (parse_held_role, ASSIGNMENT, "properties.condition", {"odd": 1}),
        (parse_definition, DEFINITION, "properties.permissions", "all"),
        (parse_definition, DEFINITION, "properties.permissions", [{"actions": [1]}]),
        (parse_denial, DENIAL, "properties.permissions", GONE),
        (parse_denial, DENIAL, "properties.principals", GONE),
        (parse_denial, DENIAL, "properties.principals", [{"type": "User"}]),
        (parse_denial, DENIAL, "properties.scope", 7),
        (parse_denial, DENIAL, "properties.doNotApplyToChildScopes", "perhaps"),
    ],
)
def test_what_could_hide_a_right_or_a_denial_is_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


@pytest.mark.parametrize(
    ("kind", "names_groups"),
    [("User", False), ("ServicePrincipal", False), ("Group", True), ("ForeignGroup", True), ("Everyone", True)],
)
def test_every_kind_of_principal_but_a_single_one_counts_as_a_group(kind, names_groups):
    principals = [{"id": "aaaaaaaa-1111-4222-8333-000000000009", "type": kind}]
    assert fact(parse_denial, changed(DENIAL, "properties.principals", principals)).names_groups is names_groups


def test_a_role_under_a_condition_says_so():
    assert fact(parse_held_role, changed(ASSIGNMENT, "properties.condition", "@Resource[x] eq 1")).conditional


def test_of_each_role_that_is_held_its_definition_is_read():
    assert role_of(item(ASSIGNMENT)) == READER


@pytest.mark.parametrize("value", [GONE, None, "", 12, []])
def test_an_assignment_that_does_not_name_its_role_is_refused(value):
    assert_refused(lambda found: [role_of(found)], ASSIGNMENT, "properties.roleDefinitionId", value)


@pytest.mark.parametrize(("told", "tenant"), [("ABC-1", "abc-1"), ("", None), (None, None)])
def test_a_subscription_tells_its_tenant(told, tenant):
    """What people sign is bound to it."""
    assert fact(parse_subscription, {**SUBSCRIPTION, "tenantId": told}).tenant == tenant

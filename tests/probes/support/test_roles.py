"""Role assignments at and above a subscription."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.support import RoleAssignment
from probes.support.roles import parse_assignment

(ASSIGNMENT,) = recording("support", "roles")
GROUP = "/providers/Microsoft.Management/managementGroups/mg-till"


def test_an_inherited_assignment_keeps_where_it_stands_and_from_where_it_was_seen():
    assert fact(parse_assignment, ASSIGNMENT) == RoleAssignment(
        subject=f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/0b7c0000-0000-4000-8000-000000000011",
        seen_from=PROD,
        scope=GROUP,
        role="/providers/Microsoft.Authorization/roleDefinitions/cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e",
        principal="contact:Lena",
        principal_type="User",
        conditional=False,
        **SEEN,
    )


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_assignment, in_capitals(ASSIGNMENT)) == fact(parse_assignment, ASSIGNMENT)


@pytest.mark.parametrize("value", [GONE, None, ""])
def test_older_versions_do_not_tell_the_kind_of_principal(value):
    assert fact(parse_assignment, changed(ASSIGNMENT, "properties.principalType", value)).principal_type is None


@pytest.mark.parametrize(("value", "conditional"), [(GONE, False), (None, False), ("", False), ("@Resource[x]", True)])
def test_a_condition_is_noted(value, conditional):
    assert fact(parse_assignment, changed(ASSIGNMENT, "properties.condition", value)).conditional is conditional


@pytest.mark.parametrize("path", ["id", "properties.scope", "properties.roleDefinitionId", "properties.principalId"])
@pytest.mark.parametrize("value", [GONE, None, "", 12, []])
def test_an_assignment_without_its_parts_is_refused(path, value):
    assert_refused(parse_assignment, ASSIGNMENT, path, value)


@pytest.mark.parametrize("path", ["properties.principalType", "properties.condition"])
def test_other_types_are_refused(path):
    assert_refused(parse_assignment, ASSIGNMENT, path, 3)

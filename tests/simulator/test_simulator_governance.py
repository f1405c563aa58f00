"""Budgets, policies and Defender for Cloud in an estate file, and how the two worlds show them."""

from __future__ import annotations

import pytest

from simulator.strict import EstateError

ONE, TWO = (f"/subscriptions/00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
VM = f"{ONE}/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-1"
STATES = "policyresources | where type =~ 'microsoft.policyinsights/policystates'"
SECTIONS = {
    "budgets": [
        {
            "of": ["one", "one/rg-a"],
            "name": "monthly",
            "amount": 900,
            "tells": [{"at": 80, "emails": ["costs@contoso.com"], "roles": "Owner"}],
        }
    ],
    "policy_states": [
        {
            "of": "one",
            "name": "baseline",
            "policy": "Keep in order",
            "states": [{"of": "one/rg-a/vm-1"}, {"of": "one/rg-a/shop", "state": "Compliant"}],
        }
    ],
    "defender": [
        {
            "in": ["one", "two"],
            "plans": {"CloudPosture": "Standard", "KeyVaults": "Free"},
            "assesses": [
                {"name": "Ports are closed", "severity": "High", "of": "one/rg-a/vm-1"},
                {"name": "Disks are encrypted", "of": "one/rg-a/vm-1", "status": "Healthy"},
            ],
        }
    ],
}


@pytest.fixture
def asking(small):
    return small(**SECTIONS)


def listed(asking, kind: str, at: str = ONE):
    return asking.get(f"{at}/providers/{kind}").body["value"]


def rows(asking, query: str):
    return asking.ask(f"{query} | project id, properties | order by id asc").body["data"]


def test_budgets_of_a_subscription_and_its_groups_have_ids_without_a_leading_slash(asking):
    found = listed(asking, "Microsoft.Consumption/budgets")
    assert sorted(one["id"] for one in found) == [
        f"{ONE[1:]}/providers/Microsoft.Consumption/budgets/monthly",
        f"{ONE[1:]}/resourceGroups/rg-a/providers/Microsoft.Consumption/budgets/monthly",
    ]
    (notice,) = found[0]["properties"]["notifications"].values()
    assert (notice["threshold"], notice["contactEmails"], notice["contactRoles"]) == (
        80,
        ["costs@contoso.com"],
        ["Owner"],
    )


def test_assignments_are_in_both_worlds_and_states_in_resource_graph_only(asking):
    (assignment,) = listed(asking, "Microsoft.Authorization/policyAssignments")
    assert assignment["properties"]["enforcementMode"] == "Default"
    assert len(rows(asking, "policyresources | where type =~ 'microsoft.authorization/policyassignments'")) == 1
    assert len(rows(asking, STATES)) == 2


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("properties.complianceState =~ 'noncompliant'", 1),
        ("properties.complianceState == 'noncompliant'", 0),
        ("properties.compliancestate =~ 'NonCompliant'", 0),
        ("properties.complianceState.more =~ 'NonCompliant'", 0),
        ("properties.complianceState in~ ('Compliant', 'NonCompliant')", 2),
    ],
)
def test_rows_can_be_asked_for_by_what_their_properties_say(asking, where, count):
    assert len(rows(asking, f"{STATES} and {where}")) == count


def test_some_rows_of_one_type_come_with_all_rows_of_another(asking):
    query = (
        "policyresources | where (type in~ ('microsoft.authorization/policyassignments')) or "
        "(type in~ ('microsoft.policyinsights/policystates') and properties.complianceState =~ 'NonCompliant')"
    )
    assert [row["properties"].get("complianceState") for row in rows(asking, query)] == [None, "NonCompliant"]


def test_what_is_assessed_has_its_severity_in_another_list_whose_ids_tell_no_subscription(asking):
    found = listed(asking, "Microsoft.Security/assessments")
    assert {(one["properties"]["status"]["code"], "severity" in one["properties"]) for one in found} == {
        ("Unhealthy", False),
        ("Healthy", False),
    }
    for subscription in (ONE, TWO):
        kinds = listed(asking, "Microsoft.Security/assessmentMetadata", subscription)
        assert {one["properties"]["severity"] for one in kinds} == {"High", "Medium"}
        assert all(one["id"].startswith("/providers/Microsoft.Security/") for one in kinds)
        assert {one["name"] for one in kinds} == {one["name"] for one in found}


def test_plans_are_those_of_each_subscription(asking):
    plans = listed(asking, "Microsoft.Security/pricings", TWO)
    assert {one["name"]: one["properties"]["pricingTier"] for one in plans} == {
        "CloudPosture": "Standard",
        "KeyVaults": "Free",
    }


def test_none_of_them_is_among_the_resources(asking):
    kinds = {one["type"].casefold() for one in asking.get(f"{ONE}/resources").body["value"]}
    assert not [
        kind for kind in kinds if kind.startswith(("microsoft.security", "microsoft.consumption", "microsoft.policy"))
    ]


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("budgets", {"of": "one", "name": "b"}, "amount"),
        ("budgets", {"of": "one", "name": "b", "amount": 1, "tells": [{"at": 80, "email": "x"}]}, "emails"),
        (
            "policy_states",
            {"of": "one", "name": "p", "policy": "P", "states": [{"of": "one", "state": "Bad"}]},
            "NonComp",
        ),
        ("defender", {"in": "one", "plans": {"KeyVaults": "Premium"}}, "Standard"),
        ("defender", {"in": "one", "assesses": [{"name": "n", "of": "one/rg-a/none"}]}, "nothing is described"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_fix(small, section, entry, message):
    with pytest.raises(EstateError, match=message):
        small(**{section: [entry]})

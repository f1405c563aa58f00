"""Management groups: who sees them, and what lies below."""

from __future__ import annotations

import pytest

ONE = "00000000-0000-4000-8000-000000000001"
TWO = "00000000-0000-4000-8000-000000000002"
GROUPS = "/providers/Microsoft.Management/managementGroups"
BELOW = "Microsoft.Management/managementGroups/descendants/read"
SUBSCRIPTIONS = {
    "one": {"id": ONE, "name": "first", "management_groups": ["online"]},
    "two": {"id": TWO, "name": "second", "management_groups": ["corp"]},
}
TREE = {"top": {"display": "Top"}, "online": {"parent": "top"}, "Corp": {"parent": "top"}, "empty": {}}


def reader(on, **more):
    return {"who": "caller", "role": "Reader", "on": on, **more}


def below(asking, name):
    answer = asking.get(f"{GROUPS}/{name}/descendants")
    return answer.status, [body["name"] for body in answer.body.get("value", ())]


@pytest.fixture
def tree(small):
    def make(roles, **more):
        return small(subscriptions=SUBSCRIPTIONS, management_groups=TREE, roles=roles, **more)

    return make


@pytest.mark.parametrize(
    ("name", "names"),
    [("top", ["online", "Corp", ONE, TWO]), ("corp", [TWO]), ("CORP", [TWO]), ("online", [ONE]), ("empty", [])],
)
def test_groups_and_subscriptions_below_are_listed_at_any_depth(tree, name, names):
    assert below(tree([reader("/")]), name) == (200, names)


def test_the_list_has_the_words_of_the_service(tree):
    first, _, subscription, _ = tree([reader("/")]).get(f"{GROUPS}/top/descendants").body["value"]
    assert first["type"] == "Microsoft.Management/managementGroups"
    assert first["properties"]["parent"]["id"] == f"{GROUPS}/top"
    assert (subscription["id"], subscription["type"]) == (f"/subscriptions/{ONE}", "/subscriptions")
    assert subscription["properties"] == {"displayName": "first", "parent": {"id": f"{GROUPS}/online"}}


def test_a_long_list_is_paged(tree):
    asking = tree([reader("/")], page_size=3)
    first = asking.get(f"{GROUPS}/top/descendants").body
    assert (len(first["value"]), len(asking.follow(first["nextLink"]).body["value"])) == (3, 1)


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (reader(f"{GROUPS}/corp"), "corp", 200),
        (reader(f"{GROUPS}/corp"), "top", 403),
        (reader(f"{GROUPS}/corp"), "online", 403),
        (reader(f"{GROUPS}/top"), "corp", 200),
        (reader("/subscriptions/" + TWO), "corp", 403),
        (reader("/"), "nosuch", 404),
        (reader(f"{GROUPS}/top"), "nosuch", 403),
        (reader(f"{GROUPS}/top", role="Below", actions=[BELOW]), "corp", 200),
        (reader(f"{GROUPS}/top", role="Not below", actions=["*/read"], not_actions=[BELOW]), "corp", 403),
    ],
)
def test_what_lies_below_is_told_to_those_who_may_know(tree, role, name, status):
    assert below(tree([role]), name)[0] == status


def test_a_role_on_a_group_reaches_the_subscriptions_below_its_children(tree):
    asking = tree([reader(f"{GROUPS}/top")])
    assert [asking.get(f"/subscriptions/{found}").status for found in (ONE, TWO)] == [200, 200]


def test_only_readable_groups_are_listed(tree):
    listed = tree([reader(f"{GROUPS}/corp")]).get(GROUPS).body["value"]
    assert [body["name"] for body in listed] == ["Corp"]
    assert tree([reader("/")]).get(f"{GROUPS}/top").body["properties"]["displayName"] == "Top"


def test_groups_that_only_subscriptions_name_are_there_too(small):
    asking = small(
        roles=[reader("/")],
        subscriptions={"two": {"id": TWO, "management_groups": ["near", "far"]}},
        **dict.fromkeys(
            (
                "billing",
                "tickets",
                "vms",
                "web_apps",
                "vaults",
                "action_groups",
                "alerts",
                "processing_rules",
                "dashboards",
            )
        ),
    )
    assert below(asking, "far") == (200, ["near", TWO])

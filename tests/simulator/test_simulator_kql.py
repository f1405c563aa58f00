"""The query profile: what it knows it answers, what it does not know it refuses by the token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import kql
from simulator.answers import Refused

PLAIN = (
    "resources | where type in~ ('microsoft.compute/virtualmachines', 'microsoft.web/sites') "
    "| project id, name, properties | order by id asc"
)


def test_the_plain_query_is_read():
    query = kql.parse(PLAIN)
    assert query == kql.Query(
        table="resources",
        alternatives=((kql.Condition("type", True, ("microsoft.compute/virtualmachines", "microsoft.web/sites")),),),
        columns=("id", "name", "properties"),
        order_by="id",
        descending=False,
    )


@pytest.mark.parametrize(
    ("text", "column", "folded", "literals"),
    [
        ("Resources | where type =~ 'a'", "type", True, ("a",)),
        ('resources | where name == "b c"', "name", False, ("b c",)),
        ("resources | where name == 'it\\'s'", "name", False, ("it's",)),
        ("resources|where location in~('x','y')", "location", True, ("x", "y")),
        ("resources | where name in ('x')", "name", False, ("x",)),
        ("resources | where properties.state =~ 'Ready'", "properties.state", True, ("Ready",)),
        ("resources | where ((name == 'x'))", "name", False, ("x",)),
    ],
)
def test_conditions(text, column, folded, literals):
    query = kql.parse(text)
    assert query.table == "resources"
    assert query.alternatives == ((kql.Condition(column, folded, literals),),)


def test_conditions_join_by_and_within_and_between_stages():
    query = kql.parse("resources | where type =~ 'a' and name == 'b' | where location =~ 'c'")
    (every,) = query.alternatives
    assert [condition.column for condition in every] == ["type", "name", "location"]


@pytest.mark.parametrize(
    ("where", "alternatives"),
    [
        ("id == 'a' or name == 'b'", [["id"], ["name"]]),
        ("id == 'a' or name == 'b' and type == 'c'", [["id"], ["name", "type"]]),
        ("(id == 'a' or name == 'b') and type == 'c'", [["id", "type"], ["name", "type"]]),
        ("(id == 'a') or (name == 'b' and properties.x =~ 'c')", [["id"], ["name", "properties.x"]]),
        ("id == 'a' or name == 'b' | where type == 'c'", [["id", "type"], ["name", "type"]]),
    ],
)
def test_or_binds_weaker_than_and(where, alternatives):
    query = kql.parse(f"resources | where {where}")
    assert [[condition.column for condition in every] for every in query.alternatives] == alternatives


def test_order_is_descending_unless_told_as_in_the_language():
    assert kql.parse("resources | order by id").descending is True
    assert kql.parse("resources | order by id desc").descending is True
    assert kql.parse("resources | order by id asc").descending is False


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("resources | extend x = 1", "extend"),
        ("resources | join kind=leftouter (x) on id", "join"),
        ("resources | mv-expand tags", "mv"),
        ("resources | summarize count()", "summarize"),
        ("resources | take 5", "take"),
        ("resources | where type != 'a'", "!"),
        ("resources | where type contains 'a'", "contains"),
        ("resources | where properties. == 'a'", "=="),
        ("resources | where properties['state'] == 'a'", "["),
        ("resources | where tolower(type) == 'a'", "("),
        ("resources | where type =~ 'a' or", "end of query"),
        ("resources | where (type =~ 'a'", "end of query"),
        ("resources | where type =~ 'a')", ")"),
        ("resources | where type =~ a", "a"),
        ("resources | where type in~ 'a'", "'a'"),
        ("resources | project x = id", "="),
        ("resources | project properties.state", "."),
        ("resources | order by id asc, name asc", ","),
        ("resources |", "end of query"),
        ("let x = 1; resources", "x"),
        ("union resources, resourcecontainers", "resources"),
        ("", "end of query"),
        ("resources | where type =~ 'unclosed", "'"),
    ],
)
def test_anything_else_is_refused_by_its_token(text, token):
    with pytest.raises(Refused) as raised:
        kql.parse(text)
    answer = raised.value.answer
    assert answer.status == 400
    assert answer.body["error"]["code"] == "BadRequest"
    (detail,) = answer.body["error"]["details"]
    assert detail["code"] == "InvalidQuery"
    assert f"near token '{token}'" in detail["message"]


def test_brackets_that_multiply_without_end_are_refused():
    many = " and ".join(["(id == 'a' or name == 'b')"] * 20)
    with pytest.raises(Refused):
        kql.parse(f"resources | where {many}")


def status_of(text):
    try:
        kql.parse(text)
    except Refused as refused:
        return refused.answer.status
    return 200


@given(st.text(alphabet="resources |whertypin~=('a')projctd,by.\"\\ 09!", max_size=60))
def test_any_text_is_either_read_or_refused(text):
    assert status_of(text) in (200, 400)

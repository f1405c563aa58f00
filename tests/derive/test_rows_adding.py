"""Which processing rules add receivers to an alert rule: found by their places, as if each had been asked."""

from __future__ import annotations

import dataclasses

import pytest
from builders import GROUP, NOW, OPS, OTHER, PROD, VM, WEB, processing, rule
from hypothesis import given
from hypothesis import strategies as st

from collector.derive.alerting.adding import Adders
from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import AlertFilter, ProcessingRule

PLACES = ("", PROD, PROD.upper(), f"{PROD}0", WEB, f"{WEB}-2", VM, f"{VM}0", OPS, OTHER)
UNTOLD = AlertFilter(field="Description", operator="Contains", values=("x",))

places = st.lists(st.sampled_from(PLACES), max_size=3, unique=True).map(tuple)
adders = st.builds(
    lambda scopes, told: processing(removes_all=False, adds=(GROUP,), scopes=scopes, filters=() if told else (UNTOLD,)),
    st.none() | places,
    st.booleans(),
)


def within(place: str, scope: str) -> bool:
    inner, outer = place.casefold(), scope.casefold()
    return not outer or inner == outer or inner.startswith(f"{outer}/")


def asked_alone(adder: ProcessingRule, alert_rule: AlertRule) -> bool | None:
    """Return whether it adds for certain (true), perhaps (false) or not at all (`None`)."""
    if not alert_rule.scopes or not adder.scopes:
        return False
    if not all(any(within(place, scope) for scope in adder.scopes) for place in alert_rule.scopes):
        return None
    return not adder.filters


@given(rules=st.lists(adders, max_size=6), scopes=places)
def test_every_rule_is_found_that_adds_or_may(rules, scopes):
    named = [dataclasses.replace(one, subject=f"{OPS}/{number}") for number, one in enumerate(rules)]
    watching = rule(scopes=scopes)
    expected = [(one.subject, sure) for one in named if (sure := asked_alone(one, watching)) is not None]
    assert [(one.subject, sure) for one, sure in Adders(named, NOW).to(watching)] == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [True]),
        ({"scopes": (WEB,)}, []),
        ({"scopes": None}, [False]),
        ({"scheduled": True, "local_until": "2027-01-01T00:00:00"}, []),
        ({"filters": (UNTOLD,)}, [False]),
    ],
)
def test_an_adder_counts_where_it_adds_always_and_to_the_whole_scope(changes, expected):
    adder = processing(**{"removes_all": False, "adds": (GROUP,), **changes})
    assert [sure for _, sure in Adders([adder], NOW).to(rule())] == expected

"""What several kinds of rows share of one observation, and that the gaps before a place are found whole."""

from __future__ import annotations

from builders import NOW, OPS, PROD, VM, WEB, WORKLOAD, backup, vm
from hypothesis import given
from hypothesis import strategies as st
from judged import gap, policy

from collector.derive import Observed, observed
from collector.derive.hidden import Hidden
from collector.derive.recovery.feeding import Feeding
from collector.facts.azure import Resource
from collector.facts.backup import ProtectedItem
from collector.model import lies_within, subscription_of

PLACES = ["", PROD, PROD.upper(), WEB, OPS, VM, f"{VM}-2", f"{VM}/disks/1", "/subscriptions/other", "/providers/x/y"]


def seen(*facts: Resource | ProtectedItem) -> Observed:
    return observed(facts, (), kinds=frozenset(), workload=WORKLOAD, tables=policy().tables, now=NOW)


def names(of: Observed) -> list[str]:
    return [resource.name for resource in of.all(Resource)]


def test_what_is_shared_is_made_once_for_each_observation():
    one, other = seen(vm()), seen(vm(), backup())
    assert one.shared(names) is one.shared(names)
    assert one.shared(names) is not other.shared(names)
    assert one.shared(Feeding) is one.shared(Feeding)
    assert one.shared(names) == ["vm-1"]


def test_what_is_shared_is_no_part_of_what_was_observed():
    one, other = seen(vm()), seen(vm())
    one.shared(names)
    assert one == other


@given(st.lists(st.sampled_from(PLACES), max_size=6), st.sampled_from(PLACES[1:]))
def test_the_gaps_before_a_place_are_those_above_at_and_below_it(scopes, place):
    gaps = [gap(Resource, scope=scope) for scope in scopes]
    near = [
        one
        for one in gaps
        if not subscription_of(one.scope) or lies_within(place, one.scope) or lies_within(one.scope, place)
    ]
    assert list(Hidden(gaps).at({Resource.kind}, place)) == near


def test_the_same_answers_are_united_to_the_same_tuple():
    hidden = Hidden([gap(Resource), gap(ProtectedItem), gap(Resource, ProtectedItem)])
    one, other = hidden.behind({Resource.kind}), hidden.behind({ProtectedItem.kind})
    assert hidden.united(one, other) is hidden.united(one, other)
    assert hidden.united(one, other) == (gap(Resource), gap(Resource, ProtectedItem), gap(ProtectedItem))
    assert hidden.united((), one) is one
    assert hidden.united() == hidden.united((), ()) == ()

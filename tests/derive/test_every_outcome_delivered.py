"""Every criterion that a CI host tells about, from both hosts: it passes, fails, does not apply, or why it always does.

`test_every_outcome.py` says the same of all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from builders import WORKLOAD
from delivered import HOSTS, delivered, from_host_alone
from every_criterion import CRITERIA, HOSTED
from outcomes_delivered import ALWAYS_APPLIES, FAILS, NEVER_FAILS, NOT_APPLICABLE, NotThere
from whole_estate import verdict, verdicts

from collector.facts.azure import Inventory
from collector.model import Fact, Outcome, Place, Reason

both_hosts = pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))


@both_hosts
def test_everything_in_good_order_passes(place):
    found = verdicts(delivered(place), (), from_host_alone(place), HOSTED)
    assert {criterion: one.outcome for criterion, one in found.items()} == dict.fromkeys(HOSTED, Outcome.PASS)


@both_hosts
@pytest.mark.parametrize("criterion", FAILS)
def test_one_thing_out_of_order_fails(criterion, place):
    found = verdict(criterion, instead(place, FAILS[criterion](place)), (), from_host_alone(place))
    assert found.outcome is Outcome.FAIL, found.message
    assert found.reason_codes[0].startswith(f"F-{criterion}-")


@both_hosts
@pytest.mark.parametrize("criterion", NEVER_FAILS)
def test_what_never_fails_is_unknown_without_its_proof(criterion, place):
    found = verdict(criterion, delivered(place, without={"pipeline_stage"}), (), from_host_alone(place))
    assert found.outcome is Outcome.UNKNOWN, found.message


@both_hosts
@pytest.mark.parametrize("criterion", NOT_APPLICABLE)
def test_it_does_not_apply_where_there_is_provably_nothing_of_the_kind(criterion, place):
    lacking = NOT_APPLICABLE[criterion]
    found = verdict(criterion, less(place, lacking), (), lacking.said(from_host_alone(place)))
    assert found.outcome is Outcome.NOT_APPLICABLE, found.message


@both_hosts
@pytest.mark.parametrize("criterion", [one for one, lacking in NOT_APPLICABLE.items() if lacking.proves(HOSTS[0])])
def test_without_that_proof_it_is_unknown_whether_it_applies(criterion, place):
    """Taking any one look away leaves it open."""
    lacking = NOT_APPLICABLE[criterion]
    for kind in lacking.proves(place):
        facts = [fact for fact in less(place, lacking) if not (isinstance(fact, Inventory) and fact.of == kind)]
        found = verdict(criterion, facts, (), from_host_alone(place))
        assert (found.outcome, found.reason_codes[:1]) == (Outcome.UNKNOWN, (Reason.PARTIAL.value,)), kind


@both_hosts
@pytest.mark.parametrize("criterion", ALWAYS_APPLIES)
def test_it_always_applies(criterion, place):
    assert CRITERIA[criterion].none.then is not Outcome.NOT_APPLICABLE, ALWAYS_APPLIES[criterion]
    looks = [fact for fact in delivered(place) if isinstance(fact, Inventory)]
    assert verdict(criterion, looks, (), from_host_alone(place)).outcome in (Outcome.UNKNOWN, Outcome.FAIL)


@pytest.mark.parametrize("criterion", HOSTED)
def test_a_workload_that_says_nothing_of_its_delivery_never_passes(criterion):
    """Whatever there may be in Azure: nobody looked where it is delivered from."""
    assert verdict(criterion, [], (), WORKLOAD).outcome is Outcome.UNKNOWN


def test_every_criterion_stands_in_the_tables():
    assert {*FAILS, *NEVER_FAILS} == set(HOSTED)
    assert {*NOT_APPLICABLE, *ALWAYS_APPLIES} == set(HOSTED)
    assert set(FAILS).isdisjoint(NEVER_FAILS)
    assert set(NOT_APPLICABLE).isdisjoint(ALWAYS_APPLIES)


def instead(place: Place, new: Iterable[Fact]) -> list[Fact]:
    """Return what a host tells with facts in place of those of the same kind and subject."""
    given = list(new)
    taken = {(fact.kind, fact.subject) for fact in given}
    return [*(fact for fact in delivered(place) if (fact.kind, fact.subject) not in taken), *given]


def less(place: Place, lacking: NotThere) -> list[Fact]:
    gone: Callable[[Fact], bool] = lacking.gone
    return [*(fact for fact in delivered(place) if not gone(fact)), *lacking.new(place)]

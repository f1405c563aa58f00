"""Every criterion that a CI host tells about, from both hosts: each reason of unknown that it can have.

`test_reasons_of_unknown.py` says the same of all others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import timedelta

import pytest
from builders import NOW, PROD
from delivered import HOSTS, delivered, from_host_alone
from every_criterion import CRITERIA, HOSTED, READS, reading
from judged import gap, inventories
from reasons_delivered import (
    INDIFFERENT,
    MISSING,
    NEEDS_NO_WORD,
    NEVER_MISSING,
    NOT_OF_THE_RELEASE,
    NOT_THERE_FOR_OTHERS,
    OF_OTHER_COMMITS,
    UNSAID,
)
from whole_estate import verdict, verdicts

from collector.derive.places import KINDS_OF_HOSTS, looked_for
from collector.facts.azure import Inventory
from collector.model import REASON_OF_CAUSE, Cause, Fact, Host, Outcome, Place, Reason, Verdict, Workload

both_hosts = pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))
CAUSES = (Cause.DENIED, Cause.PARTIAL, Cause.MALFORMED, Cause.UNREACHABLE, Cause.PROBE_FAILED)
"""One for each reason that a host can give."""
IN_AZURE = ("experiment_run", "load_test_run")
"""Kinds that these criteria rest on as well."""
KINDS = [
    pytest.param(place, kind, id=f"{place.host}-{kind}")
    for place in HOSTS
    for kind in (*sorted(KINDS_OF_HOSTS), *IN_AZURE)
    if kind in IN_AZURE or looked_for(kind, from_host_alone(place).delivery)
]
ELSEWHERE = (Place(Host.GITHUB, "contoso/docs"), Place(Host.AZURE_DEVOPS, "contoso/docs"))
"""Places that the workload does not name."""


def asked(kind: str) -> list[str]:
    return [criterion for criterion in reading(kind) if criterion in HOSTED]


def unread(place: Place, kind: str) -> list[Fact]:
    """Return what a host tells without a kind of facts, and without the proof that it was looked for."""
    facts = delivered(place, without={kind})
    return [fact for fact in facts if not (isinstance(fact, Inventory) and fact.of == kind)]


def scope_of(place: Place, kind: str) -> str:
    return PROD if kind in IN_AZURE else place.id


def outcomes(found: dict[str, Verdict]) -> dict[str, Outcome]:
    return {criterion: one.outcome for criterion, one in found.items()}


# --- Gaps --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize(("place", "kind"), KINDS)
def test_what_could_not_be_read_is_unknown_for_its_reason(place, kind, cause):
    hidden = gap(kind, scope=scope_of(place, kind), cause=cause)
    found = verdicts(unread(place, kind), [hidden], from_host_alone(place), asked(kind))
    for criterion, one in found.items():
        hosts, reason = INDIFFERENT.get((criterion, kind), ((), ""))
        if place in hosts:
            assert one.outcome is Outcome.PASS, reason
        else:
            assert one.outcome is Outcome.UNKNOWN, (criterion, one.message)
            assert REASON_OF_CAUSE[cause].value in one.reason_codes, (criterion, one.message)


@pytest.mark.parametrize(("place", "kind"), KINDS)
def test_a_gap_beside_everything_in_good_order_never_fails(place, kind):
    """More of a kind may stand behind it: then the verdict is open, or what was seen settles it."""
    hidden = gap(kind, scope=scope_of(place, kind))
    for criterion, one in verdicts(delivered(place), [hidden], from_host_alone(place), asked(kind)).items():
        assert one.outcome in (Outcome.PASS, Outcome.UNKNOWN), (criterion, one.message)
        if one.outcome is Outcome.UNKNOWN:
            assert one.reason_codes[:1] == (Reason.PERM.value,), (criterion, one.message)


@pytest.mark.parametrize(("place", "kind"), KINDS)
def test_what_a_criterion_does_not_read_leaves_it_as_it_is(place, kind):
    others = set(HOSTED) - set(reading(kind))
    found = verdicts(unread(place, kind), [gap(kind, scope=scope_of(place, kind))], from_host_alone(place), others)
    assert outcomes(found) == dict.fromkeys(others, Outcome.PASS)


def test_no_line_of_the_table_is_out_of_date():
    assert {pair for pair in INDIFFERENT if pair[1] not in READS[pair[0]]} == set()
    ours = {(place, kind) for place, kind in (param.values for param in KINDS)}
    assert {
        (pair, place) for pair, (hosts, _) in INDIFFERENT.items() for place in hosts if (place, pair[1]) not in ours
    } == (set())


@both_hosts
@pytest.mark.parametrize("criterion", HOSTED)
def test_every_gap_shows_in_each_criterion_over_some_kind(criterion, place):
    """The table of the indifferent never empties a criterion."""
    assert any(place not in INDIFFERENT.get((criterion, kind), ((), ""))[0] for kind in READS[criterion])


# --- What lies elsewhere -----------------------------------------------------------------------------------


@both_hosts
def test_a_gap_of_another_place_never_makes_anything_fail(place):
    kinds = sorted(KINDS_OF_HOSTS)
    gaps = [gap(*kinds, scope=other.id) for other in ELSEWHERE]
    for criterion, one in verdicts(delivered(place), gaps, from_host_alone(place), HOSTED).items():
        assert one.outcome in (Outcome.PASS, Outcome.UNKNOWN), (criterion, one.message)


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=lambda place: str(place.host))
@both_hosts
def test_what_is_told_of_a_place_that_the_workload_does_not_name_is_no_evidence(place, elsewhere):
    workload = with_delivery(place, places=(elsewhere,))
    found = verdicts(told_of(place, workload), (), workload, set(HOSTED) - {"testing-performance-passed"})
    assert {criterion for criterion, one in found.items() if one.outcome is Outcome.PASS} == set()


# --- Old answers, and answers that leave something out -----------------------------------------------------


@both_hosts
@pytest.mark.parametrize("criterion", HOSTED)
def test_an_old_answer_is_stale(criterion, place):
    limit = CRITERIA[criterion].max_age
    for age, expected in ((limit, Outcome.PASS), (limit + timedelta(minutes=1), Outcome.UNKNOWN)):
        facts = [dataclasses.replace(fact, observed_at=NOW - age) for fact in delivered(place)]
        found = verdict(criterion, facts, (), from_host_alone(place))
        assert found.outcome is expected, found.message
        assert (Reason.STALE.value in found.reason_codes) is (expected is Outcome.UNKNOWN)


@both_hosts
@pytest.mark.parametrize("criterion", MISSING)
def test_a_whole_answer_that_leaves_out_what_must_be_there_is_missing_something(criterion, place):
    found = verdict(criterion, delivered(place, without=MISSING[criterion]), (), from_host_alone(place))
    assert found.outcome is Outcome.UNKNOWN, found.message
    assert Reason.MISSING.value in found.reason_codes


@both_hosts
@pytest.mark.parametrize("criterion", UNSAID)
def test_what_nobody_wrote_into_the_workload_file_is_missing(criterion, place):
    workload = with_delivery(place, **UNSAID[criterion])
    found = verdict(criterion, told_of(place, workload), (), workload)
    assert (found.outcome, found.reason_codes[:1]) == (Outcome.UNKNOWN, (Reason.MISSING.value,)), found.message


# --- Evidence of another release ---------------------------------------------------------------------------


@both_hosts
def test_evidence_of_another_commit_never_passes(place):
    workload = with_delivery(place, commit="f" * 40)
    found = verdicts(told_of(place, workload), (), workload, HOSTED)
    assert {one for one in found if found[one].outcome is Outcome.PASS} == set(NOT_OF_THE_RELEASE)
    mismatch = {one for one in found if Reason.MISMATCH.value in found[one].reason_codes}
    assert mismatch >= set(OF_OTHER_COMMITS)
    assert all(found[one].outcome in (Outcome.UNKNOWN, Outcome.FAIL) for one in NOT_THERE_FOR_OTHERS)


# --- That nothing is left out --------------------------------------------------------------------------------


def test_every_criterion_stands_in_the_tables():
    assert {*MISSING, *NEVER_MISSING} == set(HOSTED)
    assert {*UNSAID, *NEEDS_NO_WORD} == set(HOSTED)
    assert {*OF_OTHER_COMMITS, *NOT_THERE_FOR_OTHERS, *NOT_OF_THE_RELEASE} == set(HOSTED)


def with_delivery(place: Place, **changes: object) -> Workload:
    workload = from_host_alone(place)
    return dataclasses.replace(workload, delivery=dataclasses.replace(workload.delivery, **changes))


def told_of(place: Place, workload: Workload) -> list[Fact]:
    """Return what a place tells, with the proof that everything was looked for that a workload declares."""
    told: Iterable[Fact] = (fact for fact in delivered(place) if not isinstance(fact, Inventory))
    return [*told, *inventories(workload)]

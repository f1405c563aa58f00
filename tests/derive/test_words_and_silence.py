"""Words that a service invents tomorrow, and properties that an older api-version leaves out: neither is ever a pass.

Every word, and every property that may be missing, of each kind of fact that the areas of Azure evidence rest on stands
in one of two tables: with the criteria that may not pass without it, or with the reason why nothing hangs on it.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pytest
from judged import rows_of
from what_decides import (
    NAMES,
    SILENCE,
    SILENCE_THAT_DECIDES_NOTHING,
    WORDS,
    WORDS_THAT_DECIDE_NOTHING,
)
from whole_estate import ESTATES, WHOLE, changed, maintenance, verdicts, whole

from collector.derive.rows import Unknown
from collector.facts import FACT_TYPES
from collector.model import Fact, Outcome

NEW_WORD = "Newfangled"
AREAS = ("azure", "backup", "platform", "recovery", "rollback", "support")
"""The modules of the facts that these tests speak of."""

FIRST = next(iter(ESTATES))
HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)


# --- One field of one fact after the other -----------------------------------------------------------------


@lru_cache(maxsize=2)
def lost(name: str, new: str | None) -> Mapping[str, frozenset[str]]:
    """Return, for each field that is set in an estate, the criteria that no longer pass with this in its place.

    Of the second estate only what the first one does not hold is replaced.
    """
    make, workload = ESTATES[name]
    facts = make()
    seen_before = frozenset() if name == FIRST else frozenset(whole())
    held = {criterion for criterion, verdict in verdicts(facts, (), workload).items() if verdict.outcome in HELD}
    found: dict[str, set[str]] = {}
    for fact in facts:
        for field in () if fact in seen_before else _replaceable(fact, new):
            other = dataclasses.replace(fact, **{field: new})
            after = verdicts(changed(facts, fact, other), (), workload)
            still = {criterion for criterion, verdict in after.items() if verdict.outcome in HELD}
            assert still <= held, f"{fact.kind}.{field} of {fact.subject}: {sorted(still - held)} got better"
            found.setdefault(f"{fact.kind}.{field}", set()).update(held - still)
    return {place: frozenset(criteria) for place, criteria in found.items()}


def _replaceable(fact: Fact, new: str | None) -> Iterator[str]:
    if not _is_ours(type(fact)):
        return
    for field, kinds in _fields(type(fact)):
        value = getattr(fact, field)
        if isinstance(value, str) if new is not None else value is not None and type(None) in kinds:
            yield field


def _is_ours(fact_type: type[Fact]) -> bool:
    return fact_type.__module__.rpartition(".")[2] in AREAS and fact_type.kind not in ("inventory", "scope_member")


def _fields(fact_type: type[Fact]) -> Iterator[tuple[str, tuple[object, ...]]]:
    hints = typing.get_type_hints(fact_type)
    for field in dataclasses.fields(fact_type):
        if field.name not in ("subject", "documents", "observed_at"):
            yield field.name, typing.get_args(hints[field.name]) or (hints[field.name],)


def lost_anywhere(new: str | None) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name in ESTATES:
        for place, criteria in lost(name, new).items():
            found[place] = found.get(place, frozenset()) | criteria
    return found


@pytest.mark.parametrize("place", sorted(WORDS))
def test_a_new_word_never_leaves_a_pass_where_it_decides(place):
    assert set(WORDS[place].split()) <= lost_anywhere(NEW_WORD)[place]


@pytest.mark.parametrize("place", sorted(SILENCE))
def test_a_property_that_is_missing_never_leaves_a_pass_where_it_decides(place):
    assert set(SILENCE[place].split()) <= lost_anywhere(None)[place]


@pytest.mark.parametrize(
    ("table", "new"), [(WORDS_THAT_DECIDE_NOTHING, NEW_WORD), (SILENCE_THAT_DECIDES_NOTHING, None)]
)
def test_what_is_said_to_decide_nothing_does_not(table, new):
    found = lost_anywhere(new)
    assert {place: sorted(found[place]) for place in table if found.get(place)} == {}


@pytest.mark.parametrize("spelt", [str.upper, str.lower, str.swapcase])
@pytest.mark.parametrize("name", ESTATES)
def test_words_count_in_any_spelling(name, spelt):
    """The same word is written `On`, `OFF` and `AlwaysON` by services that mean the same."""
    make, workload = ESTATES[name]
    words = {*WORDS, *WORDS_THAT_DECIDE_NOTHING}
    respelt = []
    for fact in make():
        told = {field: getattr(fact, field) for field, _ in _fields(type(fact)) if f"{fact.kind}.{field}" in words}
        respelt.append(dataclasses.replace(fact, **{field: spelt(word) for field, word in told.items() if word}))
    assert respelt != make()
    before, after = verdicts(make(), (), workload), verdicts(respelt, (), workload)
    assert {one: found.outcome for one, found in after.items()} == {one: found.outcome for one, found in before.items()}


def test_every_word_of_a_service_stands_in_a_table():
    ours = {kind: fact_type for kind, fact_type in FACT_TYPES.items() if _is_ours(fact_type)}
    words = {
        f"{kind}.{field}"
        for kind, fact_type in ours.items()
        for field, kinds in _fields(fact_type)
        if str in kinds and Ellipsis not in kinds and field not in NAMES
    }
    assert words - {*WORDS, *WORDS_THAT_DECIDE_NOTHING} == set()


def test_every_property_that_is_set_in_the_estates_stands_in_a_table():
    """One that is set in none of them is proven to be dispensable: they pass without it."""
    assert set(lost_anywhere(None)) - {*SILENCE, *SILENCE_THAT_DECIDES_NOTHING} == set()


# --- Words whose change must not mend what fails -----------------------------------------------------------


@pytest.mark.parametrize("status", ["Active", NEW_WORD, None])
@pytest.mark.parametrize("event_type", ["PlannedMaintenance", "ServiceIssue", NEW_WORD])
def test_an_event_in_the_cutover_leaves_a_go_only_where_it_is_over_by_a_known_word(event_type, status):
    soon = maintenance(
        event_type=event_type,
        status=status,
        starts=WHOLE.go_live,
        ends=WHOLE.go_live,
        subject=f"{maintenance().subject}9",
    )
    outcomes = {verdict.outcome for verdict in verdicts([*whole(), soon]).values()}
    assert outcomes & {Outcome.FAIL, Outcome.UNKNOWN}


@pytest.mark.parametrize("subtype", ["Retirement", "RETIREMENT", "TenantRetirement", NEW_WORD])
def test_a_health_advisory_of_a_new_kind_may_be_a_retirement(subtype):
    soon = maintenance(event_type="HealthAdvisory", subtype=subtype, starts=WHOLE.go_live, ends=WHOLE.go_live)
    found = verdicts([*whole(), soon])["dependency-platform-changes"]
    assert found.outcome in (Outcome.FAIL, Outcome.UNKNOWN)


def test_no_word_makes_a_row_disappear():
    """A machine in a set whose id nobody can read is still a component that may be lost."""
    facts = whole()
    told = [fact for fact in facts if fact.kind == "host_redundancy" and getattr(fact, "group", None)]
    before = len(rows_of("redundant_component", facts, (), WHOLE))
    for fact in told:
        rows = rows_of(
            "redundant_component", changed(facts, fact, dataclasses.replace(fact, group=NEW_WORD)), (), WHOLE
        )
        assert len(rows) >= before
        assert all(isinstance(row.resource_type, Unknown) or row.resource_type for row in rows)

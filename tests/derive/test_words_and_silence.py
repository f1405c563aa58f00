"""Words that a service invents tomorrow, and properties that an older api-version leaves out: neither is ever a pass.

Every word, and every property that may be missing, of each kind of fact, and of the parts of facts, stands
in one of two tables: with the criteria that may not pass without it, or with the reason why nothing hangs on it.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard

import delivered
import pytest
import what_decides as of_azure
import what_decides_delivered as of_hosts
import whole_estate
from builders_alerts import baseline_rules
from every_criterion import reading
from judged import policy, rows_of
from what_decides import ALWAYS_READ, FOLDED_BY_PROBES
from whole_estate import WHOLE, changed, verdicts, whole
from whole_facts import maintenance

from collector.derive.rows import Unknown
from collector.facts import FACT_TYPES
from collector.facts.resource_types import CONTAINER_APP, SEARCH
from collector.model import Fact, Outcome

WORDS = {**of_azure.WORDS, **of_hosts.WORDS}
WORDS_THAT_DECIDE_NOTHING = {**of_azure.WORDS_THAT_DECIDE_NOTHING, **of_hosts.WORDS_THAT_DECIDE_NOTHING}
WORDS_SHOWN_ELSEWHERE = {**of_azure.WORDS_SHOWN_ELSEWHERE, **of_hosts.WORDS_SHOWN_ELSEWHERE}
SILENCE = {**of_azure.SILENCE, **of_hosts.SILENCE}
SILENCE_THAT_DECIDES_NOTHING = {**of_azure.SILENCE_THAT_DECIDES_NOTHING, **of_hosts.SILENCE_THAT_DECIDES_NOTHING}
NAMES = of_azure.NAMES | of_hosts.NAMES
ESTATES = {**whole_estate.ESTATES, **delivered.ESTATES}
NEW_WORD = "Newfangled"
FIRST = next(iter(ESTATES))
HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)
NOT_OF_A_SERVICE = ("inventory", "scope_member")
"""Kinds of facts that tell what golive itself looked at."""


# --- One field of one fact after the other -----------------------------------------------------------------


@lru_cache(maxsize=8)
def lost(name: str, new: str | None) -> Mapping[str, frozenset[str]]:
    """Return, for each field that is set in an estate, the criteria that no longer pass with this in its place.

    Of the other estates only what the first one does not hold is replaced, and of the rules that are made from the
    table of baseline alerts only those of two types.
    """
    make, workload = ESTATES[name]
    facts = make()
    left_out = frozenset() if name == FIRST else frozenset(whole())
    from_the_table = frozenset(baseline_rules(*policy().tables.alert_baseline))
    left_out |= from_the_table - frozenset(baseline_rules(CONTAINER_APP, SEARCH))
    held = {criterion for criterion, found in verdicts(facts, (), workload).items() if found.outcome in HELD}
    lost_at: dict[str, set[str]] = {}
    for fact in facts:
        asked = reading(fact.kind)
        for place, other in () if fact in left_out else _replaced(fact, new):
            after = verdicts(changed(facts, fact, other), (), workload, asked)
            still = {criterion for criterion, found in after.items() if found.outcome in HELD}
            assert still <= held, f"{place} of {fact.subject}: {sorted(still - held)} got better"
            lost_at.setdefault(place, set()).update((held & after.keys()) - still)
    return {place: frozenset(criteria) for place, criteria in lost_at.items()}


def _replaced(fact: Fact, new: str | None) -> Iterator[tuple[str, Fact]]:
    """Yield a fact with something else in one field, or in one field of one of its parts, and where that is."""
    if fact.kind in NOT_OF_A_SERVICE:
        return
    for field, other in _others(fact, new):
        if field not in ALWAYS_READ:
            yield f"{fact.kind}.{field}", other


def _others(whole_of: Any, new: str | None) -> Iterator[tuple[str, Any]]:
    for field, kinds in _fields(type(whole_of)):
        value = getattr(whole_of, field)
        if isinstance(value, str) if new is not None else value is not None and type(None) in kinds:
            yield field, dataclasses.replace(whole_of, **{field: new})
        for number, part in enumerate(value if _is_of_parts(value) else ()):
            for inner, other in _others(part, new):
                parts = (*value[:number], other, *value[number + 1 :])
                yield f"{field}.{inner}", dataclasses.replace(whole_of, **{field: parts})


def _is_of_parts(value: object) -> TypeGuard[tuple[Any, ...]]:
    return isinstance(value, tuple) and all(map(dataclasses.is_dataclass, value))


def _fields(of: type) -> Iterator[tuple[str, tuple[object, ...]]]:
    hints = typing.get_type_hints(of)
    for field in dataclasses.fields(of):
        if field.name not in ("subject", "documents", "observed_at"):
            yield field.name, typing.get_args(hints[field.name]) or (hints[field.name],)


def _words(of: type, before: str) -> Iterator[str]:
    """Yield the places of all words of a kind of fact, and of its parts."""
    for field, kinds in _fields(of):
        if str in kinds and Ellipsis not in kinds and field not in NAMES:
            yield f"{before}.{field}"
        for part in _parts(kinds):
            yield from _words(part, f"{before}.{field}")


def _parts(kinds: Iterable[object]) -> Iterator[type]:
    for kind in kinds:
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            yield kind
        yield from _parts(typing.get_args(kind))


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
    respelt = [_respelt(fact, spelt, fact.kind) for fact in make()]
    assert respelt != make()
    before, after = verdicts(make(), (), workload), verdicts(respelt, (), workload)
    assert {one: found.outcome for one, found in after.items()} == {one: found.outcome for one, found in before.items()}


def _respelt(one: Any, spelt: Callable[[str], str], place: str) -> Any:
    """Return a fact, or a part of one, with its words in another spelling."""
    told: dict[str, Any] = {}
    for field, _ in _fields(type(one)):
        value, here = getattr(one, field), f"{place}.{field}"
        if _is_of_parts(value):
            told[field] = tuple(_respelt(part, spelt, here) for part in value)
        elif value and here in {*WORDS, *WORDS_THAT_DECIDE_NOTHING} - FOLDED_BY_PROBES:
            told[field] = spelt(value)
    return dataclasses.replace(one, **told)


def test_every_word_of_a_service_stands_in_a_table():
    ours = {kind: fact_type for kind, fact_type in FACT_TYPES.items() if kind not in NOT_OF_A_SERVICE}
    words = {word for kind, fact_type in ours.items() for word in _words(fact_type, kind)}
    spoken_of = {*WORDS, *WORDS_THAT_DECIDE_NOTHING, *WORDS_SHOWN_ELSEWHERE}
    assert {word for word in words - spoken_of if word.partition(".")[2] not in ALWAYS_READ} == set()


@pytest.mark.parametrize("place", WORDS_SHOWN_ELSEWHERE)
def test_a_word_of_no_estate_is_shown_by_another_test(place):
    text = Path(__file__).with_name(f"{WORDS_SHOWN_ELSEWHERE[place]}.py").read_text(encoding="utf-8")
    assert re.search(rf"\b{place.rpartition('.')[2]}\b", text)
    assert place not in lost_anywhere(NEW_WORD), "it stands in an estate, and so belongs into the other tables"


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

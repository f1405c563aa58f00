"""A word that is new, or a property that is gone, never makes a probe tell something better than the answer did.

Most words are kept as they are spelt; these tests are about those from which a probe makes a flag, a span or a number.
`tests/derive/test_words_and_silence.py` shows what becomes of the words that are kept.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from launch_cases import ASKED_AT
from probe_items import PROD, facts
from test_probe_fuzz import CASES

from collector.model import Fact
from collector.probe import Malformed

NEW_WORD = "Newfangled"
GOOD_IF_TRUE = frozenset(
    {
        *("continuous", "data_checked", "enabled", "is_copy", "postponed", "purge_protection", "soft_delete"),
        *("succeeded", "versioning", "zone_redundant", "auto_renews", "checked", "checks_certificate", "probed"),
    }
)
GOOD_IF_FALSE = frozenset({"any_failure", "conditional", "deletion_scheduled", "names_groups", "never_expires"})
GOOD_IF_LARGE = frozenset(
    {
        *("containers_kept", "deleted_kept", "instances", "kept", "limit", "long_term", "longest_retention", "passed"),
        *("restorable", "retention", "soft_delete_days", "zones", "virtual_users"),
    }
)
GOOD_IF_SMALL = frozenset({"error_pct", "errors", "failures", "interval", "rpo", "used"})
JUDGED_BY = GOOD_IF_TRUE | GOOD_IF_FALSE | GOOD_IF_LARGE | GOOD_IF_SMALL


@pytest.mark.parametrize("gone", [False, True], ids=["a new word", "nothing"])
@pytest.mark.parametrize(("parse", "raw"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_no_fact_tells_something_better(parse, raw, gone):
    before = {_place(fact): fact for fact in _facts(parse, raw)}
    for path in _words(raw):
        for fact in _facts(parse, _without_word(raw, path, gone=gone)):
            known = before.get(_place(fact))
            if known is not None:
                better = [name for name in _told(fact) if _is_better(name, getattr(known, name), getattr(fact, name))]
                assert better == [], f"{'.'.join(map(str, path))}: {better}"


def test_the_recordings_hold_what_is_asked_about():
    told = {name for parse, raw in CASES for fact in _facts(parse, raw) for name in _told(fact)}
    assert JUDGED_BY - told == set()


def _facts(parse: Any, raw: dict[str, Any]) -> list[Fact]:
    try:
        return list(facts(parse, raw, ASKED_AT.get(parse, PROD)))
    except Malformed:
        return []


def _place(fact: Fact) -> tuple[object, ...]:
    """Return by what a fact is found again; an entry point has one for each of its parts."""
    return fact.kind, fact.subject, getattr(fact, "part", "")


def _told(fact: Fact) -> Iterator[str]:
    for field in dataclasses.fields(fact):
        value = getattr(fact, field.name)
        if field.name in JUDGED_BY and value is not None and not isinstance(value, str | tuple):
            yield field.name


def _is_better(name: str, before: Any, after: Any) -> bool:
    if before == after:
        return False
    if name in GOOD_IF_TRUE | GOOD_IF_FALSE:
        return after is (name in GOOD_IF_TRUE)
    if before is None:
        return True
    return bool(after > before) if name in GOOD_IF_LARGE else bool(after < before)


def _words(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield way
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from _words(inner, (*way, key))


def _without_word(raw: dict[str, Any], path: tuple[Any, ...], *, gone: bool) -> dict[str, Any]:
    result = copy.deepcopy(raw)
    place: Any = result
    for key in path[:-1]:
        place = place[key]
    if gone and isinstance(place, dict):
        del place[path[-1]]
    else:
        place[path[-1]] = NEW_WORD
    return result

"""Answers in PascalCase and in camelCase: one service writes both, and they must tell the same (SURPRISES 24)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from probe_items import facts
from test_probe_fuzz import CASES

from collector.probe import Malformed


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def renamed(value: Any, spell: Callable[[str], str]) -> Any:
    """The same answer with the names of all properties spelt anew."""
    if isinstance(value, dict):
        return {spell(name): renamed(inner, spell) for name, inner in value.items()}
    return [renamed(inner, spell) for inner in value] if isinstance(value, list) else value


def told(parse: Callable[..., Any], raw: Any) -> Any:
    """The facts, or where the answer was refused; ids that stand in names are compared as ids are."""
    try:
        return [repr(fact).casefold() for fact in facts(parse, raw)]
    except Malformed as refused:
        return refused.where.casefold()


@pytest.mark.parametrize("spell", [pascal, str.lower, str.upper], ids=["pascal", "lower", "upper"])
@pytest.mark.parametrize(("parse", "raw"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_a_twin_tells_the_same(parse, raw, spell):
    assert told(parse, renamed(raw, spell)) == told(parse, raw)

"""Puts the folders of probes and of derivation on the path, and reads the recorded answers.

A surprise is followed from the answer through the probe and the rows to the verdict.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_TESTS / folder) for folder in ("derive", "probes", "web")]

from corpus_items import PARSERS, items, records, type_of  # noqa: E402 - found by the path above

from collector.probe import Item  # noqa: E402 - stands with its like


@pytest.fixture
def recorded(corpus) -> Callable[[str], list[Item]]:
    """The items of a record by its id."""
    return lambda record_id: list(items(records(corpus)[record_id]))


@pytest.fixture
def facts(recorded) -> Callable[[str], list[Any]]:
    """The facts of all items of a record, by the first probe of their type."""

    def parsed(record_id: str) -> list[Any]:
        return [fact for item in recorded(record_id) for fact in PARSERS[type_of(item)][0][1](item)]

    return parsed

"""Locks: what they hold, and how firmly."""

from __future__ import annotations

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.backup import Lock
from probes.recovery.locks import parse_lock

OF_ACCOUNT, OF_SUBSCRIPTION = recording("recovery", "locks")
ACCOUNT = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Storage/storageAccounts/sttill"
LOCKS = "providers/Microsoft.Authorization/locks"


@pytest.mark.parametrize(
    ("raw", "scope", "level"), [(OF_ACCOUNT, ACCOUNT, "CanNotDelete"), (OF_SUBSCRIPTION, PROD, "ReadOnly")]
)
def test_a_lock_holds_what_its_id_begins_with(raw, scope, level):
    assert fact(parse_lock, raw) == Lock(subject=raw["id"], scope=scope, level=level, **SEEN)


@pytest.mark.parametrize("scope", [f"{PROD}/resourceGroups/rg-straße", f"{PROD}/resourceGroups/İstanbul"])
def test_letters_that_change_their_length_in_lower_case_do_not_shift_the_scope(scope):
    raw = changed(OF_ACCOUNT, "id", f"{scope}/providers/microsoft.AUTHORIZATION/Locks/keep")
    assert fact(parse_lock, raw).scope == scope


@pytest.mark.parametrize("value", [GONE, None, ""])
def test_a_level_that_is_absent_stays_absent(value):
    assert fact(parse_lock, changed(OF_ACCOUNT, "properties.level", value)).level is None


def test_the_case_of_property_names_does_not_matter():
    assert fact(parse_lock, in_capitals(OF_ACCOUNT)) == fact(parse_lock, OF_ACCOUNT)


@pytest.mark.parametrize(
    ("path", "value"),
    [("id", GONE), ("id", "keep"), ("id", f"{ACCOUNT}/locks/keep"), ("properties.level", 1)],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_lock, OF_ACCOUNT, path, value)

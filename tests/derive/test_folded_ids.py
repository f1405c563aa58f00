"""Ids are one where Azure says that they are one: joins rest on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model import fold_id, lies_within

GROUP = "/subscriptions/1/resourceGroups"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/Subscriptions/1/RESOURCEGROUPS/rg", "/subscriptions/1/resourceGroups/RG", True),
        ("subscriptions/1/", "/subscriptions/1", True),
        ("https://management.azure.com/subscriptions/1", "/subscriptions/1", True),
        (f"{GROUP}/rg-ÄÖÜ", f"{GROUP}/RG-äöü", True),
        (f"{GROUP}/rg-Σ", f"{GROUP}/rg-ς", True),
        (f"{GROUP}/rg-straße", f"{GROUP}/RG-STRAßE", True),
        (f"{GROUP}/rg-straße", f"{GROUP}/rg-strasse", False),
        (f"{GROUP}/rg-ﬁn", f"{GROUP}/rg-fin", False),
        (f"{GROUP}/rg-\N{KELVIN SIGN}", f"{GROUP}/rg-k", False),
    ],
)
def test_two_spellings_of_one_id_are_one_and_two_groups_are_two(one, other, same):
    assert (fold_id(one) == fold_id(other)) is same
    assert lies_within(f"{one.rstrip('/')}/x", other) is same


@given(st.text(st.characters(categories=["L", "N"])))
def test_folding_twice_is_folding_once(text):
    assert fold_id(fold_id(text)) == fold_id(text)

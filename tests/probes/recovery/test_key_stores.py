"""Key vaults and configuration stores: what is left of them after a deletion."""

from __future__ import annotations

from datetime import timedelta

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.backup import DeletionProtection
from probes.recovery.key_stores import PROBE, parse_store, parse_vault

VAULT, STORE = recording("recovery", "key_stores")
BELOW = f"{PROD}/resourceGroups/rg-till/providers"


def test_a_vault_and_a_store():
    assert fact(parse_vault, VAULT) == DeletionProtection(
        subject=f"{BELOW}/Microsoft.KeyVault/vaults/kv-till",
        soft_delete=True,
        purge_protection=True,
        kept=timedelta(days=90),
        **SEEN,
    )
    assert fact(parse_store, STORE) == DeletionProtection(
        subject=f"{BELOW}/Microsoft.AppConfiguration/configurationStores/appcs-till",
        soft_delete=True,
        purge_protection=False,
        kept=timedelta(days=7),
        **SEEN,
    )


@pytest.mark.parametrize("value", [GONE, None, False])
def test_a_whole_answer_about_a_vault_without_purge_protection_says_that_it_is_off(value):
    assert fact(parse_vault, changed(VAULT, "properties.enablePurgeProtection", value)).purge_protection is False


def test_an_answer_without_properties_says_nothing():
    for parse, raw in ((parse_vault, VAULT), (parse_store, STORE)):
        found = fact(parse, {"id": raw["id"]})
        assert (found.soft_delete, found.purge_protection, found.kept) == (None, None, None)


def test_soft_delete_that_is_not_told_is_not_known():
    assert fact(parse_vault, changed(VAULT, "properties.enableSoftDelete", GONE)).soft_delete is None


@pytest.mark.parametrize(("days", "soft_delete"), [(7, True), (1, True), (0, False), (None, None)])
def test_a_store_of_the_free_tier_keeps_nothing(days, soft_delete):
    found = fact(parse_store, changed(STORE, "properties.softDeleteRetentionInDays", days))
    assert found.soft_delete is soft_delete


@pytest.mark.parametrize(("parse", "raw"), [(parse_vault, VAULT), (parse_store, STORE)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize("parse", [parse_vault, parse_store])
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("properties.enablePurgeProtection", "soon"),
        ("properties.softDeleteRetentionInDays", "long"),
        ("properties.softDeleteRetentionInDays", 10**12),
    ],
)
def test_other_shapes_are_refused(parse, path, value):
    assert_refused(parse, VAULT, path, value)


def test_both_kinds_are_listed_for_each_subscription():
    assert [read.need.path for read in PROBE.reads] == [
        "providers/Microsoft.KeyVault/vaults",
        "providers/Microsoft.AppConfiguration/configurationStores",
    ]

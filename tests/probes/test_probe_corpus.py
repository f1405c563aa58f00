"""Every recorded answer of a type that a probe reads becomes a fact or an explained gap, never nothing."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from corpus_items import PARSERS, items, records, type_of

from collector.probe import Item, Malformed

pytestmark = pytest.mark.corpus

COUNTED = "2d99f30c8794a186ea3e7aab23ffd1d4590fba346e231d9f47148224cf0849d7"
"""The digest of the index of the corpus that was counted; another one is only searched for silence."""

EXPECTED = {
    "inventory-resources": (318, 308, 10),
    "monitoring-action-groups": (24, 24, 0),
    "monitoring-alert-rules": (120, 102, 7),
    "monitoring-dashboards": (159, 147, 12),
    "monitoring-processing-rules": (19, 17, 2),
    "recovery items": (72, 72, 0),
    "recovery vaults": (1163, 1163, 0),
    "rights: definitions": (1098, 1098, 0),
    "rights: denials": (4, 4, 0),
    "rights: held": (3674, 3674, 0),
    "rights: subscriptions": (251, 251, 0),
    "support-roles": (3674, 3674, 0),
    "support-tickets": (53, 53, 0),
}
"""Items, facts and gaps of each probe in the corpus at hand; a change must be explained.

Groups of Prometheus rules are one item with a fact for each alert and none for a recording rule.
"""


def test_every_recorded_item_is_a_fact_or_an_explained_gap(corpus):
    counts: dict[str, Counter[str]] = {name: Counter() for parsers in PARSERS.values() for name, _ in parsers}
    silent, unexplained = [], []
    for record in records(corpus).values():
        for item in items(record):
            for name, parse in PARSERS.get(type_of(item), ()):
                counts[name]["items"] += 1
                try:
                    found = tuple(parse(item))
                except Malformed as gap:
                    counts[name]["gaps"] += 1
                    unexplained += [] if gap.detail and gap.fix else [record["id"]]
                    continue
                counts[name]["facts"] += len(found)
                silent += [] if found or not _promises(item) else [record["id"]]
    assert unexplained == []
    assert silent == []
    if hashlib.sha256((corpus / "arm" / "index.csv").read_bytes()).hexdigest() == COUNTED:
        assert {name: (count["items"], count["facts"], count["gaps"]) for name, count in counts.items()} == EXPECTED


def _promises(item: Item) -> bool:
    """Say whether an item must bring a fact: all but a group of Prometheus rules that only record a series."""
    rules = item.maybe_objects("properties.rules")
    return rules is None or any("alert" in rule for rule in rules)

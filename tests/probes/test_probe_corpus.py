"""Every recorded answer of a type that a probe reads becomes a fact or an explained gap, never nothing."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from corpus_items import PARSERS, items, records, type_of
from data_services import SILENT_WITH_REASON
from health_and_versions import HEALTH_SELDOM

from collector.probe import Item, Malformed

pytestmark = pytest.mark.corpus

COUNTED = "2d99f30c8794a186ea3e7aab23ffd1d4590fba346e231d9f47148224cf0849d7"
"""The digest of the index of the corpus that was counted; another one is only searched for silence."""

EXPECTED = {
    "health checks of apps": (35, 35, 0),
    "health extensions": (22, 0, 0),
    "health of scale sets": (106, 106, 0),
    "images of machines": (125, 99, 26),
    "images of scale sets": (106, 103, 3),
    "links of machines": (125, 99, 26),
    "probes of balancers": (21, 14, 7),
    "probes of classic front doors": (7, 7, 0),
    "probes of container apps": (35, 35, 0),
    "probes of gateways": (11, 11, 0),
    "probes of traffic managers": (3, 3, 0),
    "profiles": (10, 6, 0),
    "runtimes of apps": (35, 35, 0),
    "runtimes of functions": (193, 0, 0),
    "versions of caches": (9, 9, 0),
    "versions of clusters": (30, 30, 0),
    "versions of mysql": (13, 13, 0),
    "versions of postgresql": (8, 8, 0),
    "activity log": (41, 0, 0),
    "ai accounts": (1, 1, 0),
    "ai deployments": (0, 0, 0),
    "app certificates": (2, 2, 0),
    "gateway certificates": (11, 0, 0),
    "vault keys": (0, 0, 0),
    "vault secrets": (0, 0, 0),
    "blob services": (15, 15, 0),
    "budgets": (3, 3, 0),
    "cache clusters": (61, 61, 0),
    "cache databases": (0, 0, 0),
    "caches": (9, 16, 1),
    "configuration stores": (0, 0, 0),
    "cosmos backups": (55, 52, 3),
    "cosmos regions": (55, 0, 2),
    "cosmos zones": (55, 55, 0),
    "defender assessments": (0, 0, 0),
    "defender kinds": (1, 1, 0),
    "defender plans": (21, 21, 0),
    "diagnostic settings": (25, 25, 0),
    "file services": (7, 7, 0),
    "file shares": (0, 0, 0),
    "key vaults": (317, 317, 0),
    "locks": (1843, 1843, 0),
    "log workspaces": (74, 74, 0),
    "managed databases": (12, 12, 0),
    "managed failover groups": (7, 4, 0),
    "managed instances": (12, 24, 0),
    "mysql servers": (13, 28, 0),
    "policy assignments": (131, 131, 0),
    "postgresql servers": (8, 16, 0),
    "sql databases": (61, 102, 0),
    "sql failover groups": (3, 1, 0),
    "sql links": (10, 8, 0),
    "sql long-term policies": (3, 3, 0),
    "sql short-term policies": (6, 6, 0),
    "storage accounts": (1922, 1963, 0),
    "storage copies": (1922, 1922, 0),
    "insights components": (33, 33, 0),
    "web tests": (3, 3, 0),
    "inventory-resources": (3724, 3699, 15),
    "monitoring-action-groups": (24, 24, 0),
    "monitoring-alert-rules": (120, 108, 1),
    "monitoring-dashboards": (159, 147, 12),
    "monitoring-fired-alerts": (1, 1, 0),
    "monitoring-processing-rules": (19, 17, 2),
    "recovery-compute-redundancy": (1211, 1206, 5),
    "recovery-network-redundancy": (163, 163, 0),
    "recovery-service-redundancy": (6, 6, 0),
    "recovery items": (72, 72, 0),
    "recovery vaults": (1163, 1163, 0),
    "recovery vault policies": (52, 52, 0),
    "recovery vault jobs": (63, 63, 0),
    "backup vaults": (31, 31, 0),
    "backup instances": (34, 34, 0),
    "backup vault policies": (13, 13, 0),
    "backup vault jobs": (191, 191, 0),
    "recovery plans": (4, 4, 0),
    "regions": (173, 173, 0),
    "replicated items": (10, 10, 0),
    "replication jobs": (3, 3, 0),
    "rights: definitions": (1098, 1098, 0),
    "rights: denials": (4, 4, 0),
    "rights: held": (3674, 3674, 0),
    "rights: subscriptions": (251, 251, 0),
    "rollback container apps": (35, 35, 0),
    "rollback revisions": (14, 14, 0),
    "rollback slots": (8, 9, 0),
    "rollback swaps": (193, 0, 5),
    "dependency-resource-health": (5, 5, 0),
    "dependency-service-events": (3, 3, 0),
    "recovery-advisor": (241, 59, 0),
    "support-roles": (3674, 3674, 0),
    "support-tickets": (53, 53, 0),
    "workbooks": (18, 18, 0),
}
"""Items, facts and gaps of each probe in the corpus at hand; a change must be explained.

Ten of the SQL databases are `master`, which every server keeps for itself; fifteen answers lack a type or an id.
41 storage accounts have no blobs or no shares by their kind or SKU, which each says by a second fact.
Groups of Prometheus rules are one item with a fact for each alert and none for a recording rule. No web app in it was
ever swapped, but a slot, which tells of it too; five answers about a site without an id are refused.
"""

SELDOM = (
    *SILENT_WITH_REASON,
    *HEALTH_SELDOM,
    "activity log",
    "defender assessments",
    "gateway certificates",
    "rollback swaps",
)
"""Parse functions that read types of which most have nothing to tell."""


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
                silent += [] if found or name in SELDOM or not _promises(item) else [record["id"]]
    assert unexplained == []
    assert silent == []
    if hashlib.sha256((corpus / "arm" / "index.csv").read_bytes()).hexdigest() == COUNTED:
        assert {name: (count["items"], count["facts"], count["gaps"]) for name, count in counts.items()} == EXPECTED


def _promises(item: Item) -> bool:
    """Say whether an item must bring a fact: all but recommendations of other categories, a group of Prometheus
    rules that only record a series, and the database that every SQL server keeps for itself.
    """
    if str(item.get("id")).casefold().endswith("/databases/master"):
        return False
    if type_of(item) == "microsoft.advisor/recommendations":
        return str(item.get("properties.category")).casefold() == "highavailability"
    rules = item.maybe_objects("properties.rules")
    return rules is None or any("alert" in rule for rule in rules)

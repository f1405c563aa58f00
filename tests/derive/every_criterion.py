"""The criteria that evidence of Azure answers, and the kinds of facts on which each of them rests."""

from __future__ import annotations

from collections.abc import Mapping

from judged import policy

from collector.derive import ROWS
from collector.facts.azure import Inventory

AREAS = ("support", "recovery", "rollback", "people", "security", "dependency", "capacity")
CRITERIA = {criterion.id: criterion for criterion in policy().policy.criteria if criterion.area in AREAS}
READS: Mapping[str, frozenset[str]] = {
    criterion.id: frozenset(
        fact.kind
        for rows in {criterion.rows, criterion.none.when_complete or criterion.rows}
        for fact in ROWS[rows].reads
        if fact is not Inventory
    )
    for criterion in CRITERIA.values()
}
"""The kinds of facts, by criterion."""

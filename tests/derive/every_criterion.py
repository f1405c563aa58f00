"""Every criterion of the shipped policy that looks at facts, and the kinds of facts on which each of them rests."""

from __future__ import annotations

from collections.abc import Mapping

from judged import OF_FACTS, policy

from collector.derive import ROWS
from collector.derive.places import KINDS_OF_HOSTS
from collector.facts.azure import Inventory

CRITERIA = {one.id: one for one in policy().policy.criteria if one.rows in OF_FACTS}
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
HOSTED = tuple(criterion for criterion, kinds in READS.items() if kinds & KINDS_OF_HOSTS)
"""The criteria that a CI host tells something about."""
FROM_AZURE = tuple(
    criterion
    for criterion in CRITERIA
    if criterion not in HOSTED
    or criterion in ("testing-automated-pass", "testing-coverage-line", "testing-performance-passed")
)
"""Those that Azure, or a file on disk, tells something about."""


def reading(kind: str) -> list[str]:
    """Return the criteria that rest on a kind of facts."""
    return [criterion for criterion, kinds in READS.items() if kind in kinds]

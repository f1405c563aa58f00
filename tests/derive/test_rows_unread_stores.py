"""Data in services whose backups golive does not read yet: seen, and open in every criterion about backup."""

from __future__ import annotations

import dataclasses

import pytest
from builders import WORKLOAD
from judged import gap, healthy, outcome, rows_of, verdict
from stores_kept import DATA, at_tier, resource

from collector.derive.recovery.stateful import STATEFUL_TYPES
from collector.derive.rows import Unknown
from collector.facts.azure import Resource
from collector.facts.resource_types import READ_TYPES, UNREAD_STORES
from collector.model import Rebuildable, Release, Tier

OPEN = (
    "recovery-backup-coverage",
    "recovery-backup-success",
    "recovery-backup-policy-fit",
    "recovery-restore-tested",
    "rollback-restore-point",
)
"""What asks of each store how it is kept."""


def of_type(resource_type: str) -> str:
    """An id of that type, with a name for each of its levels."""
    namespace, *levels = resource_type.split("/")
    return f"{DATA}/{namespace}/" + "/".join(f"{level}/x{number}" for number, level in enumerate(levels))


EVERY = [of_type(found) for found in sorted(UNREAD_STORES)]
MONGO = of_type("microsoft.documentdb/mongoclusters")


def test_they_are_looked_for_and_hold_data():
    assert UNREAD_STORES <= READ_TYPES
    assert UNREAD_STORES <= STATEFUL_TYPES


@pytest.mark.parametrize("subject", EVERY)
def test_it_is_never_taken_for_no_data(subject):
    facts = [*healthy(), resource(subject)]
    for criterion in OPEN:
        found = outcome(criterion, facts, workload=at_tier(Tier.T1))
        assert found.startswith("unknown"), f"{criterion}: {found}"


@pytest.mark.parametrize("subject", EVERY)
def test_the_sentence_names_the_type_and_the_way_out(subject):
    (row,) = (one for one in rows_of("stateful_resource", [*healthy(), resource(subject)]) if one.subject == subject)
    assert f"does not read the backups of {row.resource_type} yet" in row.has_backup.why
    assert "`rebuildable`" in row.has_backup.why


@pytest.mark.parametrize("scenario", ["deletion", "zone", "region"])
def test_what_would_be_lost_of_it_is_not_known_in_any_scenario(scenario):
    rows = rows_of("data_loss", [*healthy(), resource(MONGO)])
    (row,) = (one for one in rows if one.subject == MONGO and one.scenario == scenario)
    assert isinstance(row.recoverable, Unknown)
    assert isinstance(row.worst_loss, Unknown)


def test_declared_as_rebuildable_it_asks_for_nothing():
    workload = dataclasses.replace(WORKLOAD, rebuildable=(Rebuildable(resource=MONGO.upper(), source="loader"),))
    assert outcome("recovery-backup-coverage", [*healthy(), resource(MONGO)], workload=workload) == "pass"


def test_a_gap_over_the_inventory_comes_first_where_nothing_is_seen():
    assert outcome("recovery-backup-coverage", healthy(Resource), [gap(Resource)]) == "unknown U-PERM"


def test_named_by_the_release_it_has_no_point_that_anybody_knows():
    workload = dataclasses.replace(WORKLOAD, release=Release(stores=(MONGO,)))
    found = verdict("rollback-restore-point", [*healthy(), resource(MONGO)], workload=workload)
    assert found.outcome.value == "unknown"
    assert "does not read the backups" in found.message

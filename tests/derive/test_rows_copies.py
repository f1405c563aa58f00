"""Copies: which of them are judged with their source, and which stand for themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import OTHER
from judged import gap, outcome, rows_of
from stores_kept import DATABASE, INSTANCE, MANAGED, POSTGRES, native, only, replica, resource, retention

from collector.facts.azure import Resource
from collector.facts.recovery import GeoReplica, Mechanism
from collector.model import Fact

COVERAGE = "recovery-backup-coverage"
NORTH = DATABASE.replace("/servers/sql/", "/servers/sql-north/")
REPLICA = f"{POSTGRES}-north"
INSTANCE_NORTH = f"{INSTANCE}-north"
MANAGED_NORTH = MANAGED.replace(INSTANCE, INSTANCE_NORTH)
BY_GROUP = replica(DATABASE, Mechanism.FAILOVER_GROUP, copy=NORTH)
BY_LINK = replica(DATABASE, Mechanism.GEO_SECONDARY, copy_name="sql-north/orders")
BY_REPLICA = replica(POSTGRES, Mechanism.READ_REPLICA, subject=REPLICA, copy=REPLICA)
BY_INSTANCE = replica(INSTANCE, Mechanism.FAILOVER_GROUP, copy=INSTANCE_NORTH)


def source(subject: str) -> list[Fact]:
    return [resource(subject), native(subject), retention(subject)]


def copy(subject: str, **changes: object) -> list[Fact]:
    return [resource(subject, location="northeurope"), native(subject, is_copy=True, **changes)]


def judged_stores(*facts: Fact) -> set[str]:
    return {row.subject for row in rows_of("stateful_resource", only(*facts))}


@pytest.mark.parametrize(
    ("fed_by", "of", "to"),
    [
        pytest.param(BY_GROUP, DATABASE, NORTH, id="failover group"),
        pytest.param(
            replica(DATABASE.upper(), Mechanism.FAILOVER_GROUP, copy=NORTH.upper()), DATABASE, NORTH, id="case"
        ),
        pytest.param(BY_LINK, DATABASE, NORTH, id="link, which tells names"),
        pytest.param(replica(DATABASE, Mechanism.SECONDARY, copy_name="SQL-north/ORDERS"), DATABASE, NORTH, id="named"),
        pytest.param(BY_REPLICA, POSTGRES, REPLICA, id="read replica"),
    ],
)
def test_the_copy_of_a_store_that_is_seen_is_judged_with_it(fed_by, of, to):
    assert judged_stores(*source(of), *copy(to), fed_by) == {of}
    assert outcome(COVERAGE, only(*source(of), *copy(to, state="Stopped"), fed_by)) == "pass"


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([], id="nothing feeds it"),
        pytest.param([BY_GROUP], id="its source is not seen"),
        pytest.param([*source(DATABASE)], id="no answer says whose copy it is"),
        pytest.param(
            [*source(DATABASE), replica(DATABASE, Mechanism.FAILOVER_GROUP)], id="nor where the group copies to"
        ),
        pytest.param(
            [*source(DATABASE), replica(DATABASE, Mechanism.GEO_SECONDARY, copy_name="sql-east/orders")],
            id="its source feeds another",
        ),
        pytest.param(
            [*source(DATABASE), replica(DATABASE, Mechanism.GEO_SECONDARY, copy_name="sql-north/stock")],
            id="another database of its server is fed",
        ),
    ],
)
def test_a_copy_whose_source_is_not_seen_is_a_store_of_which_no_backup_is_known(others):
    facts = [*copy(NORTH), *others]
    assert NORTH in judged_stores(*facts)
    assert outcome(COVERAGE, only(*facts)) == "unknown U-SCOPE"


def test_what_took_over_is_a_store_like_any_other_however_it_is_called():
    """After a failover the word for a secondary may linger on what is the primary by now."""
    back = replica(NORTH, Mechanism.FAILOVER_GROUP, copy=DATABASE)
    facts = [*source(NORTH), *copy(NORTH)[1:], *copy(DATABASE)]
    assert judged_stores(*facts, back) == {NORTH}
    assert outcome(COVERAGE, only(*copy(NORTH), *copy(DATABASE), back)) == "pass"


def test_two_that_feed_each_other_are_both_judged():
    both = [BY_GROUP, replica(NORTH, Mechanism.FAILOVER_GROUP, copy=DATABASE)]
    assert judged_stores(*copy(DATABASE), *copy(NORTH), *both) == {DATABASE, NORTH}


def test_a_copy_in_the_middle_of_a_chain_has_no_backups_of_its_own():
    """It feeds another and is fed: whether a backup of it is made, nothing says."""
    last = DATABASE.replace("/servers/sql/", "/servers/sql-east/")
    chain = [BY_GROUP, replica(NORTH, Mechanism.GEO_SECONDARY, copy=last)]
    facts = [*source(DATABASE), *copy(NORTH), *copy(last), *chain]
    assert judged_stores(*facts) == {DATABASE, NORTH}
    assert outcome(COVERAGE, only(*facts)) == "unknown U-SCOPE"


@pytest.mark.parametrize("kind", [GeoReplica, Resource])
def test_where_its_source_may_be_hidden_a_copy_is_unknown_for_that_reason(kind):
    assert outcome(COVERAGE, only(*copy(NORTH)), [gap(kind)]) == "unknown U-PERM"


def test_what_may_be_hidden_elsewhere_leaves_a_matched_copy_and_its_source_alone():
    facts = only(*source(DATABASE), *copy(NORTH), BY_GROUP)
    assert outcome(COVERAGE, facts, [gap(GeoReplica, scope=OTHER)]) == "pass"


# --- Managed instances, whose databases do not say that they are copies -----------------------------------


def test_the_databases_of_a_fed_instance_are_judged_with_those_of_the_one_that_feeds_it():
    north = [resource(MANAGED_NORTH), native(MANAGED_NORTH, earliest_restore=None)]
    assert judged_stores(*source(MANAGED), *north, BY_INSTANCE) == {MANAGED}
    assert judged_stores(*source(MANAGED), *north) == {MANAGED, MANAGED_NORTH}


def test_a_database_of_a_fed_instance_that_the_other_does_not_show_stands_for_itself():
    more = f"{INSTANCE_NORTH}/databases/archive"
    facts = [*source(MANAGED), resource(more), native(more), BY_INSTANCE]
    assert judged_stores(*facts) == {MANAGED, more}
    assert outcome(COVERAGE, only(*facts)) == "unknown U-SCOPE"


def test_instances_that_feed_each_other_are_both_judged():
    back = replica(INSTANCE_NORTH, Mechanism.FAILOVER_GROUP, copy=INSTANCE)
    facts = [*source(MANAGED), *source(MANAGED_NORTH), BY_INSTANCE, back]
    assert judged_stores(*facts) == {MANAGED, MANAGED_NORTH}


def test_a_secondary_that_is_no_promise_brings_no_data_back():
    named = replica(DATABASE, Mechanism.SECONDARY, copy_name="sql-north/orders")
    losses = rows_of("data_loss", only(*source(DATABASE), native(DATABASE, redundancy="Local"), named))
    assert all(row.mechanism != "secondary" for row in losses if row.subject == DATABASE)
    assert next(row for row in losses if row.scenario == "deletion").worst_loss == timedelta(minutes=10)

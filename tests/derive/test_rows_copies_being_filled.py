"""A failover group that catches up speaks of the group; of one database in it, its own link tells more."""

from __future__ import annotations

import pytest
from builders import PROD
from judged import healthy, rows_of
from stores_kept import DATABASE, native, redundancy, replica, resource, retention

from collector.facts.recovery import Mechanism

FOG = f"{PROD}/failoverGroups/fog"
LINK = f"{DATABASE}/replicationLinks/1"
NORTH = DATABASE.replace("/servers/sql/", "/servers/SQL-north/")


def group(**changes):
    return replica(DATABASE, Mechanism.FAILOVER_GROUP, **{"subject": FOG, **changes})


def link(**changes):
    return replica(DATABASE, Mechanism.GEO_SECONDARY, **{"subject": LINK, **changes})


def in_the_other_region(*copies):
    """What is said of the database after the loss of its region: the mechanism, `none`, or why it is not known."""
    kept = [resource(DATABASE), native(DATABASE, redundancy="Local"), redundancy(DATABASE), retention(DATABASE)]
    rows = rows_of("data_loss", [*healthy(), *kept, *copies])
    (row,) = [row for row in rows if row.subject == DATABASE and row.scenario == "region"]
    return getattr(row.mechanism, "reason", row.mechanism)


def test_both_in_order_bring_the_data_back():
    assert in_the_other_region(group(), link()) == "failover_group"
    assert in_the_other_region(group()) == "failover_group"


@pytest.mark.parametrize("word", ["SEEDING", "PENDING", "SUSPENDED", "Newfangled"])
def test_a_database_that_is_still_being_copied_is_not_in_the_other_region(word):
    assert in_the_other_region(group(), link(state=word)) == "none"
    assert in_the_other_region(link(state=word), group()) == "none"


def test_a_link_that_does_not_tell_leaves_it_open():
    assert in_the_other_region(group(), link(state=None)) == "U-PARSE"


def test_a_group_that_is_suspended_takes_nothing_from_a_link_that_is_not():
    assert in_the_other_region(group(state="SUSPENDED"), link()) == "geo_secondary"


@pytest.mark.parametrize(
    ("of_group", "of_link", "expected"),
    [
        pytest.param({"copy": NORTH}, {"copy_name": "sql-north/orders"}, "none", id="the copy of the group"),
        pytest.param({"copy": NORTH}, {"copy_name": "sql-east/orders"}, "failover_group", id="another one"),
        pytest.param({}, {"region": "North Europe"}, "none", id="in the region of the group"),
        pytest.param({}, {"region": "uksouth"}, "failover_group", id="in another region"),
        pytest.param({}, {"region": None}, "none", id="nobody says where"),
    ],
)
def test_a_sick_link_takes_away_only_the_copy_that_it_feeds(of_group, of_link, expected):
    assert in_the_other_region(group(**of_group), link(state="SUSPENDED", **of_link)) == expected

"""Locks: what holds data is kept, and nothing that a release changes is frozen."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, PROD, SEEN, VM, WEB, WORKLOAD
from judged import REASONS, gap, healthy, outcome, rows_of, verdict
from stores_kept import ACCOUNT, DATABASE, DISK, SHARE, resource, share

from collector.facts.azure import Inventory, Resource
from collector.facts.backup import Lock
from collector.model import Rebuildable

LOCKS = "governance-locks"
FROZEN, BARE = f"fail F-{LOCKS}-1", f"fail F-{LOCKS}-2"
SITE = f"{WEB}/providers/Microsoft.Web/sites/till"
KEYS = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
NOTHING = healthy(Resource)
"""Everything in good order, but no resource."""


def lock(scope: str, level: str | None = "CanNotDelete", name: str = "keep") -> Lock:
    return Lock(subject=f"{scope}/providers/Microsoft.Authorization/locks/{name}", scope=scope, level=level, **SEEN)


@pytest.mark.parametrize(
    ("locks", "expected"),
    [
        pytest.param([], BARE, id="no lock"),
        pytest.param([lock(DATABASE)], "pass", id="on the database"),
        pytest.param([lock(DATABASE.upper())], "pass", id="in capitals"),
        pytest.param([lock(DATABASE.rpartition("/databases/")[0])], "pass", id="on its server"),
        pytest.param([lock(DATABASE.partition("/providers/")[0])], "pass", id="on its group"),
        pytest.param([lock(PROD)], "pass", id="on the subscription"),
        pytest.param([lock(WEB)], BARE, id="on another group"),
        pytest.param([lock(f"{DATABASE}-2")], BARE, id="on one whose name begins alike"),
        pytest.param([lock(DATABASE, "cannotdelete")], "pass", id="level in lower case"),
        pytest.param([lock(DATABASE, "NotSpecified")], BARE, id="a lock that holds nothing"),
        pytest.param([lock(DATABASE, "ReadOnly")], FROZEN, id="read-only"),
        pytest.param([lock(PROD, "READONLY"), lock(DATABASE)], FROZEN, id="read-only above"),
        pytest.param([lock(DATABASE, None)], "unknown U-PARSE", id="level not told"),
        pytest.param([lock(DATABASE, "Frozen")], "unknown U-PARSE", id="a level that is new"),
        pytest.param([lock(DATABASE), lock(PROD, "Frozen")], "unknown U-PARSE", id="a new one above may freeze"),
        pytest.param([lock(DATABASE, "ReadOnly"), lock(PROD, "Frozen")], FROZEN, id="frozen for certain"),
    ],
)
def test_which_lock_keeps_a_database_and_lets_it_change(locks, expected):
    assert outcome(LOCKS, [*NOTHING, resource(DATABASE), *locks]) == expected


def test_a_read_only_lock_is_a_major_and_no_lock_a_minor():
    frozen = verdict(LOCKS, [*NOTHING, resource(SITE), lock(WEB, "ReadOnly")])
    bare = verdict(LOCKS, [*NOTHING, resource(DATABASE)])
    assert (frozen.severity.value, bare.severity.value) == ("major", "minor")


@pytest.mark.parametrize(
    ("subject", "locks", "expected"),
    [
        pytest.param(SITE, [], "pass", id="an app needs no lock"),
        pytest.param(SITE, [lock(WEB)], "pass", id="a delete lock does not stop a release"),
        pytest.param(SITE, [lock(WEB, "ReadOnly")], FROZEN, id="a read-only lock does"),
        pytest.param(DISK, [lock(DISK, "ReadOnly")], "pass", id="no release changes a disk"),
        pytest.param(KEYS, [lock(KEYS, "ReadOnly")], "not_applicable", id="nor a key vault"),
    ],
)
def test_what_a_release_changes(subject, locks, expected):
    assert outcome(LOCKS, [*NOTHING, resource(subject), *locks]) == expected


def test_a_share_is_kept_with_its_account():
    rows = rows_of("locked_resource", [*NOTHING, resource(ACCOUNT), share(), lock(ACCOUNT)])
    assert {(row.subject, row.kept, row.changes) for row in rows} == {(ACCOUNT, True, True), (SHARE, True, False)}


def test_what_is_rebuilt_needs_no_lock_but_must_not_be_frozen():
    rebuilt = dataclasses.replace(WORKLOAD, rebuildable=(Rebuildable(resource=DATABASE, source="the feed"),))
    facts = [*NOTHING, resource(DATABASE)]
    assert outcome(LOCKS, facts, workload=rebuilt) == "pass"
    assert outcome(LOCKS, [*facts, lock(DATABASE, "ReadOnly")], workload=rebuilt) == FROZEN


def test_the_names_of_the_locks_are_shown():
    (row,) = rows_of("locked_resource", [*NOTHING, resource(DATABASE), lock(DATABASE), lock(PROD, name="all")])
    assert row.locks == ("all", "keep")


# --- Gaps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cause", "code"), REASONS)
@pytest.mark.parametrize("kind", [Lock, Resource])
def test_what_was_not_read_may_freeze_a_resource(kind, cause, code):
    facts = [*NOTHING, resource(DATABASE), lock(DATABASE)]
    assert outcome(LOCKS, facts, [gap(kind, cause=cause)]) == f"unknown {code}"


def test_a_lock_that_was_seen_freezes_whatever_else_is_hidden():
    assert outcome(LOCKS, [*NOTHING, resource(SITE), lock(WEB, "ReadOnly")], [gap(Lock)]) == FROZEN


def test_locks_that_nobody_looked_for_are_unknown():
    facts: list[Any] = [*NOTHING, resource(SITE)]
    unproven = [fact for fact in facts if not (isinstance(fact, Inventory) and fact.of == Lock.kind)]
    assert outcome(LOCKS, unproven) == "unknown U-PARTIAL"


def test_nothing_to_lock_is_not_applicable():
    assert outcome(LOCKS, [*NOTHING, resource(KEYS)]) == "not_applicable"


def test_the_proof_that_there_is_no_lock_grows_old():
    looks = [fact for fact in NOTHING if isinstance(fact, Inventory) and fact.of == Lock.kind]
    others = [fact for fact in NOTHING if fact not in looks]
    stale = [dataclasses.replace(look, observed_at=NOW - timedelta(hours=25)) for look in looks]
    assert outcome(LOCKS, [*others, *stale, resource(SITE)]) == "unknown U-STALE"


def test_the_healthy_machine_is_judged_too():
    (row,) = [row for row in rows_of("locked_resource", healthy()) if row.subject == VM]
    assert (row.holds_data, row.changes, row.kept, row.read_only) == (True, True, False, False)

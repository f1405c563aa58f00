"""The looks behind one row are those of its subscription: all of them behind each row would grow with the square."""

from __future__ import annotations

import pytest
from builders import NOW, OTHER, PROD, VM, WORKLOAD, vm
from judged import healthy, policy, rows_of

from collector.derive import observed
from collector.derive.looks import looks_near
from collector.facts.azure import Inventory, Resource
from collector.facts.backup import NativeBackup, ProtectedItem

HERE, ELSEWHERE = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def look(scope: str, kind: type[Resource | ProtectedItem | NativeBackup], document: str) -> Inventory:
    return Inventory(subject=scope, of=kind.kind, count=0, documents=(document,), observed_at=NOW)


LOOKS = (
    look(PROD, ProtectedItem, HERE),
    look(OTHER, ProtectedItem, ELSEWHERE),
    look(PROD, Resource, HERE),
)


@pytest.mark.parametrize(
    ("place", "kinds", "expected"),
    [
        (PROD, (ProtectedItem,), LOOKS[:1]),
        (VM.upper(), (ProtectedItem,), LOOKS[:1]),
        (VM, (Resource, ProtectedItem), (LOOKS[2], LOOKS[0])),
        (OTHER, (ProtectedItem, Resource), LOOKS[1:2]),
        (VM, (NativeBackup,), ()),
        ("", (ProtectedItem,), ()),
    ],
)
def test_looks_are_found_by_kind_and_subscription(place, kinds, expected):
    seen = observed(LOOKS, (), kinds=frozenset(), workload=WORKLOAD, tables=policy().tables, now=NOW)
    assert looks_near(seen, place, *kinds) == expected


@pytest.mark.parametrize("kind", ["stateful_resource", "restore_point"])
def test_a_store_without_a_backup_rests_on_the_look_in_its_own_subscription(kind):
    rows = rows_of(kind, [*healthy(ProtectedItem, Inventory), vm(), *LOOKS])
    row = next(row for row in rows if row.subject == VM)
    assert HERE in row.evidence
    assert ELSEWHERE not in row.evidence

"""Restores are looked for in slices; one that could not be read is a gap at its vault, never an absence of restores."""

from __future__ import annotations

import pytest
from gather_fakes import SUB_A, looked, run

from collector.model import Cause
from collector.probe import ReadError
from probes.recovery.backup_jobs import PROBE

VAULT = f"{SUB_A}/resourceGroups/rg-vault/providers/Microsoft.RecoveryServices/vaults/rsv"
VAULTS = f"list {SUB_A}/providers/Microsoft.RecoveryServices/vaults?api-version=2024-04-01"
BACKUPS, RESTORES = ("backup_job", SUB_A), ("restore_job", SUB_A)


def slice_key(first: str, last: str) -> str:
    asked = f"startTime eq '{{ago {first} 12h}}' and endTime eq '{{ago {last} 12h}}' and operation eq 'Restore'"
    return f"list {VAULT}/backupJobs?api-version=2024-04-01&$filter={asked}"


SLICES = [slice_key("P44D", "P14D"), slice_key("P74D", "P44D"), slice_key("P104D", "P74D")]


def answers(**more):
    vault = {"id": VAULT, "name": "rsv", "type": "Microsoft.RecoveryServices/vaults"}
    return {VAULTS: [[vault]], **more}


def restore(name):
    properties = {"operation": "Restore", "status": "Completed", "containerName": "iaasvmcontainerv2;rg-a;vm-1"}
    kind = "Microsoft.RecoveryServices/vaults/backupJobs"
    return {"id": f"{VAULT}/backupJobs/{name}", "name": name, "type": kind, "properties": properties}


@pytest.mark.parametrize("key", SLICES)
def test_a_restore_is_found_in_whichever_slice_it_lies(key):
    found, asked = run([PROBE], answers(**{key: [[restore("one")]]}))
    assert [fact.subject for fact in found.facts if fact.kind == "restore_job"] == [f"{VAULT}/backupJobs/one"]
    assert set(SLICES) <= set(asked)
    assert {BACKUPS, RESTORES} <= looked(found)


@pytest.mark.parametrize("key", SLICES)
def test_a_slice_that_is_throttled_to_the_end_hides_restores_and_no_backups(key):
    throttled = ReadError(Cause.THROTTLED, "the vault answered 429", "try again in an hour")
    found, _ = run([PROBE], answers(**{key: throttled}))
    throttled_gaps = {(gap.scope, gap.hides) for gap in found.gaps if gap.cause is Cause.THROTTLED}
    assert throttled_gaps == {(VAULT, ("restore_job",))}
    assert RESTORES not in looked(found)
    assert BACKUPS in looked(found)


def test_vaults_that_could_not_be_listed_hide_their_restores():
    denied = ReadError(Cause.DENIED, "the list was denied", "grant Reader")
    found, _ = run([PROBE], {VAULTS: denied})
    assert (Cause.DENIED, ("restore_job",)) in {(gap.cause, gap.hides) for gap in found.gaps if gap.scope == SUB_A}
    assert RESTORES not in looked(found)

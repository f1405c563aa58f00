"""What a workload file takes out of the judgement is called by its name, not by its absence."""

from __future__ import annotations

import dataclasses

import pytest
from builders import VM, WORKLOAD, vm
from judged import gap, healthy, outcome, verdict
from stores_kept import DATABASE, DISK, INSTANCE, MANAGED, POSTGRES, native, redundancy, replica, resource, retention

from collector.facts.azure import Resource
from collector.facts.recovery import Mechanism
from collector.model import Rebuildable, Release

POINT = "rollback-restore-point"
SERVER = DATABASE.rpartition("/databases/")[0]
COPY = f"{POSTGRES}-north"
SITE = VM.replace("Compute/virtualMachines", "Web/sites")
FACTS = [
    *healthy(),
    *(resource(DATABASE), native(DATABASE), redundancy(DATABASE), retention(DATABASE)),
    *(resource(INSTANCE), native(INSTANCE), resource(MANAGED), native(MANAGED)),
    *(resource(POSTGRES), native(POSTGRES), resource(COPY), native(COPY, is_copy=True)),
    *(replica(POSTGRES, Mechanism.READ_REPLICA, copy=COPY), resource(DISK, managed_by=VM), resource(SITE)),
]


@pytest.mark.parametrize(
    "criterion", ["recovery-backup-coverage", "recovery-backup-success", "recovery-rpo-feasible", POINT]
)
def test_where_everything_is_declared_rebuildable_nobody_says_that_nothing_is_there(criterion):
    workload = dataclasses.replace(WORKLOAD, rebuildable=(Rebuildable(resource=VM, source="a script"),))
    found = verdict(criterion, healthy(), workload=workload)
    assert found.outcome.value == "not_applicable"
    assert "besides what is declared to be rebuilt" in found.message


@pytest.mark.parametrize(
    ("named", "said"),
    [
        pytest.param(DATABASE, "it is declared under `rebuildable`", id="rebuilt"),
        pytest.param(
            POSTGRES.rpartition("/")[0] + "/none", "nothing that holds data was seen by this id", id="not seen"
        ),
        pytest.param(COPY, "a copy that another store feeds: name that one", id="a copy"),
        pytest.param(DISK, "a disk that goes with its machine: name the machine vm-1", id="an attached disk"),
        pytest.param(SITE, "it holds no data that golive knows of", id="something without data"),
    ],
)
def test_a_store_of_the_release_that_is_none_is_unknown_and_says_why(named, said):
    rebuilt = (Rebuildable(resource=DATABASE, source="a script"),)
    workload = dataclasses.replace(WORKLOAD, rebuildable=rebuilt, release=Release(stores=(named,)))
    found = verdict(POINT, FACTS, workload=workload)
    assert found.outcome.value == "unknown"
    assert said in found.message


def test_a_server_that_is_named_says_which_databases_it_holds():
    workload = dataclasses.replace(WORKLOAD, release=Release(stores=(SERVER.upper(),)))
    found = verdict(POINT, FACTS, workload=workload)
    assert found.outcome.value == "unknown"
    assert "the data lies in what it holds: name orders" in found.message


def test_an_instance_that_is_named_stands_for_its_databases():
    workload = dataclasses.replace(WORKLOAD, release=Release(stores=(INSTANCE,)))
    assert outcome(POINT, FACTS, workload=workload) == "pass"


def test_a_store_that_is_hidden_is_unknown_for_its_reason():
    workload = dataclasses.replace(WORKLOAD, release=Release(stores=(DATABASE,)))
    assert outcome(POINT, [*healthy(Resource), vm()], [gap(Resource)], workload=workload) == "unknown U-PERM"

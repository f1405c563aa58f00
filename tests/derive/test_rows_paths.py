"""Ways back: slots, revisions, clusters, case by case."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import NOW, PROD, SEEN, WEB
from judged import gap, healthy, outcome, rows_of, verdict

from collector.facts.azure import Inventory, Resource
from collector.facts.resource_types import CLUSTER, CONTAINER_APP, SQL_DATABASE, WEB_APP
from collector.facts.rollback import DeploymentSlot, Revision, Revisions, SlotSwap
from collector.model import Cause

PATH = "rollback-path-automated"
SITE = f"{WEB}/providers/Microsoft.Web/sites/front"
TWIN = f"{PROD}/resourceGroups/rg-batch/providers/Microsoft.Web/sites/front"
APP = f"{WEB}/providers/Microsoft.App/containerApps/pay"
REST = healthy(DeploymentSlot, SlotSwap, Revisions, Revision)
FAIL = f"fail F-{PATH}-1"


def component(subject: str, resource_type: str) -> Resource:
    return Resource(subject=subject, resource_type=resource_type, name=subject.rpartition("/")[2], **SEEN)


def slot(
    name: str = "staging", site: str = SITE, state: str | None = "Running", tier: str | None = None
) -> DeploymentSlot:
    return DeploymentSlot(subject=f"{site}/slots/{name}", site=site, state=state, tier=tier, **SEEN)


def kept(mode: str | None = "Multiple") -> Revisions:
    return Revisions(subject=APP, mode=mode, **SEEN)


def revision(name: str, days_old: float | None, **changes: Any) -> Revision:
    fields: dict[str, Any] = {
        "subject": f"{APP}/revisions/{name}",
        "app": APP,
        "created": None if days_old is None else NOW - timedelta(days=days_old),
        "health": "Healthy",
        "provisioning_state": "Provisioned",
        **SEEN,
    }
    return Revision(**{**fields, **changes})


def of_site(*facts, gaps=()) -> str:
    return outcome(PATH, [*REST, component(SITE, WEB_APP), *facts], gaps)


def of_app(*facts, gaps=()) -> str:
    return outcome(PATH, [*REST, component(APP, CONTAINER_APP), *facts], gaps)


# --- Web apps ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([slot()], "pass", id="a slot that runs"),
        pytest.param([slot(state="RUNNING")], "pass", id="in capitals"),
        pytest.param([slot(site=SITE.upper())], "pass", id="id in other case"),
        pytest.param([slot(), slot("old", state="Stopped")], "pass", id="one of two runs"),
        pytest.param([slot(tier="PremiumV3")], "pass", id="on a plan with slots"),
        pytest.param([], FAIL, id="no slot"),
        pytest.param([slot(site=TWIN)], FAIL, id="the slot of the twin"),
        pytest.param([slot(state="Stopped")], FAIL, id="a slot that is stopped"),
        pytest.param([slot(state=None)], "unknown U-PARSE", id="state not told"),
        pytest.param([slot(state="Hibernating")], "unknown U-PARSE", id="a state of tomorrow"),
        pytest.param([slot(state="Stopped"), slot("b", state=None)], "unknown U-PARSE", id="stopped, and not told"),
        pytest.param([slot(tier="BASIC")], "unknown U-MISMATCH", id="a slot where none can be"),
    ],
)
def test_a_web_app_goes_back_by_a_slot(facts, expected):
    assert of_site(*facts) == expected


@pytest.mark.parametrize(
    ("facts", "hindrance"),
    [
        ([], "it has no slot besides production"),
        ([slot(state="stopped")], "its slots are stopped"),
    ],
)
def test_what_keeps_a_web_app_from_going_back_is_said(facts, hindrance):
    (subject,) = verdict(PATH, [*REST, component(SITE, WEB_APP), *facts]).subjects
    assert subject.message.startswith(
        f"Nothing stands ready to take over from a failed release; hindrance: {hindrance}"
    )


@pytest.mark.parametrize(("cause", "code"), [(Cause.DENIED, "U-PERM"), (Cause.THROTTLED, "U-PARTIAL")])
def test_a_slot_that_was_not_read_may_be_there(cause, code):
    gaps = [gap(DeploymentSlot, cause=cause)]
    assert of_site(gaps=gaps) == f"unknown {code}"
    assert of_site(slot(state="Stopped"), gaps=gaps) == f"unknown {code}"
    assert of_site(slot(), gaps=gaps) == "pass"


def test_without_a_complete_look_no_slot_is_no_proof():
    rest = [one for one in REST if not (isinstance(one, Inventory) and one.of == DeploymentSlot.kind)]
    assert outcome(PATH, [*rest, component(SITE, WEB_APP)]) == "unknown U-PARTIAL"


def test_the_last_swap_is_shown_and_never_judged():
    swap = SlotSwap(subject=SITE.upper(), swapped=NOW - timedelta(days=2), source="staging", **SEEN)
    earlier = SlotSwap(subject=SITE, swapped=NOW - timedelta(days=9), **SEEN)
    (row,) = rows_of("rollback_path", [*REST, component(SITE, WEB_APP), slot(), swap, earlier])
    assert (row.last_swap, row.standing_by, row.hindrance) == (swap.swapped, ("staging",), "")
    assert of_site(swap) == FAIL
    assert of_site(slot(), gaps=[gap(SlotSwap)]) == "pass"


# --- Container apps ------------------------------------------------------------------------------------------

NEW, OLD = revision("pay--2", 1), revision("pay--1", 30)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([kept(), NEW, OLD], "pass", id="an older revision"),
        pytest.param([kept("multiple"), NEW, revision("a", 9, active=False)], "pass", id="inactive"),
        pytest.param([kept("LABELS"), NEW, OLD], "pass", id="by labels"),
        pytest.param([kept(), NEW, OLD, revision("c", 60, health="Unhealthy")], "pass", id="one of two"),
        pytest.param([kept("Single"), NEW, OLD], FAIL, id="one at a time"),
        pytest.param([kept(), NEW], FAIL, id="only the newest"),
        pytest.param([kept()], FAIL, id="none at all"),
        pytest.param([kept(), NEW, revision("b", 1)], FAIL, id="two of one moment"),
        pytest.param([kept(), NEW, revision("b", 9, provisioning_state="Failed")], FAIL, id="failed"),
        pytest.param([kept(), NEW, revision("b", 9, provisioning_state="Deprovisioned")], FAIL, id="taken down"),
        pytest.param([kept(), NEW, revision("b", 9, health="Unhealthy")], FAIL, id="unhealthy"),
        pytest.param([kept(), revision("a", 1, health="Unhealthy"), OLD], "pass", id="the newest is the broken one"),
        pytest.param([kept(), NEW, revision("b", 9, health="None")], "unknown U-PARSE", id="health not looked at"),
        pytest.param([kept(), NEW, revision("b", 9, health=None)], "unknown U-PARSE", id="health not told"),
        pytest.param([kept(), NEW, revision("b", 9, provisioning_state="New")], "unknown U-PARSE", id="a new word"),
        pytest.param([kept(), NEW, revision("b", None)], "unknown U-PARSE", id="age not told"),
        pytest.param([kept(None), NEW, OLD], "unknown U-PARSE", id="mode not told"),
        pytest.param([kept("Several"), NEW, OLD], "unknown U-PARSE", id="a mode of tomorrow"),
        pytest.param([NEW, OLD], "unknown U-MISSING", id="not in the list"),
    ],
)
def test_a_container_app_goes_back_by_an_older_revision(facts, expected):
    assert of_app(*facts) == expected


@pytest.mark.parametrize(
    ("facts", "kind", "expected"),
    [
        ([NEW, OLD], Revisions, "unknown U-PERM"),
        ([kept()], Revision, "unknown U-PERM"),
        ([kept(), NEW, OLD], Revision, "pass"),
        ([kept("Single"), NEW, OLD], Revision, FAIL),
    ],
)
def test_a_revision_that_was_not_read_may_be_there(facts, kind, expected):
    assert of_app(*facts, gaps=[gap(kind, scope=APP)]) == expected


# --- The rest ------------------------------------------------------------------------------------------------


def test_the_rollout_history_of_a_cluster_is_not_seen_and_the_other_way_said():
    cluster = component(f"{WEB}/providers/Microsoft.ContainerService/managedClusters/aks", CLUSTER)
    found = verdict(PATH, [*REST, cluster])
    assert (found.outcome.value, found.reason_codes) == ("unknown", ("U-MISSING",))
    assert "GitOps" in found.message


def test_machines_and_databases_have_no_way_back_of_this_kind():
    database = component(f"{WEB}/providers/Microsoft.Sql/servers/s/databases/d", SQL_DATABASE)
    assert outcome(PATH, [*REST, database]) == "not_applicable"


def test_nothing_to_go_back_is_proven_only_where_everything_was_read():
    assert outcome(PATH, REST) == "not_applicable"
    assert outcome(PATH, REST, [gap(Resource)]) == "unknown U-PERM"


def test_a_component_behind_a_gap_leaves_the_answer_open():
    assert of_site(slot(), gaps=[gap(Resource)]) == "unknown U-PERM"
    assert of_site(gaps=[gap(Resource)]) == FAIL


def test_what_was_read_long_ago_is_stale():
    old = dataclasses.replace(slot(), observed_at=NOW - timedelta(days=2))
    assert of_site(old) == "unknown U-STALE"

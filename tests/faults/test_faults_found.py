"""Single cases that were found, or that must never be: each with what it would have hidden."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fault_plans import Change, ListTrouble, Mishap, Plan, Trouble
from fault_promises import assert_every_promise, assert_never_better
from fault_runs import calm_run, run, signed_run
from fault_schedules import READER
from fault_worlds import ALMOST, READY, Rights, estate_named

from collector.derive.members import lies_in_any
from collector.ids import fold_id
from collector.model import Ruling
from simulator.faults import Fault, Match, Rule
from simulator.inventory import Inventory
from simulator.world import Denial, Permission

ESTATE = estate_named(ALMOST)
SPOILT = tuple(group for group in ESTATE.groups if group.endswith(("/rg-forgotten", "/rg-silent")))
TROUBLE = next(found.id for found in ESTATE.world.inventory.resources if found.id.endswith("/6LDG-R01"))
WRONG = frozenset(map(fold_id, (*SPOILT, TROUBLE)))
EVERYTHING = Rights(roles=dict.fromkeys(ESTATE.subscriptions, READER))
ROLES_ONLY = Permission(
    actions=(
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Authorization/*/read",
        "Microsoft.Insights/*/read",
    )
)
BUT_SPOILT = Rights(
    roles={
        **dict.fromkeys(ESTATE.subscriptions, ROLES_ONLY),
        **{group: READER for group in ESTATE.groups if group not in SPOILT},
    }
)
EVENTS = Permission(actions=("Microsoft.ResourceHealth/events/read",))


def denied(scope: str, permission: Permission) -> Denial:
    who = (ESTATE.world.caller.id,)
    return Denial(name="lock-out", scope=scope, permission=permission, principals=who, excluded=(), children=True)


DENIED_SPOILT = Rights(
    denials=(*(denied(group, READER) for group in SPOILT), *(denied(one, EVENTS) for one in ESTATE.subscriptions))
)
WHAT_IS_SPOILT = (
    "ResourceGraph|/resources$|actionRules$|rg-forgotten|/events$|availabilityStatuses$|sites$|containerApps$"
    "|servers$|flexibleServers$|databaseAccounts$|storageAccounts$|vaults$|redis$"
)
WHAT_NEEDS_THE_WHOLE = "Authorization|Microsoft.Support|Microsoft.Billing"


def test_nothing_else_is_wrong_with_it():
    left = (found for found in ESTATE.world.inventory.resources if not lies_in_any(found.folded, WRONG))
    after = signed_run(replace(ESTATE, world=replace(ESTATE.world, inventory=Inventory(left))), Plan())

    assert after.decision.ruling is Ruling.GO
    assert calm_run(ALMOST).decision.ruling is Ruling.NO_GO


@pytest.mark.parametrize("rights", [BUT_SPOILT, DENIED_SPOILT], ids=["a narrower role", "a deny assignment"])
def test_rights_that_hide_what_is_wrong_make_it_unknown(rights):
    after = run(ESTATE, Plan(rights=rights))

    assert_every_promise(after, calm_run(ALMOST), same_rights=False)
    assert after.decision.exit_code == 11


@pytest.mark.parametrize(("path", "again_after"), [("batch", 0), ("ResourceGraph", 0), ("", 1)])
@pytest.mark.parametrize("trouble", Trouble)
def test_an_answer_that_is_wrong_hides_nothing(trouble, path, again_after):
    after = run(ESTATE, Plan(mishaps=[Mishap(trouble, path, again_after=again_after)]))

    assert_every_promise(after, calm_run(ALMOST))


@pytest.mark.parametrize(("name", "path"), [(READY, "/api/v3/"), ("azure-devops", "/_apis/")])
@pytest.mark.parametrize("trouble", ListTrouble)
def test_a_list_of_a_host_that_is_not_as_it_says_hides_nothing(trouble, name, path):
    after, calm = run(estate_named(name), Plan(mishaps=[Mishap(trouble, path, again_after=1)])), calm_run(name)

    assert_every_promise(after, calm)
    if trouble in (ListTrouble.MORE_COUNTED, ListTrouble.ITEM_LOST):
        assert after.decision.exit_code == 11
    else:
        assert (after.facts, after.gaps) == (calm.facts, calm.gaps)


@pytest.mark.parametrize(("name", "path"), [(READY, "/api/v3/"), ("azure-devops", "/devops/")])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(status=404), id="404 hides a 403"),
        pytest.param(Fault(status=429, retry_after=1800), id="throttled for longer than the run has"),
        pytest.param(Fault(status=500), id="it is down"),
        pytest.param(Fault(reset=True), id="connections are reset"),
        pytest.param(Fault(truncate=True), id="bodies end too early"),
        pytest.param(Fault(body="html"), id="a page for people"),
        pytest.param(Fault(token_expired=True), id="the token has expired"),
    ],
)
def test_a_host_that_answers_nothing_of_use_is_unknown_in_whole(fault, name, path):
    always = Match(method="", path=re.compile(f"^{path}"), nth=frozenset(), every=0)
    after = run(estate_named(name), Plan(rules=[Rule(always, fault)]))

    assert_every_promise(after, calm_run(name))
    assert after.decision.exit_code == 11


@pytest.mark.parametrize(
    ("before", "change", "held_up"),
    [
        pytest.param(EVERYTHING, BUT_SPOILT, WHAT_IS_SPOILT, id="a role is narrowed after it was seen"),
        pytest.param(EVERYTHING, DENIED_SPOILT, WHAT_IS_SPOILT, id="a denial comes after denials were read"),
        pytest.param(BUT_SPOILT, EVERYTHING, WHAT_NEEDS_THE_WHOLE, id="a role is widened before it is seen"),
        pytest.param(DENIED_SPOILT, EVERYTHING, "denyAssignments", id="a denial goes before denials are read"),
    ],
)
def test_rights_that_change_while_azure_is_read_hide_nothing(before, change, held_up):
    half_way = Change(after=1000, held_up=held_up, rights=change)

    after = run(ESTATE, Plan(rights=before, change=half_way, batches=False, workers=16))

    assert_never_better(after, calm_run(ALMOST))

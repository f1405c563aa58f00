"""Which resources and subscriptions belong to a workload: the table of docs/workload.md."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from builders import COMMIT, DOCUMENT, NOW, OTHER, PROD, SEEN, SUB, VM, WEB, WORKLOAD, results, vm
from builders_launch import LAUNCHED, launch_in_order
from delivered import GITHUB, from_place, told_by
from delivered_tests import experiment
from hypothesis import given
from hypothesis import strategies as st
from judged import decided, gap, healthy, inventories, outcome, policy, rows_of

from collector.derive.members import belonging
from collector.derive.observed import Observed, observed
from collector.facts.azure import Inventory, Resource, ScopeMember
from collector.facts.testing import TestReport
from collector.model import AzureScope, Cause, Fact, Gap, Outcome, Ruling, Workload, management_group_id

OTHER_SUB = OTHER.rpartition("/")[2]
ELSEWHERE = f"{PROD}/resourceGroups/rg-other/providers/Microsoft.Compute/virtualMachines/vm-1"
ABROAD = f"{OTHER}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-1"
TAGS = (("env", "prod"), ("team", "shop"))


def scoped(**azure: Any) -> Workload:
    scope = AzureScope(**azure)
    return dataclasses.replace(WORKLOAD, subscriptions=scope.every_subscription, azure=scope)


# --- Resources --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("azure", "below", "resource", "belongs"),
    [
        pytest.param({"subscriptions": (SUB,)}, (), vm(), True, id="in a declared subscription"),
        pytest.param({}, (), vm(), True, id="nothing narrows"),
        pytest.param({"management_groups": ("mg",)}, (SUB,), vm(), True, id="below a management group"),
        pytest.param({"resource_groups": (WEB,)}, (), vm(), True, id="in a declared group"),
        pytest.param({"resource_groups": (WEB.upper(),)}, (), vm(), True, id="in a declared group, other case"),
        pytest.param({"resource_groups": (WEB,)}, (), vm(ELSEWHERE), False, id="in another group of the subscription"),
        pytest.param({"resource_groups": (WEB,)}, (), vm(ABROAD), False, id="same group name, other subscription"),
        pytest.param({"resource_groups": (WEB[:-1],)}, (), vm(), False, id="a group whose name begins alike"),
        pytest.param({"resources": (VM,)}, (), vm(), True, id="declared by its id"),
        pytest.param({"resources": (VM.lower(),)}, (), vm(VM.upper()), True, id="declared by its id, other case"),
        pytest.param({"resources": (VM,)}, (), vm(f"{VM}/disks/1"), True, id="below a declared resource"),
        pytest.param({"resources": (VM,)}, (), vm(f"{VM}2"), False, id="a neighbour of a declared resource"),
        pytest.param(
            {"subscriptions": (SUB,), "resource_groups": (WEB,)}, (), vm(ELSEWHERE), True, id="a group adds to a whole"
        ),
        pytest.param({"subscriptions": (SUB,), "tags": TAGS}, (), vm(tags=TAGS), True, id="all tags"),
        pytest.param(
            {"subscriptions": (SUB,), "tags": TAGS}, (), vm(tags=(*TAGS, ("x", "y"))), True, id="all tags and more"
        ),
        pytest.param({"subscriptions": (SUB,), "tags": TAGS}, (), vm(tags=TAGS[:1]), False, id="one of two tags"),
        pytest.param({"subscriptions": (SUB,), "tags": TAGS}, (), vm(tags=()), False, id="no tags"),
        pytest.param(
            {"subscriptions": (SUB,), "tags": TAGS[:1]}, (), vm(tags=(("env", "Prod"),)), False, id="value, other case"
        ),
        pytest.param({"subscriptions": (SUB,), "tags": TAGS}, (), vm(tags=None), None, id="tags not told"),
        pytest.param({"management_groups": ("mg",), "tags": TAGS}, (SUB,), vm(tags=()), False, id="tags below a group"),
        pytest.param({"resource_groups": (WEB,), "tags": TAGS}, (), vm(tags=()), True, id="a group needs none"),
        pytest.param({"resources": (VM,), "tags": TAGS}, (), vm(tags=None), True, id="a resource needs none"),
        pytest.param(
            {"tenants": (), "resource_groups": (WEB,)}, (OTHER_SUB,), vm(ABROAD), True, id="a whole beside a group"
        ),
    ],
)  # fmt: skip
def test_what_belongs(azure, below, resource, belongs):
    found = belonging([resource], AzureScope(**azure), below)
    assert found.resources == ((resource,) if belongs else ())
    assert [(one.cause, one.hides, one.scope) for one in found.gaps] == (
        [(Cause.MALFORMED, ("resource",), resource.subject)] if belongs is None else []
    )


@pytest.mark.parametrize(
    ("tags", "others", "belongs"),
    [(None, TAGS, True), (None, (), False), ((), TAGS, True), (TAGS, None, True), (None, None, None)],
)
def test_two_answers_about_one_resource_are_heard_together(tags, others, belongs):
    alike = [vm(tags=tags), vm(VM.upper(), tags=others)]
    found = belonging(alike, AzureScope(subscriptions=(SUB,), tags=TAGS), ())
    assert (len(found.resources), len(found.gaps)) == {True: (2, 0), False: (0, 0), None: (0, 1)}[belongs]


def test_what_does_not_belong_is_not_judged():
    facts = [*healthy(), vm(ELSEWHERE)]
    assert outcome("recovery-backup-coverage", facts) == "fail F-recovery-backup-coverage-1"
    assert outcome("recovery-backup-coverage", facts, workload=scoped(resource_groups=(WEB,))) == "pass"


def test_what_may_belong_is_unknown():
    workload = scoped(subscriptions=(SUB,), tags=TAGS)
    facts = [vm(tags=TAGS), vm(ELSEWHERE, tags=None), *healthy(Resource)]
    assert outcome("recovery-backup-coverage", facts, workload=workload) == "unknown U-PARSE"


@pytest.mark.parametrize(
    "narrowing",
    [
        {"subscriptions": (SUB,), "tags": (("env", "prdo"),)},
        {"resource_groups": (WEB + "x",)},
        {"resources": (VM + "x",)},
    ],
)
def test_a_scope_that_holds_nothing_passes_nothing(narrowing):
    decision = decided(healthy(), workload=scoped(**narrowing))
    azure = [one for one in decision.verdicts if one.area not in ("testing", "governance")]
    assert {one.outcome for one in azure} == {Outcome.UNKNOWN}
    assert {"U-SCOPE"} <= {code for one in azure for code in one.reason_codes}
    assert decision.ruling is not Ruling.GO


PLACES = [VM, ELSEWHERE, ABROAD, f"{VM}/x/y"]
SCOPES = st.builds(
    AzureScope,
    subscriptions=st.sampled_from([(), (SUB,), (SUB, OTHER_SUB)]),
    resource_groups=st.sampled_from([(), (WEB,)]),
    resources=st.sampled_from([(), (ABROAD,), (VM,)]),
    tags=st.sampled_from([(), TAGS[:1], TAGS]),
)
RESOURCES = st.lists(
    st.builds(vm, st.sampled_from(PLACES), tags=st.sampled_from([None, (), TAGS[:1], TAGS])), unique=True, max_size=5
)


@given(SCOPES, RESOURCES)
def test_every_resource_belongs_or_does_not_or_leaves_a_gap(azure, resources):
    found = belonging(resources, azure, ())
    doubtful = {one.scope.casefold() for one in found.gaps}
    assert set(found.resources) <= set(resources)
    assert doubtful.isdisjoint(one.subject.casefold() for one in found.resources)


@given(SCOPES, RESOURCES)
def test_declaring_one_more_place_never_leaves_out_what_belonged(azure, resources):
    before = belonging(resources, azure, ())
    for more in ({"resource_groups": (WEB,)}, {"resources": (VM, ABROAD)}):
        wider = dataclasses.replace(azure, **{key: (*getattr(azure, key), *value) for key, value in more.items()})
        if azure.narrows:
            assert set(before.resources) <= set(belonging(resources, wider, ()).resources)


# --- Subscriptions below management groups ---------------------------------------------------------------

GROUPED = scoped(management_groups=("mg-shop",))
MG = management_group_id("mg-shop")


def member(subscription: str = PROD, group: str = "MG-Shop") -> ScopeMember:
    return ScopeMember(subject=subscription, management_group=group, **SEEN)


def listed(count: int = 1, subject: str = MG) -> Inventory:
    return Inventory(subject=subject, of="scope_member", count=count, documents=(DOCUMENT,), observed_at=NOW)


def seen(facts: list[Fact], gaps: tuple[Gap, ...] = (), workload: Workload = GROUPED) -> Observed:
    kinds = frozenset({"resource"})
    return observed(facts, gaps, kinds=kinds, workload=workload, tables=policy().tables, now=NOW)


def test_the_subscriptions_below_a_management_group_are_looked_at_as_declared_ones_are():
    found = seen([member(), member(OTHER), listed(2)])
    assert found.scopes == (PROD, OTHER)
    assert found.subscriptions == (SUB, OTHER_SUB)
    assert [(one.cause, one.scope) for one in found.gaps if one.cause is Cause.PARTIAL] == [
        (Cause.PARTIAL, PROD),
        (Cause.PARTIAL, OTHER),
    ]


def test_a_subscription_that_is_declared_as_well_counts_once():
    workload = scoped(subscriptions=(SUB,), management_groups=("mg-shop",))
    assert seen([member(), member(OTHER), listed(2)], workload=workload).scopes == (PROD, OTHER)


@pytest.mark.parametrize("named", [{"resource_groups": (WEB,)}, {"resources": (VM,)}])
def test_what_is_named_below_a_management_group_narrows_nothing(named):
    """Otherwise naming one group would take everything else in its subscription out of the judgement."""
    workload = scoped(management_groups=("mg-shop",), **named)
    found = seen([vm(), vm(ELSEWHERE), member(), listed()], workload=workload)
    assert {one.subject for one in found.all(Resource)} == {VM, ELSEWHERE}
    assert (found.scopes, found.whole) == ((PROD,), (SUB,))


def test_a_healthy_workload_below_a_management_group_is_a_go():
    below = dataclasses.replace(LAUNCHED, subscriptions=(), azure=AzureScope(management_groups=("mg-shop",)))
    workload = from_place(GITHUB, below)
    on_disk = dataclasses.replace(results(), commit=COMMIT, finished=NOW - timedelta(hours=1))
    delivered = (on_disk, *experiment(), *told_by(GITHUB))
    looks = inventories(from_place(GITHUB))
    facts = [*healthy(Inventory, TestReport), *launch_in_order(), *delivered, member(), listed(), *looks]
    assert decided(facts, workload=workload).ruling is Ruling.GO
    assert {row.subject for row in rows_of("stateful_resource", facts, workload=workload)} == {VM}


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param([], id="nothing was resolved"),
        pytest.param([member()], id="not read to its end"),
        pytest.param([member(), listed(2)], id="one was lost"),
        pytest.param([listed(0)], id="empty"),
        pytest.param([member(group="other"), listed()], id="of another group"),
        pytest.param([member(), listed(subject=management_group_id("other"))], id="proof of another group"),
    ],
)
def test_a_management_group_that_is_not_known_whole_hides_everything(facts):
    assert (Cause.PARTIAL, MG, ("resource",)) in [(one.cause, one.scope, one.hides) for one in seen(facts).gaps]


@pytest.mark.parametrize(
    ("known", "said_again"),
    [
        pytest.param(gap(Resource, scope=MG), False, id="a gap at the group"),
        pytest.param(gap(Resource, scope=""), False, id="a gap over everything"),
        pytest.param(gap("alert_rule", scope=MG), True, id="a gap over another kind"),
        pytest.param(gap(Resource, scope=PROD), True, id="a gap over one subscription"),
    ],
)
def test_a_gap_that_says_so_already_is_not_said_again(known, said_again):
    assert any("does not tell" in one.detail for one in seen([], (known,)).gaps) is said_again

"""The whole judgement: the decision, and the promises that hold for every input."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judge_samples import (
    NOW,
    ROW_TYPES,
    circumstances,
    criterion_text,
    decide,
    gap,
    policy,
    policy_text,
    rows,
    vm,
    workload,
)

from collector.derive.rows import RowSet, Unknown
from collector.judge.loader import load_policy
from collector.model import (
    AzureScope,
    Cause,
    Decision,
    Expected,
    Loosening,
    Outcome,
    Reason,
    Rebuildable,
    Release,
    Ruling,
    Tier,
    Verdict,
)

FINE = policy("- vm.on")
TWO = load_policy(
    {
        "policy.yaml": policy_text(
            criterion_text("- vm.on", id="recovery-a-first"), criterion_text("- vm.nics > 9", id="recovery-b-second")
        )
    },
    ROW_TYPES,
)


def test_a_decision_says_what_was_judged():
    decision = decide(FINE, {"vm": rows(vm())})
    assert (decision.ruling, decision.exit_code, decision.mode, decision.what_if) == (Ruling.GO, 0, "deploy", ())
    assert (decision.decided_at, decision.policy, decision.loosened) == (NOW, FINE.name, ())
    assert [verdict.criterion for verdict in decision.verdicts] == ["recovery-machine-fine"]


@pytest.mark.parametrize(
    ("rowset", "ruling", "code"),
    [
        (rows(vm()), Ruling.GO, 0),
        (rows(vm(on=False)), Ruling.NO_GO, 10),
        (rows(vm(), gaps=(gap(),)), Ruling.UNDECIDED, 11),
        (rows(), Ruling.UNDECIDED, 11),
        (rows(complete=False), Ruling.UNDECIDED, 11),
    ],
)
def test_rulings_and_exit_codes(rowset, ruling, code):
    decision = decide(FINE, {"vm": rowset})
    assert (decision.ruling, decision.exit_code) == (ruling, code)


def test_evidence_three_months_old_is_never_a_go():
    decision = decide(FINE, {"vm": rows(vm())}, now=NOW + timedelta(days=90))
    assert decision.ruling is Ruling.UNDECIDED


def test_a_run_that_was_cut_short_is_never_a_go():
    assert decide(FINE, {"vm": rows(vm())}, circumstances=circumstances("partial")).ruling is Ruling.UNDECIDED
    failing = decide(FINE, {"vm": rows(vm(on=False))}, circumstances=circumstances("partial"))
    assert failing.ruling is Ruling.NO_GO


def test_a_part_of_the_policy_is_a_what_if():
    decision = decide(TWO, {"vm": rows(vm())}, only=frozenset({"recovery-a-first"}))
    assert [verdict.criterion for verdict in decision.verdicts] == ["recovery-a-first"]
    assert (decision.what_if, decision.exit_code) == (("--only recovery-a-first",), 13)


def test_a_part_that_the_policy_does_not_have_is_an_error():
    with pytest.raises(KeyError, match="recovery-c"):
        decide(TWO, {}, only=frozenset({"recovery-c"}))


def test_an_empty_part_is_undecided():
    assert decide(TWO, {"vm": rows(vm())}, only=frozenset()).ruling is Ruling.UNDECIDED


def test_another_tier_is_a_what_if_and_is_marked_once():
    decision = decide(FINE, {"vm": rows(vm())}, tier=Tier.T3, workload=workload(Tier.T0))
    assert (decision.what_if, decision.exit_code) == (("--tier T3",), 13)
    given_mark = circumstances(what_if=("--tier T3",))
    marked = decide(FINE, {"vm": rows(vm())}, tier=Tier.T3, workload=workload(Tier.T0), circumstances=given_mark)
    assert marked.what_if == ("--tier T3",)


def test_what_loosens_is_listed():
    rebuilt = Rebuildable(resource="/subscriptions/s/vm", source="pipeline 7")
    found = decide(FINE, {}, tier=Tier.T2, workload=workload(Tier.T2, (rebuilt,))).loosened
    assert found == (
        Loosening(
            kind="tier",
            subject="shop",
            detail="declared as T2, which asks for less than T1: loss of a region is not judged",
        ),
        Loosening(
            kind="rebuildable", subject="/subscriptions/s/vm", detail="rebuilt from pipeline 7 instead of restored"
        ),
    )


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(days=-9), None),
        (timedelta(minutes=59), None),
        (
            timedelta(hours=1),
            f"go-live was on {NOW - timedelta(hours=1):%Y-%m-%d %H:%M} UTC: judged as if it were today",
        ),
        (
            timedelta(days=400),
            f"go-live was on {NOW - timedelta(days=400):%Y-%m-%d %H:%M} UTC: judged as if it were today",
        ),
    ],
)
def test_a_go_live_of_the_past_is_listed(late, said):
    past = dataclasses.replace(workload(), go_live=NOW - late)
    listed = {one.kind: one.detail.partition(";")[0] for one in decide(FINE, {}, workload=past).loosened}
    assert listed.get("go-live") == said


@pytest.mark.parametrize(("factor", "listed"), [(None, False), (0.1, True), (0.99, True), (1.0, False), (1.5, False)])
def test_a_launch_that_needs_less_than_today_is_listed(factor, listed):
    less = dataclasses.replace(workload(), launch_factor=factor)
    assert [one.kind for one in decide(FINE, {}, workload=less).loosened] == (["launch factor"] if listed else [])


def test_each_store_that_alone_needs_a_restore_point_is_named():
    stores = ("/subscriptions/s/databases/orders", "/subscriptions/s/accounts/uploads")
    found = decide(FINE, {}, workload=dataclasses.replace(workload(), release=Release(stores=stores))).loosened
    assert tuple(one.subject for one in found) == stores
    assert [one.kind for one in found] == ["stores", "stores"]
    assert "orders" in found[0].detail


ONE, TWO_SUB = "/subscriptions/s1", "/subscriptions/s2"
WEB, DATA = f"{ONE}/resourceGroups/rg-web", f"{TWO_SUB}/resourceGroups/rg-data"
DNS = f"{TWO_SUB}/resourceGroups/rg-hub/providers/Microsoft.Compute/virtualMachines/vm-dns"
PART = "of its subscriptions only a part is judged: "


@pytest.mark.parametrize(
    ("azure", "whole", "said"),
    [
        pytest.param({}, (), "", id="nothing declared but the ids"),
        pytest.param({"subscriptions": ("s1",)}, ("s1",), "", id="whole subscriptions"),
        pytest.param({"management_groups": ("mg",)}, ("s1",), "", id="a management group"),
        pytest.param({"subscriptions": ("s1",), "resource_groups": (WEB,)}, ("s1",), "", id="a group adds to a whole"),
        pytest.param({"management_groups": ("mg",), "resource_groups": (WEB,)}, ("s1",), "", id="a whole group"),
        pytest.param({"expect": (Expected(resource_type="a/b", at_least=1),)}, (), "", id="expecting asks for more"),
        pytest.param({"resource_groups": (WEB,)}, (), f"{PART}resource group rg-web", id="one group"),
        pytest.param(
            {"resource_groups": (WEB, DATA), "resources": (DNS,)}, (),
            f"{PART}resource groups rg-web, rg-data; resource vm-dns", id="groups and a resource",
        ),
        pytest.param(
            {"subscriptions": ("s1",), "resource_groups": (WEB, DATA)}, ("s1",), f"{PART}resource group rg-data",
            id="only what narrows",
        ),
        pytest.param(
            {"resource_groups": tuple(f"{WEB}-{n}" for n in range(5))}, (),
            f"{PART}resource groups rg-web-0, rg-web-1, rg-web-2 and 2 more", id="many",
        ),
        pytest.param(
            {"subscriptions": ("s1",), "tags": (("env", "prod"), ("team", "shop"))}, ("s1",),
            f"{PART}resources with env=prod, team=shop as tags", id="tags",
        ),
    ],
)  # fmt: skip
def test_a_narrowed_scope_is_a_loosening(azure, whole, said):
    declared = dataclasses.replace(workload(), azure=AzureScope(**azure))
    around = dataclasses.replace(circumstances(), whole_subscriptions=whole)
    decision = decide(FINE, {}, workload=declared, circumstances=around)
    assert decision.loosened == ((Loosening(kind="scope", subject="shop", detail=said),) if said else ())
    assert decision.whole_subscriptions == whole


# --- Promises ------------------------------------------------------------------------------------------------

BROAD = load_policy(
    {
        "policy.yaml": policy_text(
            criterion_text(
                """
                - vm.backup_age <= params.limit
                - {that: vm.nics >= 2, severity: blocker}
                - {that: 'vm.state in ["running", "ready"]', severity: minor}
                """,
                id="recovery-broad-one",
                severity="major",
                params="{limit: PT36H}",
                none="{then: not_applicable}",
            ),
            criterion_text(
                """
                - "!vm.silent || vm.load_pct < 80"
                - size(vm.tags) > 0 && vm.tags.all(t, t in vm.owners || vm.on)
                """,
                id="monitoring-broad-two",
                where="vm.zone in ['1', '2'] || vm.on",
                none="{then: not_applicable}",
            ),
            criterion_text("- 'vm.on ? vm.nics > 0 : vm.silent'", id="monitoring-broad-three", severity="minor"),
        )
    },
    ROW_TYPES,
)
FIELDS = {
    "on": st.booleans(),
    "silent": st.booleans(),
    "nics": st.sampled_from([0.0, 1.0, 2.0, 3.0]),
    "load_pct": st.sampled_from([10.0, 80.0, 95.0]),
    "state": st.sampled_from(["running", "ready", "stopped", ""]),
    "zone": st.sampled_from(["1", "2", "3"]),
    "backup_age": st.sampled_from([timedelta(hours=1), timedelta(hours=36), timedelta(days=9), timedelta(hours=-1)]),
    "tags": st.sampled_from([(), ("a",), ("a", "b")]),
    "owners": st.sampled_from([(), ("a",), ("a", "b")]),
}
MACHINES = st.lists(st.fixed_dictionaries({}, optional=FIELDS), max_size=4).map(
    lambda found: tuple(vm(f"vm-{number}", **fields) for number, fields in enumerate(found))
)
ROWSETS = st.builds(
    RowSet,
    rows=MACHINES,
    gaps=st.sampled_from([(), (gap(),)]),
    complete=st.booleans(),
    observed_at=st.sampled_from([NOW, None, NOW - timedelta(days=90)]),
)
POLITE = settings(max_examples=120, deadline=None)


def no_better(before: Decision, after: Decision) -> bool:
    """Say whether nothing became a pass, nothing became inapplicable, and nothing became a GO."""
    pairs = zip(before.verdicts, after.verdicts, strict=True)
    return (after.ruling is not Ruling.GO or before.ruling is Ruling.GO) and all(_no_better(*pair) for pair in pairs)


def _no_better(before: Verdict, after: Verdict) -> bool:
    if after.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return before.outcome is after.outcome
    return True


@POLITE
@given(rowset=ROWSETS, data=st.data())
def test_replacing_a_known_field_by_an_unknown_one_never_improves_anything(rowset, data):
    before = decide(BROAD, {"vm": rowset})
    for number, row in enumerate(rowset.rows):
        name = data.draw(st.sampled_from(sorted(FIELDS)))
        value = getattr(row, name)
        floor = data.draw(st.sampled_from([None, value - 1, value])) if isinstance(value, float) else None
        unknown = Unknown(reason=data.draw(st.sampled_from(Reason)), why="not read", at_least=floor)
        changed = dataclasses.replace(row, **{name: unknown})
        worse = dataclasses.replace(rowset, rows=(*rowset.rows[:number], changed, *rowset.rows[number + 1 :]))
        assert no_better(before, decide(BROAD, {"vm": worse}))


@POLITE
@given(rowset=ROWSETS, cause=st.sampled_from(Cause))
def test_adding_a_gap_never_improves_anything(rowset, cause):
    worse = dataclasses.replace(rowset, gaps=(*rowset.gaps, gap(cause)), complete=False)
    after = decide(BROAD, {"vm": worse})
    assert no_better(decide(BROAD, {"vm": rowset}), after)
    assert after.ruling is not Ruling.GO


@POLITE
@given(rowset=ROWSETS, lost=st.integers(0, 3))
def test_losing_a_row_behind_a_gap_never_improves_anything(rowset, lost):
    kept = tuple(row for number, row in enumerate(rowset.rows) if number != lost)
    worse = dataclasses.replace(rowset, rows=kept, gaps=(gap(),), complete=False)
    assert no_better(decide(BROAD, {"vm": rowset}), decide(BROAD, {"vm": worse}))


@POLITE
@given(rowset=ROWSETS, later=st.integers(0, 24 * 365))
def test_waiting_never_improves_anything(rowset, later):
    before, after = (decide(BROAD, {"vm": rowset}, now=now) for now in (NOW, NOW + timedelta(hours=later)))
    assert no_better(before, after)


@POLITE
@given(rowset=ROWSETS, data=st.data())
def test_the_order_of_rows_leaves_no_trace(rowset, data):
    shuffled = dataclasses.replace(rowset, rows=tuple(data.draw(st.permutations(rowset.rows))))
    assert decide(BROAD, {"vm": shuffled}) == decide(BROAD, {"vm": rowset})


@POLITE
@given(rowset=ROWSETS)
def test_judging_twice_gives_the_same_decision(rowset):
    again = load_policy({"policy.yaml": policy_text(criterion_text("- vm.on"))}, ROW_TYPES)
    assert decide(FINE, {"vm": rowset}) == decide(again, {"vm": rowset})


@POLITE
@given(rowset=ROWSETS)
def test_every_verdict_that_is_no_pass_says_why(rowset):
    for verdict in decide(BROAD, {"vm": rowset}).verdicts:
        assert verdict.message
        assert bool(verdict.reason_codes) == (verdict.outcome in (Outcome.FAIL, Outcome.UNKNOWN))
        starts = {code[0] for code in verdict.reason_codes}
        assert ("F" in starts) == (verdict.outcome is Outcome.FAIL)


def test_every_way_in_which_nothing_is_known_is_no_go_at_all():
    sets = [rows(complete=False), rows(gaps=(gap(),)), rows(at=None), rows(vm(observed_at=None))]
    for found, tier in itertools.product([{}, *({"vm": one} for one in sets)], Tier):
        assert decide(BROAD, found, tier=tier, workload=workload(tier)).ruling is not Ruling.GO

"""What holds for any set of facts: less knowledge never helps, and order leaves no trace."""

from __future__ import annotations

import dataclasses
import random
from datetime import timedelta

import pytest
from builders import (
    ACCOUNT,
    COVERAGE,
    GROUP,
    NOW,
    OPS,
    OTHER,
    PROD,
    TESTS,
    VM,
    assignment,
    backup,
    contract,
    coverage,
    dashboard,
    definition,
    denial,
    disk_rule,
    email,
    group,
    processing,
    results,
    rule,
    sms,
    ticket,
    vm,
)
from builders_failover import failover_variants
from builders_redundancy import redundancy_variants
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import decided, derived, healthy

from collector.facts.azure import Inventory
from collector.model import Cause, Decision, Fact, Gap, Outcome, Ruling

KINDS = sorted({fact.kind for fact in healthy()} - {Inventory.kind} | {"deny_assignment", "processing_rule"})
PLACES = [
    "",
    PROD,
    OPS,
    VM,
    GROUP,
    ACCOUNT,
    OTHER,
    TESTS,
    COVERAGE,
    "/providers/Microsoft.Management/managementGroups/m",
]
LONG_AGO = NOW - timedelta(days=400)

VARIANTS: list[Fact] = [
    *failover_variants(),
    *redundancy_variants(),
    vm(f"{VM}-2"),
    backup("twin", subject="same"),
    backup("twin", subject="same", last_status="Failed"),
    backup("b2", source=f"{VM}-2"),
    backup("old", last_recovery_point=LONG_AGO),
    backup("gone", deletion_scheduled=True),
    rule("quiet", action_groups=()),
    rule("off", enabled=False),
    rule("odd", enabled=None, severity=None, scopes=None, action_groups=None),
    disk_rule(action_groups=(f"{GROUP}-2",)),
    group(email(), sms(), subject=f"{GROUP}-2"),
    group(enabled=False),
    group(email(domain="gmail.com"), subject=GROUP),
    processing(),
    processing(filtered=True),
    processing(scopes=(OTHER,)),
    processing(removes_all=False, adds=(f"{GROUP}-2",)),
    dashboard("empty", shows=()),
    dashboard("closed", parts=None, shows=()),
    contract(plan="Standard", subject=f"{ACCOUNT}/2"),
    contract(ends=None),
    contract(status=None),
    ticket("t2", plan="Standard"),
    ticket("t3", created=LONG_AGO),
    ticket("t4", raised_by="mailbox-1"),
    assignment("team", principal_type="Group"),
    assignment("contact:Omar", conditional=True),
    definition("*/read"),
    denial(),
    denial(principals=("principal-9",)),
    results("junit-2", failures=1, any_failure=True),
    results("empty", tests=0, passed=0, skipped=0),
    coverage("low", 10, 100),
    coverage("none", 0, 0),
    coverage("lcov", 99, 100, format="lcov"),
]

GAPS = st.builds(
    Gap,
    cause=st.sampled_from(Cause),
    hides=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True).map(tuple),
    scope=st.sampled_from(PLACES),
    detail=st.just("not read"),
    fix=st.just("grant Reader"),
    probe=st.just("p"),
)
MORE = st.lists(st.sampled_from(VARIANTS), max_size=5)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def estates(draw: st.DrawFn) -> list[Fact]:
    """A healthy estate with some facts taken away and others put in."""
    whole = healthy()
    gone = draw(st.sets(st.integers(0, len(whole) - 1), max_size=2)) if draw(st.booleans()) else set()
    return [*(fact for at, fact in enumerate(whole) if at not in gone), *draw(MORE)]


def passes(decision: Decision) -> set[str]:
    """The criteria that hold: passed, or proven not to apply."""
    held = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    return {verdict.criterion for verdict in decision.verdicts if verdict.outcome in held}


@QUICK
@given(estates(), st.lists(GAPS, max_size=2), GAPS)
def test_a_gap_never_helps(facts, gaps, another):
    before, after = decided(facts, gaps), decided(facts, [*gaps, another])
    assert passes(after) <= passes(before)
    assert not (after.ruling is Ruling.GO and before.ruling is not Ruling.GO)


@QUICK
@given(estates(), st.lists(GAPS, max_size=1), st.randoms(use_true_random=False))
def test_less_proof_of_completeness_never_helps(facts, gaps, chance):
    looks = [fact for fact in facts if isinstance(fact, Inventory)]
    gone = chance.choice(looks)
    before, after = decided(facts, gaps), decided([fact for fact in facts if fact is not gone], gaps)
    assert passes(after) <= passes(before)


SUFFICES = {
    "billing_account": "a further account takes no contract away",
    "support_contract": "a further contract takes none away",
    "action_group": "every group that a rule names was seen",
    "host_redundancy": "a further machine of a set only makes it safer",
}
"""The kinds of which what was seen suffices in the healthy estate, however much stays unseen."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_healthy_estate_without_the_proof_for_a_kind_is_a_go_only_where_the_rest_cannot_matter(kind):
    facts = [fact for fact in healthy() if not (isinstance(fact, Inventory) and fact.of == kind)]
    assert (decided(facts).ruling is Ruling.GO) == (kind in SUFFICES)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cause", Cause)
def test_a_gap_over_a_kind_leaves_a_go_only_where_the_rest_cannot_matter(kind, cause):
    hole = Gap(cause=cause, hides=(kind,), scope="", detail="not read", fix="grant Reader", probe="p")
    assert (decided(healthy(), [hole]).ruling is Ruling.GO) == (kind in SUFFICES)


@QUICK
@given(estates(), st.lists(GAPS, max_size=3), st.randoms(use_true_random=False))
def test_order_leaves_no_trace(facts, gaps, chance):
    mixed, mixed_gaps = list(facts), list(gaps)
    chance.shuffle(mixed)
    chance.shuffle(mixed_gaps)
    assert derived(mixed, mixed_gaps) == derived(facts, gaps)
    assert decided(mixed, mixed_gaps).verdicts == decided(facts, gaps).verdicts


def test_order_leaves_no_trace_when_everything_ties():
    """Facts of one subject that differ in a single field are the hardest to keep in order."""
    facts = [
        *healthy(),
        *VARIANTS,
        *(dataclasses.replace(fact, documents=("sha256:" + "2" * 64,)) for fact in VARIANTS),
    ]
    expected = decided(facts).verdicts
    for seed in range(20):
        random.Random(seed).shuffle(facts)
        assert decided(facts).verdicts == expected


@QUICK
@given(estates(), st.lists(GAPS, max_size=2))
def test_deriving_twice_gives_the_same(facts, gaps):
    assert derived(facts, gaps) == derived(facts, gaps)
    assert decided(facts, gaps) == decided(facts, gaps)


@QUICK
@given(estates(), st.lists(GAPS, max_size=2), st.randoms(use_true_random=False))
def test_facts_that_come_twice_count_once(facts, gaps, chance):
    again = chance.sample(facts, k=min(4, len(facts)))
    once, twice = decided(facts, gaps), decided([*facts, *again], gaps)
    assert [one.outcome for one in twice.verdicts] == [one.outcome for one in once.verdicts]

"""What holds for any set of facts: less knowledge never helps, and order leaves no trace."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable

import pytest
from builders import ACCOUNT, COVERAGE, GROUP, NOTIFICATIONS, OPS, OTHER, PROD, RESTORES, RSV, TESTS, VM
from builders_diagnostics import WORKSPACE
from builders_launch import LOAD_TEST, VAULT
from builders_telemetry import COMPONENT
from builders_variants import variants
from delivered import GITHUB
from everything import everything, everywhere
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import decided, derived, healthy, policy
from whole_facts import APP, SITE

from collector.cli.inputs import kinds_needed
from collector.derive.unlooked import scopes_of
from collector.facts.azure import Inventory
from collector.facts.code_security import CodeAlert
from collector.facts.support import HeldRole
from collector.model import Cause, Decision, Fact, Gap, Outcome, Ruling
from tests.thinned import thinned

WHOLE = everywhere(GITHUB)
NEEDED = sorted(kinds_needed(policy().policy) - {Inventory.kind})
KINDS = [kind for kind in NEEDED if scopes_of(kind, WHOLE)]
"""What is looked for at all in an estate that is delivered from GitHub."""
PLACES = [
    "",
    PROD,
    OPS,
    VM,
    RSV,
    SITE,
    APP,
    GROUP,
    ACCOUNT,
    OTHER,
    TESTS,
    COVERAGE,
    RESTORES,
    NOTIFICATIONS,
    COMPONENT,
    WORKSPACE,
    LOAD_TEST,
    VAULT,
    "/providers/Microsoft.Management/managementGroups/m",
]
VARIANTS = variants()

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
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def whole() -> list[Fact]:
    return everything(GITHUB)


def judged(facts: Iterable[Fact], gaps: Iterable[Gap] = ()) -> Decision:
    return decided(facts, gaps, WHOLE)


@st.composite
def estates(draw: st.DrawFn) -> list[Fact]:
    """An estate in good order with some facts taken away and others put in."""
    found = draw(st.sampled_from([healthy, whole]))()
    gone = draw(st.sets(st.integers(0, len(found) - 1), max_size=3)) if draw(st.booleans()) else set()
    return [*(fact for at, fact in enumerate(found) if at not in gone), *draw(MORE)]


def test_every_kind_that_a_criterion_rests_on_takes_part():
    in_good_order_there_are_none = {CodeAlert.kind}
    assert {fact.kind for fact in (*whole(), *VARIANTS)} >= set(KINDS) - {HeldRole.kind} - in_good_order_there_are_none


def passes(decision: Decision) -> set[str]:
    """The criteria that hold: passed, or proven not to apply."""
    held = (Outcome.PASS, Outcome.NOT_APPLICABLE)
    return {verdict.criterion for verdict in decision.verdicts if verdict.outcome in held}


@QUICK
@given(estates(), st.lists(GAPS, max_size=2), GAPS)
def test_a_gap_never_helps(facts, gaps, another):
    before, after = judged(facts, gaps), judged(facts, [*gaps, another])
    assert passes(after) <= passes(before)
    assert not (after.ruling is Ruling.GO and before.ruling is not Ruling.GO)


@QUICK
@given(estates(), st.lists(GAPS, max_size=1), st.integers(0, 999))
def test_less_proof_of_completeness_never_helps(facts, gaps, chosen):
    looks = [fact for fact in facts if isinstance(fact, Inventory)]
    gone = looks[chosen % len(looks)]
    before, after = judged(facts, gaps), judged([fact for fact in facts if fact is not gone], gaps)
    assert passes(after) <= passes(before)


SUFFICES = {
    "changed_file": "a job tried the old version on what the release changes",
    "comparison": "a job tried the old version on what the release changes",
    "deployed_run": "the runs of all that is deployed were seen",
    "milestone": "the plan for what comes next is a minor question",
    "planned_item": "the plan for what comes next is a minor question",
    "recent_artifact": "the decision before each deployment was seen",
    "action_group": "every group that a rule names was seen",
    "backup_policy": "the policy of every backup was seen",
    "billing_account": "a further account takes no contract away",
    "budget": "whether there is one is a minor question",
    "deployment_slot": "a slot that runs was seen",
    "diagnostic_setting": "every resource has one that was seen",
    "function_runtime": "the settings of every app tell what it runs on",
    "health_check": "every member that runs something has one that was seen",
    "held_role": "it says what golive may read, and no row is made of it",
    "host_redundancy": "a further machine of a set only makes it safer",
    "insights_component": "the component in use was seen",
    "log_workspace": "the workspace of every setting was seen",
    "machine_image": "every machine tells its own",
    "machine_links": "every machine tells its own",
    "native_retention": "every database tells its own",
    "network_redundancy": "every entry point tells its own",
    "noncompliant_state": "whether policies are kept is a minor question",
    "notification_sent": "a report of what arrived tells more",
    "offered_version": "no cluster is there",
    "policy_assignment": "whether policies are kept is a minor question",
    "redundancy": "every store tells its own",
    "restore_job": "a further restore only adds to those that ended well",
    "restore_report": "a further restore only adds to those that ended well",
    "revision": "an older one that can take over was seen",
    "revisions": "every container app tells its own",
    "running_version": "every server tells its own",
    "service_redundancy": "every service tells its own",
    "site_runtime": "every app tells its own",
    "slot_swap": "a swap is shown, and decides nothing",
    "support_contract": "a further contract takes none away",
    "telemetry_window": "the component in use tells its own",
}
"""The kinds of which what was seen suffices in the whole estate, however much stays unseen."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_estate_without_the_proof_for_a_kind_is_a_go_only_where_the_rest_cannot_matter(kind):
    facts = [fact for fact in whole() if not (isinstance(fact, Inventory) and fact.of == kind)]
    assert (judged(facts).ruling is Ruling.GO) == (kind in SUFFICES)


@pytest.mark.parametrize(("kind", "cause"), thinned([(kind, cause) for kind in KINDS for cause in Cause], one_of=7))
def test_a_gap_over_a_kind_leaves_a_go_only_where_the_rest_cannot_matter(kind, cause):
    hole = Gap(cause=cause, hides=(kind,), scope="", detail="not read", fix="grant Reader", probe="p")
    assert (judged(whole(), [hole]).ruling is Ruling.GO) == (kind in SUFFICES)


@QUICK
@given(estates(), st.lists(GAPS, max_size=3), st.integers(0, 999))
def test_order_leaves_no_trace(facts, gaps, seed):
    mixed, mixed_gaps = list(facts), list(gaps)
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(mixed_gaps)
    assert derived(mixed, mixed_gaps, WHOLE) == derived(facts, gaps, WHOLE)
    assert judged(mixed, mixed_gaps).verdicts == judged(facts, gaps).verdicts


def test_order_leaves_no_trace_when_everything_ties():
    """Facts of one subject that differ in a single field are the hardest to keep in order."""
    facts = [
        *whole(),
        *VARIANTS,
        *(dataclasses.replace(fact, documents=("sha256:" + "2" * 64,)) for fact in VARIANTS),
    ]
    expected = judged(facts).verdicts
    for seed in range(10):
        random.Random(seed).shuffle(facts)
        assert judged(facts).verdicts == expected


@QUICK
@given(estates(), st.lists(GAPS, max_size=2))
def test_deriving_twice_gives_the_same(facts, gaps):
    assert derived(facts, gaps, WHOLE) == derived(facts, gaps, WHOLE)
    assert judged(facts, gaps) == judged(facts, gaps)


@QUICK
@given(estates(), st.lists(GAPS, max_size=2), st.lists(st.integers(0, 999), min_size=4, max_size=4))
def test_facts_that_come_twice_count_once(facts, gaps, chosen):
    again = [facts[number % len(facts)] for number in chosen]
    once, twice = judged(facts, gaps), judged([*facts, *again], gaps)
    assert [one.outcome for one in twice.verdicts] == [one.outcome for one in once.verdicts]

"""What was looked for, what hides where, and how old a moment is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import ACCOUNT, DOCUMENT, NOW, OTHER, PROD, TESTS, VM, WORKLOAD, vm
from judged import gap, policy

from collector.derive.observed import observed
from collector.derive.rows import Unknown
from collector.derive.unlooked import unlooked
from collector.facts.azure import Inventory, Resource
from collector.facts.resource_types import THERE_BEFORE
from collector.model import Cause, Fact, Gap

MANAGED = "/providers/Microsoft.Management/managementGroups/mg/providers/x/y"
LOOK = Inventory(subject=PROD, of="resource", count=0, documents=(DOCUMENT,), observed_at=NOW)


def seen(*facts: Fact, gaps: tuple[Gap, ...] = (), kinds: frozenset[str] = frozenset()):
    return observed(facts, gaps, kinds=kinds, workload=WORKLOAD, tables=policy().tables, now=NOW)


@pytest.mark.parametrize(
    ("scope", "hides"),
    [
        ("", True),
        ("/", True),
        (PROD, True),
        (PROD.upper(), True),
        (VM, True),
        (MANAGED, True),
        (ACCOUNT, True),
        (OTHER, False),
        (PROD + "0", False),
    ],
)
def test_a_gap_hides_something_in_a_subscription_unless_it_stands_in_another(scope, hides):
    assert bool(seen(gaps=(gap(Resource, scope=scope),)).hiding(Resource, at=PROD)) is hides


def test_a_gap_hides_only_its_kinds():
    hidden = gap("alert_rule", "action_group")
    assert seen(gaps=(hidden,)).hiding(Resource) == ()


@pytest.mark.parametrize(
    ("facts", "gaps", "expected"),
    [
        pytest.param([LOOK], [], [], id="looked"),
        pytest.param([], [], [PROD], id="never looked"),
        pytest.param([], [gap(Resource)], [], id="a gap says why"),
        pytest.param([], [gap(Resource, scope=VM)], [], id="a gap below says why"),
        pytest.param([], [gap(Resource, scope=ACCOUNT)], [], id="a gap elsewhere than in a subscription says why"),
        pytest.param([], [gap(Resource, scope=OTHER)], [PROD], id="a gap in another subscription does not"),
        pytest.param([], [gap("alert_rule")], [PROD], id="a gap over another kind does not"),
    ],
)
def test_what_was_never_looked_for_to_its_end_is_a_gap(facts, gaps, expected):
    found = list(unlooked({"resource"}, WORKLOAD, facts, gaps))
    assert [(one.scope, one.cause, one.hides) for one in found] == [
        (scope, Cause.PARTIAL, ("resource",)) for scope in expected
    ]


@pytest.mark.parametrize(("scope", "expected"), [(TESTS, []), ("other/*.xml", [f"file:{TESTS}"])])
def test_a_refused_file_explains_its_own_pattern_and_no_other(scope, expected):
    found = unlooked({"test_report"}, WORKLOAD, [], [gap("test_report", scope=scope)])
    assert [one.scope for one in found] == expected


def test_rows_are_complete_only_with_proof_and_without_gaps():
    kinds = frozenset({"resource"})
    assert seen(LOOK, vm(), kinds=kinds).row_set((), Resource).complete
    assert not seen(vm(), kinds=kinds).row_set((), Resource).complete
    assert not seen(LOOK, vm(), kinds=kinds, gaps=(gap(Resource),)).row_set((), Resource).complete


@pytest.mark.parametrize(
    ("ahead", "age"),
    [
        (timedelta(hours=-2), timedelta(hours=2)),
        (timedelta(), timedelta()),
        (timedelta(minutes=4), timedelta()),
        (timedelta(minutes=6), None),
    ],
)
def test_a_moment_in_the_future_is_unknown_beyond_the_skew_of_clocks(ahead, age):
    found = seen().age(NOW + ahead)
    assert (None if isinstance(found, Unknown) else found) == age


@pytest.mark.parametrize(
    ("kind", "is_there"),
    [
        ("microsoft.compute/virtualmachines", True),
        ("microsoft.network/azurefirewalls", True),
        ("microsoft.datafactory/factories", True),
        *((kind, False) for kind in sorted(THERE_BEFORE)),
    ],
)
def test_what_stands_in_a_subscription_before_any_workload_does_is_no_workload(kind, is_there):
    """A subscription comes with a network and a workspace: the workload may still be in another one."""
    one = Resource(subject=f"{PROD}/x", resource_type=kind, name="x", documents=(DOCUMENT,), observed_at=NOW)
    gaps = seen(LOOK, one, kinds=frozenset({"resource", "alert_rule"})).hiding(Resource)
    assert [gap.cause for gap in gaps] == ([] if is_there else [Cause.SCOPE])
    both = seen(LOOK, one, vm(), kinds=frozenset({"resource", "alert_rule"}))
    assert both.hiding(Resource) == ()

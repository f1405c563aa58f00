"""The index of gaps says what looking at each gap in turn would say, and hands out one tuple to all who ask alike."""

from __future__ import annotations

import pytest
from builders import OTHER, PROD, VM, WEB, WORKLOAD, vm
from builders_release import AZURE_DEVOPS, COMMIT, GITHUB, PLACES, released
from hypothesis import given
from hypothesis import strategies as st
from judged import gap, policy

from collector.cli.inputs import kinds_needed
from collector.derive.hidden import Hidden
from collector.derive.places import KINDS_OF_HOSTS
from collector.derive.unlooked import nothing_there, unlooked
from collector.facts.azure import Resource
from collector.facts.delivery import PipelineRun
from collector.facts.testing import TestReport
from collector.model import fold_id, lies_within, place_of, subscription_of

IN_AZURE = [PROD, PROD.upper(), WEB, VM, VM + "/", OTHER, f"{OTHER}/resourceGroups/rg"]
AT_HOSTS = [
    *(GITHUB.id, GITHUB.id.replace("contoso", "Contoso"), f"{GITHUB.id}/actions", f"{GITHUB.id}/actions/runs/7"),
    *(f"{GITHUB.id}/actions/runs/70", f"{GITHUB.id}-docs", "github:contoso/docs/issues/1"),
    *(AZURE_DEVOPS.id, f"{AZURE_DEVOPS.id}/build/builds/7"),
]
NOWHERE = ["", "/", "reports/a.xml", "github:contoso", "westeurope", "/providers/Microsoft.Billing/billingAccounts/7"]
EVERYWHERE = ["", "/providers/Microsoft.Management/managementGroups/mg", NOWHERE[-1]]
PLACES_OF_GAPS = [*IN_AZURE, *AT_HOSTS, *NOWHERE]
GAPS = st.lists(st.builds(gap, st.sampled_from(["resource", "alert_rule"]), scope=st.sampled_from(PLACES_OF_GAPS)))


@given(
    gaps=GAPS,
    kinds=st.sets(st.sampled_from(["resource", "alert_rule", "other"])),
    place=st.sampled_from(PLACES_OF_GAPS),
)
def test_it_answers_as_a_search_through_all_gaps_would(gaps, kinds, place):
    hidden = Hidden(gaps)
    behind = tuple(one for one in gaps if kinds & set(one.hides))
    near = tuple(
        one
        for one in behind
        if not (subscription_of(one.scope) or place_of(one.scope))
        or lies_within(place, one.scope)
        or lies_within(one.scope, place)
    )
    assert (hidden.behind(kinds), hidden.at(kinds, place)) == (behind, near)


@pytest.mark.parametrize("place", [*IN_AZURE, *AT_HOSTS])
@pytest.mark.parametrize("scope", EVERYWHERE)
def test_what_belongs_to_no_place_may_hide_something_in_each(scope, place):
    assert Hidden([gap("resource", scope=scope)]).at({"resource"}, place)


@given(gaps=GAPS, ours=st.sampled_from(IN_AZURE), theirs=st.sampled_from(AT_HOSTS))
def test_neither_azure_nor_a_host_hides_anything_of_the_other(gaps, ours, theirs):
    hidden = Hidden(gaps)
    assert not any(place_of(one.scope) for one in hidden.at({"resource"}, ours))
    assert not any(subscription_of(one.scope) for one in hidden.at({"resource"}, theirs))


@given(gaps=GAPS, place=st.sampled_from(AT_HOSTS))
def test_one_repository_hides_nothing_of_another(gaps, place):
    own = fold_id(place_of(place))
    assert {fold_id(place_of(one.scope)) for one in Hidden(gaps).at({"resource"}, place)} <= {own, fold_id("")}


@pytest.mark.parametrize(
    ("scope", "place", "hides"),
    [
        ("github:contoso/shop", "github:contoso/shop/actions/runs/7", True),
        ("github:contoso/shop/actions", "github:contoso/shop/actions/runs/7", True),
        ("github:contoso/shop/actions/runs/7/artifacts", "github:contoso/shop/actions/runs/7", True),
        ("github:Contoso/Shop", "github:contoso/shop", True),
        ("github:contoso/shop/actions/runs/7", "github:contoso/shop/actions/runs/70", False),
        ("github:contoso/shop/issues", "github:contoso/shop/actions/runs/7", False),
        ("github:contoso/shop", "github:contoso/shop-docs", False),
        ("github:contoso/shop", "azure-devops:contoso/shop", False),
        ("github:contoso/shop", VM, False),
        (PROD, "github:contoso/shop", False),
    ],
)
def test_a_gap_of_a_host_hides_what_lies_above_and_below_it(scope, place, hides):
    assert bool(Hidden([gap("resource", scope=scope)]).at({"resource"}, place)) is hides


def test_thousands_of_rows_share_one_tuple():
    hidden = Hidden([gap("resource"), gap("resource", scope=OTHER), gap("resource", scope=GITHUB.id)])
    assert hidden.behind({"resource"}) is hidden.behind(["resource"])
    assert hidden.at({"resource"}, VM) is hidden.at({"resource"}, f"{VM}-2")
    assert hidden.at({"resource"}, f"{GITHUB.id}/issues/1") is hidden.at({"resource"}, f"{GITHUB.id}/issues/2")


# --- What nobody looked for ----------------------------------------------------------------------------------

BOTH = released(GITHUB, places=PLACES, commit=COMMIT)


def scopes_unlooked(*gaps, kind=PipelineRun.kind):
    return [one.scope for one in unlooked({kind}, BOTH, (), gaps) if kind in one.hides]


def test_a_gap_of_one_place_explains_no_other():
    assert scopes_unlooked() == [GITHUB.id, AZURE_DEVOPS.id]
    assert scopes_unlooked(gap(PipelineRun, scope=f"{GITHUB.id}/actions")) == [AZURE_DEVOPS.id]
    assert scopes_unlooked(gap(PipelineRun, scope="")) == []
    assert scopes_unlooked(gap(PipelineRun, scope=PROD)) == [GITHUB.id, AZURE_DEVOPS.id]


def test_a_file_on_disk_explains_no_repository():
    kind, (pattern,) = TestReport.kind, BOTH.test_reports
    assert scopes_unlooked(gap(TestReport, scope=pattern), kind=kind) == [AZURE_DEVOPS.id]
    assert scopes_unlooked(kind=kind) == [f"file:{pattern}", AZURE_DEVOPS.id]


def test_an_empty_scope_in_azure_hides_nothing_of_a_host():
    kinds = kinds_needed(policy().policy)
    (found,) = nothing_there(kinds, BOTH, ())
    assert KINDS_OF_HOSTS & kinds
    assert KINDS_OF_HOSTS.isdisjoint(found.hides)
    assert Resource.kind in found.hides


def test_a_gap_over_all_of_azure_leaves_an_empty_scope_nothing_to_add():
    """What a host is asked for does not count there: it is hidden by none of both."""
    kinds = kinds_needed(policy().policy)
    everything_there = gap(*sorted(kinds - KINDS_OF_HOSTS), scope="")
    assert list(nothing_there(kinds, WORKLOAD, [everything_there])) == []
    assert vm().kind in everything_there.hides

"""The index of gaps says what looking at each gap in turn would say, and hands out one tuple to all who ask alike."""

from __future__ import annotations

from builders import OTHER, PROD, VM, WEB
from hypothesis import given
from hypothesis import strategies as st
from judged import gap

from collector.derive.hidden import Hidden
from collector.model import lies_within, subscription_of

PLACES = [
    *(PROD, PROD.upper(), WEB, VM, VM + "/", OTHER, f"{OTHER}/resourceGroups/rg"),
    *("", "/", "reports/a.xml", "/providers/Microsoft.Billing/billingAccounts/7"),
]
GAPS = st.lists(st.builds(gap, st.sampled_from(["resource", "alert_rule"]), scope=st.sampled_from(PLACES)))


@given(gaps=GAPS, kinds=st.sets(st.sampled_from(["resource", "alert_rule", "other"])), place=st.sampled_from(PLACES))
def test_it_answers_as_a_search_through_all_gaps_would(gaps, kinds, place):
    hidden = Hidden(gaps)
    behind = tuple(one for one in gaps if kinds & set(one.hides))
    near = tuple(
        one
        for one in behind
        if not subscription_of(one.scope) or lies_within(place, one.scope) or lies_within(one.scope, place)
    )
    assert (hidden.behind(kinds), hidden.at(kinds, place)) == (behind, near)


def test_thousands_of_rows_share_one_tuple():
    hidden = Hidden([gap("resource"), gap("resource", scope=OTHER)])
    assert hidden.behind({"resource"}) is hidden.behind(["resource"])

"""The report in a terminal: what does not fit a line is folded, and what stands for several says so."""

from __future__ import annotations

import dataclasses

import pytest
from output_estates import estate

from collector.model import Decision, Gap, Loosening, Outcome, Quantity, Severity, SubjectVerdict, Verdict
from collector.reports.gap_groups import gap_groups
from collector.reports.text import console


def said(decision: Decision) -> str:
    return console(decision, colour=False)


def behind(decision: Decision, gaps: tuple[Gap, ...]) -> Decision:
    """Return the decision with all its unknown verdicts behind these gaps."""

    def moved(verdict: Verdict) -> Verdict:
        return dataclasses.replace(verdict, gaps=gaps) if verdict.outcome is Outcome.UNKNOWN else verdict

    return dataclasses.replace(decision, gaps=gaps, verdicts=tuple(map(moved, decision.verdicts)))


def changed(gap: Gap, field: str, count: int) -> tuple[Gap, ...]:
    return tuple(dataclasses.replace(gap, **{field: f"{field} {number}"}) for number in range(count))


def losing(name: str) -> Decision:
    """Return a decision of one store whose data of six hours is lost with its region."""
    store = f"/subscriptions/s/resourceGroups/rg-shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/{name}"
    decision = estate().decision
    verdict = next(one for one in decision.verdicts if one.criterion == "recovery-rpo-feasible")
    subject = SubjectVerdict(
        id=store,
        outcome=Outcome.FAIL,
        message="too much",
        severity=Severity.BLOCKER,
        measured=Quantity(value=21_600.0, unit="s"),
        shown=(("scenario", "region"), ("mechanism", "geo_restore")),
    )
    return dataclasses.replace(decision, verdicts=(dataclasses.replace(verdict, subjects=(subject,)),))


def test_what_loosens_and_what_the_host_tells_is_folded_to_the_page():
    loosened = (Loosening(kind="scope", subject="shop", detail="only a part is judged: " + "group, " * 40),)
    told = said(estate(loosened=loosened, host_notes=("many words " * 40,)).decision)
    top = told.partition("OPEN")[0].splitlines()
    assert max(map(len, top)) <= 100
    assert [line for line in top if line.startswith("   loosened: scope of shop: only a part is judged")]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "see [1] below"), (2, "see [1] and [2] below"), (3, "see [1], [2] and [3] below")],
)
def test_several_gaps_are_listed_as_people_list_them(count: int, expected: str):
    decision = estate().decision
    assert expected in said(behind(decision, changed(decision.gaps[0], "fix", count)))


@pytest.mark.parametrize(("count", "expected"), [(1, ""), (3, "(and 2 more like it; all in the packet)")])
def test_the_first_of_several_reasons_says_that_there_are_more(count: int, expected: str):
    decision = estate().decision
    gaps = changed(decision.gaps[0], "detail", count)
    (group,) = gap_groups(behind(decision, gaps))
    assert group.others == count - 1
    words = " ".join(said(behind(decision, gaps)).split())
    assert f"why: detail 0 {expected}".strip() in words
    assert ("more like it" in words) is bool(expected)


@pytest.mark.parametrize("width", [60, 75, 80, 100])
def test_a_loss_names_its_store_as_far_as_it_fits_and_cuts_no_name(width: int):
    told = console(losing("postgres-of-the-orders-and-carts"), colour=False, width=width).partition("EXPECTED LOSS")[2]
    (line,) = [line for line in told.splitlines() if line.startswith("  region    geo restore, 1 store  6 h")]
    assert len(line) <= width
    name = line.partition("6 h")[2].strip()
    assert name == {60: "", 75: "postgres-of-the-orders-and-carts", 80: "postgres-of-the-orders-and-carts"}.get(
        width, "postgres-of-the-orders-and-carts (rg-shop)"
    )

"""The job summary: what matters first, everything that marks a run, and never too large to be shown."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from output_estates import Names, estate, spoilt, with_many_subjects, with_severity
from output_hosts import rendered

from collector.model import Decision, Loosening, Outcome, Ruling, Severity
from collector.reports import gfm
from collector.reports.headline import marks
from collector.reports.markdown import MAX_BYTES, markdown
from collector.reports.size_budget import Line, Weight, fitting
from collector.reports.text import console

LOSSES = "Expected loss of data, the worst of each mechanism"


def all_hold(decision: Decision) -> Decision:
    verdicts = tuple(dataclasses.replace(one, outcome=Outcome.PASS, gaps=()) for one in decision.verdicts)
    return dataclasses.replace(decision, verdicts=verdicts, gaps=(), actions=(), feasible=None, ruling=Ruling.GO)


# --- What it says -----------------------------------------------------------------------------------------


def test_the_sections_stand_in_the_order_of_what_to_do():
    found = rendered(markdown(estate().decision))
    assert found.headings == (
        "❌ NO-GO: qz-shop",
        "What blocks",
        "Open, but does not block",
        "How to fix it",
        "What could not be read, the most unblocking first",
        "What to begin when, what takes longest first",
        LOSSES,
    )


def test_a_go_shows_what_holds_the_expected_loss_of_data_and_the_alert_matrix_and_no_other_section():
    decision = all_hold(estate().decision)
    found = rendered(markdown(decision))
    assert found.headings == ("✅ GO: qz-shop", LOSSES)
    assert found.html == (
        "<details><summary>Alert matrix: 0 to 1 of 1 needed alerts are in place</summary>",
        "</details>",
        f"<details open><summary>{len(decision.verdicts)} criteria hold</summary>",
        "</details>",
    )


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "❌ NO-GO: qz-shop"),
        ({"demo": True}, "❌ NO-GO (DEMO): qz-shop"),
        ({"advisory": True}, "⚠️ NO-GO (ADVISORY): qz-shop"),
        ({"ruling": Ruling.GO, "what_if": ("--only x",)}, "⚠️ NO DECISION, would be GO (WHAT-IF): qz-shop"),
        ({"ruling": Ruling.UNDECIDED}, "❓ UNDECIDED: qz-shop"),
    ],
)
def test_the_title_cannot_be_mistaken(changes, title):
    assert rendered(markdown(estate(**changes).decision)).headings[0] == title


@given(
    st.fixed_dictionaries(
        {
            "demo": st.booleans(),
            "advisory": st.booleans(),
            "what_if": st.sampled_from([(), ("--tier T3", "--only x")]),
        }
    ),
    st.sampled_from(["complete", "gaps", "partial"]),
)
@settings(max_examples=30, deadline=None)
def test_every_mark_is_as_loud_as_on_the_console(changes, completeness):
    decision = estate(**changes).decision
    evidence = dataclasses.replace(decision.evidence, completeness=completeness)
    decision = dataclasses.replace(decision, evidence=evidence)
    found, seen = rendered(markdown(decision)), console(decision, colour=False)
    names = tuple(mark.name for mark in marks(decision))
    assert found.strong[: len(names)] == names
    for mark in marks(decision):
        assert str(mark) in seen
        assert mark.said in found.text
        assert mark.name in found.headings[0]


def test_what_loosens_the_gate_is_named():
    assert "- loosened: rebuildable of qz-cache (qz-grp-main): rebuilt from" in markdown(estate().decision)


def test_minors_are_shown_and_said_not_to_block():
    decision = estate().decision
    minors = tuple(with_severity(verdict, Severity.MINOR) for verdict in decision.verdicts)
    headings = rendered(markdown(dataclasses.replace(decision, verdicts=minors))).headings
    assert "Open, but does not block" in headings
    assert "What blocks" not in headings


def test_every_open_criterion_has_a_row_and_every_own_fault_a_fix():
    decision = estate().decision
    said = markdown(decision)
    for verdict in decision.verdicts:
        open_rows = said.partition("### How to fix it")[0].splitlines()
        rows = [line for line in open_rows if line.startswith("|") and f"`{verdict.criterion}`" in line]
        assert len(rows) == (verdict.outcome in (Outcome.FAIL, Outcome.UNKNOWN))
        if verdict.outcome is Outcome.FAIL:
            assert f"- `{verdict.criterion}`, {verdict.owner}: " in said


def test_an_id_in_a_sentence_can_be_copied():
    subscription = "7f3c1a90-52be-4d11-9e0a-c4b7d2e85f61"
    assert gfm.text(f"grant Reader on {subscription} now") == f"grant Reader on `{subscription}` now"
    path = f"/subscriptions/{subscription}/resourceGroups/rg_1/providers/Microsoft.Web/sites/a-b"
    assert gfm.text(f"look at {path}.") == f"look at `{path}`."


@pytest.mark.parametrize(
    "shown",
    ["2026.11 and 1.5", "a-b_c*d", "1. x", "x | y", "`x`", "<b>", "&amp;", "\\|", "[x](y)", "$x$", "~~x~~", "a: b"],
)
def test_a_text_is_shown_as_it_is(shown):
    assert rendered(gfm.text(shown)).text == shown
    table = rendered(f"| a |\n|---|\n| {gfm.text(shown)} |")
    assert table.text.splitlines()[1] == shown


# --- How large it is --------------------------------------------------------------------------------------

LARGE = with_many_subjects(estate().decision, 40, message="it is not as it must be; " * 30)
HOSTILE = spoilt(LARGE, Names(machine="@" * 900, gap_detail="@:" * 500, gap_fix="#" * 1000))


def many_criteria(decision: Decision, count: int) -> Decision:
    verdicts = tuple(
        dataclasses.replace(verdict, criterion=f"{verdict.criterion}-{number}")
        for number in range(count)
        for verdict in decision.verdicts
    )
    loosened = tuple(Loosening(kind="rebuildable", subject=f"/r/{n}", detail="x" * 500) for n in range(2000))
    return dataclasses.replace(decision, verdicts=verdicts, loosened=loosened)


@pytest.mark.parametrize("decision", [many_criteria(LARGE, 25), many_criteria(HOSTILE, 25)], ids=["large", "hostile"])
def test_it_stays_below_what_hosts_show_and_says_that_lines_are_missing(decision):
    said = markdown(decision)
    assert MAX_BYTES // 2 < len(said.encode()) <= MAX_BYTES
    assert "lines were left out** for want of room" in said
    assert said.endswith("The whole report is in the packet.\n")
    assert rendered(said).headings[0].startswith("❌ NO-GO: ")


@given(st.integers(4_000, 60_000))
@settings(max_examples=40, deadline=None)
def test_whatever_the_budget_it_is_kept(budget):
    assert len(markdown(LARGE, budget=budget).encode()) <= budget


def test_holds_go_first_then_subjects_and_the_criteria_that_block_go_last():
    sizes = {
        name: markdown(LARGE, budget=size) for name, size in {"all": MAX_BYTES, "some": 30_000, "few": 5_000}.items()
    }
    assert "lines were left out" not in sizes["all"]
    assert sizes["some"].count("\n| ❓") == sizes["all"].count("\n| ❓") > 0
    assert sizes["some"].count("\n- ✅") == 0
    assert sizes["few"].count("\n  - `") == 0
    assert sizes["few"].count("\n| ❓") > 0


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(Weight)), max_size=30), st.integers(0, 300))
def test_fitting_keeps_order_counts_and_drops_the_lightest_first(given_lines, budget):
    lines = [Line(text, weight) for text, weight in given_lines]
    kept, left_out = fitting(lines, budget)
    assert len(kept) + left_out == len(lines)
    rest = iter(lines)
    assert all(any(line is one for one in rest) for line in kept)
    dropped = [line for line in lines if not any(line is one for one in kept)]
    assert max((line.weight for line in kept), default=Weight.KEPT) <= min(
        (line.weight for line in dropped), default=Weight.HOLD
    )
    assert sum(line.size for line in kept) <= budget or all(line.weight is Weight.KEPT for line in kept)


def test_a_what_if_has_no_packet_to_point_at():
    assert markdown(estate(what_if=("--only x",)).decision).endswith("in the output of --format json.\n")

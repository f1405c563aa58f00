"""Feedback of the beta: collected, triaged, and nothing bad of it open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_tracker import GITHUB, HOSTS, open_item, tracked, work_item
from judged import REASONS, decided, gap, inventories, outcome, rows_of, verdict

from collector.facts.tracker import Found, WorkItem
from collector.model import Query

CLOSED = "beta-feedback-closed"
both_hosts = pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))


def said(place, number: int = 70, *labels: str) -> WorkItem:
    return open_item(place, number, Found.FEEDBACK, labels=("beta-feedback", *labels))


def heard(place, number: int = 69) -> WorkItem:
    return work_item(place, number, Found.FEEDBACK)


def judged(*items: WorkItem, gaps=(), workload=None) -> str:
    where = workload or tracked(*HOSTS)
    return outcome(CLOSED, [*inventories(where), *items], gaps, where)


@both_hosts
@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param([], "pass", id="all closed"),
        pytest.param([("low",)], "pass", id="a wish is open"),
        pytest.param([("severity: critical",)], f"fail F-{CLOSED}-2", id="critical and open"),
        pytest.param([("severity: high",)], f"fail F-{CLOSED}-3", id="high and open"),
        pytest.param([()], f"fail F-{CLOSED}-4", id="nobody looked at it"),
        pytest.param([("low",), ("sev-9",)], f"fail F-{CLOSED}-4", id="a word that nobody declared"),
    ],
)
def test_nothing_bad_and_nothing_unread_may_be_open(place, labels, expected):
    assert judged(heard(place), *(said(place, 70 + number, *words) for number, words in enumerate(labels))) == expected


@both_hosts
def test_that_nobody_answered_does_not_mean_that_nobody_complained(place):
    assert judged() == "unknown U-MISSING"
    assert judged(work_item(place, 1, Found.DEFECTS)) == "unknown U-MISSING"
    assert judged(said(place, 70, "low")) == "pass"


@both_hosts
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_behind_a_gap_worse_may_stand(place, cause, code):
    hidden = gap(WorkItem, scope=place.id, cause=cause)
    assert judged(heard(place), gaps=(hidden,)) == f"unknown {code}"
    assert judged(gaps=(hidden,)) == f"unknown {code}"
    assert judged(said(place, 70, "critical"), gaps=(hidden,)) == f"fail F-{CLOSED}-2"


@pytest.mark.parametrize(
    ("workload", "line"),
    [
        (WORKLOAD, "scope.github.repositories"),
        (tracked(GITHUB, feedback=Query()), "add tracker: {feedback: {labels: [beta-feedback]}}"),
        (tracked(GITHUB, feedback=Query(wiql="SELECT")), "the workload names no project"),
    ],
)
def test_what_the_workload_does_not_say_is_unknown_with_the_line_to_add(workload, line):
    found = verdict(CLOSED, inventories(workload), workload=workload)
    assert (found.outcome, found.reason_codes[:1]) == ("unknown", ("U-MISSING",))
    assert line in found.subjects[0].message


@both_hosts
def test_the_row_names_what_is_pressing(place):
    items = [heard(place), said(place, 70, "critical"), said(place, 71), said(place, 72, "low")]
    (row,) = rows_of("beta_feedback", [*inventories(tracked(place)), *items], workload=tracked(place))
    assert (row.found, row.open_critical, row.open_high, row.untriaged) == (4, 1, 0, 1)
    assert row.open_items == ("#70 critical", "#71 without severity")


@both_hosts
@pytest.mark.parametrize("criterion", ["testing-defects-exit", CLOSED])
def test_an_answer_of_the_day_before_yesterday_is_stale(place, criterion):
    facts = [*inventories(tracked(place)), heard(place), work_item(place)]
    later = NOW + timedelta(days=2)
    (found,) = decided(facts, workload=tracked(place), now=later, only=frozenset({criterion})).verdicts
    assert found.outcome == "unknown"
    assert "U-STALE" in found.reason_codes

"""Open defects: how many are open, how bad they are, and whether each that stays is in somebody's hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import GO_LIVE, WORKLOAD
from builders_tracker import (
    AZURE_DEVOPS,
    GITHUB,
    HOSTS,
    milestone,
    open_item,
    state_word,
    tracked,
    work_item,
)
from hypothesis import given
from hypothesis import strategies as st
from judged import REASONS, gap, inventories, outcome, rows_of, verdict

from collector.derive.rows import Unknown
from collector.facts.tracker import Found, Milestone, StateWord, WorkItem
from collector.model import Query

EXIT = "testing-defects-exit"
LATE = GO_LIVE + timedelta(days=31)
CRITICAL, HIGH, LOW = (("bug", f"severity: {word}", "workaround") for word in ("critical", "high", "low"))

both_hosts = pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))


def judged(*items: WorkItem, gaps=(), workload=None, more=()) -> str:
    where = workload or tracked(*HOSTS)
    return outcome(EXIT, [*inventories(where), *items, *more], gaps, where)


def several(place, count: int, **changes) -> list[WorkItem]:
    return [open_item(place, 50 + number, **changes) for number in range(count)]


@both_hosts
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param([{}], "pass", id="one of high severity in good order"),
        pytest.param([{}] * 3, "pass", id="as many as may be"),
        pytest.param([{}] * 4, f"fail F-{EXIT}-3", id="too many"),
        pytest.param([{"labels": CRITICAL}], f"fail F-{EXIT}-2", id="a critical one"),
        pytest.param([{"labels": (*LOW, "SEV1")}], f"fail F-{EXIT}-2", id="two severities: the worse counts"),
        pytest.param([{"labels": ("Severity: High", "WORKAROUND")}], "pass", id="labels in another case"),
        pytest.param([{"labels": LOW}] * 20, "pass", id="many small ones"),
        pytest.param([{"labels": LOW, "assigned": False, "due": None}], "pass", id="a small one that nobody has"),
        pytest.param([{"labels": ("workaround",), "severity": "1 - Critical"}], f"fail F-{EXIT}-2", id="by its field"),
        pytest.param([{"labels": ("workaround",), "severity": "2 - High"}], "pass", id="high by its field"),
        pytest.param([{"labels": ("bug",)}], "unknown U-MISSING", id="nobody said how bad it is"),
        pytest.param([{"labels": ("bug", "sev-9")}], "unknown U-MISSING", id="a word that nobody declared"),
        pytest.param([{"labels": ("bug",)}, {"labels": CRITICAL}], f"fail F-{EXIT}-2", id="unsaid beside critical"),
        pytest.param([{"assigned": False}], f"fail F-{EXIT}-4", id="nobody is assigned"),
        pytest.param([{"assigned": None}], "unknown U-PARSE", id="not told who is assigned"),
        pytest.param([{"labels": ("severity: high",)}], f"fail F-{EXIT}-5", id="no workaround"),
        pytest.param([{"due": None}], f"fail F-{EXIT}-6", id="no date"),
        pytest.param([{"due": GO_LIVE + timedelta(days=30)}], "pass", id="as late as may be"),
        pytest.param([{"due": LATE}], f"fail F-{EXIT}-7", id="too late"),
        pytest.param([{"due": GO_LIVE - timedelta(days=3)}], "pass", id="before go-live"),
    ],
)
def test_what_is_open_must_be_little_and_in_somebodys_hands(place, fields, expected):
    items = [open_item(place, 50 + number, **changes) for number, changes in enumerate(fields)]
    assert judged(work_item(place), *items) == expected


@both_hosts
def test_closed_defects_show_that_the_query_finds_some(place):
    assert judged(work_item(place, labels=CRITICAL)) == "pass"


@both_hosts
def test_that_nothing_was_ever_found_proves_nothing(place):
    found = verdict(EXIT, inventories(tracked(place)), workload=tracked(place))
    assert (found.outcome, found.reason_codes[:1]) == ("unknown", ("U-MISSING",))
    assert "found nothing, open or closed" in found.subjects[0].message


@both_hosts
def test_items_of_other_queries_are_no_defects(place):
    others = [open_item(place, 60, Found.FEEDBACK, labels=CRITICAL), open_item(place, 61, Found.DEFERRED)]
    assert judged(*others) == "unknown U-MISSING"
    assert judged(work_item(place), *others) == "pass"


def test_defects_of_all_places_count_together():
    assert judged(*several(GITHUB, 2), *several(AZURE_DEVOPS, 2)) == f"fail F-{EXIT}-3"


def test_an_issue_that_two_labels_find_counts_once_and_as_open_where_one_answer_says_so():
    twice = [open_item(GITHUB, 50, labels=CRITICAL), work_item(GITHUB, 50, labels=CRITICAL)]
    assert judged(*twice) == judged(*reversed(twice)) == f"fail F-{EXIT}-2"
    assert judged(*several(GITHUB, 3), *several(GITHUB, 3)) == "pass"


@pytest.mark.parametrize(
    ("state", "meanings", "expected"),
    [
        ("Closed", {}, "pass"),
        ("DONE", {}, "pass"),
        ("Removed", {}, "pass"),
        ("Resolved", {}, f"fail F-{EXIT}-2"),
        ("Shipped", {}, f"fail F-{EXIT}-2"),
        ("Shipped", {"Shipped": "Completed"}, "pass"),
        ("shipped", {"Shipped": "completed"}, "pass"),
        ("Shipped", {"Shipped": "Levitating"}, f"fail F-{EXIT}-2"),
        ("Done", {"Done": "InProgress"}, f"fail F-{EXIT}-2"),
        ("Dropped", {"Dropped": "Removed"}, "pass"),
    ],
)
def test_a_state_of_azure_devops_ends_a_defect_only_where_it_means_so(state, meanings, expected):
    words = [state_word(AZURE_DEVOPS, word, category) for word, category in meanings.items()]
    assert judged(work_item(AZURE_DEVOPS, state=state, labels=CRITICAL), more=words) == expected


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_a_state_that_looks_closed_may_be_open_while_nobody_could_read_what_states_mean(cause, code):
    closed = work_item(AZURE_DEVOPS, state="Closed", is_open=None)
    hidden = gap(StateWord, scope=AZURE_DEVOPS.id, cause=cause)
    assert judged(closed) == "pass"
    assert judged(closed, gaps=(hidden,)) == f"unknown {code}"


def test_the_meaning_of_a_state_holds_for_its_own_type_and_project_alone():
    item = work_item(AZURE_DEVOPS, state="Shipped", labels=CRITICAL)
    of_tasks = state_word(AZURE_DEVOPS, "Shipped", "Completed", "Task")
    elsewhere = state_word(GITHUB, "Shipped", "Completed")
    assert judged(item, more=[of_tasks, elsewhere]) == f"fail F-{EXIT}-2"


@pytest.mark.parametrize(
    ("due", "expected"),
    [(GO_LIVE + timedelta(days=9), "pass"), (LATE, f"fail F-{EXIT}-7"), (None, f"fail F-{EXIT}-6")],
)
def test_a_work_item_without_a_date_is_due_with_its_iteration(due, expected):
    item = open_item(AZURE_DEVOPS, due=None, milestone="shop\\Sprint 9")
    assert judged(item, more=[milestone(AZURE_DEVOPS, "Shop\\Sprint 9", due=due)]) == expected


@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_an_iteration_that_was_not_read_leaves_the_date_unknown(cause, code):
    item = open_item(AZURE_DEVOPS, due=None, milestone="shop\\Sprint 9")
    hidden = gap(Milestone, scope=AZURE_DEVOPS.id, cause=cause)
    assert judged(item, gaps=(hidden,)) == f"unknown {code}"
    assert judged(open_item(AZURE_DEVOPS), gaps=(hidden,)) == "pass"


@both_hosts
@pytest.mark.parametrize(("cause", "code"), REASONS)
def test_behind_a_gap_worse_may_stand(place, cause, code):
    hidden = gap(WorkItem, scope=place.id, cause=cause)
    assert judged(work_item(place), gaps=(hidden,)) == f"unknown {code}"
    assert judged(gaps=(hidden,)) == f"unknown {code}"
    assert judged(open_item(place, labels=CRITICAL), gaps=(hidden,)) == f"fail F-{EXIT}-2"


@pytest.mark.parametrize(
    ("workload", "line"),
    [
        (WORKLOAD, "scope.github.repositories: [owner/name]"),
        (tracked(), "scope.azure_devops.projects: [organization/project]"),
        (tracked(GITHUB, defects=Query()), "add tracker: {defects: {labels: [bug]}}"),
        (tracked(AZURE_DEVOPS, defects=Query()), "add tracker: {defects: {labels: [bug]}}"),
        (tracked(GITHUB, defects=Query(wiql="SELECT")), "the workload names no project"),
    ],
)
def test_what_the_workload_does_not_say_is_unknown_with_the_line_to_add(workload, line):
    found = verdict(EXIT, inventories(workload), workload=workload)
    assert (found.outcome, found.reason_codes[:1]) == ("unknown", ("U-MISSING",))
    assert line in found.subjects[0].message


def test_words_of_the_workload_take_the_place_of_the_usual_ones():
    own = tracked(GITHUB, critical=("S1",), high=("s2",), lower=("s3",), workaround="Umweg")
    assert judged(open_item(GITHUB, labels=("s1",)), workload=own) == f"fail F-{EXIT}-2"
    assert judged(open_item(GITHUB, labels=("S2", "umweg")), workload=own) == "pass"
    assert judged(open_item(GITHUB, labels=("S3",)), workload=own) == "pass"
    assert judged(open_item(GITHUB), workload=own) == "unknown U-MISSING"


@both_hosts
def test_each_defect_that_counts_has_a_row_of_its_own_and_small_ones_have_none(place):
    items = [
        work_item(place),
        open_item(place, 50),
        open_item(place, 51, labels=CRITICAL),
        open_item(place, 52, labels=LOW),
    ]
    whole, *singles = rows_of("defect", [*inventories(tracked(place)), *items], workload=tracked(place))
    assert (whole.single, whole.found, whole.open_critical, whole.open_high) == (False, 4, 1, 1)
    assert [(row.subject.rpartition("/")[2], row.severity) for row in singles] == [("50", "high"), ("51", "critical")]
    assert singles[0].due_after_go_live == timedelta(days=20)


def test_what_was_closed_without_being_mended_is_shown():
    closed = [
        work_item(GITHUB, 1, labels=CRITICAL, closed_as="not_planned"),
        work_item(GITHUB, 2, labels=HIGH, closed_as="completed"),
        work_item(GITHUB, 3, labels=LOW, closed_as="duplicate"),
        work_item(AZURE_DEVOPS, 4, severity="1 - Critical", closed_as="Deferred"),
    ]
    (row,) = rows_of("defect", [*inventories(tracked(*HOSTS)), *closed], workload=tracked(*HOSTS))
    assert row.closed_unmended == ("#1 not_planned", "#4 Deferred")


def test_defects_without_severity_are_named():
    unsaid = [open_item(GITHUB, number, labels=("bug",)) for number in range(1, 8)]
    row, *_ = rows_of("defect", [*inventories(tracked(GITHUB)), *unsaid], workload=tracked(GITHUB))
    assert isinstance(row.open_critical, Unknown)
    assert "#1, #2, #3, #4, #5 and 2 more are" in row.open_critical.why


RANK = {"pass": 2, "unknown": 1, "fail": 0}
LABELS = st.sampled_from([CRITICAL, HIGH, LOW, ("bug",), ("severity: high",)])


@given(labels=st.lists(LABELS, min_size=1, max_size=6), extra=LABELS, place=st.sampled_from(HOSTS))
def test_one_more_open_defect_never_makes_it_better(labels, extra, place):
    items = [work_item(place), *(open_item(place, 50 + number, labels=said) for number, said in enumerate(labels))]
    before, after = (judged(*found).split()[0] for found in (items, [*items, open_item(place, 90, labels=extra)]))
    assert RANK[after] <= RANK[before]


@given(labels=st.lists(LABELS, min_size=1, max_size=6), place=st.sampled_from(HOSTS))
def test_a_gap_never_makes_it_better(labels, place):
    items = [work_item(place), *(open_item(place, 50 + number, labels=said) for number, said in enumerate(labels))]
    seen = judged(*items).split()[0]
    kept = judged(*items[:-1], gaps=(gap(WorkItem, scope=place.id),)).split()[0]
    assert kept != "pass"
    assert RANK[kept] <= max(RANK[seen], RANK["unknown"])


def test_a_workload_without_tracker_keeps_its_go_live_date_out_of_it():
    later = replace(tracked(GITHUB), go_live=GO_LIVE + timedelta(days=5))
    assert judged(open_item(GITHUB, due=LATE), workload=later) == "pass"

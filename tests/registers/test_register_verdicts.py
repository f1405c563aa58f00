"""What the shipped policy makes of registers: good ones, incomplete ones, and contradictory ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from registers_samples import (
    CUTOVER,
    DEPENDENCIES,
    KIND_OF_ROWS,
    MIGRATION,
    NOW,
    ROTA,
    TABLES,
    TEXTS,
    TRAINING,
    WORKLOAD,
    by_rows,
    changed,
    judged,
    papers,
    register,
    rows_of,
)

from collector.derive import Observed
from collector.derive.registers.cutover import CutoverPlanRow
from collector.derive.registers.migration import MigrationRehearsal
from collector.derive.registers.rota import oncall_rotas
from collector.derive.registers.training import TrainingRecord
from collector.derive.rows import Unknown
from collector.files.registers import Reconciled, Weight
from collector.instants import format_instant
from collector.model import NO_PAPERS, Outcome, Papers, Release

KINDS = sorted(KIND_OF_ROWS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_in_order_passes(kind: str) -> None:
    verdict = judged(kind, papers(**{kind: TEXTS[kind]}))
    assert verdict.outcome is Outcome.PASS, verdict.message


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_that_nobody_wrote_is_unknown_and_names_the_file_to_write(kind: str) -> None:
    verdict = judged(kind, NO_PAPERS)
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason_codes == ("U-MISSING",)
    assert f"registers/{kind}.yaml" in verdict.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda kind: (register(kind, "tasks: [:"),), "registers/"),
        (lambda kind: (register(kind, "A plan in prose."),), "as_of"),
        (lambda kind: (register(kind, "", problem="registers/x.yaml is larger than 4 MiB"),), "larger than 4 MiB"),
        (lambda kind: (register(kind, TEXTS[kind]), register(kind, "a", ending="csv")), "two registers of one kind"),
    ],
    ids=["no YAML", "prose", "unreadable", "two of them"],
)
def test_a_register_that_cannot_be_read_is_unknown(kind: str, given: object, said: str) -> None:
    verdict = judged(kind, Papers(registers=given(kind), there=True))  # type: ignore[operator]  # a function of the kind
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason_codes == ("U-PARSE",)
    assert said in verdict.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("as_of", "code"),
    [("2026-08-01T08:00:00Z", "U-STALE"), ("2026-12-24T08:00:00Z", "U-PARSE")],
    ids=["too old", "in the future"],
)
def test_when_somebody_went_through_it_decides_whether_it_can_be_believed(kind: str, as_of: str, code: str) -> None:
    verdict = judged(kind, papers(**{kind: changed(TEXTS[kind], "2026-11-19T08:00:00Z", as_of)}))
    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason_codes == (code,)


CASES = [
    # register, what is changed, into what, outcome, code, words of the message
    ("cutover", "backup: Second,\n     instructions: Send", "instructions: Send", "fail", "F-2", "T-1 (backup)"),
    ("cutover", "backup: Second,\n     instructions: Send", "backup: LEAD,\n     instructions: Send", "fail", "F-2",
     "backup other than the owner"),
    ("cutover", "way_back: Send the other mail", "way_back: Send the other mail, depends_on: [T-3]", "fail", "F-3",
     "T-1, T-2, T-3"),
    ("cutover", "start: 2026-11-30T05:00:00Z", "start: 2026-11-30T04:00:00Z", "fail", "F-4",
     "T-3 begins before T-2 has ended"),
    ("cutover", "owner: Lead", "owner: operator", "pass", "", ""),
    ("cutover", "T02:00:00Z, duration: PT15M, owner: Lead", "T03:30:00Z, duration: PT15M, owner: operator", "fail",
     "F-5", "T-2 and T-1"),
    ("cutover", "duration: PT4H", "duration: PT8H", "fail", "F-6", "T-3"),
    ("cutover", "duration: PT4H", "duration: PT6H", "fail", "F-7", "82.5 %"),
    ("cutover", ", duration: PT4H", "", "fail", "F-2", "T-3 (duration)"),
    ("cutover", "start: 2026-11-30T05:00:00Z, ", "", "fail", "U-MISSING", "T-3 (start)"),
    ("cutover", ",\n     communication: true", "", "fail", "F-8", "No task tells people"),
    ("rota", "{person: Anna, from: 2026-11-28T00:00:00Z, to: 2026-12-15T00:00:00Z}",
     "{person: Bert, from: 2026-11-28T00:00:00Z, to: 2026-12-15T00:00:00Z}", "fail", "F-2", "people"),
    ("rota", "to: 2027-01-01T00:00:00Z\nshifts", "to: 2026-12-20T00:00:00Z\nshifts", "unknown", "U-MISSING",
     "export all of that"),
    ("training", "users: 3", "users: 4", "fail", "F-1", "75 %"),
    ("training", "users: 3", "users: 2", "unknown", "U-MISMATCH", "lists 3 people"),
    ("training", "completed: 2026-11-10T08:00:00Z", "completed: 2026-12-01T08:00:00Z", "fail", "F-2", "u-1"),
    ("training", "key_user: true", "key_user: false", "unknown", "U-MISSING", "key_user: true"),
    ("training", '"4.12"', '"4.11"', "fail", "F-3", "another release"),
    ("training", 'material_release: "4.12"\n', "", "unknown", "U-MISSING", "material_release"),
    ("dependencies", "confirmed: 2026-11-10T08:00:00Z, tested", "tested", "unknown", "U-MISSING", "add `confirmed`"),
    ("dependencies", "confirmed: 2026-11-10T08:00:00Z, tested", "confirmed: 2026-12-10T08:00:00Z, tested", "unknown",
     "U-PARSE", "future"),
    ("dependencies", "confirmed: 2026-11-10T08:00:00Z, tested", "confirmed: 2026-10-01T08:00:00Z, tested", "fail",
     "F-1", "too long ago"),
    ("dependencies", "test: passed", "test: failed", "fail", "F-2", "payment"),
    ("dependencies", "tested: 2026-11-05T08:00:00Z, ", "", "unknown", "U-MISSING", "add `tested`"),
    ("dependencies", ", fallback: Cash only", "", "fail", "F-3", "payment"),
    ("dependencies", "contact: Bridge 7,", "", "fail", "F-4", "payment"),
    ("dependencies", "sla: 99.9, ", "", "fail", "F-5", "payment"),
    ("migration", "id: dry-1, started: 2026-10-20T08:00:00Z, duration: PT9H, status: succeeded",
     "id: dry-1, started: 2026-10-20T08:00:00Z, duration: PT9H, status: failed", "fail", "F-1", "too seldom"),
    ("migration", "rows_written: 990, ", "", "unknown", "U-MISSING", "how many records"),
    ("migration", "status: succeeded, volume_pct", "status: failed, volume_pct", "fail", "F-2", "failed"),
    ("migration", "2026-11-10T08:00:00Z", "2026-12-10T08:00:00Z", "fail", "U-PARSE", "too seldom"),
    ("migration", "volume_pct: 100", "volume_pct: 40", "fail", "F-4", "much less"),
    ("migration", " volume_pct: 100,", "", "unknown", "U-MISSING", "volume_pct"),
    ("migration", "duration: PT7H", "duration: PT9H", "fail", "F-5", "90 %"),
    ("migration", "target: 125000.5", "target: 124000.5", "fail", "F-6", "receivables (99.20 %)"),
    ("migration", "target: 99950", "target: 90000", "fail", "F-7", "addresses"),
    ("migration", "target: 99950", "target: 100200", "fail", "F-7", "addresses"),
    ("migration", "weight: balance", "weight: other", "unknown", "U-MISSING", "weight `balance`"),
    ("migration", "rows_rejected: 0", "rows_rejected: 7", "fail", "F-8", "rejected"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "old", "new", "outcome", "code", "said"),
    CASES,
)
def test_one_thing_changed_in_a_good_register(
    kind: str, old: str, new: str, outcome: str, code: str, said: str
) -> None:
    verdict = judged(kind, papers(**{kind: changed(TEXTS[kind], old, new)}))
    codes = tuple(one.replace(f"F-{verdict.criterion}-", "F-") for one in verdict.reason_codes)
    assert verdict.outcome == outcome, verdict.message
    assert (code in codes) or (not code and not codes), codes
    assert said in verdict.message


@pytest.mark.parametrize(
    ("kind", "text", "criterion_says"),
    [
        ("cutover", "as_of: 2026-11-19T08:00:00Z\ntasks: []\n", Outcome.FAIL),
        ("rota", changed(ROTA, ROTA[ROTA.index("shifts:") :], "shifts: []\n"), Outcome.FAIL),
        ("training", changed(TRAINING, TRAINING[TRAINING.index("records:") :], "records: []\n"), Outcome.FAIL),
        ("dependencies", "as_of: 2026-11-19T08:00:00Z\ndependencies: []\n", Outcome.UNKNOWN),
        ("migration", "as_of: 2026-11-19T08:00:00Z\nruns: []\n", Outcome.UNKNOWN),
    ],
)
def test_an_empty_register_never_passes(kind: str, text: str, criterion_says: Outcome) -> None:
    assert judged(kind, papers(**{kind: text})).outcome is criterion_says


@pytest.mark.parametrize(("kind", "key"), [("dependencies", "dependencies"), ("migration", "runs")])
def test_a_register_may_say_why_there_is_nothing(kind: str, key: str) -> None:
    text = f"as_of: 2026-11-19T08:00:00Z\n{key}: []\nnone_because: It begins empty and stands alone.\n"
    assert judged(kind, papers(**{kind: text})).outcome is Outcome.NOT_APPLICABLE


def test_what_the_workload_file_does_not_declare_is_unknown_with_the_line_to_add() -> None:
    bare = replace(WORKLOAD, cutover=None, release=Release(commit="3f2c9d1e8b7a"))
    for kind, line in (
        ("cutover", "cutover: {starts"),
        ("migration", "cutover: {starts"),
        ("training", "release: {name"),
    ):
        verdict = judged(kind, papers(**{kind: TEXTS[kind]}), bare)
        assert (verdict.outcome, verdict.reason_codes) == (Outcome.UNKNOWN, ("U-MISSING",))
        assert line in verdict.message


def test_a_plan_without_any_order_has_no_longest_chain() -> None:
    text = changed(changed(CUTOVER, ", depends_on: [T-1]", ""), ",\n     depends_on: [T-2]", "")
    verdict = judged("cutover", papers(cutover=text))
    assert verdict.outcome is Outcome.UNKNOWN
    assert "depends_on" in verdict.message


def test_work_done_before_the_window_takes_none_of_it() -> None:
    long_before = changed(
        CUTOVER, "start: 2026-11-30T02:00:00Z, duration: PT15M", "start: 2026-11-20T02:00:00Z, duration: P7D"
    )
    assert judged("cutover", papers(cutover=long_before)).outcome is Outcome.PASS


def test_a_gap_of_the_rota_is_named_with_its_times() -> None:
    text = changed(
        ROTA,
        "{person: Bert, from: 2026-11-28T00:00:00Z, to: 2027-01-01T00:00:00Z}",
        "{person: Bert, from: 2026-11-28T00:00:00Z, to: 2026-11-29T00:00:00Z}",
    )
    text = changed(text, "from: 2026-12-14T00:00:00Z", "from: 2026-12-15T06:00:00Z")
    verdict = judged("rota", papers(rota=text))
    assert verdict.outcome is Outcome.FAIL
    assert "2026-12-15 00:00 to 2026-12-15 06:00 UTC" in verdict.message
    assert verdict.measured is not None
    assert verdict.measured.value == 360.0


def test_a_gap_in_a_rota_that_is_too_short_is_a_fail_all_the_same() -> None:
    text = changed(ROTA, "to: 2027-01-01T00:00:00Z\nshifts", "to: 2026-12-20T00:00:00Z\nshifts")
    text = changed(text, "{person: Bert, from: 2026-11-28T00:00:00Z", "{person: Bert, from: 2026-12-28T00:00:00Z")
    text = changed(text, "to: 2026-12-15T00:00:00Z", "to: 2026-12-13T00:00:00Z")
    assert judged("rota", papers(rota=text)).outcome is Outcome.FAIL


def test_a_key_user_may_hide_among_those_who_are_not_listed() -> None:
    text = changed(TRAINING, "  - {user: u-3, course: till-basics, completed: 2026-11-12T08:00:00Z}\n", "")
    (record,) = rows_of("training", papers(training=text)).rows
    assert isinstance(record, TrainingRecord)
    assert isinstance(record.untrained_key_users, Unknown)
    assert "1 of 3 users are not listed" in record.untrained_key_users.why


@pytest.mark.parametrize("kind", KINDS)
def test_moving_a_register_back_in_time_never_improves_it(kind: str) -> None:
    found = [
        judged(kind, papers(**{kind: TEXTS[kind]}), now=NOW + timedelta(days=days)).outcome for days in (0, 40, 80)
    ]
    assert found[0] is Outcome.PASS
    assert Outcome.PASS not in found[1:]


# --- Limits, on both sides ---------------------------------------------------------------------------------

_ALONE = """as_of: 2026-11-19T08:00:00Z
from: 2026-11-28T00:00:00Z
to: 2027-01-01T00:00:00Z
shifts:
  - {{person: Anna, from: {begin}, to: {end}}}
  - {{person: Bert, from: {begin}, to: {end}}}
"""


@pytest.mark.parametrize(
    ("begin", "end", "outcome"),
    [
        ("2026-11-29T12:00:00Z", "2026-12-30T12:00:00Z", Outcome.PASS),
        ("2026-11-29T12:01:00Z", "2026-12-30T12:00:00Z", Outcome.FAIL),
        ("2026-11-29T12:00:00Z", "2026-12-30T11:59:00Z", Outcome.FAIL),
    ],
)
def test_the_rota_reaches_from_the_day_before_to_the_end_of_hypercare(begin: str, end: str, outcome: Outcome) -> None:
    assert judged("rota", papers(rota=_ALONE.format(begin=begin, end=end))).outcome is outcome


@pytest.mark.parametrize(
    ("start", "until", "outcome"),
    [
        ("2026-11-29T12:00:00Z", "2026-12-30T12:00:00Z", Outcome.PASS),
        ("2026-11-29T12:00:01Z", "2026-12-30T12:00:00Z", Outcome.UNKNOWN),
        ("2026-11-29T12:00:00Z", "2026-12-30T11:59:59Z", Outcome.UNKNOWN),
    ],
)
def test_an_export_must_cover_exactly_what_is_asked(start: str, until: str, outcome: Outcome) -> None:
    text = changed(ROTA, "from: 2026-11-28T00:00:00Z\nto: 2027-01-01T00:00:00Z", f"from: {start}\nto: {until}")
    assert judged("rota", papers(rota=text)).outcome is outcome


def test_a_chain_that_is_too_long_already_fails_whatever_is_missing_of_it() -> None:
    text = changed(changed(CUTOVER, ", duration: PT2H", ""), "duration: PT4H", "duration: PT9H")
    verdict = judged("cutover", papers(cutover=text))
    assert "F-cutover-plan-complete-7" in verdict.reason_codes


def test_the_longest_chain_is_a_share_of_the_window() -> None:
    (row,) = rows_of("cutover", papers(cutover=CUTOVER)).rows
    assert isinstance(row, CutoverPlanRow)
    assert row.critical_path_pct == pytest.approx(62.5)  # 15 min, 2 h and 4 h of 10 h


@pytest.mark.parametrize(
    ("courses", "records", "trained"),
    [
        ("[A]", [("u-1", "a", NOW)], 1.0),
        ("[a, b]", [("u-1", "a", NOW)], 0.0),
        ("[a, b]", [("u-1", "a", NOW), ("u-1", "b", NOW)], 1.0),
        ("[a]", [("u-1", "b", NOW)], 0.0),
        ("[a]", [("u-1", "a", NOW + timedelta(minutes=5))], 1.0),
        ("[a]", [("u-1", "a", NOW + timedelta(minutes=6))], 0.0),
    ],
)
def test_trained_is_who_has_completed_every_course(
    courses: str, records: list[tuple[str, str, datetime]], trained: float
) -> None:
    lines = "".join(
        f"  - {{user: {user}, course: {course}, completed: {format_instant(at)}}}\n" for user, course, at in records
    )
    text = f"as_of: 2026-11-19T08:00:00Z\nusers: 1\ncourses: {courses}\nrecords:\n{lines}"
    (row,) = rows_of("training", papers(training=text)).rows
    assert isinstance(row, TrainingRecord)
    assert row.trained_users == trained


@pytest.mark.parametrize(
    ("source", "target", "pct"),
    [(100, 100, 100), (0, 0, 100), (100, 99, 99), (99, 100, 99), (0, 5, 0), (5, 0, 0), (-5, 5, 0), (-100, -98, 98)],
)
def test_how_much_of_a_sum_came_over(source: float, target: float, pct: float) -> None:
    assert Reconciled(name="a", weight=Weight.OTHER, source=source, target=target).pct == pytest.approx(pct)


def test_the_last_rehearsal_is_the_one_that_ended_last() -> None:
    earlier_but_longer = changed(
        MIGRATION, "2026-10-20T08:00:00Z, duration: PT9H", "2026-11-09T08:00:00Z, duration: P3D"
    )
    (row,) = rows_of("migration", papers(migration=earlier_but_longer)).rows
    assert isinstance(row, MigrationRehearsal)
    assert row.last_of_window_pct == pytest.approx(720)


def test_a_test_that_is_only_planned_proves_nothing() -> None:
    text = changed(DEPENDENCIES, "tested: 2026-11-05T08:00:00Z", "tested: 2026-12-05T08:00:00Z")
    verdict = judged("dependencies", papers(dependencies=text))
    assert (verdict.outcome, verdict.reason_codes) == (Outcome.UNKNOWN, ("U-PARSE",))


def test_hypercare_is_that_of_the_policy() -> None:
    given = papers(rota=changed(ROTA, "to: 2027-01-01T00:00:00Z\nshifts", "to: 2026-12-20T00:00:00Z\nshifts"))
    short = Observed(facts={}, gaps=(), workload=WORKLOAD, tables=TABLES, now=NOW, papers=given)
    assert by_rows("support-oncall-escalation", "oncall_rota", oncall_rotas(short)).outcome is Outcome.UNKNOWN
    two_weeks = replace(short, hypercare=timedelta(days=14))
    assert by_rows("support-oncall-escalation", "oncall_rota", oncall_rotas(two_weeks)).outcome is Outcome.PASS


def test_a_plan_of_a_single_task_needs_no_order() -> None:
    text = CUTOVER[: CUTOVER.index("  - {id: T-2")]
    (row,) = rows_of("cutover", papers(cutover=text)).rows
    assert isinstance(row, CutoverPlanRow)
    assert row.critical_path_pct == pytest.approx(2.5)

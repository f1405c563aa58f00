"""The truth table of one criterion: rows, gaps, absence, age and severity."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from judge_samples import DOCUMENT, NOT_READ, NOW, PROOF, Disk, decide, gap, policy, rows, verdict, vm

from collector.derive.rows import RowSet, Unknown
from collector.model import Cause, Outcome, Reason, Severity, Tier
from collector.reports.json_report import MAX_LISTED, decision_to_json

PASS, FAIL, UNKNOWN, ABSENT = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE
BLOCKER, MAJOR, MINOR = Severity.BLOCKER, Severity.MAJOR, Severity.MINOR
OLD, AHEAD = NOW - timedelta(days=90), NOW + timedelta(hours=1)


ENOUGH = policy("- vm.nics >= 2\n- vm.on")

GOOD, BAD = vm("good"), vm("bad", nics=1.0)
DARK = vm("dark", nics=NOT_READ)


@pytest.mark.parametrize(
    ("found", "outcome", "codes"),
    [
        ((GOOD,), PASS, ()),
        ((GOOD, BAD), FAIL, ("F-recovery-machine-fine-1",)),
        ((GOOD, DARK), UNKNOWN, ("U-PERM",)),
        ((BAD, DARK), FAIL, ("F-recovery-machine-fine-1", "U-PERM")),
        ((vm(nics=1.0, on=NOT_READ),), FAIL, ("F-recovery-machine-fine-1", "U-PERM")),
        ((vm(nics=1.0, on=False),), FAIL, ("F-recovery-machine-fine-1", "F-recovery-machine-fine-2")),
        ((vm(nics=NOT_READ, on=False),), FAIL, ("F-recovery-machine-fine-2", "U-PERM")),
        ((vm(state=NOT_READ),), PASS, ()),  # no condition touches it
        ((vm(nics=float("nan")),), UNKNOWN, ("U-PARSE",)),
        ((vm(nics=float("inf")),), UNKNOWN, ("U-PARSE",)),
        ((vm(nics="2"),), UNKNOWN, ("U-PARSE",)),
        ((vm(nics=True),), UNKNOWN, ("U-PARSE",)),
        ((vm(nics=None),), UNKNOWN, ("U-PARSE",)),
        ((vm(on=1.0),), UNKNOWN, ("U-PARSE",)),
        ((vm(observed_at=OLD),), UNKNOWN, ("U-STALE",)),
        ((vm(observed_at=None),), UNKNOWN, ("U-STALE",)),
        ((vm(observed_at=AHEAD),), UNKNOWN, ("U-PARSE",)),
        ((vm(observed_at=NOW + timedelta(minutes=4)),), PASS, ()),
        ((vm(observed_at=NOW - timedelta(hours=24)),), PASS, ()),
        ((vm(observed_at=NOW - timedelta(hours=24, seconds=1)),), UNKNOWN, ("U-STALE",)),
        ((vm(nics=1.0, observed_at=OLD),), FAIL, ("F-recovery-machine-fine-1", "U-STALE")),
    ],
)
def test_rows(found, outcome, codes):
    one = verdict(ENOUGH, rows(*found))
    assert (one.outcome, one.reason_codes) == (outcome, codes)


@pytest.mark.parametrize(
    ("rowset", "outcome", "codes"),
    [
        (rows(GOOD, gaps=(gap(),), complete=False), UNKNOWN, ("U-PERM",)),
        (rows(GOOD, gaps=(gap(),), complete=True), UNKNOWN, ("U-PERM",)),
        (rows(GOOD, gaps=(gap(Cause.THROTTLED), gap()), complete=False), UNKNOWN, ("U-PARTIAL", "U-PERM")),
        (rows(BAD, gaps=(gap(),), complete=False), FAIL, ("F-recovery-machine-fine-1", "U-PERM")),
        (rows(GOOD, complete=False), PASS, ()),
        (rows(complete=False), UNKNOWN, ("U-MISSING",)),
        (rows(gaps=(gap(),), complete=False), UNKNOWN, ("U-PERM",)),
        (rows(complete=True), UNKNOWN, ("U-MISSING",)),  # the criterion does not say what absence means
        (None, UNKNOWN, ("U-MISSING",)),
    ],
)
def test_gaps_and_missing_rows(rowset, outcome, codes):
    one = verdict(ENOUGH, rowset)
    assert (one.outcome, one.reason_codes) == (outcome, codes)


# --- Absence -------------------------------------------------------------------------------------------------

EMPTY, DISKS = rows(), rows(Disk(subject="/d", evidence=(), observed_at=NOW, size_gb=1.0))


@pytest.mark.parametrize("then", ["fail", "not_applicable", "unknown"])
@pytest.mark.parametrize(
    ("machines", "proven"),
    [
        (EMPTY, True),
        (rows(complete=False), False),
        (rows(gaps=(gap(),)), False),
        (rows(at=None), False),
        (rows(at=OLD), False),
        (rows(at=AHEAD), False),
        (None, False),
    ],
    ids=["complete", "incomplete", "gap", "no moment", "stale", "future", "no rows at all"],
)
def test_absence_means_what_the_criterion_says_only_where_it_is_proven(then, machines, proven):
    one = verdict(policy("- vm.on", none=f"{{then: {then}}}"), machines)
    assert one.outcome is (Outcome(then) if proven else UNKNOWN)
    if then == "fail" and proven:
        assert one.reason_codes == ("F-recovery-machine-fine-none",)


@pytest.mark.parametrize(
    ("machines", "disks", "proven"),
    [
        (EMPTY, EMPTY, True),
        (EMPTY, DISKS, False),
        (EMPTY, rows(complete=False), False),
        (EMPTY, rows(gaps=(gap(),)), False),
        (EMPTY, rows(at=OLD), False),
        (EMPTY, None, False),
        (rows(complete=False), EMPTY, False),
        (rows(gaps=(gap(),)), EMPTY, False),
    ],
)
def test_when_complete_asks_for_another_kind_as_well(machines, disks, proven):
    others = {} if disks is None else {"disk": disks}
    one = verdict(policy("- vm.on", none="{then: not_applicable, when_complete: disk}"), machines, **others)
    assert one.outcome is (ABSENT if proven else UNKNOWN)


WHERE = policy("- vm.on", where='vm.zone == "1"', none="{then: not_applicable}")


@pytest.mark.parametrize(
    ("rowset", "outcome"),
    [
        (rows(vm(zone="1")), PASS),
        (rows(vm(zone="1", on=False)), FAIL),
        (rows(vm(zone="2", on=False)), ABSENT),
        (rows(vm(zone="2", on=False), complete=False), UNKNOWN),
        (rows(vm(zone="2"), gaps=(gap(),)), UNKNOWN),
        (rows(vm(zone=NOT_READ)), UNKNOWN),
        (rows(vm(zone=NOT_READ, on=False)), UNKNOWN),  # it may not be meant at all
        (rows(vm("a", zone="1"), vm("b", zone=NOT_READ)), UNKNOWN),
        (rows(vm("a", zone="1", on=False), vm("b", zone=NOT_READ)), FAIL),
        (rows(vm("a", zone="1"), vm("b", zone="2", on=False)), PASS),
    ],
)
def test_where_keeps_the_rows_for_which_it_is_true(rowset, outcome):
    assert verdict(WHERE, rowset).outcome is outcome


def test_where_nothing_is_asked_about_does_not_say_that_there_is_nothing():
    message = verdict(WHERE, rows(vm("a", zone="2"))).message
    assert message == "Everything in scope was read, and there is no vm of which this is asked."


# --- What was seen for certain ---------------------------------------------------------------------------------


def counted(at_least: float | None) -> Unknown:
    return Unknown(reason=Reason.PARTIAL, why="not all pages were read", at_least=at_least)


@pytest.mark.parametrize(
    ("line", "at_least", "outcome"),
    [
        ("vm.nics >= 2", 2.0, PASS),
        ("vm.nics >= 2", 1.0, UNKNOWN),
        ("vm.nics > 2", 2.0, UNKNOWN),
        ("vm.nics > 2", 3.0, PASS),
        ("2 <= vm.nics", 2.0, PASS),
        ("vm.nics <= 2", 1.0, UNKNOWN),
        ("vm.nics <= 2", 2.0, UNKNOWN),
        ("vm.nics <= 2", 3.0, FAIL),
        ("vm.nics < 2", 1.0, UNKNOWN),
        ("vm.nics < 2", 2.0, FAIL),
        ("2 >= vm.nics", 3.0, FAIL),
        ("vm.nics <= vm.load_pct", 50.0, FAIL),
        ("vm.nics <= 2", None, UNKNOWN),
        ("vm.nics <= 2", float("inf"), UNKNOWN),
        ("vm.nics <= 2", float("nan"), UNKNOWN),
        ("vm.nics == 2", 2.0, UNKNOWN),
        ("!(vm.nics < 2)", 2.0, UNKNOWN),
        ("!(vm.nics > 2)", 3.0, UNKNOWN),
        ("vm.nics <= 2 && vm.on", 3.0, UNKNOWN),
        ("vm.nics >= 2 && vm.on", 2.0, UNKNOWN),  # only a line of its own may rest on it
        ("vm.nics >= vm.load_pct", 50.0, PASS),
        ("vm.nics >= 2", None, UNKNOWN),
        ("vm.nics >= 2", float("inf"), UNKNOWN),
        ("vm.nics >= 2", float("nan"), UNKNOWN),
    ],
)
def test_what_was_seen_of_a_count_is_enough_for_a_lower_limit_and_may_be_too_much_for_an_upper_one(
    line, at_least, outcome
):
    assert verdict(policy(f"- '{line}'"), rows(vm(nics=counted(at_least)))).outcome is outcome


def test_a_count_that_is_too_large_already_is_shown_with_why_there_may_be_more():
    found = verdict(policy("- 'vm.nics <= 2'"), rows(vm(nics=counted(3.0))))
    assert found.reason_codes == ("F-recovery-machine-fine-1",)
    assert found.message == "vm-web-01: nics: 3, limit 2; there may be more: not all pages were read"
    assert (found.measured.value, found.limit.value) == (3.0, 2.0)


def test_a_limit_that_is_not_known_is_not_broken_by_what_was_seen():
    found = verdict(policy("- 'vm.nics <= vm.load_pct'"), rows(vm(nics=counted(3.0), load_pct=NOT_READ)))
    assert found.outcome is UNKNOWN


# --- Severity ----------------------------------------------------------------------------------------------

WEIGHED = policy(
    """
    - vm.on
    - {that: vm.nics >= 2, severity: blocker}
    - {that: vm.load_pct <= 80, severity: {default: minor, T0: major}}
    """,
    severity="{default: major, T3: minor}",
)
IDLE, BUSY, FEW, BLIND = (
    vm("idle", on=False),
    vm("busy", load_pct=99.0),
    vm("few", nics=1.0),
    vm("blind", nics=NOT_READ),
)


@pytest.mark.parametrize(
    ("rowset", "tier", "severity"),
    [
        (rows(GOOD), Tier.T1, MAJOR),
        (rows(GOOD), Tier.T3, MINOR),
        (rows(IDLE), Tier.T1, MAJOR),
        (rows(IDLE), Tier.T3, MINOR),
        (rows(BUSY), Tier.T1, MINOR),
        (rows(BUSY), Tier.T0, MAJOR),
        (rows(FEW), Tier.T3, BLOCKER),
        (rows(BUSY, IDLE), Tier.T1, MAJOR),
        (rows(BUSY, FEW), Tier.T1, BLOCKER),
        (rows(BUSY, BLIND), Tier.T1, BLOCKER),
        (rows(BLIND), Tier.T1, BLOCKER),
        # What may exist unseen, or is too old to be believed, could break the heaviest line.
        (rows(GOOD, gaps=(gap(),)), Tier.T3, BLOCKER),
        (rows(BUSY, gaps=(gap(),)), Tier.T1, BLOCKER),
        (rows(vm(observed_at=OLD)), Tier.T1, BLOCKER),
        (rows(vm(load_pct=99.0, observed_at=OLD)), Tier.T1, BLOCKER),
        (rows(complete=False), Tier.T3, BLOCKER),
        (rows(), Tier.T3, BLOCKER),
        (None, Tier.T3, BLOCKER),
    ],
)
def test_a_verdict_weighs_as_much_as_the_heaviest_line_that_does_not_hold(rowset, tier, severity):
    assert verdict(WEIGHED, rowset, tier=tier).severity is severity


def test_a_row_that_may_be_meant_weighs_as_much_as_the_heaviest_line():
    of = policy("- {that: vm.on, severity: blocker}", severity="minor", where="vm.nics > 1")
    assert verdict(of, rows(BLIND)).severity is BLOCKER


def test_a_condition_that_breaks_in_evaluation_is_unknown():
    one = verdict(policy("- 'vm.state.matches(\"(\")'"), rows(vm("a")))
    assert (one.outcome, one.reason_codes) == (UNKNOWN, ("U-PARSE",))
    assert one.message.startswith("a: a condition could not be evaluated: ")


# --- What a verdict rests on ---------------------------------------------------------------------------------


def test_a_verdict_names_the_documents_behind_its_rows():
    (exhibit,) = verdict(ENOUGH, rows(GOOD)).evidence
    assert (exhibit.digest, exhibit.kind, exhibit.source) == (DOCUMENT, "graph", "azure")


def test_absence_rests_on_the_documents_of_the_complete_reads():
    one = verdict(policy("- vm.on", none="{then: not_applicable}"), EMPTY)
    assert [exhibit.digest for exhibit in one.evidence] == [PROOF]


def test_absence_rests_on_both_reads_and_on_the_gaps_of_both():
    of = policy("- vm.on", none="{then: not_applicable, when_complete: disk}")
    machines = RowSet(rows=(), gaps=(), complete=True, evidence=(DOCUMENT,), observed_at=NOW)
    proven = verdict(of, machines, disk=EMPTY)
    assert [exhibit.digest for exhibit in proven.evidence] == [DOCUMENT, PROOF]
    doubted = verdict(of, machines, disk=rows(gaps=(gap(detail="disks were denied"),)))
    assert [found.detail for found in doubted.gaps] == ["disks were denied"]


def test_a_verdict_holds_the_gaps_in_its_reach():
    hidden = Unknown(reason=Reason.PERM, why="denied", gaps=(gap(detail="behind the field"),))
    one = verdict(ENOUGH, rows(vm(nics=hidden, state=NOT_READ), gaps=(gap(),)))
    assert {found.detail for found in one.gaps} == {"behind the field", "reading machines was denied"}
    untouched = Unknown(reason=Reason.PERM, why="denied", gaps=(gap(detail="of a field that nobody asks for"),))
    assert verdict(ENOUGH, rows(vm(state=untouched))).gaps == ()


def test_subjects_that_weigh_the_same_stand_in_order_of_badness_then_id():
    one = verdict(
        ENOUGH, rows(vm("d"), vm("c", nics=NOT_READ), vm("b", nics=0.0), vm("a", nics=NOT_READ), vm("e", on=False))
    )
    assert [subject.id.rpartition("/")[2] for subject in one.subjects] == ["b", "e", "a", "c", "d"]
    assert [subject.outcome for subject in one.subjects] == [FAIL, FAIL, UNKNOWN, UNKNOWN, PASS]


@pytest.mark.parametrize(
    ("found", "order"),
    [
        ((BUSY, IDLE, FEW), ["few", "idle", "busy"]),
        ((BUSY, FEW, vm("also few", nics=0.0)), ["also few", "few", "busy"]),
        # A heavier line that is unknown does not make a fail of a light line heavier.
        ((vm("dim", load_pct=99.0, nics=NOT_READ), IDLE), ["idle", "dim"]),
        ((vm("a", load_pct=99.0, on=False), FEW), ["few", "a"]),
        # The outcome counts more than the weight, and among the unknown the weight counts too.
        ((BLIND, BUSY), ["busy", "blind"]),
        ((vm("a", load_pct=NOT_READ), BLIND), ["blind", "a"]),
        ((vm("a", load_pct=NOT_READ), vm("b", observed_at=OLD)), ["b", "a"]),
        ((vm("b"), vm("a")), ["a", "b"]),
    ],
)
def test_the_heaviest_stands_first_among_what_is_open(found, order):
    assert [subject.id.rpartition("/")[2] for subject in verdict(WEIGHED, rows(*found)).subjects] == order


def test_the_headline_and_its_numbers_are_of_the_heaviest_subject():
    one = verdict(WEIGHED, rows(BUSY, FEW))
    assert one.message == "2 of 2 fail: few: nics: 1, needs at least 2 (and 1 more)"
    assert (one.measured.value, one.limit.value) == (1.0, 2.0)


def test_the_list_of_the_json_report_is_cut_behind_the_heaviest():
    light = [vm(f"busy-{number:03}", load_pct=99.0) for number in range(MAX_LISTED)]
    (one,) = decision_to_json(decide(WEIGHED, {"vm": rows(*light, FEW)}))["verdicts"]
    names = [subject["id"].rpartition("/")[2] for subject in one["subjects"]]
    assert names == ["few", *(f"busy-{number:03}" for number in range(MAX_LISTED - 1))]


def test_a_moment_in_another_zone_is_the_same_moment():
    elsewhere = (NOW - timedelta(hours=1)).astimezone(timezone(timedelta(hours=-8)))
    assert verdict(ENOUGH, rows(vm(observed_at=elsewhere))).outcome is PASS
    assert elsewhere == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)

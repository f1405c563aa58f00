"""The expected loss of data: the worst of each mechanism in each scenario, never blended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collector.model import Outcome, Quantity, Severity, SubjectVerdict, Verdict
from collector.reports.data_loss import ExpectedLoss, expected_losses, of_stores, said


def subject(name: str, scenario: str, mechanism: str = "", seconds: float | None = None, **changes) -> SubjectVerdict:
    shown = {"scenario": scenario, "mechanism": mechanism}
    fields = {
        "id": name,
        "outcome": Outcome.PASS if seconds is not None else Outcome.UNKNOWN,
        "message": "",
        "severity": Severity.BLOCKER,
        "measured": None if seconds is None else Quantity(value=seconds, unit="s"),
        "shown": tuple((key, value) for key, value in shown.items() if value),
    }
    return SubjectVerdict(**{**fields, **changes})


def losses(*subjects: SubjectVerdict) -> list[tuple[object, ...]]:
    verdict = Verdict(
        criterion="recovery-rpo-feasible",
        area="recovery",
        question="?",
        severity=Severity.BLOCKER,
        due=timedelta(),
        outcome=Outcome.PASS,
        message="",
        fix="",
        owner="",
        doc="",
        subjects=subjects,
    )
    return [
        (one.scenario, one.mechanism, one.stores, one.unknown, one.worst_seconds, one.worst_of)
        for one in expected_losses([verdict])
    ]


def test_each_mechanism_keeps_its_own_worst():
    assert losses(
        subject("a", "deletion", "vault", 3600.0),
        subject("b", "deletion", "vault", 7200.0),
        subject("c", "deletion", "point_in_time", 600.0),
        subject("b", "region", "site_recovery", 900.0),
    ) == [
        ("deletion", "point_in_time", 1, 0, 600.0, "c"),
        ("deletion", "vault", 2, 0, 7200.0, "b"),
        ("region", "site_recovery", 1, 0, 900.0, "b"),
    ]


def test_scenarios_come_from_the_small_to_the_large_and_others_after_them():
    found = losses(*(subject("a", one, "vault", 1.0) for one in ("region", "war", "zone", "deletion")))
    assert [scenario for scenario, *_ in found] == ["deletion", "zone", "region", "war"]


def test_what_is_not_known_is_counted_and_never_a_zero():
    found = losses(
        subject("a", "zone", "storage_geo"),
        subject("b", "zone", "storage_geo", 60.0),
        subject("c", "zone", "storage_geo", 99.0, outcome=Outcome.UNKNOWN),
        subject("d", "zone"),
    )
    assert found == [("zone", "storage_geo", 3, 2, 60.0, "b"), ("zone", "unknown", 1, 1, None, "")]


def test_a_measure_that_is_no_time_is_no_loss():
    odd = Quantity(value="long", unit="s"), Quantity(value=3.0, unit="count")
    assert losses(*(subject("a", "zone", "vault", measured=one, outcome=Outcome.FAIL) for one in odd)) == [
        ("zone", "vault", 2, 2, None, "")
    ]


def test_criteria_about_something_else_show_no_loss():
    assert losses(subject("a", "", "vault", 1.0)) == []


def loss(**changes) -> ExpectedLoss:
    fields = {"scenario": "zone", "mechanism": "site_recovery", "stores": 5, "unknown": 0, "worst_of": "x"}
    return ExpectedLoss(**{**fields, "worst_seconds": 900.0, **changes})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "15 min"),
        ({"worst_seconds": 0.0}, "nothing"),
        ({"unknown": 2}, "15 min, not known for 2 of 5"),
        ({"unknown": 5, "worst_seconds": None}, "not known for 5 of 5"),
        ({"mechanism": "none", "unknown": 5, "worst_seconds": None}, "everything"),
        ({"worst_seconds": 0.0, "unknown": 1}, "nothing, not known for 1 of 5"),
    ],
)
def test_a_loss_in_words(changes, words):
    assert said(loss(**changes)) == words


def test_the_mechanism_says_how_many_stores_rest_on_it():
    assert [of_stores(loss(stores=count)) for count in (1, 2)] == ["site recovery, 1 store", "site recovery, 2 stores"]

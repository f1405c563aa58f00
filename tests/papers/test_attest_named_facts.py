"""What a signer was shown of the rows: which values are named, how they are spelt, and what changes their digest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest

from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.evidence.canonical import digest, to_bytes
from collector.judge.attested.named_facts import facts_digest, named_facts, not_read
from collector.judge.loader import load_policy
from collector.judge.policy import Criterion
from collector.model import Cause, Gap, Reason, Tier

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
POLICY = """\
policy: sample
version: "1"
criteria:
  - id: recovery-drill-held
    question: Was the drill held?
    why: A plan that nobody tried is a hope.
    severity: major
    due: P7D
    max_age: PT24H
    rows: drill
    where: drill.zone == "1"
    pass: [drill.held]
    attest:
      says: The drill went as written.
      by: [operations-lead]
      valid: P30D
      facts: [FACTS]
    fix: Hold it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Row):
    """A drill with a field of every type."""

    kind: ClassVar[str] = "drill"
    held: Field[bool] = described("held")
    zone: Field[str] = described("zone")
    count: Field[float] = described("how many", "count")
    took: Field[timedelta] = described("how long", "s")
    at: Field[datetime] = described("when")
    who: Field[tuple[str, ...]] = described("who took part")


def criterion(*facts: str) -> Criterion:
    text = POLICY.replace("FACTS", ", ".join(facts or ("held", "zone", "count", "took", "at", "who")))
    return load_policy({"policy.yaml": text}, {"drill": Drill}).criteria[0]


def drill(subject: str = "/subscriptions/S/one", **changes: object) -> Drill:
    fields: dict[str, object] = {
        "subject": subject, "evidence": (), "observed_at": NOW, "held": True, "zone": "1", "count": 3.0,
        "took": timedelta(minutes=41), "at": NOW, "who": ("b", "a"),
    }  # fmt: skip
    return Drill(**{**fields, **changes})  # type: ignore[arg-type]  # fields are chosen by name


def rows(*found: Row, gaps: tuple[Gap, ...] = ()) -> RowSet:
    return RowSet(rows=found, gaps=gaps, complete=not gaps)


def gap(cause: Cause) -> Gap:
    return Gap(cause=cause, hides=("resource",), scope="", detail="denied", fix="grant Reader", probe="p")


def values_of(*found: Row, gaps: tuple[Gap, ...] = ()) -> dict[str, object]:
    return dict(named_facts(criterion(), rows(*found, gaps=gaps), Tier.T1))


def test_every_type_has_one_spelling():
    assert values_of(drill()) == {
        "/subscriptions/s/one": {
            "at": "2026-11-22T12:00:00Z",
            "count": 3,
            "held": True,
            "took": "PT41M",
            "who": ["a", "b"],
            "zone": "1",
        }
    }


def test_only_the_named_fields_are_named():
    assert named_facts(criterion("held"), rows(drill()), Tier.T1) == {"/subscriptions/s/one": {"held": True}}


def test_a_criterion_without_named_facts_names_none():
    plain = criterion()
    assert plain.attest is not None
    nothing = replace(plain, attest=replace(plain.attest, facts=()))
    assert named_facts(nothing, rows(drill(), gaps=(gap(Cause.DENIED),)), Tier.T1) == {}


def test_a_row_of_which_nothing_is_asked_is_not_named():
    assert values_of(drill(zone="2")) == {}


def test_a_row_of_which_it_is_unknown_whether_it_is_asked_stays():
    hidden = drill(zone=Unknown(reason=Reason.PERM, why="denied"))
    assert values_of(hidden)["/subscriptions/s/one"]["zone"] == {"unknown": "U-PERM"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Unknown(reason=Reason.PERM, why="denied"), "U-PERM"),
        (Unknown(reason=Reason.MISSING, why="nothing delivered"), "U-MISSING"),
        (float("nan"), "U-PARSE"),
        ("three", "U-PARSE"),
    ],
)
def test_a_value_that_is_none_is_named_as_unknown(value, code):
    assert values_of(drill(count=value))["/subscriptions/s/one"]["count"] == {"unknown": code}


def test_the_order_and_the_spelling_of_subjects_leave_no_trace():
    one, other = drill("/subscriptions/S/One"), drill("/subscriptions/S/Two", count=4.0)
    again = replace(one, subject="/SUBSCRIPTIONS/s/one")
    assert values_of(one, other) == values_of(other, again)


def test_two_rows_of_one_subject_do_not_stand_in_for_each_other():
    one, other = drill(count=1.0), drill(count=2.0)
    both = values_of(one, other)
    assert both == values_of(other, one)
    assert sorted(fields["count"] for fields in both.values()) == [1, 2]


@pytest.mark.parametrize(
    ("change", "is_one"),
    [
        ({"held": False}, True),
        ({"at": NOW + timedelta(days=1)}, True),
        ({"took": timedelta(hours=2)}, True),
        ({"zone": Unknown(reason=Reason.MISSING, why="nobody said")}, True),
        ({"who": ("a", "b")}, False),
        ({"observed_at": NOW - timedelta(days=1)}, False),
    ],
)
def test_only_a_change_of_a_named_fact_changes_the_digest(change, is_one):
    before, after = values_of(drill()), values_of(drill(**change))
    assert (facts_digest(before) != facts_digest(after)) is is_one


def test_a_subject_that_came_or_went_is_a_change():
    digests = {facts_digest(values_of(*found)) for found in ((), (drill(),), (drill(), drill()))}
    assert len(digests) == 3


def test_a_read_that_failed_is_an_unknown_of_its_own():
    whole, torn = values_of(drill()), values_of(drill(), gaps=(gap(Cause.DENIED), gap(Cause.THROTTLED)))
    assert facts_digest(whole) != facts_digest(torn)
    assert list(not_read(torn)) == ["(everything): rows (U-PARTIAL)", "(everything) (2): rows (U-PERM)"]


def test_nobody_can_vouch_for_what_was_not_read_but_for_what_was_never_delivered():
    missing = values_of(drill(at=Unknown(reason=Reason.MISSING, why="no report")))
    denied = values_of(drill(at=Unknown(reason=Reason.PERM, why="denied")))
    assert not_read(missing) == ()
    assert not_read(denied) == ("/subscriptions/s/one: at (U-PERM)",)


def test_the_digest_is_that_of_canonical_json():
    values = values_of(drill(count=2.5), drill("/subscriptions/s/größe", count=2.0**60))
    assert facts_digest(values) == digest(to_bytes(values))

"""Under a pin, what rests on a loosening that nobody signed is unknown; signed, it holds as it did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from attested_samples import BUSINESS, NOW, PLAN_POLICY, by_key, changed, envelope, payload, signing

from collector.instants import format_instant
from collector.judge.attested.named_facts import facts_digest, named_facts
from collector.judge.digests import criterion_digest
from collector.judge.policy import Policy, Waiving
from collector.judge.trusting import (
    LOOSENED,
    acceptance_ends,
    distrusted,
    loosening_criterion,
    loosening_rows,
)
from collector.model import Loosening, Method, Outcome, Severity, Tier, Trust, Verdict
from collector.papers import Envelope

PINNED, LOOSE = Trust(pinned=True), Trust()
POLICY = replace(PLAN_POLICY, waiving=Waiving(approvers=("business-owner",)))
REBUILDABLE = Loosening(kind="rebuildable", subject="/cache", detail="rebuilt from the database")
TIER = Loosening(kind="tier", subject="shop", detail="declared as T2")


def verdict(criterion: str, outcome: Outcome = Outcome.PASS) -> Verdict:
    return Verdict(
        criterion=criterion, area=criterion.partition("-")[0], question="?", severity=Severity.MAJOR,
        due=timedelta(0), outcome=outcome, message="", fix="", owner="", doc="",
    )  # fmt: skip


VERDICTS = (verdict("recovery-a"), verdict("support-b"), verdict("rollback-c", Outcome.FAIL))


def signed(*loosenings: Loosening, of: Policy = POLICY, **changes: Any) -> Envelope:
    """Return a statement that accepts loosenings."""
    criterion = loosening_criterion(of)
    assert criterion is not None
    values = named_facts(criterion, loosening_rows(loosenings), Tier.T1)
    said = {
        "criterion": LOOSENED,
        "question": criterion_digest(criterion),
        "says": criterion.attest.says if criterion.attest else "",
        "document": None,
        "answers": {},
        "facts": {"digest": facts_digest(values), "values": dict(values)},
        "expires_at": format_instant(NOW + timedelta(days=30)),
        **changes,
    }
    return envelope(changed(payload(of), said))


def after(*loosenings: Loosening, trust: Trust = PINNED, of: Policy = POLICY, by: tuple[Envelope, ...] = ()):
    found = distrusted(VERDICTS, loosenings, of, signing(of, *by), trust)
    return {one.criterion: one for one in found}


def unknown(found: dict[str, Verdict]) -> set[str]:
    return {name for name, one in found.items() if one.outcome is Outcome.UNKNOWN}


@pytest.mark.parametrize(
    ("loosenings", "doubted"),
    [
        ((), set()),
        ((REBUILDABLE,), {"recovery-a"}),
        ((TIER,), {"recovery-a", "support-b"}),
        ((REBUILDABLE, TIER), {"recovery-a", "support-b"}),
        ((Loosening(kind="of tomorrow", subject="s", detail="d"),), {"recovery-a", "support-b"}),
    ],
)
def test_what_rests_on_an_unsigned_loosening_is_unknown(loosenings, doubted):
    found = after(*loosenings)
    assert unknown(found) == doubted
    assert found["rollback-c"].outcome is Outcome.FAIL
    assert all("U-SIG" in found[name].reason_codes and "is not signed" in found[name].message for name in doubted)


def test_without_a_pin_nothing_changes():
    assert tuple(after(REBUILDABLE, TIER, trust=LOOSE).values()) == VERDICTS


def test_signed_by_who_may_it_holds():
    assert tuple(after(REBUILDABLE, TIER, by=(signed(REBUILDABLE, TIER),)).values()) == VERDICTS


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(signed(TIER), id="another loosening"),
        pytest.param(signed(REBUILDABLE, TIER), id="more than there is now"),
        pytest.param(signed(replace(REBUILDABLE, detail="rebuilt from nothing")), id="a changed detail"),
        pytest.param(signed(REBUILDABLE, answer="no"), id="no"),
        pytest.param(signed(REBUILDABLE, workload="other"), id="another workload"),
        pytest.param(signed(REBUILDABLE, role="release-manager"), id="another role"),
        pytest.param(replace(signed(REBUILDABLE), signatures=(by_key(BUSINESS, holds=False),)), id="bad signature"),
        pytest.param(envelope(payload(POLICY)), id="a statement about something else"),
    ],
)
def test_no_other_statement_stands_in_for_it(statement):
    assert unknown(after(REBUILDABLE, by=(statement,))) == {"recovery-a"}


def test_where_the_policy_names_no_approver_nobody_can_sign():
    found = after(REBUILDABLE, of=PLAN_POLICY)
    assert unknown(found) == {"recovery-a"}
    assert "names nobody who may approve" in found["recovery-a"].message


def test_a_waived_fail_that_rests_on_it_is_unknown_too():
    waived = (verdict("recovery-a", Outcome.WAIVED),)
    (found,) = distrusted(waived, (REBUILDABLE,), POLICY, signing(POLICY), PINNED)
    assert found.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNKNOWN])
def test_what_is_open_may_weigh_as_much_as_it_would_without_the_loosening(outcome):
    """A flow that is declared as not critical lets the lack of its alerts fail as a minor."""
    light = replace(verdict(PLAN_POLICY.criteria[0].id, outcome), severity=Severity.MINOR)
    (found,) = distrusted((light,), (TIER,), POLICY, signing(POLICY), PINNED)
    assert (found.outcome, found.unknown_as) == (outcome, Severity.BLOCKER)


def test_a_decision_rests_on_that_signature_until_it_ends():
    by = signing(POLICY, signed(TIER))
    (ending,) = acceptance_ends((TIER,), POLICY, by, PINNED)
    assert (ending.criterion, ending.at) == (LOOSENED, NOW + timedelta(days=30))
    assert acceptance_ends((TIER,), POLICY, by, LOOSE) == ()
    assert acceptance_ends((), POLICY, by, PINNED) == ()
    assert acceptance_ends((REBUILDABLE,), POLICY, by, PINNED) == ()
    assert acceptance_ends((TIER,), PLAN_POLICY, by, PINNED) == ()


@pytest.mark.parametrize(
    ("by", "said"),
    [
        pytest.param((), "nobody has signed as business-owner", id="nobody signed"),
        pytest.param((signed(REBUILDABLE, answer="no"),), "that it does not hold", id="somebody says no"),
        pytest.param((replace(signed(REBUILDABLE), signatures=()),), "nobody has signed it", id="without a signature"),
    ],
)
def test_a_verdict_in_doubt_names_what_is_wrong_with_the_signature(by, said):
    found = after(REBUILDABLE, by=by)["recovery-a"]
    (subject, *others) = found.subjects
    assert found.message.startswith("It would be pass, but trust is pinned and what is loosened is not signed: ")
    assert said in found.message
    assert (subject.id, subject.outcome, subject.message) == (LOOSENED, Outcome.UNKNOWN, found.message)
    assert (subject.severity, subject.reason_codes, others) == (Severity.MAJOR, ("U-SIG",), [])


def test_the_question_about_loosenings_is_a_blocker_that_the_first_approver_signs_for_90_days():
    several = replace(POLICY, waiving=Waiving(approvers=("business-owner", "sponsor"), least=Method.OIDC))
    criterion = loosening_criterion(several)
    assert criterion is not None
    assert criterion.attest is not None
    assert (criterion.id, criterion.rows, criterion.due) == (LOOSENED, "loosening", timedelta(0))
    assert set(criterion.severity.items()) == {(tier, Severity.BLOCKER) for tier in Tier}
    assert criterion.question.endswith("?")
    assert f"let the business-owner sign them: golive attest PACKET {LOOSENED}" in criterion.fix
    asked = criterion.attest
    assert (asked.by, asked.least, asked.valid) == (("business-owner",), Method.OIDC, timedelta(days=90))
    assert (asked.facts, asked.of_release, set(criterion.fields)) == (("detail",), False, {"detail"})


def test_loosenings_are_numbered_in_an_order_of_their_own():
    found, again = (loosening_rows(ones) for ones in ((TIER, REBUILDABLE), (REBUILDABLE, TIER)))
    assert found == again
    assert (found.complete, found.gaps) == (True, ())
    assert [(row.subject, row.detail) for row in found.rows] == [
        ("rebuildable 1", "/cache: rebuilt from the database"),
        ("tier 2", "shop: declared as T2"),
    ]

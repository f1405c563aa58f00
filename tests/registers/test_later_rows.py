"""The criteria about verdicts: risks that are owned, signatures that verify, a packet that is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from registers_samples import GO_LIVE, NOW, RISKS, ROTA, WORKLOAD, by_rows, changed, papers, policy, register, rows_of

from collector.instants import format_instant
from collector.judge.attested import HostSignatures, Signing
from collector.judge.judge import Circumstances, PeopleSaid, judge
from collector.judge.later import later_rows
from collector.judge.sight import Moment
from collector.model import (
    NO_PAPERS,
    Acceptance,
    Cause,
    EvidenceName,
    Gap,
    Method,
    Mode,
    Outcome,
    Papers,
    Severity,
    Tier,
    Verdict,
)
from collector.papers import STATEMENT_TYPE, DocumentPaper, Envelope, Person, RoleMap, Signature, SigningKey

DIGEST = "sha256:" + "7" * 64
OWNED, SIGNED, PACKET = "owned_risk", "signed_paper", "packet_item"
CRITERION = {
    OWNED: "governance-risks-owned",
    SIGNED: "governance-signoffs-complete",
    PACKET: "governance-evidence-intact",
}
ROLES = RoleMap(
    people=(
        Person(name="Ops lead", roles=("operations-lead",), keys=(SigningKey(public="k", fingerprint="SHA256:ops"),)),
        Person(name="Busy", roles=("a", "b", "c"), keys=(SigningKey(public="k", fingerprint="SHA256:busy"),)),
        Person(name="Pipeline", roles=("a",), machine=True, keys=(SigningKey(public="k", fingerprint="SHA256:ci"),)),
    )
)
GOOD = Papers(roles=ROLES, registers=(register("risks", RISKS),), there=True)


def verdict(criterion: str = "recovery-plan-tested", outcome: Outcome = Outcome.FAIL, *codes: str) -> Verdict:
    return Verdict(
        criterion=criterion,
        area="",
        question="",
        severity=Severity.MAJOR,
        due=timedelta(days=7),
        outcome=outcome,
        message="",
        fix="",
        owner="",
        doc="",
        reason_codes=codes,
    )


def judged(
    kind: str,
    given: Papers = GOOD,
    verdicts: tuple[Verdict, ...] = (),
    acceptances: tuple[Acceptance, ...] = (),
    **more: Any,
) -> Verdict:
    """Judge the rows of one later kind by its criterion, without what people sign beside it."""
    signing = Signing(
        papers=given, workload=WORKLOAD, scope_digest=DIGEST, policy=policy(), moment=Moment(NOW, Tier.T1)
    )
    rows = later_rows({one.criterion: one for one in verdicts}, acceptances, signing, **more)
    return by_rows(CRITERION[kind], kind, rows[kind])


# --- Risks -------------------------------------------------------------------------------------------------

_UNLINKED = changed(RISKS, "[recovery-plan-tested]", "[rollback-rehearsed]")


@pytest.mark.parametrize(
    ("text", "found", "outcome", "said"),
    [
        (RISKS, (), "pass", ""),
        (RISKS, (verdict(),), "pass", ""),
        (RISKS, (verdict(outcome=Outcome.WAIVED),), "pass", ""),
        (_UNLINKED, (verdict(),), "fail", "recovery-plan-tested"),
        (_UNLINKED, (verdict(outcome=Outcome.WAIVED),), "fail", "recovery-plan-tested"),
        (_UNLINKED, (verdict(outcome=Outcome.PASS),), "pass", ""),
        (_UNLINKED, (verdict(outcome=Outcome.NOT_APPLICABLE),), "pass", ""),
        (_UNLINKED, (verdict("recovery-plan-tested", Outcome.UNKNOWN, "U-PERM"),), "unknown", "no open risk names it"),
        (changed(RISKS, "status: open", "status: closed"), (verdict(),), "fail", "recovery-plan-tested"),
        (changed(RISKS, "status: open", "status: closed"), (), "fail", "zero risk does not exist"),
        (changed(RISKS, "due: 2026-11-28T08:00:00Z", "due: 2026-11-01T08:00:00Z"), (), "fail", "R-1"),
        (changed(RISKS, "owner: Lead, ", ""), (), "fail", "owner"),
        (changed(RISKS, "workaround: Cash only, ", ""), (), "fail", "workaround"),
        ("as_of: 2026-11-19T08:00:00Z\nrisks: []\n", (), "fail", "zero risk does not exist"),
        ("as_of: 2026-11-19T08:00:00Z\nrisks: []\n", (verdict(),), "fail", "recovery-plan-tested"),
        ("as_of: 2026-10-19T08:00:00Z\nrisks: []\n", (), "unknown", "observed"),
        ("in prose", (), "unknown", "as_of"),
    ],
)  # fmt: skip
def test_every_risk_is_owned(text: str, found: tuple[Verdict, ...], outcome: str, said: str) -> None:
    one = judged(OWNED, papers(risks=text), found)
    assert one.outcome == outcome, one.message
    assert said in one.message


def test_an_overdue_risk_that_was_mitigated_or_accepted_is_not_overdue() -> None:
    late = changed(RISKS, "due: 2026-11-28T08:00:00Z", "due: 2026-11-01T08:00:00Z")
    for status in ("mitigated", "accepted"):
        assert judged(OWNED, papers(risks=changed(late, "status: open", f"status: {status}"))).outcome is Outcome.PASS


def test_without_a_register_nothing_is_known_of_risks() -> None:
    one = judged(OWNED, NO_PAPERS, (verdict(),))
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, ("U-MISSING",))
    assert "registers/risks.yaml" in one.message


def test_in_a_review_only_what_is_due_needs_a_risk() -> None:
    later = verdict()  # due seven days before go-live, which is ten days away
    assert judged(OWNED, papers(risks=_UNLINKED), (later,), mode=Mode.REVIEW).outcome is Outcome.PASS
    due = replace(later, due=timedelta(days=20))
    assert judged(OWNED, papers(risks=_UNLINKED), (due,), mode=Mode.REVIEW).outcome is Outcome.FAIL


def test_a_fail_that_could_not_be_read_any_more_never_improves_the_risks() -> None:
    failing = judged(OWNED, papers(risks=_UNLINKED), (verdict(),))
    hidden = judged(OWNED, papers(risks=_UNLINKED), (verdict("recovery-plan-tested", Outcome.UNKNOWN, "U-PERM"),))
    assert failing.outcome is Outcome.FAIL
    assert hidden.outcome is Outcome.UNKNOWN


# --- Signatures --------------------------------------------------------------------------------------------


def statement(
    file: str = "statements/a.json",
    *,
    by: str = "Ops lead",
    role: str = "operations-lead",
    key: str = "ops",
    holds: bool = True,
    document: Mapping[str, str] | None = None,
    **changes: Any,
) -> Envelope:
    """Return a signed statement for the release that is judged, with parts of its payload changed."""
    payload: dict[str, Any] = {
        "schema": "golive.statement/v1",
        "criterion": "people-training-complete",
        "question": DIGEST,
        "says": "It is so.",
        "role": role,
        "signer": by,
        "answer": "yes",
        "comment": "Seen.",
        "issued_at": format_instant(NOW - timedelta(days=1)),
        "expires_at": format_instant(NOW + timedelta(days=20)),
        "workload": WORKLOAD.name,
        "tenants": [],
        "scope": DIGEST,
        "release": {"name": "4.12"},
        "policy": {"name": "go-live"},
        **({"document": document} if document else {}),
        **changes,
    }
    signature = Signature(
        method=Method.KEY, holds=holds, why="" if holds else "other bytes", fingerprint=f"SHA256:{key}"
    )
    return Envelope(
        file=file, digest=DIGEST, blob="b", payload_type=STATEMENT_TYPE, payload=payload, signatures=(signature,)
    )


def signed(*envelopes: Envelope, **more: Any) -> Papers:
    return replace(GOOD, statements=envelopes, **more)


PLAN = DocumentPaper(
    name="escalation-sheet", file="documents/escalation-sheet.md", digest=DIGEST, fields={"author": "Ops lead"}
)
OF_PLAN = {"name": "escalation-sheet", "file": PLAN.file, "digest": DIGEST, "author": "Ops lead"}
BROKEN = Envelope(file="statements/b.json", digest=DIGEST, blob="b", problem="it is no JSON")


def busy(number: int, role: str) -> Envelope:
    return statement(f"statements/{number}.json", by="Busy", role=role, key="busy")


@pytest.mark.parametrize(
    ("given", "outcome", "code", "said"),
    [
        (signed(statement()), "pass", "", ""),
        (signed(statement(holds=False)), "unknown", "U-SIG", "does not hold"),
        (signed(statement(key="nobody")), "unknown", "U-SIG", "belongs to nobody"),
        (signed(statement(by="Busy")), "unknown", "U-SIG", "signed by Ops lead"),
        (signed(statement(role="security-lead")), "unknown", "U-SIG", "is not security-lead"),
        (signed(statement(by="Pipeline", role="a", key="ci")), "unknown", "U-SIG", "no person but a workflow"),
        (signed(BROKEN), "unknown", "U-PARSE", "it is no JSON"),
        (signed(statement(answer="perhaps")), "unknown", "U-PARSE", "none of"),
        (signed(statement(document=OF_PLAN), documents=(PLAN,)), "fail", "-2", "wrote the document"),
        (signed(busy(1, "a"), busy(2, "b")), "pass", "", ""),
        (signed(busy(1, "a"), busy(2, "b"), busy(3, "c")), "fail", "-3", "too many roles"),
        (signed(busy(1, "a"), busy(2, "b"), replace(busy(3, "c"), problem="cut")), "unknown", "U-PARSE", "cut"),
    ],
)  # fmt: skip
def test_every_signature_verifies(given: Papers, outcome: str, code: str, said: str) -> None:
    one = judged(SIGNED, given)
    assert one.outcome == outcome, one.message
    assert any(code in found for found in one.reason_codes) or not code
    assert said in one.message


SOMETHING_ELSE: tuple[dict[str, Any], ...] = (
    {"release": {"name": "4.11"}},
    {"workload": "another"},
    {"expires_at": format_instant(NOW)},
    {"criterion": "of-another-policy"},
)


@pytest.mark.parametrize("other", SOMETHING_ELSE)
def test_statements_about_something_else_are_history(other: Mapping[str, Any]) -> None:
    """Whoever signed them may have left since."""
    stranger = statement("statements/z.json", key="nobody", **other)
    assert judged(SIGNED, signed(statement(), stranger)).outcome is Outcome.PASS
    alone = judged(SIGNED, signed(stranger))
    assert (alone.outcome, alone.reason_codes) == (Outcome.UNKNOWN, ("U-MISSING",))


@pytest.mark.parametrize("other", SOMETHING_ELSE)
@pytest.mark.parametrize("signatures", [(), statement(holds=False).signatures])
def test_what_says_so_only_since_it_was_signed_is_no_history(
    other: Mapping[str, Any], signatures: tuple[Signature, ...]
) -> None:
    edited = replace(statement("statements/z.json", **other), signatures=signatures)
    assert judged(SIGNED, signed(statement(), edited)).outcome is Outcome.UNKNOWN
    assert judged(PACKET, signed(statement(), edited)).outcome is Outcome.UNKNOWN


def test_nobody_has_signed_yet() -> None:
    one = judged(SIGNED)
    assert (one.outcome, one.message) == (Outcome.UNKNOWN, "Nobody has signed anything for this release yet.")


# --- The packet --------------------------------------------------------------------------------------------


def waiver(number: int = 1, **changes: Any) -> Acceptance:
    given: dict[str, Any] = {
        "kind": "waiver",
        "criterion": f"capacity-{number}",
        "file": f"waivers/{number}.json",
        "digest": DIGEST,
        "counts": True,
        "reason": "compensated",
        "owner": "Owner",
        "requester": "Requester",
        "approver": "Approver",
        "expires": GO_LIVE,
        **changes,
    }
    return Acceptance(**given)


_FAILING = tuple(verdict(f"capacity-{number}") for number in range(1, 6))


@pytest.mark.parametrize(
    ("given", "waivers", "outcome", "said"),
    [
        (NO_PAPERS, (), "pass", ""),
        (signed(statement()), (waiver(),), "pass", ""),
        (replace(GOOD, problems=("registers cannot be listed",)), (), "unknown", "cannot be listed"),
        (replace(GOOD, documents=(replace(PLAN, problem="no UTF-8"),)), (), "unknown", "no UTF-8"),
        (replace(GOOD, registers=(register("rota", "", problem="too large"),)), (), "unknown", "too large"),
        (signed(BROKEN), (), "unknown", "it is no JSON"),
        (signed(statement(holds=False)), (), "unknown", "does not hold"),
        (GOOD, (waiver(expires=NOW),), "fail", "has expired"),
        (GOOD, (waiver(criterion="capacity-quota", expires=NOW),), "pass", ""),
        (GOOD, (waiver(requester="approver"),), "fail", "asked for the waiver"),
        (GOOD, (waiver(criterion="governance-signoffs-complete"),), "fail", "nobody may waive"),
        (GOOD, (waiver(reason="schedule-pressure"),), "fail", "reason that does not exist"),
        (GOOD, (waiver(kind="mitigation", reason=""),), "pass", ""),
        (GOOD, (waiver(kind="", why_not="it is no JSON"),), "unknown", "it is no JSON"),
        (GOOD, tuple(waiver(number) for number in range(1, 4)), "pass", ""),
        (GOOD, tuple(waiver(number) for number in range(1, 5)), "fail", "more waivers than the policy allows"),
    ],
)  # fmt: skip
def test_the_packet_is_whole(given: Papers, waivers: tuple[Acceptance, ...], outcome: str, said: str) -> None:
    one = judged(PACKET, given, _FAILING, waivers)
    assert one.outcome == outcome, one.message
    assert said in one.message


def test_of_several_problems_the_first_is_told_and_the_others_are_counted() -> None:
    one = judged(PACKET, replace(GOOD, problems=("the first", "the second", "the third")))
    assert "the first (and 2 more)" in one.message


def test_a_file_is_named_with_its_folders_since_many_end_alike() -> None:
    one = judged(PACKET, signed(replace(BROKEN, file="statements/beta-programme-run/product-owner.json")))
    assert "statements/beta-programme-run/product-owner.json: " in one.message


def test_a_run_that_was_cut_short_is_not_whole() -> None:
    one = judged(PACKET, GOOD, whole=False)
    assert (one.outcome, one.reason_codes) == (Outcome.UNKNOWN, ("U-PARTIAL",))


def test_the_order_of_papers_leaves_no_trace() -> None:
    first, second = statement(), busy(2, "a")
    assert judged(SIGNED, signed(first, second)) == judged(SIGNED, signed(second, first))
    assert judged(PACKET, signed(first, second)) == judged(PACKET, signed(second, first))


def test_a_gap_at_the_host_is_passed_on() -> None:
    gap = Gap(cause=Cause.DENIED, hides=(), scope="", detail="reviews are denied", fix="grant", probe="p")
    host = replace(statement(), signatures=(Signature(method=Method.HOST, holds=True, place="github:contoso/till"),))
    signing = Signing(
        papers=signed(host),
        workload=WORKLOAD,
        scope_digest=DIGEST,
        policy=policy(),
        moment=Moment(NOW, Tier.T1),
        hosts=HostSignatures(gaps=(gap,)),
    )
    one = by_rows(CRITERION[SIGNED], SIGNED, later_rows({}, (), signing)[SIGNED])
    assert one.outcome is Outcome.UNKNOWN
    assert one.gaps == (gap,)


# --- All together ------------------------------------------------------------------------------------------


def test_the_judge_looks_at_risks_after_everything_else() -> None:
    given = Papers(registers=(register("risks", RISKS), register("rota", changed(ROTA, "Bert", "Anna"))), there=True)
    rota = rows_of("rota", given)
    decision = judge(
        policy(),
        {"oncall_rota": rota},
        workload=WORKLOAD,
        tier=Tier.T1,
        now=NOW,
        documents={},
        circumstances=Circumstances(
            evidence=EvidenceName(digest=DIGEST, collected_at=NOW, completeness="partial"),
            scope_digest=DIGEST,
            probes=(),
            tool_version="1",
            people=PeopleSaid(papers=given),
        ),
    )
    found = {one.criterion: one for one in decision.verdicts}
    assert found["support-oncall-escalation"].outcome is Outcome.FAIL
    risks = {one.id: one.outcome for one in found["governance-risks-owned"].subjects}
    assert risks["criterion:support-oncall-escalation"] is Outcome.FAIL
    assert risks["criterion:cutover-plan-complete"] is Outcome.UNKNOWN
    assert "criterion:governance-evidence-intact" not in risks
    assert found["governance-evidence-intact"].reason_codes == ("U-PARTIAL",)
    assert [one.criterion for one in decision.verdicts] == [one.id for one in policy().criteria]

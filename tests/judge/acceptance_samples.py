"""Waivers and mitigations that the tests of acceptances are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from judge_samples import (
    NOW,
    PROOF,
    ROW_TYPES,
    criterion_text,
    decide,
    policy_text,
    rows,
    vm,
    workload,
)

from collector.judge.acceptance import acceptances
from collector.judge.attested import Signing
from collector.judge.loader import load_policy
from collector.judge.sight import Moment
from collector.judge.statements import Accepting, waiver_payload
from collector.model import (
    Acceptance,
    Method,
    Papers,
    Release,
    Tier,
    Verdict,
)
from collector.papers import WAIVER_TYPE, Envelope, Person, Register, RoleMap, Signature, SigningKey

WAIVING = """\
limits: {max_waivers: 2}
waivers:
  non_waivable: [testing-uat-signed]
  reasons: [compensated, vendor-fix-pending]
  approvers: [business-owner, sponsor]
  least: key
  blockers_at: [T2, T3]
  longest: P30D
"""
DAY = timedelta(days=1)
NAMES = ("recovery-a-first", "recovery-b-second", "recovery-c-third", "testing-uat-signed")
LINES = "- that: vm.on\n  severity: major\n- that: vm.nics >= 2\n  severity: minor\n- that: vm.load_pct <= 80\n"
POLICY = load_policy(
    {
        "policy.yaml": policy_text(*(criterion_text(LINES, id=name) for name in NAMES)).replace(
            "criteria:", WAIVING + "criteria:"
        )
    },
    ROW_TYPES,
)
FIRST = POLICY.criterion(NAMES[0])
OWNER = Person(
    name="Business owner",
    roles=("business-owner",),
    github="bo-login",
    keys=(SigningKey(public="ssh-ed25519 A", fingerprint="SHA256:a"),),
)
RUNNER = Person(name="Operations lead", roles=("operations-lead",))
RISKS = Register(
    kind="risks", file="registers/risks.yaml", digest=PROOF,
    text="as_of: 2026-11-20T08:00:00Z\nrisks:\n"
         "  - {id: R-3, title: A machine is off, status: open}\n  - {id: R-4, title: Gone, status: closed}\n",
)  # fmt: skip
RELEASED = replace(workload(), release=Release(name="4.12"))


def fail(criterion: str = NAMES[0], *, codes: tuple[str, ...] = ("1",), **more: object) -> Verdict:
    """Return the verdict over two machines of which one is off, less the changes."""
    judged = decide(POLICY, {"vm": rows(vm(on=False), vm("vm-web-02"))}).verdicts[0]
    said = tuple(f"F-{criterion}-{code}" for code in codes)
    subjects = tuple(replace(one, reason_codes=said) if one.reason_codes else one for one in judged.subjects)
    fixed = {"criterion": criterion, "reason_codes": said, "subjects": subjects}
    return replace(judged, **{**fixed, **more})  # type: ignore[arg-type]  # fields are chosen by name


def signing(**more: object) -> Signing:
    given = {
        "papers": Papers(roles=RoleMap(people=(OWNER, RUNNER)), registers=(RISKS,)), "workload": RELEASED,
        "scope_digest": PROOF, "policy": POLICY, "moment": Moment(NOW, Tier.T1), "tenants": ("t-1",), **more,
    }  # fmt: skip
    return Signing(**given)  # type: ignore[arg-type]  # fields are chosen by name


def envelope(
    kind: str = "waiver", *, of: Verdict | None = None, file: str = "waivers/a.json", **changes: object
) -> Envelope:
    """Return a waiver or mitigation in order, less the changes of its payload; `None` takes an entry out."""
    verdict = of or fail()
    made = Accepting(
        kind=kind, criterion=POLICY.criterion(verdict.criterion), verdict=verdict, reason="compensated",
        control="A standby runs beside it", risk="R-3", owner="Operations lead", requester="Operations lead",
        approver="Business owner", approver_role="business-owner",
        due=NOW + timedelta(days=20) if kind == "mitigation" else None,
        issued_at=NOW - timedelta(days=1), expires_at=NOW + timedelta(days=40),
    )  # fmt: skip
    payload = {**waiver_payload(made, signing()), **changes}
    return Envelope(
        file=file, digest=PROOF, blob="b", payload_type=WAIVER_TYPE,
        payload={name: value for name, value in payload.items() if value is not None},
        signatures=(Signature(method=Method.KEY, holds=True, fingerprint="SHA256:a"),),
    )  # fmt: skip


def given(*envelopes: Envelope, verdicts: dict[str, Verdict] | None = None, **more: object) -> tuple[Acceptance, ...]:
    found = verdicts or {NAMES[0]: fail()}
    return acceptances(Papers(waivers=envelopes), found, signing(**more))

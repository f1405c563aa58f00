"""A small policy, role map and workload that the tests of `golive attest` and `golive waive` share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from collector.judge.attested import Signing
from collector.judge.loader import load_policy
from collector.judge.policy import Attest, Criterion, Policy
from collector.judge.sight import Moment
from collector.model import Tier, Workload
from collector.papers import DocumentPaper, Envelope, Papers, Person, RoleMap, SigningKey

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GO_LIVE = datetime(2026, 12, 15, 8, 0, tzinfo=UTC)
DIGEST = "sha256:" + "d" * 64
POLICY = """\
policy: sample
version: "1"
limits: {max_waivers: 1, max_roles_per_person: 2}
waivers:
  non_waivable: [testing-uat-signed]
  reasons: [compensated]
  approvers: [sponsor]
  least: host
  longest: P30D
criteria:
  - id: cutover-plan-signed
    question: Is the cutover plan agreed?
    why: A night without a plan is long.
    severity: {default: blocker, T3: major}
    due: P7D
    max_age: P30D
    attest:
      says: The cutover plan names window and steps, and is agreed.
      by: [business-owner, release-manager]
      valid: P14D
      document: {name: cutover-plan, kind: plan, sections: [window, steps]}
      asks:
        held: {type: moment, ask: When was it walked through?, happened: true}
        open_points: {type: number, ask: How many points are open?}
      pass:
        - that: answer.open_points <= 3
          say: Too many points are open.
    fix: Agree on it.
  - id: testing-uat-signed
    question: Did the business accept it?
    why: They use it.
    severity: blocker
    due: P7D
    max_age: P30D
    attest:
      says: The process area accepts the release.
      by: [business-owner]
      each_area: true
      least: key
      valid: P14D
      not_applicable: true
    fix: Accept it.
  - id: people-training-complete
    question: Is everybody trained?
    why: They use it.
    severity: major
    due: P7D
    max_age: P30D
    attest:
      says: Everybody who uses it on the first day is trained.
      by: [training-lead]
      of_release: false
      valid: P60D
    fix: Train them.
"""


def policy() -> Policy:
    return load_policy({"policy.yaml": POLICY}, {})


def criterion(name: str = "cutover-plan-signed") -> Criterion:
    return policy().criterion(name)


def attest(name: str = "cutover-plan-signed") -> Attest:
    asked = criterion(name).attest
    assert asked is not None
    return asked


def person(name: str = "Business owner", *roles: str, **more: Any) -> Person:
    return Person(name=name, roles=roles or ("business-owner",), **more)


def key(letter: str = "a", revoked: datetime | None = None) -> SigningKey:
    return SigningKey(public=f"ssh-ed25519 {letter}", fingerprint=f"SHA256:{letter}", revoked=revoked)


def plan(**changes: Any) -> DocumentPaper:
    fields: dict[str, Any] = {
        "name": "cutover-plan",
        "file": "documents/cutover-plan.md",
        "digest": DIGEST,
        "fields": {"kind": "plan", "author": "Release manager", "reviewed": "2026-11-20"},
        "sections": ("window", "steps", "more"),
    }
    return DocumentPaper(**(fields | changes))


def workload(**changes: Any) -> Workload:
    fields: dict[str, Any] = {"name": "contoso-shop", "tier": Tier.T1, "go_live": GO_LIVE, "subscriptions": ("s",)}
    return Workload(**(fields | changes))


def signing(papers: Papers | None = None, tier: Tier = Tier.T1) -> Signing:
    return Signing(
        papers=papers or Papers(roles=RoleMap(people=(person(),))),
        workload=workload(),
        scope_digest=DIGEST,
        policy=policy(),
        moment=Moment(NOW, tier),
    )


def signed_by(signer: str, role: str, name: str = "x", *, ends: datetime = NOW + timedelta(days=1)) -> Envelope:
    """Return a statement as it is read from the folder of papers."""
    payload: Mapping[str, Any] = {
        "criterion": name,
        "role": role,
        "signer": signer,
        "workload": "contoso-shop",
        "expires_at": ends.isoformat(),
    }
    return Envelope(file=f"statements/{name}/{role}.json", digest=DIGEST, blob="", payload=payload)

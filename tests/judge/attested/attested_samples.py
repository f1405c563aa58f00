"""People, papers and criteria that the tests of signed statements are made of; signatures are told, not made."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from collector.derive.rows import Field, Row, RowSet, described
from collector.instants import format_instant
from collector.judge.attested import HostApprovalOf, Signing, statement_verdicts
from collector.judge.attested.named_facts import facts_digest, named_facts
from collector.judge.digests import criterion_digest
from collector.judge.evaluate import judge_criterion
from collector.judge.loader import load_policy
from collector.judge.policy import Criterion, Policy
from collector.judge.sight import Moment
from collector.model import Cause, Gap, Release, SubjectVerdict, Tier, Verdict, Workload
from collector.papers import (
    STATEMENT_TYPE,
    DocumentPaper,
    Envelope,
    Method,
    Papers,
    Person,
    RoleMap,
    Signature,
    SigningKey,
)
from collector.workload import Cutover

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SCOPE = "sha256:" + "5" * 64
DIGEST, OTHER_DIGEST = "sha256:" + "a" * 64, "sha256:" + "b" * 64
PLACE = "github:contoso/shop"
BUSINESS, RELEASE, OTHER = "Business owner", "Release manager", "Second business owner"


def key(name: str) -> SigningKey:
    return SigningKey(public=f"ssh-ed25519 {name}", fingerprint=f"SHA256:{name}")


def person(name: str, *roles: str, **more: Any) -> Person:
    return Person(name=name, roles=roles, keys=(key(name),), **more)


PEOPLE = (
    person(BUSINESS, "business-owner", github="bo-login"),
    person(RELEASE, "release-manager"),
    person(OTHER, "business-owner", "release-manager"),
    person("Author", "business-owner", github="writer"),
    person("Pipeline", "business-owner", machine=True),
    person("Support lead", "support-lead"),
    person("Sales owner", "business-owner", areas=("sales",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Row):
    """A row about which people sign."""

    kind: ClassVar[str] = "drill"
    last_drill: Field[datetime] = described("when it was last tried")
    worked: Field[bool] = described("it worked")
    covers: Field[tuple[str, ...]] = described("what was tried")


def drill(name: str = "one", **changes: object) -> Drill:
    fields: dict[str, object] = {
        "subject": f"drill:{name}", "evidence": (DIGEST,), "observed_at": NOW,
        "last_drill": NOW - timedelta(days=30), "worked": True, "covers": ("restore", "failover"),
    }  # fmt: skip
    return Drill(**{**fields, **changes})  # type: ignore[arg-type]  # fields are chosen by name


def rows(*found: Row, gaps: tuple[Gap, ...] = (), complete: bool = True) -> RowSet:
    return RowSet(rows=found, gaps=gaps, complete=complete, observed_at=NOW)


def gap(scope: str = "", cause: Cause = Cause.DENIED) -> Gap:
    return Gap(cause=cause, hides=("review",), scope=scope, detail="reading was denied", fix="grant read", probe="p")


HEAD = """
policy: sample
version: "1"
criteria:
  - id: cutover-plan-signed
    question: Is the plan signed?
    why: Because.
    severity: blocker
    due: P7D
    max_age: PT24H
    fix: Plan it.
"""
PLAN = """
    params: {max_rto: PT1H, max_age: P60D}
    attest:
      says: The plan is agreed.
      by: [business-owner, release-manager]
      valid: P14D
      document: {name: cutover-plan, kind: plan, sections: [scope, window], max_age: P60D}
      asks:
        held: {type: moment, ask: When was it agreed?, happened: true}
        rto: {type: duration, ask: How long did it take?}
      pass:
        - {that: answer.rto <= params.max_rto, say: It took too long.}
        - answer.held_age <= params.max_age
"""
PLAIN = """
    attest:
      says: It is agreed.
      by: [business-owner]
      valid: P14D
"""
ROWS = """
    rows: drill
    pass: [drill.worked]
"""


def policy(text: str = PLAN, **attest: str) -> Policy:
    """Return a policy of one criterion; `attest` adds keys below `attest`."""
    added = "".join(f"      {name}: {value}\n" for name, value in attest.items())
    return load_policy({"policy.yaml": HEAD.lstrip() + text.strip("\n") + "\n" + added}, {"drill": Drill})


PLAN_POLICY = policy()
PLAIN_POLICY = policy(PLAIN)
FACTS_POLICY = policy(ROWS + PLAIN, facts="[last_drill]")

WORKLOAD = Workload(
    name="shop", tier=Tier.T1, go_live=NOW + timedelta(days=20), subscriptions=("s",),
    release=Release(name="4.12", commit="a" * 40),
    cutover=Cutover(starts=NOW + timedelta(days=20), ends=NOW + timedelta(days=20, hours=10)),
)  # fmt: skip
DOCUMENT = DocumentPaper(
    name="cutover-plan", file="documents/cutover-plan.md", digest=DIGEST, sections=("scope", "window", "steps"),
    fields={"kind": "plan", "author": "Author", "reviewed": "2026-11-10"},
)  # fmt: skip


def signing(of: Policy = PLAN_POLICY, *statements: Envelope, **changes: Any) -> Signing:
    """Return everything that statements are held against; `roles`, `documents` and `problems` change the papers."""
    papers = Papers(
        roles=RoleMap(people=changes.pop("people", PEOPLE)),
        statements=statements,
        documents=changes.pop("documents", (DOCUMENT,)),
        problems=changes.pop("problems", ()),
        there=True,
    )
    fields = {
        "workload": WORKLOAD,
        "scope_digest": SCOPE,
        "moment": Moment(NOW, Tier.T1),
        "tenants": ("t1",),
        **changes,
    }
    return Signing(papers=papers, policy=of, **fields)


def payload(of: Policy = PLAN_POLICY, role: str = "business-owner", rowset: RowSet | None = None) -> dict[str, Any]:
    """Return a statement that counts for the one criterion of a policy."""
    criterion = of.criteria[0]
    attest = criterion.attest
    assert attest is not None
    values = named_facts(criterion, rowset or rows(), Tier.T1)
    return {
        "schema": "golive.statement/v1",
        "criterion": criterion.id,
        "question": criterion_digest(criterion),
        "says": attest.says,
        "role": role,
        "area": "",
        "signer": BUSINESS if role == "business-owner" else RELEASE,
        "answer": "yes",
        "comment": "Looked at all of it.",
        "answers": {"held": "2026-11-20T09:00:00Z", "rto": "PT41M"} if attest.asks else {},
        "issued_at": format_instant(NOW - timedelta(days=1)),
        "expires_at": format_instant(NOW + timedelta(days=5)),
        "workload": "shop",
        "tenants": ["t1"],
        "scope": SCOPE,
        "release": {"name": "4.12", "commit": "a" * 40, "digests": []},
        "policy": {"name": "sample", "version": "1", "semantic_digest": of.name.semantic_digest},
        "document": {"name": "cutover-plan", "file": DOCUMENT.file, "digest": DIGEST, "author": "Author"},
        "facts": {"digest": facts_digest(values), "values": dict(values)},
    }


def changed(of: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a payload with changes by dotted name; `None` takes a key away."""
    made = copy.deepcopy(dict(of))
    for name, value in changes.items():
        *above, last = name.split(".")
        part = made
        for step in above:
            part = part[step]
        if value is None:
            part.pop(last, None)
        else:
            part[last] = value
    return made


def by_key(name: str, *, holds: bool = True, why: str = "") -> Signature:
    return Signature(method=Method.KEY, holds=holds, why=why, fingerprint=f"SHA256:{name}")


def by_host(request: str = "12", path: str = "attestations/statements/x.json") -> Signature:
    return Signature(method=Method.HOST, holds=False, place=PLACE, request=request, path=path)


def approval(name: str = BUSINESS, blob: str = "b10b", **changes: Any) -> HostApprovalOf:
    fields = {
        "person": name, "place": PLACE, "request": "12", "path": "attestations/statements/x.json", "blob": blob,
        "approved": True, "at": NOW - timedelta(hours=20), **changes,
    }  # fmt: skip
    return HostApprovalOf(**fields)


def envelope(of: Mapping[str, Any], *signatures: Signature, file: str = "", **changes: Any) -> Envelope:
    """Return a signed file; without signatures it is signed by the key of whom it names."""
    by = signatures or (by_key(str(of.get("signer"))),)
    made = Envelope(
        file=file or f"statements/{of.get('role')}-{of.get('issued_at')}-{of.get('answer')}.json",
        digest=OTHER_DIGEST, blob="b10b", payload_type=STATEMENT_TYPE, payload=of, signatures=by,
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def verdicts(papers: Signing, rowset: RowSet | None = None) -> dict[str, SubjectVerdict]:
    """Return the verdicts on the statements of the one criterion, by subject."""
    found = statement_verdicts(papers.policy.criteria[0], papers, {"drill": rowset} if rowset else {})
    return {one.id: one for one in found}


def of_business(papers: Signing, rowset: RowSet | None = None) -> SubjectVerdict:
    return verdicts(papers, rowset)["statement:business-owner"]


def judged(papers: Signing, rowset: RowSet | None = None) -> Verdict:
    """Judge the one criterion with what people signed about it."""
    criterion: Criterion = papers.policy.criteria[0]
    found = {"drill": rowset} if rowset else {}
    return judge_criterion(criterion, found, papers.moment, {}, statement_verdicts(criterion, papers, found))

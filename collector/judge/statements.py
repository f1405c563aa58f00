"""What a statement, a waiver and a mitigation say: their payloads, bound to everything that they were made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector.instants import format_instant
from collector.judge.accepting import paper
from collector.judge.attested import Signing, statement
from collector.judge.attested.named_facts import NamedFacts, facts_digest
from collector.judge.attested.statement import Said
from collector.judge.digests import criterion_digest
from collector.judge.policy import Attest, Criterion
from collector.model import Outcome, Verdict
from collector.papers import DocumentPaper

ANSWERS = tuple(one.value for one in Said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody wants to sign about a criterion."""

    criterion: Criterion
    attest: Attest
    role: str
    area: str = ""
    signer: str
    """By the name of the role map."""
    answer: str
    comment: str
    answers: Mapping[str, object]
    """As JSON: moments and durations as ISO 8601 writes them."""
    issued_at: datetime
    expires_at: datetime
    document: DocumentPaper | None = None
    facts: NamedFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """What somebody wants to sign about a fail: that it is accepted, or that its owner works on it."""

    kind: str
    """`waiver` or `mitigation`."""
    criterion: Criterion
    verdict: Verdict
    reason: str
    control: str
    risk: str
    owner: str
    requester: str
    approver: str
    approver_role: str
    due: datetime | None
    issued_at: datetime
    expires_at: datetime


def statement_payload(said: Claim, signing: Signing) -> dict[str, Any]:
    """Return the payload of a statement (`docs/attestations.md`); its canonical JSON is what gets signed."""
    return {
        "schema": statement.SCHEMA,
        "criterion": said.criterion.id,
        "question": criterion_digest(said.criterion),
        "says": said.attest.says,
        "role": said.role,
        "area": said.area,
        "signer": said.signer,
        "answer": said.answer,
        "comment": said.comment,
        "answers": dict(said.answers),
        "issued_at": format_instant(said.issued_at),
        "expires_at": format_instant(said.expires_at),
        **_bound(signing),
        **({} if said.document is None else {"document": _document(said.document)}),
        **_facts(said),
    }


def waiver_payload(given: Accepting, signing: Signing) -> dict[str, Any]:
    """Return the payload of a waiver or mitigation: it covers the fails of this verdict, and no others."""
    return {
        "schema": paper.SCHEMA,
        "kind": given.kind,
        "criterion": given.criterion.id,
        "question": criterion_digest(given.criterion),
        "fails": fails_of(given.verdict),
        "subjects": failing_subjects(given.verdict),
        "failing": _ways_of_failing(given.verdict),
        "reason": given.reason,
        "control": given.control,
        "risk": given.risk,
        "owner": given.owner,
        "requester": given.requester,
        "approver": given.approver,
        "approver_role": given.approver_role,
        **({} if given.due is None else {"due": format_instant(given.due)}),
        "issued_at": format_instant(given.issued_at),
        "expires_at": format_instant(given.expires_at),
        **_bound(signing),
    }


def fails_of(verdict: Verdict) -> list[str]:
    """Return the codes of what fails."""
    return [code for code in verdict.reason_codes if code.startswith("F-")]


def failing_subjects(verdict: Verdict) -> list[str]:
    """Return the ids of the subjects that fail, each once."""
    failing = (one.id for one in verdict.subjects if one.outcome is Outcome.FAIL)
    return sorted(set(failing))


def _ways_of_failing(verdict: Verdict) -> dict[str, list[str]]:
    """Return by subject the codes of what fails of it: that one machine fails so says nothing about the next."""
    found: dict[str, set[str]] = {}
    for one in verdict.subjects:
        if one.outcome is Outcome.FAIL:
            found.setdefault(one.id, set()).update(code for code in one.reason_codes if code.startswith("F-"))
    return {subject: sorted(codes) for subject, codes in sorted(found.items())}


def _bound(signing: Signing) -> dict[str, Any]:
    """Return what a paper was made for: of another workload, scope, release or policy it says nothing."""
    release, policy = signing.workload.release, signing.policy.name
    return {
        "workload": signing.workload.name,
        "tenants": sorted(signing.tenants),
        "scope": signing.scope_digest,
        "release": {"name": release.name, "commit": release.commit, "digests": sorted(release.digests)},
        "policy": {"name": policy.name, "version": policy.version, "semantic_digest": policy.semantic_digest},
    }


def _document(document: DocumentPaper) -> dict[str, str]:
    return {"name": document.name, "file": document.file, "digest": document.digest, "author": document.author}


def _facts(said: Claim) -> dict[str, Any]:
    if not said.attest.facts:
        return {}
    return {"facts": {"digest": facts_digest(said.facts), "values": said.facts}}

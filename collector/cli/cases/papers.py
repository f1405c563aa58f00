"""The papers of a case: a role map, a document and statements that are in order wherever the case says nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from collector.cli.cases.files import Case, WrittenDocument, WrittenStatement
from collector.derive import RowSet
from collector.instants import format_instant
from collector.judge.attested import HostApprovalOf, HostSignatures, Signing
from collector.judge.attested.named_facts import named_facts
from collector.judge.policy import Attest, Criterion
from collector.judge.statements import Claim, statement_payload
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

_DIGEST = "sha256:" + "0" * 64
_PLACE = "github:case/case"


def signed(case: Case, criterion: Criterion, rowsets: Mapping[str, RowSet], signing: Signing) -> Signing:
    """Return what statements are held against, with the statements of a case."""
    attest = criterion.attest
    if attest is None:
        return signing
    now = signing.moment.now
    paper = _document(attest, case.document, now)
    people = _people(attest, [one.value for one in case.statements])
    papers = Papers(roles=RoleMap(people=people), documents=(paper,) if paper else (), there=True)
    bare = replace(signing, papers=papers)
    made = tuple(
        _envelope(number, one.value, criterion, attest, paper, rowsets, bare)
        for number, one in enumerate(case.statements, start=1)
    )
    approvals = tuple(_approval(one, now) for one in made)
    return replace(bare, papers=replace(papers, statements=made), hosts=HostSignatures(approvals=approvals))


def _name(statement: WrittenStatement) -> str:
    return statement.by or f"The {statement.role}"


def _people(attest: Attest, statements: list[WrittenStatement]) -> tuple[Person, ...]:
    """Return a person for each role, and whoever signs by a name, in the roles for which they sign."""
    roles: dict[str, list[str]] = {f"The {role}": [role] for role in attest.by}
    for one in statements:
        held = roles.setdefault(_name(one), [])
        held.extend({one.role} - set(held))
    return tuple(
        Person(name=name, roles=tuple(held), keys=(SigningKey(public=name, fingerprint=_fingerprint(name)),))
        for name, held in roles.items()
    )


def _fingerprint(name: str) -> str:
    return f"SHA256:{name}"


def _document(attest: Attest, written: WrittenDocument, now: datetime) -> DocumentPaper | None:
    asked = attest.document
    if asked is None or written.missing:
        return None
    reviewed = written.reviewed or now - timedelta(days=1)
    return DocumentPaper(
        name=asked.name,
        file=f"documents/{asked.name}.md",
        digest=_DIGEST,
        fields={
            "kind": asked.kind if written.kind is None else written.kind,
            "author": written.author,
            "reviewed": format_instant(reviewed),
        },
        sections=asked.sections if written.sections is None else written.sections,
    )


def _envelope(
    number: int,
    written: WrittenStatement,
    criterion: Criterion,
    attest: Attest,
    paper: DocumentPaper | None,
    rowsets: Mapping[str, RowSet],
    signing: Signing,
) -> Envelope:
    payload = statement_payload(_claim(written, criterion, attest, paper, rowsets, signing), signing)
    if written.release:
        payload["release"] = {"name": written.release, "commit": "", "digests": []}
    return _sealed(number, written, payload)


def _claim(
    written: WrittenStatement,
    criterion: Criterion,
    attest: Attest,
    paper: DocumentPaper | None,
    rowsets: Mapping[str, RowSet],
    signing: Signing,
) -> Claim:
    moment = signing.moment
    issued = written.signed or moment.now - timedelta(hours=1)
    return Claim(
        criterion=criterion,
        attest=attest,
        role=written.role,
        area=written.area,
        signer=_name(written),
        answer=written.answer.value,
        comment=written.comment,
        answers=written.answers,
        issued_at=issued,
        expires_at=written.expires or issued + attest.valid,
        document=paper,
        facts=named_facts(criterion, rowsets[criterion.rows], moment.tier) if criterion.rows else {},
    )


def _sealed(number: int, written: WrittenStatement, payload: dict[str, Any]) -> Envelope:
    file = f"statements/{number}.json"
    signature = Signature(
        method=written.method,
        holds=written.method is Method.KEY,
        fingerprint=_fingerprint(_name(written)),
        place=_PLACE,
        path=file,
    )
    return Envelope(
        file=file,
        digest=_DIGEST,
        blob=str(number),
        payload_type=STATEMENT_TYPE,
        payload=payload,
        signatures=(signature,),
    )


def _approval(envelope: Envelope, now: datetime) -> HostApprovalOf:
    return HostApprovalOf(
        person=str(envelope.payload["signer"]),
        place=_PLACE,
        request="",
        path=envelope.file,
        blob=envelope.blob,
        approved=True,
        at=now,
    )

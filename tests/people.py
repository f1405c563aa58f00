"""Papers that people would write and sign about what was found: for tests that judge the whole policy.

Who they are, and what they answer where nobody says otherwise, is that of the demo (`simulator/scenarios/ready`).
Signatures are told, not made: nobody needs `ssh-keygen` for these.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import simulator
from collector.derive.rows import RowSet
from collector.evidence.canonical import digest
from collector.instants import parse_instant
from collector.judge.attested import Signing
from collector.judge.attested.named_facts import named_facts
from collector.judge.evaluate import NOTHING_READ
from collector.judge.policy import Attest, Criterion, DocumentAsk, Policy
from collector.judge.statements import Accepting, Claim, statement_payload, waiver_payload
from collector.papers import (
    STATEMENT_TYPE,
    WAIVER_TYPE,
    DocumentPaper,
    EarlierRun,
    Envelope,
    Method,
    Papers,
    Person,
    Register,
    RoleMap,
    Signature,
    SigningKey,
)
from simulator.people import Cast, read_cast

AUTHOR = "Project lead of the shop"
"""Who wrote every document, and signs none."""


@cache
def demo_cast() -> Cast:
    return read_cast(Path(simulator.__file__).parent / "scenarios" / "ready" / "people")


def demo_answers() -> Mapping[str, Mapping[str, Any]]:
    """What the people of the demo answer; go-live is on 1 December 2026 there."""
    return demo_cast().answers


@cache
def people() -> tuple[Person, ...]:
    """One person for each role, as the demo has them."""
    return tuple(
        Person(name=one.name, roles=one.roles, keys=(_key(one.name),), machine=one.machine)
        for one in demo_cast().people
    )


def registers_of(texts: Mapping[str, str]) -> tuple[Register, ...]:
    """Return registers by their file names, such as `risks.yaml`."""
    return tuple(
        Register(
            kind=name.partition(".")[0],
            file=f"registers/{name}",
            digest=digest(text.encode()),
            text=text,
            size=len(text),
        )
        for name, text in sorted(texts.items())
    )


@cache
def demo_registers() -> Mapping[str, str]:
    """The registers of the demo, by file name."""
    return {file.name: file.read_text("utf-8") for file in sorted(demo_cast().registers.iterdir())}


def unsigned(registers: Mapping[str, str] | None = None) -> Papers:
    """Return the papers before anybody signs: the role map and the registers, of which rows are made."""
    texts = demo_registers() if registers is None else registers
    return Papers(roles=RoleMap(people=people()), registers=registers_of(texts), there=True)


def papers_for(
    policy: Policy,
    signing: Signing,
    rowsets: Mapping[str, RowSet],
    answers: Mapping[str, Mapping[str, Any]],
    *,
    otherwise: Mapping[str, str] | None = None,
    without: frozenset[str] = frozenset(),
    signed: datetime | None = None,
) -> Papers:
    """Return the papers of `signing` with every document and statement that the policy asks for, and earlier runs.

    `answers` go before those of the demo, one by one; `otherwise` answers a criterion with another word than `yes`;
    nobody signs the criteria in `without`; `signed` is three days ago where it is not given.
    """
    at = signed or signing.moment.now - timedelta(days=3)
    asked = [one for one in policy.criteria if one.attest is not None and one.id not in without]
    wanted = {one.attest.document.name: one.attest.document for one in asked if one.attest and one.attest.document}
    documents = tuple(_document(ask, at) for _, ask in sorted(wanted.items()))
    held = dataclasses.replace(signing, papers=dataclasses.replace(signing.papers, documents=documents))
    known = {one.id: {**demo_answers().get(one.id, {}), **answers.get(one.id, {})} for one in asked}
    made = (
        statement(criterion, held, rowsets, role, area, known[criterion.id], (otherwise or {}), at)
        for criterion in asked
        for role, area in _slots(criterion, held)
    )
    return dataclasses.replace(held.papers, statements=tuple(made), earlier=earlier_runs(signing))


def earlier_runs(signing: Signing) -> tuple[EarlierRun, ...]:
    """Return reviews of the same workload on the days of the demo, five weeks before go-live and later."""
    return tuple(
        EarlierRun(
            packet=digest(one["at"].encode()),
            decided_at=parse_instant(one["at"]),
            mode=one["mode"],
            ruling="ON_TRACK",
            workload=signing.workload.name,
            scope=signing.scope_digest,
            policy=signing.policy.name.semantic_digest,
        )
        for one in demo_cast().earlier
    )


def statement(
    criterion: Criterion,
    signing: Signing,
    rowsets: Mapping[str, RowSet],
    role: str,
    area: str,
    answers: Mapping[str, Any],
    otherwise: Mapping[str, str],
    at: datetime,
) -> Envelope:
    """Return the statement of whoever holds a role about a criterion, signed by their key."""
    attest = _attest(criterion)
    claim = Claim(
        criterion=criterion,
        attest=attest,
        role=role,
        area=area,
        signer=holder(role, signing.papers),
        answer=otherwise.get(criterion.id, "yes"),
        comment="Read it, and asked about what was not clear.",
        answers=answers,
        issued_at=at,
        expires_at=at + attest.valid,
        document=signing.papers.document(attest.document.name) if attest.document else None,
        facts=named_facts(criterion, rowsets.get(criterion.rows, NOTHING_READ), signing.moment.tier),
    )
    file = f"statements/{criterion.id}/{role}{f'-{area}' if area else ''}.json"
    return enveloped(statement_payload(claim, signing), STATEMENT_TYPE, file, claim.signer)


def acceptance(accepting: Accepting, signing: Signing) -> Envelope:
    """Return a waiver or mitigation, signed by the key of its approver."""
    file = f"waivers/{accepting.criterion.id}.json"
    return enveloped(waiver_payload(accepting, signing), WAIVER_TYPE, file, accepting.approver)


def enveloped(payload: Mapping[str, Any], payload_type: str, file: str, signer: str) -> Envelope:
    """Return a signed file as it was read, its signature found to hold."""
    return Envelope(
        file=file,
        digest=digest(file.encode()),
        blob="0" * 40,
        payload_type=payload_type,
        payload=payload,
        payload_digest=digest(repr(payload).encode()),
        signatures=(Signature(method=Method.KEY, holds=True, fingerprint=_key(signer).fingerprint),),
        size=1,
    )


def holder(role: str, papers: Papers) -> str:
    """Return who holds a role. Raises `LookupError` where nobody does: then the test needs one more person."""
    for one in papers.roles.people:
        if role in one.roles:
            return one.name
    raise LookupError(f"nobody in the role map is {role}")


def _slots(criterion: Criterion, signing: Signing) -> Iterator[tuple[str, str]]:
    attest = _attest(criterion)
    return product(attest.by, signing.workload.process_areas if attest.each_area else ("",))


def _attest(criterion: Criterion) -> Attest:
    assert criterion.attest is not None, f"people sign nothing about {criterion.id}"
    return criterion.attest


def _document(ask: DocumentAsk, at: datetime) -> DocumentPaper:
    fields = {"kind": ask.kind, "author": AUTHOR, "reviewed": at.date().isoformat()}
    return DocumentPaper(
        name=ask.name,
        file=f"documents/{ask.name}.md",
        digest=digest(ask.name.encode()),
        fields=fields,
        sections=ask.sections,
        size=1,
    )


def _key(name: str) -> SigningKey:
    return SigningKey(public=f"ssh-ed25519 {name}", fingerprint=f"SHA256:{name}")

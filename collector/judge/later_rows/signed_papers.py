"""Rows about the statements that people signed for what is judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector.derive.registers.judged import SignedPaper
from collector.derive.rows import Field, RowSet, Unknown
from collector.judge.attested import Signing
from collector.judge.attested.bindings import concerns
from collector.judge.attested.documents import own_work
from collector.judge.attested.objections import Objection
from collector.judge.attested.signers import Signed, folded_name, is_altered, who_signed
from collector.judge.attested.statement import Statement, read_statement
from collector.judge.wording import plain
from collector.model import Method, Reason
from collector.papers import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A statement with who signed it; an objection stands where that cannot be read or verified."""

    envelope: Envelope
    statement: Statement | Objection
    signed: Signed | Objection


def checked_statements(signing: Signing) -> tuple[Checked, ...]:
    """Return the statements that are about what is judged, or may be; those of other releases are history."""
    in_order = sorted(signing.papers.statements, key=lambda one: (one.file, one.digest))
    checked = (_checked(envelope, signing) for envelope in in_order)
    return tuple(one for one in checked if is_altered(one.envelope) or _is_ours(one.statement, signing))


def _checked(envelope: Envelope, signing: Signing) -> Checked:
    signed = who_signed(envelope, signing, Method.HOST)
    return Checked(envelope=envelope, statement=read_statement(envelope), signed=signed)


def _is_ours(statement: Statement | Objection, signing: Signing) -> bool:
    if isinstance(statement, Objection):
        return True
    criterion = next((one for one in signing.policy.criteria if one.id == statement.criterion), None)
    if criterion is None or statement.expires_at <= signing.moment.now:
        return False
    objection = concerns(statement, criterion, signing)
    return objection is None or objection.reason is Reason.MISSING  # this run does not know its own release


def signed_papers(checked: Sequence[Checked], signing: Signing) -> RowSet:
    """Return a row for each statement; where there is none, nothing is proven."""
    roles = _roles_by_person(checked)
    rows = tuple(_row(one, signing, roles) for one in checked)
    return RowSet(rows=rows, gaps=signing.hosts.gaps if not rows else (), complete=False)


def _roles_by_person(checked: Iterable[Checked]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in checked:
        if isinstance(one.signed, Signed) and isinstance(one.statement, Statement):
            found[folded_name(one.signed.person.name)].add(one.statement.role.casefold())
    return {name: frozenset(roles) for name, roles in found.items()}


def _row(one: Checked, signing: Signing, roles: Mapping[str, frozenset[str]]) -> SignedPaper:
    problem = next(_problems(one), None)
    return SignedPaper(
        subject=paper_name(one.envelope.file),
        evidence=(one.envelope.digest,),
        observed_at=signing.moment.now,
        verifies=problem or True,
        four_eyes=problem or _four_eyes(one, signing),
        roles_of_signer=problem or _count(one, roles),
        most_roles=float(signing.policy.limits.max_roles_per_person),
    )


def _problems(one: Checked) -> Iterator[Unknown]:
    """Yield why a statement cannot be verified; the signature first."""
    for found in (one.signed, one.statement):
        if isinstance(found, Objection):
            yield unknown_by(found)
            return
    if isinstance(one.signed, Signed) and isinstance(one.statement, Statement):
        person, role = one.signed.person, one.statement.role
        if role not in person.roles:
            why = f"{plain(person.name)} is not {plain(role)} in roles.yaml: let somebody who is sign it"
            yield Unknown(reason=Reason.SIGNATURE, why=why)


def paper_name(file: str) -> str:
    """Return the subject that a file of the papers is: many of them end in the same name."""
    return f"paper:{file}"


def unknown_by(objection: Objection) -> Unknown:
    """Return the unknown that an objection stands for."""
    return Unknown(reason=objection.reason, why=objection.message, gaps=objection.gaps)


def _four_eyes(one: Checked, signing: Signing) -> Field[bool]:
    if not isinstance(one.signed, Signed) or not isinstance(one.statement, Statement):
        return True
    document = one.statement.document
    paper = signing.papers.document(document.name) if document else None
    return own_work(one.signed.person, paper) is None


def _count(one: Checked, roles: Mapping[str, frozenset[str]]) -> float:
    name = folded_name(one.signed.person.name) if isinstance(one.signed, Signed) else ""
    return float(len(roles.get(name, ())))

"""Who signed a paper: a person of the role map whose signature holds by a method that is good enough, or why nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from collector.instants import format_instant
from collector.judge.attested.host_signers import host_signed
from collector.judge.attested.objections import Objection, garbled, unsigned
from collector.judge.attested.signing import Signing
from collector.judge.wording import all_of, plain
from collector.model import Digest, Method
from collector.papers import WAIVER_TYPE, Envelope, Person, RoleMap, Signature, SigningKey, look_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A person who signed, and by what that is proven."""

    person: Person
    method: Method
    at: datetime | None = None
    """When a host recorded it; a key tells no time."""
    until: datetime | None = None
    """When the key will be revoked, where that is known already."""
    evidence: tuple[Digest, ...] = ()


def who_signed(envelope: Envelope, signing: Signing, least: Method) -> Signed | Objection:
    """Return the person whom the payload names as `signer` (of a waiver: `approver`), if that very person signed it."""
    if envelope.problem:
        return garbled(f"it cannot be read: {plain(envelope.problem)}")
    if not envelope.signatures:
        return unsigned("nobody has signed it: make it anew with `golive attest`, or let its signer sign it")
    claimed = envelope.payload.get("approver" if envelope.payload_type == WAIVER_TYPE else "signer")
    if not isinstance(claimed, str) or not claimed.strip():
        return garbled("it does not name who signs it")
    answers = [_answer(one, envelope, signing, least, claimed) for one in envelope.signatures]
    found = [one for one in answers if isinstance(one, Signed)]
    by_claimed = [one for one in found if same_name(one.person.name, claimed)]
    if by_claimed:
        return max(by_claimed, key=lambda one: one.method.rank)
    if found:
        return _by_others(found, claimed)
    return next(one for one in answers if isinstance(one, Objection))


def is_altered(envelope: Envelope) -> bool:
    """Say whether nobody signed what stands in a file now, whatever stood there once; a host alone can tell of its own.

    What such a file says that it is about, for example another release, nobody has signed either.
    """
    return not any(one.holds or one.method is Method.HOST for one in envelope.signatures)


def same_name(one: str, other: str) -> bool:
    """Say whether two spellings are of one name."""
    return folded_name(one) == folded_name(other)


def folded_name(name: str) -> str:
    """Return what is the same for spellings of one name."""
    return look_of(name)


def is_called(person: Person, written: str) -> bool:
    """Say whether a text is the name of a person, or a login by which a host knows them."""
    return folded_name(written) in names_of(person)


def names_of(person: Person) -> frozenset[str]:
    """Return every name by which a person is known, folded."""
    return frozenset(folded_name(one) for one in (person.name, person.github, person.azure_devops) if one.strip())


def _by_others(found: Iterable[Signed], claimed: str) -> Objection:
    others = all_of(sorted({plain(one.person.name) for one in found}))
    return unsigned(f"it names {plain(claimed)} as signer, but it was signed by {others}: each signs for themselves")


def _answer(
    signature: Signature, envelope: Envelope, signing: Signing, least: Method, claimed: str
) -> Signed | Objection:
    if signature.method is Method.OIDC:
        return unsigned("it is signed by a sign-in (oidc), which this version does not accept: sign it by key or host")
    if signature.method.rank < least.rank:
        return unsigned(f"it is signed by {signature.method}, and here at least {least} is needed: sign it by {least}")
    if signature.method is Method.HOST:
        found = host_signed(signature, envelope, signing, claimed)
        if isinstance(found, Objection):
            return found
        person, approval = found
        signed = Signed(person=person, method=Method.HOST, at=approval.at, evidence=approval.documents)
    else:
        by_key = _key_signed(signature, signing)
        if isinstance(by_key, Objection):
            return by_key
        signed = by_key
    if signed.person.machine:
        return unsigned(f"{plain(signed.person.name)} is no person but a workflow, which fills no role of a person")
    return signed


def _key_signed(signature: Signature, signing: Signing) -> Signed | Objection:
    if not signature.holds:
        return unsigned(f"its signature does not hold: {plain(signature.why) or 'sign it again'}")
    holders = list(_holders(signature.fingerprint, signing.papers.roles))
    if not holders:
        return unsigned(
            f"the key {plain(signature.fingerprint)} belongs to nobody in roles.yaml: add it to the person who has it, "
            "or sign with a key that is there"
        )
    if len({folded_name(person.name) for person, _ in holders}) > 1:
        return unsigned(f"the key {plain(signature.fingerprint)} belongs to several people in roles.yaml: to one only")
    person, _ = holders[0]
    ends = [key.revoked for _, key in holders if key.revoked is not None]
    if ends and min(ends) <= signing.moment.now:
        day = format_instant(min(ends))
        return unsigned(f"the key of {plain(person.name)} was revoked on {day}: sign it again with another key")
    return Signed(person=person, method=Method.KEY, until=min(ends, default=None))


def _holders(fingerprint: str, roles: RoleMap) -> Iterable[tuple[Person, SigningKey]]:
    return ((person, key) for person in roles.people for key in person.keys if fingerprint == key.fingerprint)

"""Who approved a paper at GitHub or Azure DevOps: exactly these bytes, at this path, and did not take it back."""

from __future__ import annotations

from collections.abc import Sequence

from collector.judge.attested.objections import Objection, unsigned
from collector.judge.attested.signing import HostApprovalOf, Signing
from collector.judge.wording import plain
from collector.model import Gap
from collector.papers import Envelope, Person, Signature


def host_signed(
    signature: Signature, envelope: Envelope, signing: Signing, claimed: str
) -> tuple[Person, HostApprovalOf] | Objection:
    """Return the claimed person with the approval that counts; where it is not theirs, anybody else's.

    What could not be read may hold a later rejection: then nobody is known to have approved.
    """
    if signature.why:
        return unsigned(f"its signature does not hold: {plain(signature.why)}")
    gaps = signing.hosts.gaps_of(signature)
    if gaps:
        return _hidden(gaps)
    here = [one for one in signing.hosts.approvals if _is_at(one, signature)]
    approved = [one for one in here if _is_asked(one, signature, envelope) and not _taken_back(one, here)]
    for one in sorted(approved, key=lambda one: (one.person.casefold() != claimed.strip().casefold(), one.person)):
        person = signing.papers.roles.named(one.person)
        if person is not None:
            return person, one
    return _not_approved(signature, envelope, here)


def _hidden(gaps: Sequence[Gap]) -> Objection:
    first = gaps[0]
    said = f"approvals of it could not be read: {plain(first.detail)}; {plain(first.fix)}"
    return Objection(reason=first.reason, message=said, gaps=tuple(gaps))


def _is_at(approval: HostApprovalOf, signature: Signature) -> bool:
    same_place = approval.place.casefold() == signature.place.casefold()
    return same_place and approval.path.strip("/") == signature.path.strip("/")


def _is_asked(approval: HostApprovalOf, signature: Signature, envelope: Envelope) -> bool:
    same_bytes = bool(envelope.blob) and approval.blob.casefold() == envelope.blob.casefold()
    same_request = not signature.request or approval.request.casefold() == signature.request.casefold()
    return approval.approved and same_bytes and same_request


def _taken_back(approval: HostApprovalOf, here: Sequence[HostApprovalOf]) -> bool:
    """Say whether the same person rejected the file, whichever bytes it had, at that moment or later."""
    person = approval.person.casefold()
    return any(not one.approved and one.person.casefold() == person and one.at >= approval.at for one in here)


def _not_approved(signature: Signature, envelope: Envelope, here: Sequence[HostApprovalOf]) -> Objection:
    where = plain(f"{signature.path} in {signature.place}")
    asked = f" in {plain(signature.request)}" if signature.request else ""
    rejected = [one for one in here if not one.approved]
    if rejected:
        why = plain(rejected[0].why) or "it was rejected"
        return unsigned(f"{where} is not approved ({why}): settle what was wrong, then approve it{asked}")
    if any(one.blob.casefold() == envelope.blob.casefold() for one in here):
        return unsigned(f"{where} was approved in another request, or by nobody in roles.yaml: approve it{asked}")
    if here:
        return unsigned(f"what was approved is another version of {where}: approve the file{asked} as it is now")
    return unsigned(f"nobody in roles.yaml has approved {where}: let its signer approve it{asked}, then collect again")

"""Holds the signatures that a packet recorded as good against what they are worth here and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from collector.papers import Envelope, Method, Papers, Signature

Recorded = Mapping[str, tuple[Signature, ...]]
"""What the signatures of each file came to when the run was judged."""


@dataclass(frozen=True, slots=True, order=True)
class LostSignature:
    """A file with a signature that held when the run was judged, and why it does not hold here and now."""

    file: str
    why: str


def recorded_signatures(papers: Papers) -> Recorded:
    """Return what a packet keeps about the signatures of its papers."""
    return {one.file: one.signatures for one in _envelopes(papers) if one.signatures}


def as_recorded(papers: Papers, recorded: Recorded) -> Papers:
    """Return papers that were read again as they were when the run was judged.

    A signature that could not be checked then did not count, and does not count in a replay, wherever that runs. One
    that does not hold now never holds, whatever was recorded.
    """
    return replace(
        papers,
        statements=tuple(_as_recorded(one, recorded) for one in papers.statements),
        waivers=tuple(_as_recorded(one, recorded) for one in papers.waivers),
    )


def lost_signatures(papers: Papers, recorded: Recorded) -> tuple[LostSignature, ...]:
    """Return each signature that was recorded as good and that papers which were read again do not have any more."""
    return tuple(sorted(_lost({one.file: one for one in _envelopes(papers)}, recorded)))


def _lost(envelopes: Mapping[str, Envelope], recorded: Recorded) -> Iterator[LostSignature]:
    for file, before in recorded.items():
        now = envelopes.get(file)
        signatures = now.signatures if now else ()
        for then, found in zip_longest(before, signatures):
            if then and then.holds and not (found and found.holds):
                reasons = (found.why if found else "", now.problem if now else "the file is missing")
                yield LostSignature(file, next(filter(None, reasons), "the signature is missing"))


def _as_recorded(envelope: Envelope, recorded: Recorded) -> Envelope:
    before = recorded.get(envelope.file, ())
    pairs = zip_longest(envelope.signatures, before[: len(envelope.signatures)])
    return replace(envelope, signatures=tuple(_worse(now, then) for now, then in pairs))


def _worse(now: Signature, then: Signature | None) -> Signature:
    """Return a signature as it is now, or as it was where it did not hold; a pointer to a host stays one."""
    if then is None or then.holds or now.method is not Method.KEY:
        return now
    return replace(now, holds=False, why=then.why, fingerprint=then.fingerprint)


def _envelopes(papers: Papers) -> tuple[Envelope, ...]:
    return (*papers.statements, *papers.waivers)

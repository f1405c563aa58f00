"""Why a signed paper does not count, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from collector.model import Gap, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One thing that is wrong with a signed paper; a paper with one does not count."""

    reason: Reason
    message: str
    """What is wrong and what to do, for people; without the name of the file."""
    gaps: tuple[Gap, ...] = ()
    """What could not be read, where that is why."""


def unsigned(message: str, *gaps: Gap) -> Objection:
    """The signature, the person, the role or the time cannot be verified."""
    return Objection(reason=Reason.SIGNATURE, message=message, gaps=gaps)


def mismatch(message: str) -> Objection:
    """It was signed for something else."""
    return Objection(reason=Reason.MISMATCH, message=message)


def stale(message: str) -> Objection:
    """It was good once."""
    return Objection(reason=Reason.STALE, message=message)


def lacking(message: str) -> Objection:
    """Something that belongs to it was not delivered."""
    return Objection(reason=Reason.MISSING, message=message)


def garbled(message: str) -> Objection:
    """It says something that cannot be right, or that nobody can read."""
    return Objection(reason=Reason.PARSE, message=message)

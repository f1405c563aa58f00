"""What stands ready to take over from a release that failed."""

from __future__ import annotations

from dataclasses import dataclass

from collector.derive.rows import Field, Unknown
from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingBy:
    """The way back of one component, and the facts that tell it."""

    mechanism: str
    ready: Field[bool]
    names: Field[tuple[str, ...]]
    hindrance: Field[str]
    rests_on: tuple[Fact, ...] = ()


def ready(mechanism: str, names: tuple[str, ...], rests_on: tuple[Fact, ...]) -> StandingBy:
    """Return a way back that stands ready."""
    return StandingBy(mechanism=mechanism, ready=True, names=names, hindrance="", rests_on=rests_on)


def hindered(mechanism: str, hindrance: str, rests_on: tuple[Fact, ...]) -> StandingBy:
    """Return a way back that provably does not stand ready."""
    return StandingBy(mechanism=mechanism, ready=False, names=(), hindrance=hindrance, rests_on=rests_on)


def not_known(mechanism: str, why: Unknown, rests_on: tuple[Fact, ...]) -> StandingBy:
    """Return a way back of which it is not known whether it stands ready."""
    return StandingBy(mechanism=mechanism, ready=why, names=why, hindrance=why, rests_on=rests_on)


def last_part(subject: str) -> str:
    """Return what people call the thing with this id."""
    return subject.rstrip("/").rpartition("/")[2]

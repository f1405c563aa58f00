"""What asks one member of the workload whether it is well."""

from __future__ import annotations

from dataclasses import dataclass

from collector.derive.rows import Field, Unknown
from collector.model import Fact

_BY_PORT = ("tcp", "grpc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks a member, what for, and the facts that tell it."""

    has_probe: Field[bool]
    touches_app: Field[bool]
    path: Field[str] = ""
    by: Field[str] = ""
    unprobed: Field[tuple[str, ...]] = ()
    rests_on: tuple[Fact, ...] = ()


def not_asked(*rests_on: Fact, unprobed: tuple[str, ...] = ()) -> Asked:
    """Return a member that provably nothing asks."""
    return Asked(has_probe=False, touches_app=False, unprobed=unprobed, rests_on=rests_on)


def not_known(why: Unknown, *rests_on: Fact) -> Asked:
    """Return a member of which it is not known whether anything asks it."""
    return Asked(has_probe=why, touches_app=why, path=why, by=why, unprobed=why, rests_on=rests_on)


def is_page_of_its_own(path: str | None) -> bool:
    """Say whether a path is another one than that of the front page, which many servers answer without the app."""
    return bool((path or "").partition("?")[0].strip("/ "))


def asks_port_only(protocol: str | None) -> bool:
    """Say whether a protocol shows no more than that somebody listens."""
    return (protocol or "").casefold() in _BY_PORT


def shown_path(protocol: str | None, path: str | None) -> str:
    """Return what a probe asks for in words: `/health`, or `tcp` where it only knocks."""
    return path or (protocol or "").casefold()

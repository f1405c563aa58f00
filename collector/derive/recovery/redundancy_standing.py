"""What is known about how one component survives losses, and the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from collector.derive.joins import absent, known_or
from collector.derive.rows import Field, Unknown
from collector.facts.recovery import Redundancy
from collector.model import Reason

SEVERAL = 2
"""Of zones, and of instances: the fewest that survive the loss of one."""
NOT_TOLD = absent("how many instances run")
ZONE_WORD_NOT_TOLD = absent("whether it is zone redundant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known about how a component survives losses."""

    zone_redundant: Field[bool]
    instances: Field[float]
    kept_by_service: Field[bool] = False
    zones: Field[tuple[str, ...]] = ()
    arrangement: Field[str]
    """In words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a component stands in and stands on."""

    zones: Field[float]
    """How many zones its region has."""
    look: Callable[[str], Redundancy | Unknown]
    """Returns what is known about the redundancy of another resource, by its id."""


Rule: TypeAlias = Callable[[Redundancy, Around], Standing]
"""What a fact tells about a component."""


def not_known(why: Unknown) -> Standing:
    """Return the standing of something of which nothing is known."""
    return Standing(zone_redundant=why, instances=why, kept_by_service=why, zones=why, arrangement=why)


def settled(_: Redundancy, around: Around) -> Standing:
    """A service that uses zones by itself wherever there are some; its flag may say otherwise (trap 3)."""
    has_zones = around.zones if isinstance(around.zones, Unknown) else around.zones >= SEVERAL
    return Standing(
        zone_redundant=has_zones,
        instances=NOT_TOLD,
        kept_by_service=True,
        arrangement="the service uses the zones of its region by itself",
    )


def worldwide(_: Redundancy, __: Around) -> Standing:
    """A service that answers from many regions, so that neither an instance nor a zone is its own."""
    return Standing(
        zone_redundant=True,
        instances=NOT_TOLD,
        kept_by_service=True,
        arrangement="the service answers from many regions",
    )


def new_word(what: str, word: str) -> Unknown:
    """Return the unknown for a word of the service that nobody here knows."""
    return Unknown(reason=Reason.PARSE, why=f"{what} is {word!r}, a word that is not known")


def by_zones(zones: tuple[str, ...], untold: Unknown) -> Field[bool]:
    """Say whether several zones are named; where none is, it is not known."""
    return len(zones) >= SEVERAL if zones else untold


# --- Words --------------------------------------------------------------------------------------------------


def in_zones(zones: tuple[str, ...]) -> str:
    """Return `in zones 1, 2`."""
    return f"in zone{'s' if len(zones) > 1 else ''} {', '.join(zones)}" if zones else "in no zone"


def instances_of(fact: Redundancy) -> Field[float]:
    """Return how many instances run, as far as it is told."""
    return NOT_TOLD if fact.instances is None else float(fact.instances)


def zone_word(fact: Redundancy) -> Field[bool]:
    """Return what the service says itself of its zones."""
    return known_or(fact.zone_redundant, ZONE_WORD_NOT_TOLD)


def zone_words(fact: Redundancy) -> str:
    """Return what the service says itself of its zones, for people."""
    word = zone_word(fact)
    return "zone redundancy not told" if isinstance(word, Unknown) else f"{'' if word else 'not '}zone redundant"


def count_of(number: int | None, what: str) -> str:
    """Return `2 instances`."""
    return f"an unknown number of {what}s" if number is None else f"{number} {what}{'' if number == 1 else 's'}"

"""What stands before the evidence: one lack for each right at each place, and the same ones put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether the evidence of a criterion can be read with the rights at hand."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What sort of thing is lacking."""

    INVISIBLE = "invisible"
    """The subscription is not shown at all."""
    MISSING = "missing_right"
    CONDITION = "conditional_right"
    """Only a role assignment with a condition gives it, which proves nothing."""
    DENIAL = "deny_assignment"
    UNPROVEN = "unproven"
    """The proof of rights could not be read, or not to its end."""
    BILLING = "billing"
    REPORTS = "report_files"
    HOST = "ci_host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """One right that is not proven at one place, or one source that does not answer."""

    kind: Kind
    answer: Answer
    place: str
    """A scope of Azure, a billing account or a pattern of files; empty means everywhere in Azure."""
    why: str
    criteria: tuple[str, ...]
    """The criteria whose evidence it keeps from being read."""
    right: str = ""
    """The missing action; empty where no single one is."""
    fix: str = ""
    """What to do, where no role assignment helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRight:
    """An action that is not proven, with the criteria that need it."""

    right: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """The lacks that one deed mends, at all places where they are the same."""

    kind: Kind
    answer: Answer
    places: tuple[str, ...]
    why: str
    fix: str
    rights: tuple[MissingRight, ...]
    """Those that unlock most criteria first."""
    criteria: tuple[str, ...]


def obstacles(lacks: Iterable[Lack]) -> tuple[Obstacle, ...]:
    """Return the lacks as obstacles, those that unlock most criteria first."""
    at_place: dict[tuple[Kind, Answer, str, str, str], list[Lack]] = defaultdict(list)
    for lack in dict.fromkeys(lacks):
        at_place[lack.kind, lack.answer, lack.why, lack.fix, lack.place].append(lack)
    alike: dict[tuple[tuple[Kind, Answer, str, str], tuple[MissingRight, ...]], list[list[Lack]]] = defaultdict(list)
    for key, group in at_place.items():
        alike[key[:4], _rights(group)].append(group)
    found = (_obstacle(groups, rights) for (_, rights), groups in alike.items())
    return tuple(sorted(found, key=lambda one: (-len(one.criteria), one.answer, one.places, one.why)))


def _rights(lacks: Iterable[Lack]) -> tuple[MissingRight, ...]:
    named = {MissingRight(right=lack.right, criteria=tuple(sorted(lack.criteria))) for lack in lacks if lack.right}
    return tuple(sorted(named, key=lambda one: (-len(one.criteria), one.right)))


def _obstacle(groups: list[list[Lack]], rights: tuple[MissingRight, ...]) -> Obstacle:
    first = groups[0][0]
    return Obstacle(
        kind=first.kind,
        answer=first.answer,
        places=tuple(sorted({lack.place for group in groups for lack in group})),
        why=first.why,
        fix=first.fix,
        rights=rights,
        criteria=tuple(sorted({name for group in groups for lack in group for name in lack.criteria})),
    )

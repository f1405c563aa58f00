"""The diagnosis: per criterion whether its evidence can be read, what stands before it, and what helps instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from collector.doctor.ci_hosts import lacks_of_hosts
from collector.doctor.lacks import Answer, Kind, Lack, Obstacle, obstacles
from collector.doctor.needs import PROOF, BesideReader, Need, is_given_by_billing, roles_beside_reader
from collector.doctor.other_sources import AccountsSeen, PatternSeen, lacks_of_billing, lacks_of_reports
from collector.doctor.permissions import HostPermission, permissions_of_hosts
from collector.doctor.scope_rights import SCOPE_RIGHTS
from collector.doctor.standing import lacks_of_rights
from collector.model import AzureScope, Delivery, Fact, Gap, Host, Severity, Tier
from collector.probe import AZURE, FILES, Probe, realm_of

CAN_READ = 0
CANNOT_READ = 11
"""As for a decision: needed evidence is missing or unreadable (design, section 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was read to know the rights; nothing of it is evidence."""

    subscriptions: tuple[str, ...]
    """The declared ones and those below declared management groups, in lower case."""
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    accounts: AccountsSeen
    patterns: tuple[PatternSeen, ...]
    requests: int
    declared: AzureScope = field(default_factory=AzureScope)
    """The scope that was asked about: some rights matter only where it names a group."""
    delivery: Delivery = field(default_factory=Delivery)
    host_gaps: tuple[Gap, ...] = ()
    """What could not be read when each place of a CI host was asked once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """Whether the evidence of one criterion can be read, and the numbers, from 1, of what stands before it."""

    criterion: str
    severity: Severity
    answer: Answer
    obstacles: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What a team can deliver where a right cannot be had, and for which criteria it speaks."""

    probe: str
    title: str
    otherwise: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """Everything that `golive doctor` says."""

    readable: tuple[Readable, ...]
    obstacles: tuple[Obstacle, ...]
    instead: tuple[Instead, ...]
    beside_reader: tuple[BesideReader, ...]
    """Roles on resources themselves: named, not looked at, and no part of any answer."""
    permissions: tuple[HostPermission, ...]
    """What the tokens of the hosts need; only what each list of a place needs is looked at."""
    subscriptions: tuple[str, ...]
    requests: int

    def count(self, answer: Answer) -> int:
        """Return how many criteria have an answer."""
        return sum(1 for one in self.readable if one.answer is answer)

    @property
    def exit_code(self) -> int:
        """0 where everything can be read; an empty policy is no such proof."""
        return CAN_READ if self.readable and self.count(Answer.YES) == len(self.readable) else CANNOT_READ


def diagnose(needs: Sequence[Need], tier: Tier, seen: Seen) -> Diagnosis:
    """Hold what a policy needs against what may be read."""
    lacks = (
        *lacks_of_rights(needs, seen.subscriptions, seen.facts, seen.gaps, seen.declared),
        *lacks_of_billing(needs, seen.subscriptions, seen.facts, seen.gaps, seen.accounts),
        *lacks_of_reports(needs, seen.patterns, seen.delivery),
        *lacks_of_hosts(needs, seen.delivery, seen.host_gaps),
    )
    found = obstacles(lacks)
    return Diagnosis(
        readable=tuple(_readable(need, tier, found) for need in needs),
        obstacles=found,
        instead=_instead(needs, lacks),
        beside_reader=roles_beside_reader(needs),
        permissions=permissions_of_hosts(needs, seen.delivery),
        subscriptions=seen.subscriptions,
        requests=seen.requests,
    )


def _readable(need: Need, tier: Tier, found: Sequence[Obstacle]) -> Readable:
    name = need.criterion.id
    before = [(number, one.answer) for number, one in enumerate(found, start=1) if name in one.criteria]
    answers = {answer for _, answer in before}
    worst = next((answer for answer in (Answer.NO, Answer.UNKNOWN) if answer in answers), Answer.YES)
    return Readable(
        criterion=name,
        severity=need.criterion.heaviest(tier),
        answer=worst,
        obstacles=tuple(number for number, _ in before),
    )


def _instead(needs: Sequence[Need], lacks: Sequence[Lack]) -> tuple[Instead, ...]:
    """Return the other way of each probe that cannot read all it should, those for most criteria first."""
    probes = {probe.id: probe for need in needs for probe in need.probes if probe.otherwise}
    found = (
        Instead(probe=probe.id, title=probe.title, otherwise=probe.otherwise, criteria=_hit(probe, needs, lacks))
        for probe in probes.values()
    )
    return tuple(sorted((one for one in found if one.criteria), key=lambda one: (-len(one.criteria), one.probe)))


def _hit(probe: Probe, needs: Sequence[Need], lacks: Sequence[Lack]) -> tuple[str, ...]:
    served = {need.criterion.id for need in needs if probe in need.probes}
    hit = {name for lack in lacks if _stops(lack, probe) for name in lack.criteria}
    return tuple(sorted(served & hit))


def _stops(lack: Lack, probe: Probe) -> bool:
    """Say whether a lack keeps a probe from reading: its own right or source, or what every proof needs."""
    realms = {realm_of(read.need) for read in probe.reads}
    match lack.kind:
        case Kind.BILLING:
            return any(is_given_by_billing(right) for right in probe.rights)
        case Kind.REPORTS:
            return FILES in realms
        case Kind.HOST:
            return any(host in realms for host in Host if not lack.place or lack.place.startswith(f"{host}:"))
    return AZURE in realms and (not lack.right or lack.right in (*probe.rights, *PROOF.values(), *SCOPE_RIGHTS))

"""What goes live, as its team declares it in the workload file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from collector.delivery import Delivery
from collector.scope import AzureScope
from collector.watch import Flow, Peak, Watch


class Tier(StrEnum):
    """How critical a workload is, from mission critical (T0) to administrative (T3)."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person whom the workload names; `principal` and `mailbox` are matched before anything is stored."""

    name: str
    mailbox: str = ""
    principal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuildable:
    """A stateful resource that its owner declares to be rebuilt instead of restored. It loosens the gate."""

    resource: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutover:
    """The time in which the workload is moved over; nothing else may happen to the platform in it."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedLoss:
    """How much data the business accepts to lose of one resource, and why. It loosens the gate."""

    resource: str
    up_to: timedelta
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRole:
    """A role that somebody must hold to run the workload: one line of the role matrix."""

    who: str
    principal: str
    """The object id of the person, group or service."""
    role: str
    """The name of the role, for example `Contributor`."""
    on: str
    """The id of a subscription, resource group or resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What goes live: a commit and the digests of its artifacts."""

    name: str = ""
    """What people call it, for example `4.12`: what statements are signed for; the commit where it is empty."""
    commit: str = ""
    digests: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    """The ids of the stores that the release changes; empty means that it may change any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What goes live: its scope, tier, date, release, contacts and report files."""

    name: str
    tier: Tier
    go_live: datetime
    subscriptions: tuple[str, ...]
    """Ids in lower case, without the leading `/subscriptions/`: all that are declared, in whole or in part."""
    azure: AzureScope = field(default_factory=AzureScope)
    owner: str = ""
    release: Release = field(default_factory=Release)
    support_contacts: tuple[Contact, ...] = ()
    test_reports: tuple[str, ...] = ()
    """Patterns of test-result files, relative to the workload file."""
    coverage_reports: tuple[str, ...] = ()
    reports_commit: str = ""
    """The commit from which the files of tests and coverage on disk came, by the team's word. It loosens the gate."""
    restore_reports: tuple[str, ...] = ()
    notification_reports: tuple[str, ...] = ()
    rebuildable: tuple[Rebuildable, ...] = ()
    cutover: Cutover | None = None
    recovery_region: str = ""
    """Where the workload is recovered after the loss of a region, in lower case without spaces."""
    recovery_scale: float = 1.0
    """What part of today's capacity the recovery region must be able to run."""
    accepted_losses: tuple[AcceptedLoss, ...] = ()
    launch_factor: float | None = None
    """How many times today's use of quotas the launch is expected to need."""
    role_matrix: tuple[ExpectedRole, ...] = ()
    flows: tuple[Flow, ...] = ()
    """What users do; where none is declared, every resource counts as needed by a critical one."""
    endpoints: tuple[str, ...] = ()
    """The public addresses at which users reach it, each an `https://` URL; empty means that they are looked for."""
    watch: Watch = field(default_factory=Watch)
    internet_facing: bool = True
    """Whether people outside of the company's network can reach it."""
    allowed_locations: tuple[str, ...] = ()
    """The regions in which its data may lie, in lower case without spaces; empty means that nobody said."""
    peak: Peak | None = None
    process_areas: tuple[str, ...] = ()
    """The areas of the business that accept it one by one, for example `finance`."""
    delivery: Delivery = field(default_factory=Delivery)

    @property
    def people(self) -> tuple[Contact, ...]:
        """Everyone whom the workload names by an id or a mailbox, each under a name of its own.

        These are the support contacts, then those of the role matrix who are none of them. Two ids that the matrix
        calls by one name must not become one in evidence: the second is called `name (2)`.
        """
        found = list(self.support_contacts)
        known = {contact.principal.casefold() for contact in found}
        names = {contact.name.casefold() for contact in found}
        for line in self.role_matrix:
            if line.principal.casefold() not in known:
                name = _free_name(line.who, names)
                found.append(Contact(name=name, principal=line.principal))
                known.add(line.principal.casefold())
                names.add(name.casefold())
        return tuple(found)

    def released(self, commit: str) -> Workload:
        """Return the workload as it is released from a commit, which the file itself may not name."""
        if not commit:
            return self
        release = replace(self.release, commit=commit)
        return replace(self, release=release, delivery=replace(self.delivery, commit=commit))

    @property
    def critical_members(self) -> tuple[str, ...]:
        """What critical flows need, by their ids, each once."""
        members = (member for flow in self.flows if flow.critical for member in flow.members)
        return tuple(dict.fromkeys(members))

    def counts_from(self, now: datetime) -> datetime:
        """Return the moment from which "after go-live" is counted: a go-live of the past moves no limit back."""
        return max(self.go_live, now)

    @property
    def names_target(self) -> bool:
        """Whether there is anything in Azure to look at."""
        return bool(self.subscriptions or self.azure.every_management_group)


def _free_name(wanted: str, taken: Collection[str]) -> str:
    """Return a name that nobody has yet; `taken` are folded."""
    name, count = wanted, 2
    while name.casefold() in taken:
        name, count = f"{wanted} ({count})", count + 1
    return name

"""Facts about support contracts, support tickets and the right to raise one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportTicket(Fact):
    """A support ticket without its words: no title, description or address is ever kept."""

    kind: ClassVar[str] = "support_ticket"
    created: datetime | None = None
    status: str | None = None
    severity: str | None = None
    plan: str | None = None
    """The plan under which it was raised, as the service spells it."""
    service: str | None = None
    """The id of the service that it is about; billing and subscription matters are free on every plan."""
    first_response: timedelta | None = None
    """`serviceLevelAgreement.slaMinutes`: how soon the plan promised an answer to this ticket."""
    around_the_clock: bool | None = None
    raised_by: str | None = None
    """The alias of the mailbox that raised it, or `contact:<name>` for a declared support contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingAccount(Fact):
    """The billing account that pays for a subscription; `subject` is the subscription."""

    kind: ClassVar[str] = "billing_account"
    account: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportContract(Fact):
    """A support plan that a billing account shows; `subject` is the billing account or one of its products."""

    kind: ClassVar[str] = "support_contract"
    account: str
    plan: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment(Fact):
    """A role given to a principal at a scope at or above a subscription."""

    kind: ClassVar[str] = "role_assignment"
    seen_from: str
    """The subscription from which it was listed."""
    scope: str
    role: str
    """The id of the role definition."""
    principal: str
    """The alias of the principal, or `contact:<name>` for one whom the workload names."""
    principal_type: str | None = None
    conditional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole(Fact):
    """A role that the identity golive runs as holds, itself or through a group."""

    kind: ClassVar[str] = "held_role"
    seen_from: str
    scope: str
    role: str
    principal: str
    conditional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One entry of a role definition: what it allows, less what it takes away again."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDefinition(Fact):
    """What a role allows."""

    kind: ClassVar[str] = "role_definition"
    name: str | None = None
    permissions: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyAssignment(Fact):
    """An assignment that takes rights away at a scope."""

    kind: ClassVar[str] = "deny_assignment"
    seen_from: str
    scope: str
    permissions: tuple[Permission, ...] = ()
    principals: tuple[str, ...] = ()
    """Aliases of those it hits; `everyone` for all principals."""
    names_groups: bool = False
    """It names a group, whose members are not known here."""
    excluded: tuple[str, ...] = ()
    children: bool = True
    """Whether it also holds below its scope."""

"""Facts about what exists in Azure and about what was read to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory(Fact):
    """Everything of one kind was looked for below `subject` and the answer was read to its end.

    It is the proof on which absence rests: without it, finding nothing means nothing.
    """

    kind: ClassVar[str] = "inventory"
    of: str
    """The kind of fact that was looked for."""
    count: int
    lagging: bool = False
    """It rests on Resource Graph alone, which learns of changes some time after they happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription(Fact):
    """A subscription of the declared scope, as `GET /subscriptions` shows it."""

    kind: ClassVar[str] = "subscription"
    state: str | None = None
    quota_id: str | None = None
    spending_limit: str | None = None
    tenant: str | None = None
    """The id of the tenant that it lies in, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeMember(Fact):
    """A subscription, the subject, that lies below a management group of the workload."""

    kind: ClassVar[str] = "scope_member"
    management_group: str
    """Its name, as the workload declares it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Fact):
    """A resource of a type that some criterion looks at."""

    kind: ClassVar[str] = "resource"
    resource_type: str
    """In lower case, for example `microsoft.compute/virtualmachines`."""
    name: str
    location: str | None = None
    tags: tuple[tuple[str, str], ...] | None = None
    """Names in lower case with their values, sorted; `None` where the answer does not say which it has."""
    managed_by: str | None = None
    """The id of what uses it, for example the machine that a disk is attached to."""

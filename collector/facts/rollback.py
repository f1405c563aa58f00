"""Facts about ways back: what stands ready to take over from a release that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentSlot(Fact):
    """A slot of a web app; `subject` is the slot."""

    kind: ClassVar[str] = "deployment_slot"
    site: str
    """The id of the web app."""
    state: str | None = None
    """`Running` or `Stopped`, as spelt."""
    tier: str | None = None
    """The tier of its App Service plan, as spelt: `Standard`, `PremiumV3`, `ElasticPremium`, `Dynamic`, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSwap(Fact):
    """The last swap of slots that a web app tells of; `subject` is the web app."""

    kind: ClassVar[str] = "slot_swap"
    swapped: datetime
    source: str | None = None
    destination: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions(Fact):
    """How a container app keeps its revisions; `subject` is the app."""

    kind: ClassVar[str] = "revisions"
    mode: str | None = None
    """`Single`, `Multiple` or `Labels`, as spelt."""
    kept_inactive: int | None = None
    """How many inactive revisions are kept at most."""
    image: str | None = None
    """The image of its first container, without a registry's credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Fact):
    """One revision of a container app; `subject` is the revision."""

    kind: ClassVar[str] = "revision"
    app: str
    active: bool | None = None
    created: datetime | None = None
    traffic: float | None = None
    """The share of the traffic in percent."""
    health: str | None = None
    provisioning_state: str | None = None

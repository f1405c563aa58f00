"""Facts about health probes: who asks a resource, or what stands behind it, whether it is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck(Fact):
    """How the platform asks what runs whether it is well; `subject` is an app, a scale set or a machine."""

    kind: ClassVar[str] = "health_check"
    checked: bool | None = None
    """Whether anything asks; absent where the answer does not tell."""
    by: str = ""
    """What asks, for people: `health check`, `Readiness probe`, `ApplicationHealthLinux`, …"""
    protocol: str | None = None
    """As spelt; absent where the way of asking has one only."""
    path: str | None = None
    """What is asked for, where it is asked by HTTP."""
    asks_machines: bool = False
    """It is a scale set without a profile of its own: its machines are asked one by one, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendProbe(Fact):
    """How an entry point asks what stands behind one of its rules; `subject` is the entry point."""

    kind: ClassVar[str] = "backend_probe"
    part: str
    """The name of the rule, setting or pool; empty for the entry point as a whole."""
    probed: bool | None = None
    """Absent where the answer does not tell."""
    own: bool = True
    """Somebody set the probe up; false for the one that a service sends by itself."""
    protocol: str | None = None
    """`Http`, `Https`, `Tcp`, …, as spelt."""
    path: str | None = None
    reaches: tuple[str, ...] = ()
    """Ids of the configurations of network interfaces that the probe asks."""
    needless: str = ""
    """Why nothing of it can be probed, as of a balancer without rules; empty where something can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLinks(Fact):
    """What ties a machine to balancers and sets; `subject` is the machine."""

    kind: ClassVar[str] = "machine_links"
    interfaces: tuple[str, ...] = ()
    """Ids of its network interfaces."""
    scale_set: str | None = None
    """The id of the scale set that it stands in."""

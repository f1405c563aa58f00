"""How what stands before or beside the workload survives the loss of an instance or a zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.facts.recovery import Redundancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """One way in of a balancer or gateway: a public address, or zones of its own."""

    address: str | None = None
    """The id of its public address, or of the prefix that it takes its addresses from."""
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRedundancy(Redundancy):
    """That of an entry point, an address or another part of the network, as rows of Resource Graph tell it.

    It is a kind of its own so that a right that is missing for a network leaves what runs in it known.
    """

    kind: ClassVar[str] = "network_redundancy"
    tier: str | None = None
    """`WAF_v2`, `Regional`, `Global`, …, as spelt."""
    region: str | None = None
    """In lower case without spaces."""
    scales: bool | None = None
    """It starts further instances by itself; absent where the type does not tell."""
    fronts: tuple[Front, ...] | None = None
    """Absent where the type has none, or the answer does not tell them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRedundancy(Redundancy):
    """That of a service that passes calls, messages or searches on, as rows of Resource Graph tell it."""

    kind: ClassVar[str] = "service_redundancy"

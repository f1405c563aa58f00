"""How the simulated service behaves: its quotas, its pace, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """So many queries in each span of time, as Resource Graph counts them."""

    queries: int = 15
    seconds: float = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A token bucket, as the resource manager keeps one for each subscription and one for the tenant."""

    capacity: int = 250
    per_second: float = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The behaviour of one simulated Azure; by default it is quick, patient and complete."""

    graph: Window | None = None
    """The quota of Resource Graph; `None`: not throttled."""
    reads: Bucket | None = None
    """The quota of reads of the resource manager; `None`: not throttled."""
    latency_ms: int = 0
    """How long each request takes at least; a batch is one request."""
    batches: bool = True
    """Whether `POST /batch` exists."""
    absent_tables: frozenset[str] = frozenset()
    """Tables that Resource Graph does not have in this cloud."""

"""What the figures are held against: the limits of the issue, the least requests, and what the quota allows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from benchmarks.yardstick.holdings import Holdings

ROWS_A_PAGE = 1000
PARTS_A_BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits for one estate, from the table of issue 4, "Speed and size"; nothing here was measured."""

    least: int
    """The issue's own figure for the least possible requests."""
    requests: int
    wall: float
    cpu: float
    peak_mib: float


YARDSTICK = {
    "1x400": Limits(least=18, requests=22, wall=2, cpu=1.5, peak_mib=120),
    "5x400": Limits(least=65, requests=75, wall=4, cpu=2, peak_mib=120),
    "20x500": Limits(least=309, requests=340, wall=15, cpu=5, peak_mib=150),
}
FULL_RATIO = 1.1
"""Of requests to the least possible, for the full set of probes."""
FAULTS_RATIO = 3.0
"""Of wall time with faults to that without."""
SCALE_RATIO = 1.3
"""Of wall time to what the modelled quota allows, at 100,000 resources."""
SCALE_MIB = 500 / 1.048576
"""500 MB in MiB."""


def least_requests(holdings: Holdings) -> int:
    """The list of subscriptions, full pages of rows, and full batches of everything else that was read."""
    return 1 + math.ceil(holdings.rows / ROWS_A_PAGE) + math.ceil(holdings.parts / PARTS_A_BATCH)


def least_in_turns(holdings: Holdings) -> int:
    """The same, where a question that rests on an answer cannot share a batch with the one that brings it."""
    return 1 + math.ceil(holdings.rows / ROWS_A_PAGE) + sum(math.ceil(turn / PARTS_A_BATCH) for turn in holdings.turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The quotas that the simulator models (evidence sources, A.3 and D.1)."""

    queries: int = 15
    span: float = 5.0
    """Seconds in which so many Resource Graph queries are answered."""
    reads: int = 250
    refill: float = 25.0
    """Reads a second that a subscription, or the tenant for batches, gets back."""

    def seconds(self, holdings: Holdings, batches: int, latency: float) -> float:
        """Return the least time in which a run of perfect timing gets through; nothing is said about its CPU.

        Each quota is used side by side with the others; the chain of answers that wait for another is at least four
        long: subscriptions, rows, what follows from rows, the closing look.
        """
        graph = (max(1, math.ceil(holdings.rows / ROWS_A_PAGE)) - 1) // self.queries * self.span
        busiest = max(0.0, (holdings.busiest - self.reads) / self.refill)
        tenant = max(0.0, (batches - self.reads) / self.refill)
        return max(graph, busiest, tenant) + 4 * latency

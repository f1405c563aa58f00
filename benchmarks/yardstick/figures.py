"""Several runs of one job as figures: minimum and median, what they are held against, and how they are printed."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from benchmarks.yardstick.limits import least_in_turns, least_requests
from benchmarks.yardstick.measuring import Cost


@dataclass(frozen=True, slots=True)
class Spread:
    """The smallest, the middle and the largest of some figures."""

    least: float
    median: float
    most: float

    def shown(self, digits: int) -> str:
        return f"{self.least:.{digits}f}/{self.median:.{digits}f}"


@dataclass(frozen=True, slots=True)
class Held:
    """A figure beside the limit that it is held against."""

    name: str
    figure: float
    limit: float

    def shown(self) -> str:
        if self.figure <= self.limit:
            return f"{self.name} ok (<= {self.limit:g})"
        return f"{self.name} FALLS SHORT by x{self.figure / self.limit:.2f} ({self.figure:.2f}, limit {self.limit:g})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the runs of one job on one estate cost."""

    title: str
    estate: str
    profile: str
    batches: bool
    costs: tuple[Cost, ...]
    held: tuple[Held, ...] = ()
    notes: dict[str, float] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """The least possible requests for what was read."""
        return least_requests(self.costs[0].holdings)

    def spread(self, of: Callable[[Cost], float]) -> Spread:
        values = [of(cost) for cost in self.costs]
        return Spread(min(values), statistics.median(values), max(values))

    @property
    def requests(self) -> Spread:
        return self.spread(lambda cost: cost.requests)

    @property
    def wall(self) -> Spread:
        return self.spread(lambda cost: cost.wall)

    @property
    def cpu(self) -> Spread:
        return self.spread(lambda cost: cost.cpu)

    @property
    def peak(self) -> Spread:
        return self.spread(lambda cost: cost.peak_mib)

    def text(self) -> str:
        """Return the line of the table, and below it what is held against what."""
        seen = self.costs[-1].holdings
        line = (
            f"  {self.estate:>8}  {self.title:<10}  least {self.least:4} (in turns {least_in_turns(seen):4})"
            f"  ours {self.requests.median:4.0f} (x{self.requests.median / self.least:.2f})"
            f"  wall {self.wall.shown(2)} s  CPU {self.cpu.shown(2)} s  peak {self.peak.shown(0)} MiB"
        )
        read = (
            f"{seen.rows} rows, {seen.parts} lists and objects, {self.costs[-1].batches} batches;"
            f" {seen.facts} facts, {seen.gaps} gaps"
        )
        told = [entry.shown() for entry in self.held]
        told += [f"{name.replace('_', ' ')}: {value:.3g}" for name, value in self.notes.items()]
        gaps = [f"first gap: {seen.first_gap}"] if seen.gaps else []
        return "\n".join([line, *(f"            {entry}" for entry in (read, *told, *gaps))])

    def line(self) -> str:
        """Return the same as one line of JSON."""
        seen = asdict(self.costs[-1].holdings)
        return json.dumps(
            {
                "estate": self.estate,
                "title": self.title,
                "profile": self.profile,
                "batches": self.batches,
                "runs": len(self.costs),
                "least_requests": self.least,
                "least_requests_in_turns": least_in_turns(self.costs[0].holdings),
                "requests": asdict(self.requests),
                "batch_requests": self.costs[-1].batches,
                "wall_seconds": asdict(self.wall),
                "cpu_seconds": asdict(self.cpu),
                "peak_mib": asdict(self.peak),
                "held": [asdict(entry) | {"ok": entry.figure <= entry.limit} for entry in self.held],
                **self.notes,
                **seen,
            }
        )

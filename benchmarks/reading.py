"""What reading Azure costs: requests, time and memory of the yardstick job or of the whole gate, held against limits.

`python benchmarks/reading.py` measures the yardstick job on three estates, with batches and without. Every run is a
process of its own against a simulator of its own that has the latency and the quotas of the service. `--scale` grows
the estate to 100,000 resources, `--faults` puts faults into the answers. Figures are minimum/median of several runs.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.yardstick.custodian import Custodian, installed, measure_custodian
from benchmarks.yardstick.figures import Figures, Held
from benchmarks.yardstick.limits import FAULTS_RATIO, FULL_RATIO, SCALE_MIB, SCALE_RATIO, YARDSTICK, Quota
from benchmarks.yardstick.measuring import PROFILES, ROOT, Cost, Job, facts_file, measure
from benchmarks.yardstick.serving import Conditions

SIZES = ("5x200", "50x200", "500x200")
"""Subscriptions x resources: 1,000, 10,000 and 100,000 resources."""
LONGEST = 1800.0
"""Seconds after which a run gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What was asked for, and a folder for what the runs write."""

    profile: str
    runs: int
    conditions: Conditions
    folder: Path

    def run(self, estate: str, *, batches: bool = True, faulty: bool = False) -> tuple[Job, tuple[Cost, ...]]:
        """Run the job several times; return the last one, whose facts are kept, and what each cost."""
        conditions = dataclasses.replace(self.conditions, faulty=faulty)
        costs = []
        for _ in range(self.runs):
            job = Job(
                profile=PROFILES[self.profile],
                folder=Path(tempfile.mkdtemp(dir=self.folder)),
                batches=batches,
                deadline=LONGEST,
            )
            costs.append(measure(job, estate, conditions))
        return job, tuple(costs)

    def figures(self, estate: str, title: str, costs: tuple[Cost, ...], *, batches: bool = True) -> Figures:
        return Figures(title=title, estate=estate, profile=self.profile, batches=batches, costs=costs)


def estates(bench: Bench, names: list[str]) -> Iterator[Figures]:
    """Yield the figures with batches, held against the limits, and those without beside them."""
    for estate in names:
        job, costs = bench.run(estate)
        figures = bench.figures(estate, "batches", costs)
        yield dataclasses.replace(figures, held=tuple(_held(figures)), notes=_least_of_issue(figures))
        plain, costs = bench.run(estate, batches=False)
        yield bench.figures(estate, "no batches", costs, batches=False)
        demand_equal(job, plain, "with batches and without")


def _held(figures: Figures) -> Iterator[Held]:
    """Hold the median against the limits; of memory and requests the most that any run took."""
    limits = YARDSTICK.get(figures.estate)
    if figures.profile == "full":
        yield Held("requests to the least possible", figures.requests.most / figures.least, FULL_RATIO)
    elif limits:
        yield Held("requests", figures.requests.most, limits.requests)
        yield Held("wall", figures.wall.median, limits.wall)
        yield Held("CPU", figures.cpu.median, limits.cpu)
        yield Held("peak MiB", figures.peak.most, limits.peak_mib)


def _least_of_issue(figures: Figures) -> dict[str, float]:
    limits = YARDSTICK.get(figures.estate)
    if figures.profile != "yardstick" or not limits:
        return {}
    return {"least_requests_in_issue_4": limits.least}


def scale(bench: Bench) -> Iterator[Figures]:
    """Yield the figures of growing estates, with the quota's own time, the cost of a resource, and its slope."""
    first: Figures | None = None
    for estate in SIZES:
        figures = bench.figures(estate, "scale", bench.run(estate)[1])
        first = first or figures
        yield dataclasses.replace(figures, held=tuple(_held_at_scale(bench, figures)), notes=_slope(first, figures))


def _held_at_scale(bench: Bench, figures: Figures) -> Iterator[Held]:
    if figures.estate == SIZES[-1]:
        cost = figures.costs[-1]
        allowed = Quota().seconds(cost.holdings, cost.batches, bench.conditions.latency_ms / 1000)
        yield Held(f"wall to what the quota allows ({allowed:.1f} s)", figures.wall.median / allowed, SCALE_RATIO)
        yield Held("peak MiB", figures.peak.most, SCALE_MIB)


def _slope(first: Figures, figures: Figures) -> dict[str, float]:
    own, least = resources(figures.estate), resources(first.estate)
    told: dict[str, float] = {"cpu_ms_a_resource": figures.cpu.median / own * 1000}
    if own > least:
        more = own - least
        told["cpu_ms_a_resource_beyond_the_smallest_estate"] = (figures.cpu.median - first.cpu.median) / more * 1000
        told["kib_a_resource_beyond_the_smallest_estate"] = (figures.peak.median - first.peak.median) / more * 1024
    return told


def faults(bench: Bench, names: list[str]) -> Iterator[Figures]:
    """Yield the figures with faults beside those without; the facts must be the same."""
    for estate in names:
        calm, costs = bench.run(estate)
        without = bench.figures(estate, "no faults", costs)
        yield without
        stormy, costs = bench.run(estate, faulty=True)
        figures = bench.figures(estate, "faults", costs)
        held = Held("wall to that without faults", figures.wall.median / without.wall.median, FAULTS_RATIO)
        yield dataclasses.replace(figures, held=(held,))
        demand_equal(calm, stormy, "without faults and with them")


def beside(bench: Bench, names: list[str]) -> Iterator[tuple[Figures, Custodian]]:
    """Yield our figures and those of Cloud Custodian."""
    python = installed(ROOT / "build" / "custodian")
    for estate in names:
        ours = bench.figures(estate, "golive", bench.run(estate)[1])
        yield ours, measure_custodian(python, Path(tempfile.mkdtemp(dir=bench.folder)), estate, bench.conditions)


def resources(estate: str) -> int:
    subscriptions, each = estate.split("x")
    return int(subscriptions) * int(each)


def demand_equal(first: Job, second: Job, what: str) -> None:
    """End the benchmark where two runs did not bring the same facts."""
    ours, theirs = (set(facts_file(job).read_text().split("\n")) for job in (first, second))
    if ours == theirs:
        return
    shown = "\n".join([*sorted(ours - theirs)[:3], "---", *sorted(theirs - ours)[:3]])
    counts = f"{len(ours - theirs)} only here, {len(theirs - ours)} only there"
    raise SystemExit(f"the facts {what} differ: {counts}\n{shown}")


def main() -> None:
    asked = _parser().parse_args()
    conditions = Conditions(latency_ms=asked.latency, seed=asked.seed)
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(profile=asked.profile, runs=asked.runs, conditions=conditions, folder=Path(name))
        for figures in _asked_for(asked, bench):
            print(figures.line() if asked.json else figures.text(), flush=True)
        for ours, theirs in beside(bench, asked.estate) if asked.custodian else ():
            print(ours.line() if asked.json else ours.text())
            print(theirs.line() if asked.json else theirs.text(ours), flush=True)


def _asked_for(asked: argparse.Namespace, bench: Bench) -> Iterator[Figures]:
    if asked.scale:
        yield from scale(bench)
    if asked.faults:
        yield from faults(bench, asked.estate)
    if not (asked.scale or asked.faults or asked.custodian):
        yield from estates(bench, asked.estate)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", choices=PROFILES, default="yardstick", help="the job that is run")
    parser.add_argument("--estate", nargs="+", default=list(YARDSTICK), metavar="SxR", help="subscriptions x resources")
    parser.add_argument("--latency", type=int, default=60, help="milliseconds of every request")
    parser.add_argument("--seed", type=int, default=1, help="of the estate and of the faults")
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is taken")
    parser.add_argument("--scale", action="store_true", help=f"grow the estate: {', '.join(SIZES)}")
    parser.add_argument("--faults", action="store_true", help="3 %% of 429, 2 %% each of 500, 503, reset and truncated")
    parser.add_argument("--custodian", action="store_true", help="run Cloud Custodian of PyPI beside us (slow)")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each line of figures")
    return parser


if __name__ == "__main__":
    main()

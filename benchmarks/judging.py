"""What judging alone costs: CPU time and memory over growing numbers of facts, and their slope.

`python benchmarks/judging.py` judges a made-up policy of 90 criteria with two lines each. Every fact is one row that
one criterion asks about; a tenth of the rows fails or is unknown in the estate that is called mixed. Rows are there
before the clock starts: neither reading a bundle nor deriving rows is counted. Each figure is the least of several
runs, each in a process of its own. Memory is what judging takes beyond the rows at its highest, and what of it is left
in the decision.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from collector.cli.garbage import few_collections
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.judge.judge import Circumstances, judge
from collector.judge.loader import load_policy
from collector.judge.policy import Policy
from collector.model import Decision, EvidenceName, Reason, Tier, Workload

CRITERIA = 90
SIZES = (1_000, 10_000, 100_000)
LIMIT_SECONDS = 1.5
"""For the largest size (issue 8)."""
_MIB = 1 << 20
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DIGEST = "sha256:" + "1" * 64
NOT_READ = Unknown(reason=Reason.PERM, why="reading it was denied")
HEAD = 'policy: benchmark\nversion: "1"\ncriteria:\n'
CRITERION = """
  - id: recovery-asked-{number:02}
    question: Is it kept as it must be?
    why: It is measured.
    severity: {{default: blocker, T2: major}}
    due: P7D
    max_age: PT24H
    rows: thing_{number:02}
    params: {{max_age: {{default: PT36H, T0: PT12H}}}}
    pass:
      - {{that: thing_{number:02}.recovery_point_age <= params.max_age, say: The last recovery point is too old.}}
      - thing_{number:02}.status in ["completed", "healthy"]
    fix: Mend it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Row):
    """A row such as those of protected resources."""

    kind: ClassVar[str] = "thing"
    recovery_point_age: Field[timedelta] = described("age of the last recovery point", "s")
    status: Field[str] = described("last status")
    retention: Field[timedelta] = described("how long it is kept", "s")
    encrypted: Field[bool] = described("it is encrypted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What judging so many facts cost once."""

    facts: int
    mixed: bool
    seconds: float
    """CPU time."""
    more_mib: float
    """At the highest, beyond what was there before."""
    kept_mib: float
    """Of it, what the decision holds."""

    @property
    def passing_mib(self) -> float:
        """What judging needs beside the decision that it makes."""
        return self.more_mib - self.kept_mib


def policy() -> Policy:
    text = HEAD + "".join(CRITERION.format(number=number) for number in range(CRITERIA))
    return load_policy({"policy.yaml": text}, dict.fromkeys(kinds(), Thing))


def kinds() -> tuple[str, ...]:
    return tuple(f"thing_{number:02}" for number in range(CRITERIA))


def thing(number: int, *, mixed: bool) -> Thing:
    """Return a row; every age is another one, and every tenth row is bad where the estate is mixed."""
    bad = number % 10 if mixed else 1
    return Thing(
        subject=f"/subscriptions/s-{number % 8}/resourceGroups/rg-{number % 40}/providers/Microsoft.Compute/"
        f"virtualMachines/vm-{number:06}",
        evidence=(DIGEST,),
        observed_at=NOW - timedelta(minutes=5),
        recovery_point_age=timedelta(hours=2 if bad else 72, seconds=number % 3600, microseconds=number),
        status=NOT_READ if number % 20 == 0 and not bad else "completed",
        retention=timedelta(days=30),
        encrypted=True,
    )


def rowsets(facts: int, *, mixed: bool) -> dict[str, RowSet]:
    """Return rows of all kinds, as many as facts."""
    rows: dict[str, list[Row]] = {kind: [] for kind in kinds()}
    for number, kind in zip(range(facts), _in_turns(), strict=False):
        rows[kind].append(thing(number, mixed=mixed))
    return {
        kind: RowSet(rows=tuple(found), gaps=(), complete=True, evidence=(DIGEST,), observed_at=NOW)
        for kind, found in rows.items()
    }


def _in_turns() -> Sequence[str]:
    return kinds() * (SIZES[-1] // CRITERIA + 1)


def decide(of: Policy, found: dict[str, RowSet]) -> Decision:
    workload = Workload(name="shop", tier=Tier.T1, go_live=NOW + timedelta(days=30), subscriptions=("s-0",))
    evidence = EvidenceName(digest=DIGEST, collected_at=NOW, completeness="complete")
    circumstances = Circumstances(evidence=evidence, scope_digest=DIGEST, probes=(), tool_version="1")
    return judge(of, found, workload=workload, tier=Tier.T1, now=NOW, documents={}, circumstances=circumstances)


def measured(job: tuple[int, bool]) -> Figure:
    """Judge once for the time, and once more for the memory, which slows Python down."""
    facts, mixed = job
    of, found = policy(), rowsets(facts, mixed=mixed)
    decide(of, rowsets(CRITERIA, mixed=mixed))  # what the first judgement of a process loads is no cost of facts
    gc.collect()
    gc.freeze()
    with few_collections():
        start = time.process_time()
        decide(of, found)
        seconds = time.process_time() - start
        tracemalloc.start()
        decision = decide(of, found)
        kept, most = tracemalloc.get_traced_memory()
    del decision
    return Figure(facts=facts, mixed=mixed, seconds=seconds, more_mib=most / _MIB, kept_mib=kept / _MIB)


def least(figures: Sequence[Figure]) -> Figure:
    return min(figures, key=lambda figure: figure.seconds)


def in_a_process(facts: int, *, mixed: bool, runs: int) -> Figure:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1, maxtasksperchild=1) as pool:
        return least(pool.map(measured, [(facts, mixed)] * runs, chunksize=1))


def text(figure: Figure, first: Figure) -> str:
    """Return a line with the slope beyond the smallest size."""
    more = figure.facts - first.facts
    slope = ""
    if more:
        micro = (figure.seconds - first.seconds) / more * 1e6
        kept, passing = (
            (getattr(figure, name) - getattr(first, name)) / more * _MIB for name in ("kept_mib", "passing_mib")
        )
        slope = f"   a further fact: {micro:5.1f} us, {kept:4.0f} B kept, {passing:3.0f} B in passing"
    remark = f"  above {LIMIT_SECONDS} s" if figure.seconds > LIMIT_SECONDS else ""
    return (
        f"  {figure.facts:7,} facts, {'mixed' if figure.mixed else 'in order':<8}  {figure.seconds:6.3f} s CPU"
        f"  {figure.kept_mib:6.1f} MiB of decision, {figure.passing_mib:5.2f} MiB in passing{slope}{remark}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    asked = _parser().parse_args(arguments)
    if not asked.json:
        print(f"{CRITERIA} criteria with two lines each; the least of {asked.runs} runs")
    for mixed in (False, True):
        first: Figure | None = None
        for facts in asked.facts:
            figure = in_a_process(facts, mixed=mixed, runs=asked.runs)
            first = first or figure
            print(json.dumps(asdict(figure)) if asked.json else text(figure, first), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", nargs="+", type=int, default=list(SIZES), help="how many there are")
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is taken")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each line of figures")
    return parser


if __name__ == "__main__":
    main()

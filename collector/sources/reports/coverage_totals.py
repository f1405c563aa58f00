"""When a coverage total is certain: what the file declares is held against what its own elements count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from collector.sources.reports.reading import Findings

_FIX = "write the report again, with one tool in one run, or give another format of the same run"


class Ratio(NamedTuple):
    """How many of how many."""

    covered: int
    valid: int

    def plus(self, other: Ratio) -> Ratio:
        return Ratio(self.covered + other.covered, self.valid + other.valid)

    def __str__(self) -> str:
        return f"{self.covered}/{self.valid}"


NOTHING = Ratio(0, 0)


@dataclass(frozen=True, slots=True)
class Settled:
    """One metric with its total and how it came about; without a total, `reason` says why."""

    metric: str
    total: Ratio | None
    method: str = ""
    reason: str = ""


def settle(metric: str, declared: Ratio | None, ways: Mapping[str, Ratio]) -> Settled:
    """Settle a metric: declared as one way of counting finds it, or undeclared where all ways agree."""
    if declared is None:
        if len(set(ways.values())) == 1:
            return Settled(metric, next(iter(ways.values())), f"counted ({', '.join(ways)}), nothing declared")
        return disagreement(metric, "nothing is declared", ways)
    agreeing = [way for way, counted in ways.items() if counted == declared]
    if agreeing and declared.covered <= declared.valid:
        return Settled(metric, declared, f"declared = counted ({', '.join(agreeing)})")
    return disagreement(metric, f"{declared} is declared", ways)


def settle_summary(metric: str, declared: Ratio) -> Settled:
    """Settle a metric of a report that by its format may hold totals alone."""
    if declared.covered > declared.valid:
        return disagreement(metric, f"{declared} is declared", {})
    return Settled(metric, declared, "declared only (summary-only report)")


def disagreement(metric: str, declared: str, ways: Mapping[str, object]) -> Settled:
    """Leave a metric out, saying what stands against what."""
    counted = ", ".join(f"{total} {way}" for way, total in ways.items()) or "nothing that can hold it"
    return Settled(metric, None, reason=f"totals disagree: {metric}: {declared}, its elements count {counted}; {_FIX}")


def flatters(one: Ratio, other: Ratio) -> bool:
    """Say whether one total is a greater part than another; of nothing, no part is greater."""
    return one.covered * other.valid > other.covered * one.valid


def main_total(findings: Findings) -> Ratio | None:
    """Return the lines of a coverage report, or its statements where it has no lines; `None` without both.

    Statements never stand in for lines that are disputed. A partially covered line, which only Visual Studio tells
    apart, counts as one that is not covered.
    """
    has_lines = "lines" in findings.totals or "lines" in findings.disputed
    counts = findings.totals.get("lines" if has_lines else "statements")
    if not isinstance(counts, Mapping):
        return None
    return Ratio(counts["covered"], counts["valid"] if "valid" in counts else sum(counts.values()))


def findings(settled: Iterable[Settled], notes: Iterable[str] = (), finished: datetime | None = None) -> Findings:
    """Gather settled metrics into what the file says."""
    metrics = list(settled)
    certain = {metric.metric: metric for metric in metrics if metric.total is not None}
    return Findings(
        totals={name: metric.total._asdict() for name, metric in certain.items() if metric.total is not None},
        method="; ".join(f"{name}: {metric.method}" for name, metric in certain.items()),
        reasons=(*(metric.reason for metric in metrics if metric.reason), *notes),
        disputed=tuple(metric.metric for metric in metrics if metric.total is None),
        finished=finished,
    )

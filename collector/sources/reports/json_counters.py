"""Counters in JSON coverage reports: many numbers of executions at once, and sums of summaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from collector.sources.reports.coverage_totals import Ratio
from collector.sources.reports.json_base import Object, count_in
from collector.sources.reports.reading import Refused


def entries(holder: Object, what: str) -> Iterator[Object]:
    """Yield what stands under the keys of an object, each of which must be an object. Raises `Refused`."""
    for value in holder.values():
        yield entry(value, what)


def entry(value: object, what: str) -> Object:
    """Return a value that must be an object; `what` names it. Raises `Refused`."""
    if not isinstance(value, dict):
        raise Refused(
            f"{what} is not the JSON object that this format has there: write it again with an unchanged tool"
        )
    return value


def hits(counters: Collection[Any], what: str) -> Ratio:
    """Count how many counters there are and how many of them are above zero; `what` names them. Raises `Refused`."""
    # passes within the interpreter: a loop in Python would take longer than parsing the JSON did
    if any(kind is not int for kind in set(map(type, counters))) or min(counters, default=0) < 0:
        raise Refused(f"{what} counts something in other than whole numbers from 0 up: write it again")
    return Ratio(sum(map(bool, counters)), len(counters))


def line_hits(counters: Iterable[Any], what: str) -> Ratio:
    """Count as `hits` does, where `null` stands for a line without code. Raises `Refused`."""
    return hits([counter for counter in counters if counter is not None], what)


def summed(summaries: Sequence[Object], covered: str, valid: str) -> Ratio:
    """Add up the counts under two keys of some summaries. Raises `Refused`."""
    return Ratio(*(sum(count_in(summary, key) for summary in summaries) for key in (covered, valid)))

"""What the coverage files say that the workload names: counts, never rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from collector.facts.testing import CoverageReport
from collector.probe import Item, Malformed, Probe, Read, Reports
from probes.testing.results import count_of, refuse_unreadable

_MEASURES = ("lines", "statements")
"""What a file counts, the best first: some formats know no lines."""
_BY_THEIR_COVER = ("covered", "partially_covered", "not_covered")
"""How Visual Studio tells lines apart; one that is partially covered is not covered."""


class _Counts(NamedTuple):
    measures: str
    covered: int
    valid: int


def parse_coverage(item: Item) -> Iterator[CoverageReport]:
    """The reading of one file on disk; a file that measured nothing is a fact with zero lines."""
    yield coverage_of(item, subject="file:" + item.text("file"), pattern=item.asked)


def parse_coverage_in_artifact(item: Item) -> Iterator[CoverageReport]:
    """The reading of one file in an artifact of a run, which the item was asked about."""
    subject = f"{item.asked}/reports/{item.text('file')}"
    yield coverage_of(item, subject=subject, run=item.asked, source="artifact")


def coverage_of(item: Item, *, subject: str, pattern: str = "", run: str = "", source: str = "file") -> CoverageReport:
    """Return what the reading of a coverage file says. Raises `Malformed` where it says nothing that counts."""
    refuse_unreadable(item)
    counts = _counts(item)
    return CoverageReport(
        subject=subject,
        documents=(item.document,),
        observed_at=item.observed_at,
        pattern=pattern,
        path=item.text("file"),
        run=run,
        source=source,
        format=item.text("format"),
        commit=item.maybe_text("commit"),
        digest=item.maybe_text("sha256") or "",
        attempt=item.maybe_int("artifact"),
        measures=counts.measures,
        lines_covered=counts.covered,
        lines_valid=counts.valid,
        branches_covered=item.maybe_int("totals.branches.covered"),
        branches_valid=item.maybe_int("totals.branches.valid"),
        method=item.maybe_text("method") or "",
    )


def _counts(item: Item) -> _Counts:
    measures = next((name for name in _MEASURES if item.get(f"totals.{name}") is not None), _MEASURES[0])
    told: Any = item.get(f"totals.{measures}")
    by_cover = isinstance(told, Mapping) and "valid" not in told and _BY_THEIR_COVER[-1] in told
    names = _BY_THEIR_COVER if by_cover else ("valid",)
    covered, valid = count_of(item, f"totals.{measures}.covered"), _sum_of(item, f"totals.{measures}", names)
    if covered > valid:
        raise Malformed(f"totals.{measures}", told, detail=f"{item.text('file')}: more is covered than there is")
    return _Counts(measures, covered, valid)


def _sum_of(item: Item, path: str, names: tuple[str, ...]) -> int:
    return sum(count_of(item, f"{path}.{name}") for name in names)


PROBE = Probe(
    id="testing-coverage",
    title="Coverage files",
    reads=(Read(Reports("coverage"), parse_coverage, (CoverageReport,)),),
    otherwise="The covered and valid lines of the build with a link to it, attested by the test lead.",
)

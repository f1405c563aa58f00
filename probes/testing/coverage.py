"""What the coverage files say that the workload names: counts, never rates."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import CoverageReport
from collector.probe import Item, Probe, Read, Reports
from probes.testing.results import count_of, refuse_unreadable


def parse_coverage(item: Item) -> Iterator[CoverageReport]:
    """The reading of one file; a file that measured nothing is a fact with zero lines."""
    refuse_unreadable(item)
    yield CoverageReport(
        subject="file:" + item.text("file"),
        documents=(item.document,),
        observed_at=item.observed_at,
        pattern=item.asked,
        format=item.text("format"),
        lines_covered=count_of(item, "totals.lines.covered"),
        lines_valid=count_of(item, "totals.lines.valid"),
        branches_covered=item.maybe_int("totals.branches.covered"),
        branches_valid=item.maybe_int("totals.branches.valid"),
        method=item.maybe_text("method") or "",
    )


PROBE = Probe(
    id="testing-coverage",
    title="Coverage files",
    reads=(Read(Reports("coverage"), parse_coverage, (CoverageReport,)),),
    otherwise="The covered and valid lines of the build with a link to it, attested by the test lead.",
)

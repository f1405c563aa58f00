"""What the test-result files say that the workload names."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import TestReport
from collector.probe import Item, Malformed, Probe, Read, Reports

_COUNTS = ("tests", "passed", "failures", "errors", "skipped")


def parse_results(item: Item) -> Iterator[TestReport]:
    """The reading of one file: an unreadable one is a gap, an empty one is a fact with zero tests."""
    refuse_unreadable(item)
    counts = {name: count_of(item, f"totals.{name}") for name in _COUNTS}
    if counts["tests"] != sum(counts[name] for name in _COUNTS[1:]):
        raise Malformed("totals.tests", counts["tests"], detail=f"{item.text('file')}: its totals do not add up")
    yield TestReport(
        subject="file:" + item.text("file"),
        documents=(item.document,),
        observed_at=item.observed_at,
        pattern=item.asked,
        format=item.text("format"),
        any_failure=item.maybe_flag("any_failure") is not False,
        method=item.maybe_text("method") or "",
        whole=item.maybe_flag("whole") is True,
        finished=item.maybe_instant("finished"),
        **counts,
    )


def count_of(item: Item, path: str) -> int:
    """Return a count that the reading must tell: a missing one is not zero."""
    count = item.maybe_int(path)
    if count is None or count < 0:
        raise Malformed(path, count)
    return count


def refuse_unreadable(item: Item) -> None:
    """Raise `Malformed` with the reader's own reasons where it refused the file."""
    if item.text("outcome") != "refused":
        return
    reasons = "; ".join(item.maybe_texts("reasons") or ()) or "the file was refused"
    raise Malformed(
        "outcome",
        "refused",
        detail=f"{item.text('file')}: {reasons}",
        fix=f"write the report anew and look at it with: golive inspect {item.text('file')}",
    )


PROBE = Probe(
    id="testing-results",
    title="Test-result files",
    reads=(Read(Reports("tests"), parse_results, (TestReport,)),),
    otherwise="The totals of the test run with a link to it, attested by the test lead.",
)

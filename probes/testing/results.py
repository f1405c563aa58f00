"""What the test-result files say that the workload names."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.testing import TestReport
from collector.probe import Item, Malformed, Probe, Read, Reports

_ALWAYS = ("tests", "passed")
_NEITHER = ("skipped", "inconclusive", "warnings", "todo")
"""Outcomes that are no pass and no failure; each format knows some of them."""


def parse_results(item: Item) -> Iterator[TestReport]:
    """The reading of one file: an unreadable one is a gap, an empty one is a fact with zero tests."""
    yield report_of(item, subject="file:" + item.text("file"), pattern=item.asked)


def report_of(item: Item, *, subject: str, pattern: str = "", run: str = "", source: str = "file") -> TestReport:
    """Return what the reading of a test-result file says. Raises `Malformed` where it says nothing that counts."""
    refuse_unreadable(item)
    counts = _counts(item)
    flaky = item.maybe_int("flaky")
    if flaky is not None and not 0 <= flaky <= counts["tests"]:
        raise Malformed("flaky", flaky)
    return TestReport(
        subject=subject,
        documents=(item.document,),
        observed_at=item.observed_at,
        pattern=pattern,
        path=item.text("file"),
        run=run,
        source=source,
        commit=item.maybe_text("commit"),
        flaky=flaky,
        digest=item.maybe_text("sha256") or "",
        attempt=item.maybe_int("artifact"),
        format=item.text("format"),
        any_failure=item.maybe_flag("any_failure") is not False,
        method=item.maybe_text("method") or "",
        whole=item.maybe_flag("whole") is True,
        finished=item.maybe_instant("finished"),
        tests=counts["tests"],
        passed=counts["passed"],
        failures=counts["failures"],
        errors=counts["errors"],
        skipped=counts["skipped"],
    )


def _counts(item: Item) -> dict[str, int]:
    """Return the counts: a format that knows no errors tells none, but what it tells must add up to all tests."""
    for name in _ALWAYS:
        count_of(item, f"totals.{name}")
    names = (*_ALWAYS, "failures", "errors", *_NEITHER)
    told = {name: count_of(item, f"totals.{name}") if _tells(item, name) else 0 for name in names}
    if told["tests"] != sum(told.values()) - told["tests"]:
        raise Malformed("totals.tests", told["tests"], detail=f"{item.text('file')}: its totals do not add up")
    counts = {name: told[name] for name in (*_ALWAYS, "failures", "errors")}
    return counts | {"skipped": sum(told[name] for name in _NEITHER)}


def _tells(item: Item, name: str) -> bool:
    totals = item.get("totals")
    return isinstance(totals, dict) and any(key.casefold() == name for key in totals)


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

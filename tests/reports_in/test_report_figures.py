"""Moments and main totals: what a report must say for them to be known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collector.sources.reports.coverage_totals import NOTHING, Ratio, Settled, findings, main_total
from collector.sources.reports.figures import zoned_instant

TEN = datetime(2026, 1, 2, 10, 0, tzinfo=UTC)
LINES, STATEMENTS = Settled("lines", Ratio(1, 2)), Settled("statements", Ratio(9, 9))
NO_LINES = Settled("lines", None, reason="totals disagree")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T10:00:00Z", TEN),
        ("2026-01-02 10:00:00 UTC", TEN),
        ("2026-01-02 10:00:00UTC", TEN),
        ("2026-01-02 10:00:00.000 gmt", TEN),
        ("2026-01-02T12:00:00+02:00", TEN),
        ("2026-01-02 05:30:00 -0430", TEN),
        ("Fri, 02 Jan 2026 10:00:00 GMT", TEN),
        ("2026-01-02T10:00:00", None),
        ("2026-01-02 10:00:00 CET", None),
        ("2026-01-02 10:00:00 ZUTC", None),
        ("2026-01-02 UTC", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday at 10 UTC", None),
        ("", None),
    ],
)
def test_a_moment_counts_where_it_names_its_zone(text, moment):
    assert zoned_instant(text) == moment


@pytest.mark.parametrize(
    ("settled", "main"),
    [
        ([LINES, STATEMENTS], Ratio(1, 2)),
        ([STATEMENTS], Ratio(9, 9)),
        ([NO_LINES, STATEMENTS], None),
        ([STATEMENTS, NO_LINES], None),
        ([Settled("statements", None, reason="totals disagree"), LINES], Ratio(1, 2)),
        ([Settled("branches", Ratio(3, 4))], None),
        ([Settled("lines", NOTHING), STATEMENTS], NOTHING),
        ([], None),
    ],
)
def test_statements_stand_in_where_there_are_no_lines_and_never_for_disputed_ones(settled, main):
    assert main_total(findings(settled)) == main

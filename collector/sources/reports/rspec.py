"""The JSON report of RSpec (`rspec --format json`; rspec/rspec: formatters/json_formatter.rb).

What breaks outside the examples, such as a file that does not load, stands in the summary alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collector.sources.reports.format import JsonFormat
from collector.sources.reports.json_base import Object, count_in, object_in, objects_in, text_in
from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally

_RESULT_OF_WORD = {"passed": Result.PASSED, "failed": Result.FAILURE, "pending": Result.SKIPPED}


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document has the examples and the summary of RSpec."""
    summary = document.get("summary")
    return "examples" in document and isinstance(summary, dict) and "example_count" in summary


def read(document: Mapping[str, Any]) -> Findings:
    """Count the examples, and hold the summary against them. Raises `Refused`."""
    summary = object_in(document, "summary")
    tally = Tally()
    for example in objects_in(document, "examples"):
        tally.count(_result(example, tally))
    outside = count_in(summary, "errors_outside_of_examples_count", needed=False)
    if outside:
        tally.alarm(f"its summary tells of {outside} errors outside the examples: some may not have been loaded")
    tally.hold_against(
        "its summary", tests=count_in(summary, "example_count"), failed=count_in(summary, "failure_count")
    )
    return tally.findings("examples counted", finished=None)


def _result(example: Object, tally: Tally) -> Result:
    word = text_in(example, "status")
    known = _RESULT_OF_WORD.get(word)
    return tally.strange_word(word) if known is None else known


FORMAT = JsonFormat(name="rspec-json", kind="tests", claims=claims, read=read)

"""Every recorded report: certain totals are met exactly, everything else is refused with a reason."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from collector.sources.reports import Reading, inspect_file

pytestmark = pytest.mark.corpus

READ_BY_US = ("cobertura", "jacoco", "lcov", "junit", "trx")

STRICTER_THAN_THE_MANIFEST = {"test:junit/junit-plugin__junit-report-nested-testsuites.xml"}
"""An inner suite declares an error and shows one outside its cases; the manifest looked at the outer header only."""


@pytest.fixture(scope="module")
def readings(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Reading]]:
    """Each record of the manifest with our reading of its file."""
    unpacked = tmp_path_factory.mktemp("reports") / "unpacked"
    records = json.loads((corpus / "reports" / "manifest.json").read_text(encoding="utf-8"))
    answers = []
    for record in records:
        path = corpus / record["file"]
        if record["gzip"]:
            unpacked.write_bytes(gzip.decompress(path.read_bytes()))
            path = unpacked
        answers.append((record, inspect_file(path, shown_as=record["id"])))
    return answers


@pytest.fixture(scope="module")
def ours(readings):
    return [(record, reading) for record, reading in readings if record["format"] in READ_BY_US]


def test_every_certain_total_is_met_and_none_is_wrong(ours, record_property):
    figures: Counter[str] = Counter()
    wrong = []
    for record, reading in ours:
        told = {name: total for name, total in reading.totals.items() if total != record.get("expected", {}).get(name)}
        missed = reading.outcome == "refused" and record["sure"] != "no" and "lines" in record.get("expected", {})
        if told or missed:
            wrong.append((record["id"], dict(reading.totals), reading.reasons))
        figures["wrong" if told or missed else "refused" if reading.outcome == "refused" else "agreed"] += 1
    record_property("report_files", dict(figures))
    assert not wrong, (figures, wrong)
    assert figures["agreed"] > figures["refused"] > 0


def test_totals_of_sure_files_are_complete(ours):
    incomplete = [
        record["id"]
        for record, reading in ours
        if record["purpose"] in ("totals", "empty") and reading.totals != record["expected"]
    ]
    assert incomplete == []


def test_a_file_is_read_only_where_its_main_total_is_certain(ours):
    for record, reading in ours:
        certain = record["kind"] == "tests" or "lines" in record.get("expected", {})
        expected = {"totals": "read" if certain else "refused", "empty": "empty"}.get(record["purpose"], "refused")
        assert (record["id"], reading.outcome) == (record["id"], expected)
        assert reading.reasons or reading.outcome == "read", record["id"]


def test_a_failure_that_the_header_or_an_element_tells_is_never_lost(ours):
    told = {
        record["id"]: (record["any_failure"], reading.any_failure)
        for record, reading in ours
        if "any_failure" in record
    }
    assert {name for name, (theirs, we) in told.items() if theirs != we} == STRICTER_THAN_THE_MANIFEST
    assert all(we for name, (_, we) in told.items() if name in STRICTER_THAN_THE_MANIFEST)


def test_formats_that_are_not_read_are_refused_and_never_taken_for_another(readings):
    others = [(record, reading) for record, reading in readings if record["format"] not in READ_BY_US]
    assert len(others) > 100
    for record, reading in others:
        assert (record["id"], reading.outcome, reading.totals) == (record["id"], "refused", {})
        assert len(reading.reasons) == 1, record["id"]

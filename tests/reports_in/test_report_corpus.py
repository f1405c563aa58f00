"""Every recorded report: certain totals are met exactly, everything else is refused with a reason."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from collector.sources.reports import Reading, inspect_file
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.formats import FORMATS

pytestmark = pytest.mark.corpus

READ_BY_US = frozenset(known.name for known in FORMATS)
"""The corpus has a folder for each, called the same."""

STRICTER_THAN_THE_MANIFEST = {"test:junit/junit-plugin__junit-report-nested-testsuites.xml"}
"""An inner suite declares an error and shows one outside its cases; the manifest looked at the outer header only."""

NOT_PASSED_AS_THE_MANIFEST_HAS_IT = {"test:cucumber-json/pickles__Cucumber__cucumberResult.json"}
"""All its steps are `Undefined`, with a capital: none ran. The manifest took a word that it did not know for a pass."""

REFUSED_KNOWINGLY = {"cov:opencover/coverage-model__opencover-withskippedmodules.xml.gz"}
"""Its points name no file, so lines of several files cannot be told apart."""

LESS_THAN_THE_MANIFEST = {
    # its statements and functions are no whole numbers (74.4), and counts are told or nothing
    "cov:istanbul-summary/vitest-coverage-report-action__coverage-summary-compare.json",
    *REFUSED_KNOWINGLY,
}

MAIN_TOTALS = {"lines", "statements"}


def expected_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return what is certain: of some files only the number of their tests."""
    expected = record.get("expected", {})
    return {"tests": expected["tests"]} if record["sure"] == "tests-only" else expected


def told(record: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """Return what we tell, as far as the manifest could know it."""
    if record["sure"] != "tests-only" or not reading.totals:
        return dict(reading.totals)
    return {"tests": reading.totals["tests"]}


def certain(record: dict[str, Any]) -> bool:
    """Say whether the main total of a file is known."""
    return record["kind"] == "tests" or not MAIN_TOTALS.isdisjoint(expected_of(record))


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
    mistaken = NOT_PASSED_AS_THE_MANIFEST_HAS_IT
    return [
        (record, one) for record, one in readings if record["format"] in READ_BY_US and record["id"] not in mistaken
    ]


def certain_totals(record: dict[str, Any], reading: Reading | None = None) -> dict[str, Any]:
    """Return what the manifest expects, or what we told of it; of some test results it only knows how many."""
    totals = dict(reading.totals) if reading else record.get("expected", {})
    return {"tests": totals["tests"]} if record["sure"] == "tests-only" else totals


def test_every_certain_total_is_met_and_none_is_wrong(ours, record_property):
    figures: Counter[str] = Counter()
    wrong = []
    for record, reading in ours:
        other = {name for name, total in told(record, reading).items() if total != expected_of(record).get(name)}
        if other:
            wrong.append((record["id"], dict(reading.totals), reading.reasons))
        figures["wrong" if other else "refused" if reading.outcome == "refused" else "agreed"] += 1
    record_property("report_files", dict(figures))
    assert not wrong, (figures, wrong)
    assert figures["agreed"] > figures["refused"] > 0


def test_totals_of_sure_files_are_complete(ours):
    incomplete = {
        record["id"]
        for record, reading in ours
        if record["purpose"] in ("totals", "empty") and told(record, reading) != expected_of(record)
    }
    assert incomplete == LESS_THAN_THE_MANIFEST


def test_a_file_is_read_only_where_its_main_total_is_certain(ours):
    for record, reading in ours:
        read = "read" if certain(record) and record["id"] not in REFUSED_KNOWINGLY else "refused"
        expected = {"totals": read, "empty": "empty"}.get(record["purpose"], "refused")
        assert (record["id"], reading.outcome) == (record["id"], expected)
        assert reading.reasons or reading.outcome == "read", record["id"]


def test_a_failure_that_the_header_or_an_element_tells_is_never_lost(ours):
    failures = {
        record["id"]: (record["any_failure"], reading.any_failure)
        for record, reading in ours
        if "any_failure" in record
    }
    assert {name for name, (theirs, we) in failures.items() if theirs != we} == STRICTER_THAN_THE_MANIFEST
    assert all(we for name, (_, we) in failures.items() if name in STRICTER_THAN_THE_MANIFEST)


def test_steps_that_nobody_defined_are_never_passed(readings):
    mistaken = [reading for record, reading in readings if record["id"] in NOT_PASSED_AS_THE_MANIFEST_HAS_IT]
    assert [dict(one.totals) for one in mistaken] == [
        {"tests": 57, "passed": 0, "failures": 0, "errors": 0, "skipped": 57}
    ]


def test_every_file_is_claimed_by_its_own_format_alone(readings):
    taken = {(record["format"], reading.format) for record, reading in readings if reading.format}
    assert {theirs for theirs, ours in taken if theirs != ours} == set()


def test_no_json_document_is_claimed_by_two_formats(corpus):
    claimed = 0
    for path in sorted((corpus / "reports").rglob("*.json")):
        text = path.read_text(encoding="utf-8-sig")
        document = json.loads(text) if path.name != "manifest.json" and path.parent.name != "dart-json" else []
        if isinstance(document, dict):
            claims = [known.name for known in FORMATS if isinstance(known, JsonFormat) and known.claims(document)]
            assert len(claims) <= 1, (path.name, claims)
            claimed += len(claims)
    assert claimed > 10


def test_formats_that_are_not_read_are_refused_and_never_taken_for_another(readings):
    others = [(record, reading) for record, reading in readings if record["format"] not in READ_BY_US]
    assert len(others) > 10
    for record, reading in others:
        assert (record["id"], reading.outcome, reading.totals) == (record["id"], "refused", {})
        assert len(reading.reasons) == 1, record["id"]

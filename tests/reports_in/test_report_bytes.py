"""What arrives as bytes: encodings, wrong and hostile files, and the whole of what is answered."""

from __future__ import annotations

import codecs
import hashlib
import os
from pathlib import Path

import pytest

from collector.sources.reports import inspect_file

JUNIT = '<testsuites><testsuite><testcase name="ü"/></testsuite></testsuites>'
LCOV = "TN:\nSF:a\nDA:1,1\nend_of_record\n"


def test_the_whole_answer_for_tests(look):
    report = '<testsuite failures="0" timestamp="2026-01-02T10:00:00Z"><testcase/></testsuite>'
    assert look(report).to_json() == {
        "file": "report",
        "format": "junit",
        "kind": "tests",
        "totals": {"tests": 1, "passed": 1, "failures": 0, "errors": 0, "skipped": 0},
        "method": "test cases counted, the worst outcome of each",
        "outcome": "read",
        "reasons": [],
        "sha256": hashlib.sha256(report.encode()).hexdigest(),
        "bytes": len(report),
        "any_failure": False,
        "finished": "2026-01-02T10:00:00Z",
        "whole": True,
    }


def test_the_whole_answer_for_coverage(look):
    report = "TN:\nSF:a\nDA:1,1\nLF:1\nLH:1\nFNF:0\nFNH:0\nend_of_record\n"
    assert look(report).to_json() == {
        "file": "report",
        "format": "lcov",
        "kind": "coverage",
        "totals": {"lines": {"covered": 1, "valid": 1}, "functions": {"covered": 0, "valid": 0}},
        "method": "lines: declared = counted (per_record, merged_by_file); "
        "functions: declared = counted (per_record, merged_by_file)",
        "outcome": "read",
        "reasons": [],
        "sha256": hashlib.sha256(report.encode()).hexdigest(),
        "bytes": len(report),
    }


def test_the_whole_answer_for_a_missing_file(tmp_path):
    assert inspect_file(tmp_path / "none.xml", shown_as="none.xml").to_json() == {
        "file": "none.xml",
        "format": "",
        "kind": "",
        "totals": {},
        "method": "",
        "outcome": "refused",
        "reasons": [
            "it cannot be read (No such file or directory): "
            "check that an earlier step wrote it and that this user may read it"
        ],
    }


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(JUNIT.encode(), id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + JUNIT.encode(), id="UTF-8 with a mark"),
        pytest.param(JUNIT.encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(JUNIT.encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(codecs.BOM_UTF16_BE + JUNIT.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(f'<?xml version="1.0" encoding="windows-1252"?>{JUNIT}'.encode("cp1252"), id="Windows-1252"),
        pytest.param(b"\n\n  " + JUNIT.encode(), id="after blank lines"),
        pytest.param(f'<!DOCTYPE testsuites SYSTEM "http://example.com/x.dtd">{JUNIT}'.encode(), id="plain DOCTYPE"),
        pytest.param(codecs.BOM_UTF8 + LCOV.encode(), id="text, UTF-8 with a mark"),
        pytest.param(LCOV.encode("utf-16"), id="text, UTF-16"),
    ],
)
def test_encodings_that_tools_write_are_read(look, content):
    reading = look(content)
    assert reading.outcome == "read", reading.reasons


BOMB = '<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><testsuites>&b;</testsuites>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (codecs.BOM_UTF8, "it is empty"),
        (b"\x1f\x8b\x08\x00", "it is packed (gzip)"),
        (b"PK\x03\x04", "it is packed (zip)"),
        ("TAP version 14\nok 1\n1..1\n".encode("utf-16-le"), "it seems to be UTF-16 without a byte order mark"),
        ('{"reportFormat": "CTRF"}'.encode("utf-16-be"), "it seems to be UTF-16 without a byte order mark"),
        (b"hello", "unsupported format: text that begins with 'hello'"),
        (b"<html/>", "unsupported format: XML with the root element 'html'; let the tool write JUnit or TRX for tests"),
        (JUNIT[:-3].encode(), "it is not well-formed XML (unclosed token"),
        (JUNIT.encode() + b"<again/>", "it is not well-formed XML (junk after document element"),
        (JUNIT.encode("latin-1"), "it is not well-formed XML (not well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><testsuites/>', "its XML declares an encoding"),
        (b'<?xml version="1.0" encoding="utf-7"?><testsuites/>', "its XML declares an encoding"),
        (b"<?xml version='1.0'?><!-- only this -->", "it is not well-formed XML (no element found"),
        (BOMB.encode(), "its DOCTYPE has an internal subset"),
        (b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><t>&x;</t>', "its DOCTYPE has an internal subset"),
        (b'<!DOCTYPE t SYSTEM "x"><testsuites>&y;</testsuites>', "it uses the entity 'y'"),
        (b"<testsuites>" + b"<testsuite>" * 64, "its elements nest deeper than 64"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(look, content, reason):
    reading = look(content)
    assert (reading.outcome, reading.totals, len(reading.reasons)) == ("refused", {}, 1)
    assert reading.reasons[0].startswith(reason)
    assert reading.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("opening", ['<testsuite name="', "<testsuite><!-- "])
def test_a_giant_tag_or_comment_is_refused_before_it_costs_its_square(look, opening):
    reading = look(opening + "x" * (12 << 20))
    assert reading.reasons == ("it has a single tag or comment longer than 8,388,608 bytes: write it again",)


def test_a_long_text_inside_an_element_is_no_giant_tag(look):
    reading = look(f"<testsuite><testcase><system-out>{'x' * (12 << 20)}</system-out></testcase></testsuite>")
    assert reading.outcome == "read"


def test_a_giant_line_of_text_is_refused(look):
    assert look("TN:\nSF:" + "x" * (2 << 20)).reasons[0].startswith("it has a line longer than 1,048,576 characters")


def test_a_file_beyond_the_largest_size_is_refused(tmp_path):
    path = tmp_path / "large.xml"
    path.write_text(JUNIT + " " * 100, encoding="utf-8")
    reading = inspect_file(path, shown_as="large.xml", largest=100)
    assert (reading.outcome, reading.reasons) == ("refused", ("it is larger than 100 bytes: split the report",))


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    reading = inspect_file(tmp_path / "pipe", shown_as="pipe")
    assert reading.reasons == ("it is no regular file: name the report file itself",)


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (JUNIT, "coverage", "it holds test results, but was named as coverage: name it under reports.tests"),
        (LCOV, "tests", "it holds coverage, but was named as test results: name it under reports.coverage"),
    ],
)
def test_the_other_kind_is_refused(look, content, kind, reason):
    reading = look(content, kind=kind)
    assert (reading.outcome, reading.totals, reading.reasons) == ("refused", {}, (reason,))


def test_text_of_the_file_is_quoted_short_and_without_control_characters(look):
    reading = look("\x1b[31m##vso[task]" + "y" * 500)
    assert reading.reasons[0].split(";")[0].endswith("'\\x1b[31m##vso[task]yyyyyyyyyyyyyyyyyyyyyyyy\\u2026'")

"""JSON, line by line or whole: what readers understand differently is refused, and nothing makes them fall over."""

from __future__ import annotations

import codecs
import json

import pytest

GO = '{"Action":"run","Package":"p","Test":"T"}\n{"Action":"pass","Package":"p","Test":"T"}\n'
GO += '{"Action":"pass","Package":"p"}\n'
RSPEC = '{"examples": [{"status": "passed"}], "summary": {"example_count": 1, "failure_count": 0}}'


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GO.encode(), id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + GO.encode(), id="UTF-8 with a mark"),
        pytest.param(GO.encode("utf-16"), id="UTF-16, as PowerShell writes it"),
        pytest.param(GO.replace("\n", "\r\n").encode(), id="lines of Windows"),
        pytest.param(f"\n\n  {GO}\n \n".encode(), id="blank lines"),
        pytest.param(GO.rstrip().encode(), id="no end of the last line"),
        pytest.param(GO.replace("}\n", "}\n[1, 2]\n", 1).encode(), id="a list among the events"),
    ],
)
def test_json_lines_as_tools_write_them_are_read(look, content):
    reading = look(content)
    assert (reading.outcome, reading.format, reading.totals["tests"], reading.whole) == (
        "read",
        "go-test-json",
        1,
        True,
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"Action":"pass","Pack', "line 2 is not one JSON object: it may be cut off"),
        ("ok  	example.com/shop", "line 2 is not one JSON object: it may be cut off, or hold what the run printed"),
        ('{"Action":"pass"} {"Action":"pass"}', "line 2 is not one JSON object"),
        ("7", "line 2 is not one JSON object"),
        ("null", "line 2 is not one JSON object"),
        ('{"Action":"pass","Elapsed":NaN}', "its JSON holds NaN, which is no number of JSON"),
        ('{"Action":"pass","Action":"fail"}', "its JSON names 'Action' twice in one object"),
        ('{"Elapsed":' + "9" * 5000 + "}", "line 2 is not one JSON object"),
        ("[" * 100_000, "line 2 nests deeper than any report does"),
        ('{"Action":"output","Output":"' + "x" * (2 << 20) + '"}', "it has a line longer than 1,048,576 characters"),
    ],
)
def test_a_broken_line_refuses_the_report(look, line, reason):
    first, *rest = GO.splitlines()
    reading = look("\n".join([first, line, *rest]))
    assert (reading.outcome, reading.format, reading.totals) == ("refused", "go-test-json", {})
    assert reading.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "unsupported format: its JSON has no object around it"),
        ("[[1]]", "unsupported format: its JSON has no object around it"),
        ('[{"schema": "?"}]', "unsupported format: its JSON has no object around it"),
        ('{"Action": 7, "Package": "p"}\n{}', "it is not one well-formed JSON document (line 2"),
        ('{"type": "start"}', "unsupported format: JSON with the keys 'type'"),
        (RSPEC.replace("1,", "Infinity,"), "its JSON holds Infinity, which is no number of JSON"),
        (RSPEC.replace("1,", "-Infinity,"), "its JSON holds -Infinity"),
        (RSPEC[:-1], "it is not one well-formed JSON document (line 1"),
        (RSPEC + RSPEC, "it is not one well-formed JSON document (line 1"),
    ],
)
def test_a_broken_or_foreign_document_is_refused(look, content, reason):
    reading = look(content)
    assert (reading.outcome, reading.totals) == ("refused", {})
    assert reading.reasons[0].startswith(reason)


def test_lone_surrogates_are_read_and_told_safely(look):
    reading = look(RSPEC.replace("passed", "\\ud800"))
    assert reading.reasons == ("the outcome '\\ud800' is not a word of this format and counts as an error",)
    assert json.dumps(reading.to_json()).encode()


def test_a_long_first_line_is_one_document(look):
    reading = look(RSPEC.replace('"passed"', '"passed", "description": "' + "x" * 300_000 + '"'))
    assert (reading.outcome, reading.format) == ("read", "rspec-json")


@pytest.mark.parametrize("value", ["-1", "1.5", "1e400", '"1"', "true", "null", "[]", "10000000000"])
def test_a_count_that_is_none_is_refused(look, value):
    reading = look(RSPEC.replace('"failure_count": 0', f'"failure_count": {value}'))
    assert reading.reasons[0].startswith("`failure_count` is not the count that this format has there")
    assert reading.outcome == "refused"

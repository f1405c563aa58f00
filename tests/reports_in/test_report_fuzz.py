"""Whatever the bytes are: no exception, no impossible total, and no file that is cut off and still read."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.reports import Reading, inspect_file

VALID = {
    "cobertura": '<coverage line-rate="1" lines-covered="2" lines-valid="2"><packages><package><classes>'
    '<class name="a" filename="a"><methods/><lines><line number="1" hits="1"/><line number="2" hits="7"'
    ' branch="true" condition-coverage="50% (1/2)"/></lines></class></classes></package></packages></coverage>',
    "jacoco": '<!DOCTYPE report SYSTEM "report.dtd"><report name="a"><package name="p"><sourcefile name="A">'
    '<line nr="1" mi="0" ci="4" mb="0" cb="0"/></sourcefile><counter type="LINE" missed="0" covered="1"/></package>'
    '<counter type="LINE" missed="0" covered="1"/></report>',
    "junit": '<testsuites tests="3" failures="1" errors="0"><testsuite timestamp="2026-01-02T10:00:00Z" time="1.5">'
    '<testcase/><testcase><failure/></testcase><testcase status="run"><skipped/></testcase></testsuite></testsuites>',
    "trx": '<TestRun><Times finish="2026-01-02T10:00:00Z"/><ResultSummary outcome="Completed"><Counters total="2"/>'
    '</ResultSummary><Results><UnitTestResult outcome="Passed"/><UnitTestResult outcome="Failed"/></Results></TestRun>',
    "lcov": "TN:\nSF:a\nFN:1,f\nFNDA:1,f\nBRDA:1,0,0,1\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nend_of_record\n",
    "coverage.py-json": '{"meta": {"branch_coverage": true}, "files": {"a": {"executed_lines": [1], "missing_lines":'
    ' [], "summary": {"covered_lines": 1, "num_statements": 1, "covered_branches": 0, "num_branches": 0}}},'
    ' "totals": {"covered_lines": 1, "num_statements": 1, "covered_branches": 0, "num_branches": 0}}',
    "golive.restore-test/v1": '{"schema": "golive.restore-test/v1", "restores": [{"resource": "/subscriptions/'
    '22222222-aaaa-4bbb-8ccc-000000000001/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v", "finished":'
    ' "2026-11-02T03:40:00Z", "took": "PT35M", "data_checked": true, "succeeded": true}]}',
    "golive.notification-test/v1": '{"schema": "golive.notification-test/v1", "tests": [{"action_group":'
    ' "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001/resourceGroups/g/providers/Microsoft.Insights/actionGroups/'
    'a", "sent": "2026-11-02T03:40:00Z", "channels": [{"channel": "email", "to": "desk", "received":'
    ' "2026-11-02T03:41:00Z", "acknowledged": "2026-11-02T03:42:00Z"}, {"channel": "sms", "to": "desk"}]}]}',
}
MARKUP = (
    b"<",
    b">",
    b'"',
    b"/",
    b"&",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE",
    b"\xff\xfe",
    b"\0",
    b"-1",
    b"9" * 5000,
    b"{",
    b",",
)


def inspect_bytes(content: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report")
        path.write_bytes(content)
        return inspect_file(path, shown_as="report")


def assert_possible(reading: Reading) -> None:
    """Hold what every reading promises, whatever was read."""
    json.dumps(reading.to_json()).encode()
    assert reading.reasons or reading.outcome == "read"
    if reading.kind == "tests" and reading.totals:
        tests = dict(reading.totals)
        assert tests.pop("tests") == sum(tests.values())
        assert min(tests.values()) >= 0
        assert (reading.outcome == "read") == (reading.totals["tests"] > 0)
        assert reading.any_failure or tests["failures"] == tests["errors"] == 0
    elif reading.kind == "restores" and reading.totals:
        assert reading.totals["restores"] == len(reading.restores)
        assert all(0 <= count <= len(reading.restores) for count in reading.totals.values())
        assert (reading.outcome == "read") == bool(reading.restores)
    elif reading.kind == "notifications" and reading.totals:
        assert reading.totals["notification_tests"] == len(reading.notifications)
        assert 0 <= reading.totals["received"] <= reading.totals["messages"]
        assert (reading.outcome == "read") == bool(reading.notifications)
    elif reading.totals:
        assert all(0 <= total["covered"] <= total["valid"] for total in reading.totals.values())
        assert (reading.outcome == "read") == (reading.totals.get("lines", {"valid": 0})["valid"] > 0)
    else:
        assert reading.outcome == "refused"


@pytest.mark.parametrize("name", VALID)
def test_the_samples_are_read(name):
    reading = inspect_bytes(VALID[name].encode())
    assert (reading.outcome, reading.format) == ("read", name)
    assert_possible(reading)


@given(st.binary(max_size=400))
def test_any_bytes(content):
    assert_possible(inspect_bytes(content))


@given(st.sampled_from(sorted(VALID.values())), st.data())
def test_valid_files_with_something_changed(text, data):
    content = text.encode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 12)))
        put = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from(MARKUP), st.just(content[end : end + 40])))
        content = content[:start] + put + content[end:]
    assert_possible(inspect_bytes(content))


@pytest.mark.parametrize("name", VALID)
def test_a_file_that_is_cut_off_anywhere_is_never_read(name):
    content = VALID[name].encode().rstrip()
    for end in range(len(content)):
        reading = inspect_bytes(content[:end])
        assert (end, reading.outcome) in ((end, "refused"), (end, "empty"))

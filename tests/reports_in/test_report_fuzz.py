"""Whatever the bytes are: no exception, no impossible total, and no file that is cut off and still read."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.reports import Reading, inspect_file
from collector.sources.reports.formats import FORMATS

VALID = {
    "cobertura": '<coverage line-rate="1" lines-covered="2" lines-valid="2"><packages><package><classes>'
    '<class name="a" filename="a"><methods/><lines><line number="1" hits="1"/><line number="2" hits="7"'
    ' branch="true" condition-coverage="50% (1/2)"/></lines></class></classes></package></packages></coverage>',
    "clover": '<coverage clover="4"><project timestamp="1717096315"><metrics statements="3" coveredstatements="2"'
    ' conditionals="2" coveredconditionals="1" methods="1" coveredmethods="1"/><file><line num="1" count="1"'
    ' type="method"/><line num="2" count="0" type="stmt"/><line num="3" count="7" type="stmt"/><line num="4" count="2"'
    ' type="cond" truecount="1" falsecount="1"/></file></project></coverage>',
    "dotcover": '<Root CoveredStatements="1" TotalStatements="2" DotCoverVersion="2023.3"><Assembly'
    ' CoveredStatements="1" TotalStatements="2"><Type><Statement Covered="True"/>'
    '<Statement Covered="False"/></Type></Assembly></Root>',
    "opencover": '<CoverageSession><Summary numSequencePoints="2" visitedSequencePoints="1" numBranchPoints="1"'
    ' visitedBranchPoints="1"/><Modules><Module skippedDueTo="Filter"/><Module><Files><File uid="1" fullPath="a"/>'
    '</Files><Classes><Class><Methods><Method><SequencePoint vc="3" sl="1" fileid="1"/><SequencePoint vc="0" sl="2"'
    ' fileid="1"/><BranchPoint vc="1"/></Method></Methods></Class></Classes></Module></Modules></CoverageSession>',
    "sonar-generic-coverage": '<coverage version="1"><file path="a"><lineToCover lineNumber="1" covered="true"'
    ' branchesToCover="2" coveredBranches="1"/><lineToCover lineNumber="2" covered="false"/></file></coverage>',
    "vs-dynamic-coverage": '<results><modules><module lines_covered="2" lines_partially_covered="1"'
    ' lines_not_covered="3"><functions><function lines_covered="2" lines_partially_covered="1"'
    ' lines_not_covered="3"/></functions></module>'
    "</modules></results>",
    "gcov-text": "        -:    0:Source:a.c\n        -:    0:Runs:1\nfunction f called 2\n       2*:    1:",
    "go-cover": "mode: atomic\na/b.go:1.2,3.4 2 7",
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
    "ctrf": '{"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "x"}, "summary": {"tests":'
    ' 2, "passed": 1, "failed": 1, "skipped": 0, "pending": 0, "other": 0, "stop": 1767348000000}, "tests": [{"name":'
    ' "a", "status": "passed", "retries": 1}, {"name": "b", "status": "failed"}],'
    ' "environment": {"commit": "0123abcd"}}}',
    "cucumber-json": '[{"keyword": "Feature", "name": "a", "uri": "a", "elements": [{"type": "scenario", "steps":'
    ' [{"name": "s", "result": {"status": "passed"}}], "after": [{"result": {"status": "passed"}}]}]}]',
    "dart-json": '{"type":"start","protocolVersion":"0.1.1"}\n{"type":"testStart","test":{"id":1}}\n'
    '{"type":"testDone","testID":1,"result":"success","skipped":false,"hidden":false}\n{"type":"done","success":true}\n',
    "go-test-json": '{"Action":"start","Package":"p"}\n{"Action":"run","Package":"p","Test":"T"}\n'
    '{"Action":"pass","Package":"p","Test":"T"}\n{"Time":"2026-01-02T10:00:00Z","Action":"pass","Package":"p"}\n',
    "jest-json": '{"numTotalTests": 2, "numFailedTests": 1, "success": false, "testResults": [{"status": "failed",'
    ' "endTime": 1767348000000, "assertionResults": [{"status": "passed", "invocations": 2}, {"status": "failed"}]}]}',
    "mocha-json": '{"stats": {"tests": 2, "passes": 1, "failures": 1, "end": "2026-01-02T10:00:00Z"}, "tests":'
    ' [{"fullTitle": "a"}, {"fullTitle": "b"}], "passes": [{"fullTitle": "a"}], "failures": [{"fullTitle": "b"}],'
    ' "pending": []}',
    "rspec-json": '{"examples": [{"status": "passed"}, {"status": "pending"}], "summary": {"example_count": 2,'
    ' "failure_count": 0, "errors_outside_of_examples_count": 0}}',
    "ctest": '<Site><Testing><TestList><Test>a</Test><Test>b</Test></TestList><Test Status="passed"/><Test'
    ' Status="notrun"><NamedMeasurement name="Completion Status"><Value>Disabled</Value></NamedMeasurement></Test>'
    "<EndTestTime>1767348005</EndTestTime></Testing></Site>",
    "nunit2": '<test-results total="2" failures="1" not-run="0"><test-suite success="False"><results><test-case'
    ' executed="True" success="True"/><test-case executed="True" result="Failure"/></results></test-suite>'
    "</test-results>",
    "nunit3": '<test-run total="3" failed="1" end-time="2026-01-02 10:00:00Z"><test-suite result="Failed"><test-case'
    ' result="Passed"/><test-case result="Failed" label="Error"/><test-case result="Inconclusive"/></test-suite>'
    "</test-run>",
    "tap": "TAP version 14\n    not ok 1\n      ---\n      a: b\n      ...\n    1..1\nnot ok 1 - a # TODO\n"
    "ok 2 # SKIP\nok 3\nnot ok 4 - d\n1..4",
    "xunit1": '<assembly name="a" total="2" failed="1"><class><test result="Pass"/><test result="Fail"><failure/>'
    "</test></class></assembly>",
    "xunit2": '<assemblies><assembly total="2" failed="0" finish-rtf="2026-01-02T10:00:00+00:00"><errors/><collection>'
    '<test result="Pass"/><test result="Skip"/></collection></assembly></assemblies>',
    "coveralls-json": '{"run_at": "2026-01-02 10:00:00 UTC", "commit_sha": "0123abcd", "source_files": [{"name": "a",'
    ' "coverage": [null, 1, 0], "branches": [2, 0, 0, 1, 2, 0, 1, 0]}, {"name": "a", "coverage": [null, 0, 1]}]}',
    "coverlet-json": '{"a.dll": {"a.cs": {"A": {"M()": {"Lines": {"1": 2, "2": 0}, "Branches": [{"Line": 1, "Hits":'
    " 1}]}}}}}",
    "gcovr-json": '{"gcovr/format_version": "0.15", "files": [{"file": "a", "lines": [{"line_number": 1, "count": 2,'
    ' "branches": [{"count": 1}, {"count": 0}]}, {"line_number": 1, "count": 0, "branches": []}]}]}',
    "gcovr-summary-json": '{"gcovr/summary_format_version": "0.6", "files": [{"line_covered": 1, "line_total": 2,'
    ' "branch_covered": 0, "branch_total": 1}], "line_covered": 1, "line_total": 2, "branch_covered": 0,'
    ' "branch_total": 1}',
    "istanbul-json": '{"a.js": {"statementMap": {"0": {"start": {"line": 1}}, "1": {"start": {"line": 2}}}, "s": {"0":'
    ' 1, "1": 0}, "fnMap": {"0": {}}, "f": {"0": 1}, "branchMap": {"0": {}}, "b": {"0": [1, 0]}}}',
    "istanbul-summary": '{"total": {"lines": {"total": 2, "covered": 1, "pct": 50}, "statements": {"total": 2,'
    ' "covered": 1}}, "a.js": {"lines": {"total": 2, "covered": 1}, "statements": {"total": 2, "covered": 1}}}',
    "llvm-cov-json": '{"type": "llvm.coverage.json.export", "data": [{"files": [{"filename": "a", "summary": {"lines":'
    ' {"count": 2, "covered": 1}}}], "totals": {"lines": {"count": 2, "covered": 1}}}]}',
    "simplecov": '{"a": {"coverage": {"a.rb": {"lines": [null, 1, 0], "branches": {"[:if, 0, 1]": {"[:then, 1, 2]":'
    ' 1}}}}, "timestamp": 1767348000}, "b": {"coverage": {"a.rb": [0, 1, 0]}, "timestamp": 1767348000.5}}',
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
        assert reading.any_failure or tests["failures"] == tests.get("errors", 0) == 0
    elif reading.kind == "restores" and reading.totals:
        assert reading.totals["restores"] == len(reading.restores)
        assert all(0 <= count <= len(reading.restores) for count in reading.totals.values())
        assert (reading.outcome == "read") == bool(reading.restores)
    elif reading.kind == "notifications" and reading.totals:
        assert reading.totals["notification_tests"] == len(reading.notifications)
        assert 0 <= reading.totals["received"] <= reading.totals["messages"]
        assert (reading.outcome == "read") == bool(reading.notifications)
    elif reading.totals:
        assert all(min(total.values()) >= 0 for total in reading.totals.values())
        assert all(total["covered"] <= total.get("valid", sum(total.values())) for total in reading.totals.values())
        main = reading.totals.get("lines", reading.totals.get("statements", {"valid": 0}))
        assert (reading.outcome == "read") == (main.get("valid", sum(main.values())) > 0)
    else:
        assert reading.outcome == "refused"


def test_every_format_has_a_seed():
    assert VALID.keys() == {known.name for known in FORMATS}


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
def test_a_file_that_is_cut_off_anywhere_is_never_read_as_whole(name):
    content = VALID[name].encode().rstrip()
    for end in range(len(content)):
        reading = inspect_bytes(content[:end])
        # a file of lines may be cut off between two of them: then it is read, and known not to be whole
        assert (end, reading.outcome) in ((end, "refused"), (end, "empty")) or reading.whole is False

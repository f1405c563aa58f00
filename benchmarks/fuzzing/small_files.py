"""A small file of each format, with as much of what the format knows as fits in; all of them invented."""

from __future__ import annotations

from collections.abc import Mapping

SMALL_FILES: Mapping[str, str] = {
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
"""By the name that golive gives the format."""

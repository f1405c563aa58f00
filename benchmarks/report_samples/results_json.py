"""Test results in JSON and JSON lines."""

from __future__ import annotations

from benchmarks.report_samples.sample import Sample


def ctrf() -> Sample:
    return Sample(
        head='{"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "x"}, "tests": [',
        piece=lambda i: (
            f'{{"name": "cart case {i}", "status": "passed", "duration": 12, "suite": ["shop", "cart"],'
            ' "filePath": "tests/cart.spec.ts", "tags": ["smoke"], "retries": 0, "flaky": false}'
        ),
        between=", ",
        tail=lambda n: (
            f'], "summary": {{"tests": {n}, "passed": {n}, "failed": 0, "skipped": 0, "pending": 0, "other": 0}}}}}}'
        ),
    )


def cucumber() -> Sample:
    result = '{"status": "passed", "duration": 4000}'
    step = (
        f'{{"keyword": "Given ", "line": 4, "name": "a cart", "match": {{"location": "s.js:10"}}, "result": {result}}}'
    )
    scenario = (
        f'{{"id": "a", "keyword": "Scenario", "name": "Add", "type": "scenario", "steps": [{", ".join([step] * 6)}]}}'
    )
    elements = ", ".join([scenario] * 20)
    return Sample(
        head="[",
        piece=lambda i: (
            f'{{"keyword": "Feature", "name": "Cart {i}", "uri": "cart{i}.feature", "elements": [{elements}]}}'
        ),
        between=", ",
        tail=lambda _: "]",
    )


def dart() -> Sample:
    return Sample(
        head='{"protocolVersion":"0.1.1","runnerVersion":"1.25.3","type":"start","time":0}\n',
        piece=lambda i: (
            f'{{"test":{{"id":{i},"name":"shop cart case {i}","suiteID":0,"groupIDs":[6,13],"metadata":{{"skip":false,'
            '"skipReason":null},"line":23,"column":5,"url":"file:///src/test/cart_test.dart"},"type":"testStart","time":37}\n'
            f'{{"testID":{i},"result":"success","skipped":false,"hidden":false,"type":"testDone","time":38}}\n'
        ),
        tail=lambda _: '{"success":true,"type":"done","time":39}\n',
    )


def go_test() -> Sample:
    def events(i: int) -> str:
        time = f'{{"Time":"2026-01-02T10:00:00.{i % 1_000_000:06}Z"'
        about = f'"Package":"example.com/shop/cart","Test":"TestCart/case_{i}"'
        printed = (f"=== RUN   TestCart/case_{i}", f"    --- PASS: TestCart/case_{i} (0.00s)")
        outputs = (f'{time},"Action":"output",{about},"Output":"{line}\\n"}}\n' for line in printed)
        return f'{time},"Action":"run",{about}}}\n{"".join(outputs)}{time},"Action":"pass",{about},"Elapsed":0}}\n'

    return Sample(
        head='{"Action":"start","Package":"example.com/shop/cart"}\n',
        piece=events,
        tail=lambda _: '{"Time":"2026-01-02T10:01:00Z","Action":"pass","Package":"example.com/shop/cart"}\n',
    )


def jest() -> Sample:
    case = (
        '{"ancestorTitles": ["cart"], "duration": 3, "failureMessages": [], "fullName": "cart adds goods",'
        ' "location": null, "status": "passed", "title": "adds goods"}'
    )
    cases = ", ".join([case] * 20)
    return Sample(
        head='{"success": true, "testResults": [',
        piece=lambda i: (
            f'{{"name": "/src/a{i}.test.ts", "status": "passed", "endTime": 1767348000000,'
            f' "assertionResults": [{cases}]}}'
        ),
        between=", ",
        tail=lambda n: f'], "numTotalTests": {20 * n}, "numFailedTests": 0}}',
    )


def mocha() -> Sample:
    def case(i: int) -> str:
        return (
            f'{{"title": "case {i}", "fullTitle": "cart case {i}", "file": "/src/test/cart.js", "duration": 1,'
            ' "currentRetry": 0, "speed": "fast", "err": {}}'
        )

    def lists(n: int) -> str:
        stats = (
            f'{{"suites": 1, "tests": {n}, "passes": {n}, "pending": 0, "failures": 0, "end": "2026-01-02T10:00:00Z"}}'
        )
        return f'], "pending": [], "failures": [], "passes": [{", ".join(map(case, range(n)))}], "stats": {stats}}}'

    return Sample(head='{"tests": [', piece=case, between=", ", tail=lists)


def rspec() -> Sample:
    return Sample(
        head='{"version": "3.13.0", "examples": [',
        piece=lambda i: (
            f'{{"id": "./spec/cart_spec.rb[1:{i}]", "description": "adds", "full_description": "Cart adds {i}",'
            ' "status": "passed", "file_path": "./spec/cart_spec.rb", "line_number": 7, "run_time": 0.001,'
            ' "pending_message": null}'
        ),
        between=", ",
        tail=lambda n: f'], "summary": {{"example_count": {n}, "failure_count": 0, "pending_count": 0}}}}',
    )

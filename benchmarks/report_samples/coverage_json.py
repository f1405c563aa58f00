"""Coverage in JSON."""

from __future__ import annotations

import json

from benchmarks.report_samples.sample import COVERED, LINES, Sample, hit, numbers


def coverage_py() -> Sample:
    executed = [n for n in numbers() if hit(n)]
    missing = [n for n in numbers() if not hit(n)]
    file = json.dumps(
        {
            "executed_lines": executed,
            "summary": {"covered_lines": COVERED, "num_statements": LINES, "missing_lines": len(missing)},
            "missing_lines": missing,
            "excluded_lines": [],
        }
    )
    return Sample(
        head='{"meta": {"format": 3, "branch_coverage": false}, "files": {',
        piece=lambda i: f'"src/file{i}.py": {file}',
        between=", ",
        tail=lambda n: f'}}, "totals": {{"covered_lines": {n * COVERED}, "num_statements": {n * LINES}}}}}',
    )


def coveralls() -> Sample:
    lines = json.dumps([hit(n) if n % 4 else None for n in numbers()])
    return Sample(
        head='{"service_name": "ci", "source_files": [',
        piece=lambda i: f'{{"name": "src/file{i}.rb", "coverage": {lines}}}',
        between=", ",
        tail=lambda _: "]}",
    )


def coverlet() -> Sample:
    method = json.dumps({"Lines": {str(n): hit(n) for n in numbers()}, "Branches": []})
    return Sample(
        head='{"shop.dll": {',
        piece=lambda i: (
            f'"C:\\\\src\\\\File{i}.cs": {{"Shop.Cart{i}": {{"System.Void Shop.Cart{i}::Add()": {method}}}}}'
        ),
        between=", ",
        tail=lambda _: "}}",
    )


def gcovr() -> Sample:
    lines = json.dumps([{"line_number": n, "function_name": "add", "count": hit(n), "branches": []} for n in numbers()])
    return Sample(
        head='{"gcovr/format_version": "0.15", "files": [',
        piece=lambda i: f'{{"file": "src/file{i}.cpp", "lines": {lines}}}',
        between=", ",
        tail=lambda _: "]}",
    )


def gcovr_summary() -> Sample:
    lines = f'"line_total": {LINES}, "line_covered": {COVERED}, "line_percent": 71.0'
    file = f'{lines}, "branch_total": 0, "branch_covered": 0'
    return Sample(
        head='{"gcovr/summary_format_version": "0.6", "files": [',
        piece=lambda i: f'{{"filename": "src/file{i}.cpp", {file}}}',
        between=", ",
        tail=lambda n: (
            f'], "line_total": {n * LINES}, "line_covered": {n * COVERED}, "branch_total": 0, "branch_covered": 0}}'
        ),
    )


def istanbul() -> Sample:
    place = {"start": {"line": 0, "column": 2}, "end": {"line": 0, "column": 40}}
    file = json.dumps(
        {
            "statementMap": {str(n): {end: {**where, "line": n} for end, where in place.items()} for n in numbers()},
            "s": {str(n): hit(n) for n in numbers()},
            "fnMap": {},
            "f": {},
            "branchMap": {},
            "b": {},
        }
    )
    return Sample(
        head="{",
        piece=lambda i: f'"/src/file{i}.js": {{"path": "/src/file{i}.js", {file[1:]}',
        between=", ",
        tail=lambda _: "}",
    )


def istanbul_summary() -> Sample:
    def summary(files: int) -> str:
        counted = {"total": files * LINES, "covered": files * COVERED, "skipped": 0, "pct": 71}
        return json.dumps(dict.fromkeys(("lines", "statements", "functions", "branches"), counted))

    return Sample(
        head="{",
        piece=lambda i: f'"/src/file{i}.js": {summary(1)}',
        between=", ",
        tail=lambda n: f', "total": {summary(n)}}}',
    )


def llvm_cov() -> Sample:
    def summary(files: int) -> str:
        counted = {"count": files * LINES, "covered": files * COVERED, "percent": 71.0}
        return json.dumps(dict.fromkeys(("lines", "functions", "regions", "branches"), counted))

    segments = json.dumps([[n, 5, hit(n), True, True, False] for n in numbers()])
    return Sample(
        head='{"type": "llvm.coverage.json.export", "version": "2.0.1", "data": [{"files": [',
        piece=lambda i: f'{{"filename": "/src/file{i}.rs", "segments": {segments}, "summary": {summary(1)}}}',
        between=", ",
        tail=lambda n: f'], "totals": {summary(n)}}}]}}',
    )


def simplecov() -> Sample:
    lines = json.dumps([hit(n) if n % 4 else None for n in numbers()])
    return Sample(
        head='{"RSpec": {"coverage": {',
        piece=lambda i: f'"/src/file{i}.rb": {{"lines": {lines}}}',
        between=", ",
        tail=lambda _: '}, "timestamp": 1767348000}}',
    )

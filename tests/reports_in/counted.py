"""Totals of test results, as `golive inspect` tells them."""

from __future__ import annotations


def counts(*, passed: int = 0, failures: int = 0, errors: int = 0, skipped: int = 0) -> dict[str, int]:
    tests = passed + failures + errors + skipped
    return {"tests": tests, "passed": passed, "failures": failures, "errors": errors, "skipped": skipped}

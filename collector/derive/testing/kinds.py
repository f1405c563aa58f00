"""Rows about each kind of tests: all its results together, found by the mapping of the workload file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from collector.derive.joins import missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, described
from collector.derive.testing.kind_counts import KindCounts, counted
from collector.derive.testing.sign_off import signatures
from collector.model import KindOfTests, TestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KindResults(Row):
    """The results of one kind of tests for the release, added up."""

    tests: Field[float] = described("how many tests there are, run or not", "count")
    failed: Field[float] = described("how many tests failed or broke", "count")
    any_failure: Field[bool] = described("a report says somewhere that something failed")
    skipped_pct: Field[float] = described("share of tests that were skipped", "%")
    executed_pct: Field[float] = described("share of the planned tests that were run to a verdict", "%")
    passed_pct: Field[float] = described("share of the planned tests that passed", "%")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTests(KindResults):
    """The unit tests of the release."""

    kind: ClassVar[str] = "unit_tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationTests(KindResults):
    """The integration tests of the release."""

    kind: ClassVar[str] = "integration_tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityTests(KindResults):
    """The accessibility tests of the release."""

    kind: ClassVar[str] = "accessibility_tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTests(KindResults):
    """Tests that people sign off; by approvals on a run of the release too, where the workload file names some."""

    approvals_asked: Field[bool] = described("the workload file names environments whose approval signs them off")
    rejected: Field[bool] = described("somebody rejected the sign-off")
    signed: Field[bool] = described("each environment that signs them off was approved by another person")
    signers: Field[float] = described("how many people approved, none of them who started the run", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitTests(SignedTests):
    """The system integration tests of the release, and who signed them off."""

    kind: ClassVar[str] = "sit_tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class UatTests(SignedTests):
    """The user acceptance tests of the release, and who signed them off."""

    kind: ClassVar[str] = "uat_tests"


def rows_of_kind(kind: TestKind, row_type: type[KindResults]) -> Callable[[Observed], RowSet]:
    """Return the derivation of the one row of a kind of tests; without a row where there need be none."""
    return partial(_rows, kind, row_type)


def _rows(kind: TestKind, row_type: type[KindResults], observed: Observed) -> RowSet:
    declared = observed.workload.delivery.of_kind(kind) or KindOfTests(kind=kind)
    rows = () if declared.not_needed else (_row(declared, row_type, observed),)
    return RowSet(rows=rows, gaps=(), complete=True, observed_at=observed.now)


def _row(declared: KindOfTests, row_type: type[KindResults], observed: Observed) -> Row:
    counts = counted(declared, observed)
    signing: dict[str, Any] = {}
    if issubclass(row_type, SignedTests):
        found = signatures(observed, declared, counts.tested)
        signing = {
            "approvals_asked": bool(declared.sign_off),
            "rejected": found.rejected,
            "signed": found.signed,
            "signers": found.signers,
        }
        counts = counts.plus(KindCounts(facts=found.facts))
    return row_type(
        subject=f"tests:{declared.kind}",
        evidence=documents_of(counts.facts),
        observed_at=oldest(counts.facts),
        **_fields(counts),
        **signing,
    )


def _fields(counts: KindCounts) -> dict[str, Any]:
    """Return the fields that count; what was seen stays a lower bound where something may be missing."""
    doubt = counts.doubts[0] if counts.doubts else None
    if doubt is None and not counts.planned:
        doubt = missing("no test of this kind was found")
    return {
        "tests": replace(doubt, at_least=float(counts.planned)) if doubt else float(counts.planned),
        "failed": replace(doubt, at_least=float(counts.failed)) if doubt else float(counts.failed),
        "any_failure": counts.any_failure or doubt or False,
        "skipped_pct": doubt or 100.0 * counts.skipped / counts.planned,
        "executed_pct": doubt or 100.0 * (counts.passed + counts.failed) / counts.planned,
        "passed_pct": doubt or 100.0 * counts.passed / counts.planned,
    }

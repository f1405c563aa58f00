"""Counting the results of one kind of tests: its report files, test runs and test plans, as far as they count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from collector.derive.delivery.words import matching
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.derive.testing.patterns import path_matches
from collector.derive.testing.plans import plan_counts
from collector.derive.testing.standing import Standing, doubt_about, standing
from collector.facts.testing import TestPlan, TestPoint, TestReport
from collector.model import Fact, KindOfTests, TestKind

_SIGNED = (TestKind.SIT, TestKind.UAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCounts:
    """What the results of a kind come to, and why they may not be all."""

    planned: int = 0
    skipped: int = 0
    passed: int = 0
    failed: int = 0
    any_failure: bool = False
    doubts: tuple[Unknown, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def tested(self) -> datetime | None:
        """When the last of the tests ended, of those that tell it."""
        told = (one.finished if isinstance(one, TestReport) else _updated(one) for one in self.facts)
        return max((moment for moment in told if moment is not None), default=None)

    def plus(self, other: KindCounts) -> KindCounts:
        return KindCounts(
            planned=self.planned + other.planned,
            skipped=self.skipped + other.skipped,
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            any_failure=self.any_failure or other.any_failure,
            doubts=(*self.doubts, *other.doubts),
            facts=(*self.facts, *other.facts),
        )


def counted(declared: KindOfTests, observed: Observed) -> KindCounts:
    """Add up the results of a kind. A file that two patterns mean counts once."""
    if not (declared.reports or declared.test_runs or declared.test_plans):
        return KindCounts(doubts=(_nowhere(declared.kind),))
    index = observed.shared(standing)
    gaps = observed.hiding(TestReport, *((TestPlan, TestPoint) if declared.test_plans else ()))
    total = KindCounts(doubts=(hidden_by(gaps),) if gaps else ())
    counting: dict[str, TestReport] = {}
    for what, meant in reports_of(declared, index):
        counting.update((report.subject, report) for report in meant if index.mismatch(report) is None)
        total = total.plus(KindCounts(doubts=tuple(_not_counting(what, meant, index))))
    if declared.kind in _SIGNED:
        total = total.plus(KindCounts(doubts=tuple(_not_told_apart(declared, counting, index, observed))))
    for report in index.once(counting.values()):
        total = total.plus(_of_report(report))
    for name in declared.test_plans:
        total = total.plus(_of_plan(name, index, observed))
    return total


def reports_of(declared: KindOfTests, index: Standing) -> Iterator[tuple[str, list[TestReport]]]:
    """Yield each pattern of a kind of tests, in words, with the reports that it means."""
    for pattern in declared.reports:
        files = (report for report in index.reports if report.source != "test-run")
        yield f"report file {pattern}", [report for report in files if path_matches(report.path, pattern)]
    for name in declared.test_runs:
        runs = (report for report in index.reports if report.source == "test-run")
        yield f"test run {name}", [report for report in runs if matching(report.path, (name,))]


def _not_counting(what: str, meant: Sequence[TestReport], index: Standing) -> Iterator[Unknown]:
    """Yield why reports do not count that were meant: one that is left of an older commit was not made anew."""
    if not meant:
        yield missing(f"no {what} was found for the release: correct the name, or let the pipeline write it")
    yield from (why for report in meant if (why := index.mismatch(report)) is not None)


def _not_told_apart(
    declared: KindOfTests, counting: Collection[str], index: Standing, observed: Observed
) -> Iterator[Unknown]:
    """Yield what is mapped to another kind too: people would sign off tests that were made for something else."""
    for other in observed.workload.delivery.test_kinds:
        if other.kind is declared.kind:
            continue
        plans = {name.casefold() for name in other.test_plans}
        meant = (report.path for _, found in reports_of(other, index) for report in found if report.subject in counting)
        for name in (*meant, *(name for name in declared.test_plans if name.casefold() in plans)):
            yield missing(
                f"{name} is mapped to the {declared.kind} and to the {other.kind} tests: what people sign off must be "
                f"found apart, so name it under one of tests.{declared.kind} and tests.{other.kind}"
            )


def _updated(fact: Fact) -> datetime | None:
    return fact.updated if isinstance(fact, TestPoint) else None


def _nowhere(kind: TestKind) -> Unknown:
    return missing(
        f"nobody says where the results of the {kind} tests are: add them to the workload file, for example "
        f"tests: {{{kind}: {{reports: [test-reports/{kind}/*.xml]}}}}, or why there need be none: "
        f"tests: {{{kind}: {{not_needed: ...}}}}"
    )


def _of_report(report: TestReport) -> KindCounts:
    doubt = doubt_about(report)
    return KindCounts(
        planned=report.tests,
        skipped=report.skipped,
        passed=report.passed,
        failed=report.failures + report.errors,
        any_failure=report.any_failure,
        doubts=(doubt,) if doubt else (),
        facts=(report,),
    )


def _of_plan(name: str, index: Standing, observed: Observed) -> KindCounts:
    plan = plan_counts(name, index.runs, observed)
    return KindCounts(
        planned=plan.planned,
        skipped=plan.planned - plan.executed,
        passed=plan.passed,
        failed=plan.executed - plan.passed,
        any_failure=plan.executed > plan.passed,
        doubts=(plan.doubt,) if plan.doubt else (),
        facts=plan.facts,
    )

"""Test cases that carry their outcome as a word of an attribute (NUnit, xUnit.net, CTest)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from collector.sources.reports.reading import Findings
from collector.sources.reports.test_counts import Result, Tally


class Cases:
    """Counts each case by its word; one without a word, or with a strange one, is an error."""

    def __init__(self, tally: Tally, result_of_word: Mapping[str, Result]) -> None:
        self._tally = tally
        self._result_of_word = result_of_word
        self._latest = Result.PASSED
        self._suspicions: dict[str, None] = {}

    def count(self, word: str) -> None:
        self._latest = self._result(word)
        self._tally.count(self._latest)

    def failure_inside(self) -> None:
        """Note a failure that stands in the latest case; it is news only where the word did not say so."""
        if not self._latest.bad:
            self._tally.alarm("a test case holds a failure that its own result does not tell")

    def suspect(self, remark: str) -> None:
        """Remember that something around the cases failed; it is news only where no case says so."""
        self._suspicions[remark] = None

    def settle(self, declared: int) -> None:
        """Compare what the cases say with what stands around them; zero declared tests are no declaration."""
        for remark in self._suspicions if not self._tally.bad else ():
            self._tally.alarm(remark)
        if declared and declared != self._tally.tests:
            remark_on = self._tally.not_whole if declared > self._tally.tests else self._tally.note
            remark_on(f"its header declares {declared} tests, but it holds {self._tally.tests}")

    def _result(self, word: str) -> Result:
        if not word:
            self._tally.note("a test case without a result counts as an error")
            return Result.ERROR
        known = self._result_of_word.get(word.casefold())
        return self._tally.strange_word(word) if known is None else known


def told_apart(findings: Findings, outcomes: Mapping[str, int]) -> Findings:
    """Tell cases by an outcome of their own, such as inconclusive, that were counted among the skipped ones."""
    totals = {name: total for name, total in findings.totals.items() if isinstance(total, int)}
    totals["skipped"] -= sum(outcomes.values())
    return replace(findings, totals={**totals, **outcomes})


def latest(moments: Sequence[datetime | None]) -> datetime | None:
    """Return when the last part of a run ended; `None` where one of them does not tell it for certain."""
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None

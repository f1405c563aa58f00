"""Counting test cases: one outcome a case, and nothing is passed unless the report says so in known words."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from collector.sources.reports.reading import Findings, fragment

_MOST_STRANGE_WORDS = 5


class Result(IntEnum):
    """The outcome of a test case, the worse the higher."""

    PASSED = 0
    SKIPPED = 1
    FAILURE = 2
    ERROR = 3

    @property
    def bad(self) -> bool:
        return self >= Result.FAILURE


class Tally:
    """Counts cases, and remembers every sign that something failed and every remark on the way."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(Result, 0)
        self._notes: dict[str, None] = {}
        self._strange: dict[str, None] = {}
        self.any_failure = False
        self.flaky: int | None = None
        """How many passed only after they had failed; `None` where the format does not tell."""
        self._whole = True

    @property
    def tests(self) -> int:
        return sum(self._counts.values())

    def count(self, result: Result) -> None:
        self._counts[result] += 1
        self.any_failure |= result.bad

    @property
    def bad(self) -> int:
        return self._counts[Result.FAILURE] + self._counts[Result.ERROR]

    def note(self, remark: str) -> None:
        self._notes[remark] = None

    def alarm(self, remark: str) -> None:
        """Note a sign of failure outside the counted cases."""
        self.any_failure = True
        self.note(remark)

    def not_whole(self, remark: str) -> None:
        """Note a sign that cases are missing: what is there may all have passed, and still not be all."""
        self._whole = False
        self.note(remark)

    def hold_against(self, header: str, *, tests: int, failed: int) -> None:
        """Compare the counted cases with what a header declares; `header` names it in the remarks."""
        if failed > self.bad:
            self.alarm(f"{header} declares failed tests: {failed}, but its cases show {self.bad}")
        if tests != self.tests:
            remark = self.not_whole if tests > self.tests else self.note
            remark(f"{header} declares {tests} tests, but it holds {self.tests}")

    def strange_word(self, word: str) -> Result:
        """Take an outcome word that the format does not know as an error."""
        if len(self._strange) < _MOST_STRANGE_WORDS:
            self._strange[fragment(word)] = None
        return Result.ERROR

    def findings(self, method: str, finished: datetime | None) -> Findings:
        strange = tuple(
            f"the outcome {word} is not a word of this format and counts as an error" for word in self._strange
        )
        return Findings(
            totals={
                "tests": self.tests,
                "passed": self._counts[Result.PASSED],
                "failures": self._counts[Result.FAILURE],
                "errors": self._counts[Result.ERROR],
                "skipped": self._counts[Result.SKIPPED],
            },
            method=method,
            reasons=(*self._notes, *strange),
            any_failure=self.any_failure,
            finished=finished,
            whole=self._whole,
            flaky=self.flaky,
        )

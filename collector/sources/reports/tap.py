"""TAP, the Test Anything Protocol (https://testanything.org/tap-version-14-specification.html), versions 12 to 14.

Test points at the left margin count. Those of a subtest are indented, and the point that follows speaks for them;
where it passed although one of them failed, the report is one with a failure. A report is not whole if its plan is
missing, comes twice or promises another number of tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from collector.sources.reports.case_results import told_apart
from collector.sources.reports.format import TextFormat
from collector.sources.reports.reading import Findings, Refused, fragment
from collector.sources.reports.test_counts import Result, Tally

_POINT = re.compile(r"(not +)?ok\b(?: +(\d{1,15})\b)?(.*)", re.ASCII | re.DOTALL)
_DIRECTIVE = re.compile(r"(?:^|\s)#(?:\s+|(?=todo|skip))(\S*)", re.IGNORECASE)
"""After the first `#` that has space around it; `\\#` is part of a description."""
_PLAN = re.compile(r"1\.\.(\d+)\s*(?:#.*)?", re.ASCII)
_VERSION = re.compile(r"TAP version (\d+)\s*", re.ASCII | re.IGNORECASE)
_GO_TEST = re.compile(r"ok +\t")
"""The plain output of `go test` begins like TAP, but what failed in it does not."""

_KNOWN_VERSIONS = ("12", "13", "14")
_MOST_TESTS = 10**9
_STEP = 4
_DEEPEST = 64


def claims(first_line: str) -> bool:
    """Say whether a file begins with a version, a plan, a test point or a bail-out of TAP."""
    begins = (_VERSION.fullmatch, _PLAN.fullmatch, _POINT.match, _bails_out)
    return any(begin(first_line) for begin in begins) and not _GO_TEST.match(first_line)


def read(lines: Iterable[str]) -> Findings:
    """Read a run line by line. Raises `Refused` for a version or a plan that cannot be followed."""
    run = _Run()
    for line in lines:
        run.line(line)
    return run.findings()


class _Run:
    """The whole file."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._todo = 0
        self._plans: list[int] = []
        self._number = 0
        self._sum_of_numbers = 0
        self._failed_below: set[int] = set()
        self._yaml: int | None = None

    def line(self, line: str) -> None:
        text = line.strip()
        if not text or text.startswith("#"):
            return
        indent = line.index(text[0])
        if (self._yaml is not None or text == "---") and self._in_yaml(text, indent):
            return
        point = _POINT.match(text)
        if point is not None:
            self._point(point, min(_DEEPEST, -(-indent // _STEP)))
        elif _bails_out(text):
            self._bail_out()
        elif indent == 0:
            self._head(text)

    def _in_yaml(self, text: str, indent: int) -> bool:
        """Follow the blocks of details, which may quote anything; one that is not closed ends with its indentation."""
        if self._yaml is not None and indent < self._yaml:
            self._yaml = None
        if self._yaml is None:
            self._yaml = indent if indent and text == "---" else None
            return self._yaml is not None
        if text == "..." and indent == self._yaml:
            self._yaml = None
        return True

    def _point(self, point: re.Match[str], depth: int) -> None:
        failed, number, description = point.groups()
        directive = _directive(description) if "#" in description else ""
        result = Result.SKIPPED if directive else Result.FAILURE if failed else Result.PASSED
        if self._failed_below:
            self._end_subtest(depth, passed=result is Result.PASSED)
        if result.bad and depth:
            self._failed_below.add(depth)
        elif not depth:
            self._count(result, number)
            self._todo += directive == "todo"

    def _count(self, result: Result, number: str | None) -> None:
        self._tally.count(result)
        self._number = int(number) if number else self._number + 1
        self._sum_of_numbers += self._number

    def _end_subtest(self, depth: int, *, passed: bool) -> None:
        failed = {below for below in self._failed_below if below > depth}
        self._failed_below -= failed
        if failed and passed:
            self._tally.alarm("a subtest failed although the test that holds it passed")

    def _bail_out(self) -> None:
        self._tally.alarm("the run bailed out")
        self._tally.not_whole("the run bailed out")

    def _head(self, text: str) -> None:
        version, plan = _VERSION.fullmatch(text), _PLAN.fullmatch(text)
        if version is not None and version[1] not in _KNOWN_VERSIONS:
            raise Refused(f"it is TAP of version {fragment(version[1])}: let the tool write version 14 or 13")
        if plan is not None:
            self._plans.append(_planned(plan[1]))

    def findings(self) -> Findings:
        self._hold_against_plan()
        if self._failed_below:
            self._tally.alarm("a subtest failed, and the test that holds it is missing")
        found = told_apart(self._tally.findings("test points at the left margin counted", None), {"todo": self._todo})
        return replace(found, totals={name: total for name, total in found.totals.items() if name != "errors"})

    def _hold_against_plan(self) -> None:
        tests = self._tally.tests
        if len(self._plans) != 1:
            times = "no plan" if not self._plans else f"{len(self._plans)} plans"
            self._tally.not_whole(f"it has {times} instead of one: write each run to a file of its own, to its end")
        elif self._plans[0] != tests:
            self._tally.not_whole(f"its plan promises {self._plans[0]} tests, but it holds {tests}")
        if self._sum_of_numbers != tests * (tests + 1) // 2:
            self._tally.not_whole("its test numbers leave one out or tell one twice")


def _directive(description: str) -> str:
    """Return what excuses a test point, `todo` or `skip`; both keep a failure from being one."""
    found = _DIRECTIVE.search(description)
    word = found[1].casefold() if found else ""
    if word.startswith("skip"):
        return "skip"
    return "todo" if word == "todo" else ""


def _planned(number: str) -> int:
    planned = int(number) if len(number) < 16 else _MOST_TESTS + 1
    if planned > _MOST_TESTS:
        raise Refused(f"its plan promises more than {_MOST_TESTS:,} tests: write the report again")
    return planned


def _bails_out(text: str) -> bool:
    return text.casefold().startswith("bail out!")


FORMAT = TextFormat(name="tap", kind="tests", claims=claims, read=read)

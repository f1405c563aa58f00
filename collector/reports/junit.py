"""The verdict as JUnit XML for the test tab of a pipeline: an area is a suite, a criterion a test case.

The mapping is ours; the shape is the one that https://github.com/testmoapp/junitxml describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from collector.instants import format_instant
from collector.model import Decision, Outcome, Verdict
from collector.reports.accepted import (
    all_in_words,
    condition_in_words,
    not_counting,
    unsigned_in_words,
    waiver_in_words,
)
from collector.reports.headline import MEANING, day_in_words, loosened, marks, ruling_in_words, with_marks
from collector.reports.open_points import concerned, is_not_due, is_open
from collector.reports.place_names import place_name
from collector.reports.plain_text import neutral

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUBJECTS_SHOWN = 50
_OWN_SUITE = "golive"


def junit(decision: Decision) -> bytes:
    """Return the verdict as UTF-8: fails are failures, unknowns are errors, what does not apply is skipped.

    What was waived, and what is open but not due, is skipped too and says why: a success would be read as a pass, and
    a failure would stop a pipeline that the ruling lets go on. It is never greener than the exit code: where no
    criterion is open and the run still is no GO, the ruling itself stands there as an error.
    """
    report = JUnitXml(_text(f"golive {decision.workload.name}: {ruling_in_words(decision)}"))
    areas = dict.fromkeys(verdict.area for verdict in decision.verdicts)
    for area in areas:
        cases = (_case(verdict) for verdict in decision.verdicts if verdict.area == area)
        report.add_testsuite(_suite(area, cases, decision))
    if decision.exit_code and not any(map(is_open, decision.verdicts)):
        report.add_testsuite(_suite(_OWN_SUITE, [_ruling_case(decision)], decision))
    report.update_statistics()  # type: ignore[no-untyped-call] # junitparser types only parts of itself
    written = BytesIO()
    report.write(written, pretty=True)
    return written.getvalue()


def _suite(name: str, cases: Iterable[TestCase], decision: Decision) -> TestSuite:
    suite = TestSuite(_text(with_marks(name, decision)))
    suite.timestamp = f"{decision.decided_at:%Y-%m-%dT%H:%M:%S}"
    for key, value in _properties(decision):
        suite.add_property(key, _text(value) or "none")
    suite.add_testcases(list(cases))
    return suite


def _properties(decision: Decision) -> Iterator[tuple[str, str]]:
    yield "ruling", decision.ruling.value
    yield "exit_code", str(decision.exit_code)
    yield "process_exit_code", str(decision.process_exit_code)
    yield "advisory", str(decision.advisory).lower()
    yield "what_if", ", ".join(decision.what_if)
    yield "mode", decision.mode.value
    yield "trust_pinned", str(decision.trust.pinned).lower()
    yield "demo", str(decision.demo).lower()
    yield "workload", decision.workload.name
    yield "tier", decision.workload.tier.value
    yield "policy_digest", decision.policy.digest
    yield "evidence_digest", decision.evidence.digest
    yield "evidence_completeness", decision.evidence.completeness
    yield "decided_at", format_instant(decision.decided_at)
    for mark in (*marks(decision), *loosened(decision)):
        yield mark.name.lower() + "_note", str(mark)
    for name, notes in _notes(decision):
        yield from ((name, note) for note in notes)


def _notes(decision: Decision) -> Iterator[tuple[str, Iterable[str]]]:
    yield "why", decision.why
    yield "paper_problem", decision.paper_problems
    yield "accepted", all_in_words(decision)
    yield "acceptance_not_counting", map(unsigned_in_words, not_counting(decision))
    yield "host_note", decision.host_notes


def _case(verdict: Verdict) -> TestCase:
    case = TestCase(_text(f"{verdict.criterion}: {verdict.question}"), _text(verdict.area), 0)
    kind, message = _text(" ".join(verdict.reason_codes)), _text(verdict.message)
    if is_not_due(verdict):
        case.result = [Skipped(_text(_not_due(verdict)))]
    elif verdict.outcome is Outcome.WAIVED:
        case.result = [Skipped(_text(f"waived, not passed: {waiver_in_words(verdict)}; it fails: {verdict.message}"))]
    elif verdict.outcome is Outcome.FAIL:
        case.result = [_told(Failure(message, kind), verdict)]
    elif verdict.outcome is Outcome.NOT_APPLICABLE:
        case.result = [Skipped(message)]
    elif verdict.outcome is not Outcome.PASS:
        case.result = [_told(Error(message, kind), verdict)]
    return case


def _not_due(verdict: Verdict) -> str:
    by = f" before {day_in_words(verdict.due_at)}" if verdict.due_at else ""
    return f"not due{by}, and no pass: {verdict.outcome.value} today: {verdict.message}"


def _told(result: Failure | Error, verdict: Verdict) -> Failure | Error:
    result.text = "\n".join(map(_text, _details(verdict)))
    return result


def _details(verdict: Verdict) -> Iterator[str]:
    found = concerned(verdict)
    for subject in found[:_SUBJECTS_SHOWN]:
        yield f"{place_name(subject.id)}: {subject.message}"
    if len(found) > _SUBJECTS_SHOWN:
        yield f"and {len(found) - _SUBJECTS_SHOWN} more"
    if verdict.acceptance:
        yield f"mitigated: {condition_in_words(verdict)}"
    if verdict.kept_from_review:
        yield "kept from the review: it was open there"
    yield f"fix: {verdict.fix}"
    for gap in dict.fromkeys((gap.reason.value, gap.detail, gap.fix) for gap in verdict.gaps):
        yield "could not be read ({}): {}; fix: {}".format(*gap)
    if verdict.owner:
        yield f"owner: {verdict.owner}"
    for exhibit in verdict.evidence:
        yield f"evidence: {exhibit.digest}"


def _ruling_case(decision: Decision) -> TestCase:
    case = TestCase("ruling: Is the workload ready to go live?", _OWN_SUITE, 0)
    said = "; ".join((*map(str, marks(decision)), *decision.why)) or MEANING[decision.ruling]
    case.result = [Error(_text(f"{ruling_in_words(decision)}: {said}"), decision.ruling.value)]
    return case


def _text(raw: str) -> str:
    return _NOT_IN_XML.sub("", neutral(raw))

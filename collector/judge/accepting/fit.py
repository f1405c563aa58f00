"""Whether a waiver or mitigation that is in order covers what fails now."""

from __future__ import annotations

from collector.judge.accepting.paper import MITIGATION, AcceptancePaper
from collector.judge.wording import subject_name
from collector.model import Outcome, Severity, SubjectVerdict, Verdict, fold_id

_NAMED = 3


def unfit(paper: AcceptancePaper, verdict: Verdict | None) -> str:
    """Say why a paper does not cover a verdict; empty where it does. It is for fails, and for these fails only."""
    if verdict is None:
        return f"{paper.criterion} was not judged when waivers were read: it is about waivers itself, or was left out"
    if not verdict.is_open:
        return f"{paper.criterion} holds: take the file away"
    if verdict.outcome is not Outcome.FAIL:
        return "what is unknown can be neither waived nor mitigated: make it known first"
    if paper.kind == MITIGATION and verdict.fails_as is not Severity.MAJOR:
        return _no_major(verdict)
    return _uncovered(paper, verdict)


def _no_major(verdict: Verdict) -> str:
    if verdict.fails_as is Severity.MINOR:
        return "only a minor fails here, which needs no mitigation: take the file away"
    return "a blocker fails here, which no mitigation helps: put it right"


def _uncovered(paper: AcceptancePaper, verdict: Verdict) -> str:
    codes = [code for code in verdict.reason_codes if code.startswith("F-")]
    if not codes:
        return "nothing says what fails here, so that nothing can cover it: put it right"
    new = [code for code in codes if code not in paper.fails]
    if new:
        return f"{_listed(new)} fails now and was not when it was signed: put it right, or let it be approved again"
    known = {fold_id(one) for one in paper.subjects}
    failing = (one.id for one in verdict.subjects if one.outcome is Outcome.FAIL)
    others = list(dict.fromkeys(subject_name(one) for one in failing if fold_id(one) not in known))
    if others:
        return f"{_listed(others)} fails now and is not named in it: put it right, or let it be approved again"
    return _uncovered_ways(paper, verdict)


def _uncovered_ways(paper: AcceptancePaper, verdict: Verdict) -> str:
    """Say which subject fails in a way that is named of another one only; what a review keeps tells no ways."""
    if not paper.failing or verdict.kept_from_review:
        return ""
    failing = (one for one in verdict.subjects if one.outcome is Outcome.FAIL)
    names = list(dict.fromkeys(subject_name(one.id) for one in failing if not _fails_as_named(one, paper)))
    if not names:
        return ""
    return f"{_listed(names)} fails now in another way than is named in it: put it right, or let it be approved again"


def _fails_as_named(subject: SubjectVerdict, paper: AcceptancePaper) -> bool:
    named = paper.failing.get(fold_id(subject.id), frozenset())
    return all(code in named for code in subject.reason_codes if code.startswith("F-"))


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")

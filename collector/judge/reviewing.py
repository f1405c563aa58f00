"""What a deploy run keeps of the review before it: it may only keep or worsen a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from collector.instants import format_instant
from collector.judge.policy import Policy
from collector.judge.wording import plain
from collector.model import Mode, Outcome, Review, Reviewed, Severity, SubjectVerdict, Verdict


def lacks_review(policy: Policy, mode: Mode, review: Review | None) -> bool:
    """Say whether the policy asks a deploy run for a review that was not given."""
    return policy.review.required and mode is not Mode.REVIEW and review is None


def kept_from(verdicts: Mapping[str, Verdict], review: Review | None) -> dict[str, Verdict]:
    """Return the verdicts by criterion, with what was due and open in the review still open.

    What is open now anyway, and weighs at least as much, is told as it is now. Waivers and mitigations come later, so
    that they can cover what is kept.
    """
    if review is None:
        return dict(verdicts)
    before = {one.criterion: one for one in review.kept}
    return {
        criterion: _worse(verdict, before[criterion], review) if criterion in before else verdict
        for criterion, verdict in verdicts.items()
    }


def _worse(now: Verdict, then: Reviewed, review: Review) -> Verdict:
    severity = _severity(then)
    if now.is_open and now.severity.weight >= severity.weight:
        return now
    failed = then.outcome == Outcome.FAIL
    outcome = Outcome.FAIL if failed else Outcome.UNKNOWN
    message = _message(then, review)
    codes = tuple(code for code in then.reason_codes if code.startswith("F-"))
    kept = tuple(
        SubjectVerdict(id=one, outcome=outcome, message=message, severity=severity, reason_codes=codes)
        for one in then.failing
    )
    return replace(
        now,
        outcome=outcome,
        severity=severity,
        message=message,
        reason_codes=then.reason_codes,
        measured=None,
        limit=None,
        subjects=(*kept, *(one for one in now.subjects if one.id not in then.failing)),
        kept_from_review=True,
        failed_severity=None,
        unknown_severity=None,
    )


def _severity(then: Reviewed) -> Severity:
    """Return how much it weighed; a word that this version does not know weighs most."""
    return Severity(then.severity) if then.severity in tuple(Severity) else Severity.BLOCKER


def _message(then: Reviewed, review: Review) -> str:
    at = format_instant(review.decided_at)
    return plain(
        f"It was open in the review of {at}, and a deploy run only keeps or worsens what a review found: run the "
        f"review again and give its packet. Then: {then.message}"
    )

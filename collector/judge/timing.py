"""When each criterion must hold, whether that is now, and until when a decision can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from collector.judge.policy import Policy
from collector.model import Acceptance, Ending, Mode, Outcome, Review, Verdict, Workload


def timed(verdicts: Iterable[Verdict], workload: Workload, now: datetime, mode: Mode) -> tuple[Verdict, ...]:
    """Return the verdicts with the moment at which each is due: in deploy mode, now, whatever the moment."""
    return tuple(
        replace(one, due_at=(at := workload.go_live - one.due), is_due=mode is not Mode.REVIEW or now >= at)
        for one in verdicts
    )


HOLDING = (Outcome.PASS, Outcome.NOT_APPLICABLE)
"""What a subject may hold by until a day: people may also sign that something is not applicable."""


def valid_until(
    verdicts: Sequence[Verdict], policy: Policy, review: Review | None, others: Sequence[Ending] = ()
) -> datetime | None:
    """Return when the first thing that a decision rests on ends; `None` where it rests on nothing.

    Evidence grows too old for its criterion, statements, waivers and mitigations end, and so does the review.
    """
    ends = [*(end for one in verdicts for end in _ends(one, policy)), *(one.at for one in others)]
    if review is not None:
        ends.append(review.decided_at + policy.review.max_age)
    return min(ends, default=None)


def ends_of(paper: Acceptance) -> datetime | None:
    """Return when a waiver or mitigation counts no more: at its expiry, or when it should have been put right."""
    return min((end for end in (paper.due, paper.expires) if end is not None), default=None)


def _ends(verdict: Verdict, policy: Policy) -> Iterator[datetime]:
    max_age = policy.criterion(verdict.criterion).max_age
    yield from (exhibit.observed_at + max_age for exhibit in verdict.evidence)
    for subject in verdict.subjects:
        if subject.outcome in HOLDING and subject.holds_until is not None:
            yield subject.holds_until
    end = ends_of(verdict.acceptance) if verdict.acceptance is not None else None
    if end is not None:
        yield end

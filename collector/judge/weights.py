"""How much of a criterion fails, and how much of it is unknown: two weights, since one may hide behind the other.

A machine that fails a minor line may have a blocker line that could not be read. Together they are a failed minor
and an unknown blocker; as a failed blocker they would be a `NO_GO` that nobody can mend, and as a failed minor a `GO`
that nobody may give.
"""

from __future__ import annotations

from collections.abc import Iterable

from collector.model import Outcome, Severity, SubjectVerdict


def heaviest(severities: Iterable[Severity | None]) -> Severity | None:
    """Return the one that weighs most; `None` where there is none."""
    known = [severity for severity in severities if severity is not None]
    return max(known, key=lambda severity: severity.weight, default=None)


def failed_in(subjects: Iterable[SubjectVerdict]) -> Severity | None:
    """Return the most that fails of any subject."""
    return heaviest(one.failed_severity or one.severity for one in subjects if one.outcome is Outcome.FAIL)


def unknown_in(subjects: Iterable[SubjectVerdict], unseen: Severity | None) -> Severity | None:
    """Return the most that is unknown of any subject; `unseen` is what subjects that nobody saw might weigh."""
    return heaviest((unseen, *(_unknown_of(one) for one in subjects)))


def _unknown_of(subject: SubjectVerdict) -> Severity | None:
    """What is known whole has no reason code of an unknown; where its weight was not told, all of it counts."""
    if subject.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        return None
    beside = any(code.startswith("U-") for code in subject.reason_codes)
    doubtful = beside or subject.outcome is not Outcome.FAIL
    return subject.unknown_severity or (subject.severity if doubtful else None)

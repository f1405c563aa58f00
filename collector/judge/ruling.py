"""The ruling over all verdicts.

`NO_GO`: a blocker or a major fails (mitigations and waivers are not part of this version). `UNDECIDED`: not `GO`
now, but it would be if every unknown passed; or nothing was answered at all. `GO`: everything holds. Minors are
listed and never block.
"""

from __future__ import annotations

from collections.abc import Iterable

from collector.model import Outcome, Ruling, Severity, Verdict

_BLOCKING = (Severity.BLOCKER, Severity.MAJOR)
_ANSWERED = (Outcome.PASS, Outcome.FAIL)


def rule(verdicts: Iterable[Verdict]) -> Ruling:
    """Return the ruling; an outcome that this version does not know counts as unknown."""
    verdicts = tuple(verdicts)
    weighing = {verdict.outcome for verdict in verdicts if verdict.severity in _BLOCKING}
    if Outcome.FAIL in weighing:
        return Ruling.NO_GO
    if weighing - {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        return Ruling.UNDECIDED
    answered = any(verdict.outcome in _ANSWERED for verdict in verdicts)
    return Ruling.GO if answered else Ruling.UNDECIDED

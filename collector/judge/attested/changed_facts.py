"""Whether the facts that a signer was shown are still the same, and which have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from collector.derive.rows import RowSet, Unknown
from collector.judge.attested.named_facts import NamedFacts, facts_digest, named_facts, not_read
from collector.judge.attested.objections import Objection, garbled, mismatch
from collector.judge.attested.statement import Statement
from collector.judge.behind import united
from collector.judge.policy import Criterion
from collector.judge.wording import plain, subject_name
from collector.model import Gap, Reason, Tier

MAX_LINES = 5
"""Changes that a message shows."""


def facts_problem(statement: Statement, criterion: Criterion, rowset: RowSet, tier: Tier) -> Objection | None:
    """Say which of the named facts have changed since it was signed, or could not be read."""
    if criterion.attest is None or not criterion.attest.facts:
        return None
    current = named_facts(criterion, rowset, tier)
    if unread := not_read(current):
        return _unread(unread, criterion, rowset)
    if statement.facts is None:
        return mismatch("it was signed without the facts that the policy shows to its signer: sign it again")
    if facts_digest(statement.facts) != statement.facts_digest:
        return garbled("the facts in it are not those that its digest names: sign it again")
    if facts_digest(current) == statement.facts_digest:
        return None
    changes = list(_changes(statement.facts, current)) or ["the order or number of the rows"]
    more = f"; and {len(changes) - MAX_LINES} more" if len(changes) > MAX_LINES else ""
    return mismatch(f"what was signed has changed ({'; '.join(changes[:MAX_LINES])}{more}): look and sign it again")


def _unread(unread: tuple[str, ...], criterion: Criterion, rowset: RowSet) -> Objection:
    """What could not be read may have changed: a signature for it is worth nothing until it is read."""
    gaps = united((rowset.gaps, *_behind_fields(criterion, rowset)))
    more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
    fix = f"; {plain(gaps[0].fix)}" if gaps else ""
    reason = next((code for code in Reason if unread[0].endswith(f"({code})")), Reason.PARSE)
    message = f"a fact that was shown to its signer could not be read now: {plain(unread[0])}{more}{fix}"
    return Objection(reason=reason, message=message, gaps=gaps)


def _behind_fields(criterion: Criterion, rowset: RowSet) -> Iterator[tuple[Gap, ...]]:
    names = criterion.attest.facts if criterion.attest else ()
    for row in rowset.rows:
        for name in names:
            value = getattr(row, name)
            if isinstance(value, Unknown):
                yield value.gaps


def _changes(signed: Mapping[str, object], current: NamedFacts) -> Iterator[str]:
    subjects = sorted({*signed, *current})
    for subject in subjects:
        old, new = _fields(signed.get(subject)), _fields(current.get(subject))
        about = f"{subject_name(subject)}: " if len(subjects) > 1 else ""
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                yield plain(f"{about}{name.replace('_', ' ')}: {_words(old, name)} -> {_words(new, name)}")


def _fields(found: object) -> Mapping[str, object]:
    return found if isinstance(found, Mapping) else {}


def _words(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name, "nothing")
    if isinstance(value, Mapping):
        return f"unknown ({value.get('unknown', '?')})"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)

"""What a signer was shown of the rows of a criterion: a statement dies when one of these values changes.

Only `attest.facts` of the policy are named, never whole answers, so that nothing else ends a statement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from collector.derive.rows import Row, RowSet, Unknown
from collector.files.shape.times import duration_text
from collector.instants import format_instant
from collector.judge.conditions import Answer
from collector.judge.policy import Criterion
from collector.judge.sight import see
from collector.judge.subjects import admits
from collector.model import Digest, Reason, Tier, fold_id

NamedFacts: TypeAlias = Mapping[str, Mapping[str, object]]
"""Subject -> field -> value as JSON; an unknown one is `{"unknown": "U-…"}`."""

EVERYTHING = "(everything)"
"""Stands for the subject where rows may exist that could not be read."""
ROWS = "rows"


def named_facts(criterion: Criterion, rowset: RowSet, tier: Tier) -> NamedFacts:
    """Return the named facts of every row that a criterion looks at; empty where it names none.

    Rows that `where` leaves out are none of them. A gap in which more rows may stand is an unknown of its own, so that
    a statement made over all of them does not outlive a read that failed.
    """
    names = criterion.attest.facts if criterion.attest else ()
    if not names:
        return {}
    found = [(_subject(row), _values(row, criterion, names)) for row in rowset.rows if _is_asked(row, criterion, tier)]
    found += [(EVERYTHING, {ROWS: _unknown(code)}) for code in sorted({gap.reason for gap in rowset.gaps})]
    return dict(sorted(_with_names_of_their_own(found)))


def facts_digest(values: NamedFacts) -> Digest:
    """Return the digest of named facts: of their canonical JSON."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode(errors="replace")).hexdigest()


def not_read(values: NamedFacts) -> tuple[str, ...]:
    """Return the facts that could not be read, as `subject: field (U-…)`: nobody can vouch for these.

    What is only missing, because nothing was delivered (U-MISSING), is known to be missing and may be signed for.
    """
    return tuple(
        f"{subject}: {name} ({code})"
        for subject, fields in values.items()
        for name, value in fields.items()
        if (code := _code_of(value)) and code != Reason.MISSING
    )


def _is_asked(row: Row, criterion: Criterion, tier: Tier) -> bool:
    return admits(criterion, see(row, criterion, tier)).answer is not Answer.FALSE


def _subject(row: Row) -> str:
    """Return the id of a row in one spelling: another spelling of the source is no other fact."""
    return fold_id(row.subject) if row.subject.startswith("/") else row.subject


def _values(row: Row, criterion: Criterion, names: tuple[str, ...]) -> dict[str, object]:
    seen = see(row, criterion, Tier.T0)  # the tier decides of parameters only
    known = {name: seen.values.get(f"{criterion.rows}.{name}") for name in names}
    unknown = {name: seen.unknown.get(f"{criterion.rows}.{name}") for name in names}
    return {name: _spelt(unknown[name] or known[name]) for name in sorted(names)}


def _spelt(value: object) -> object:
    """Return a value of a row as JSON that has one spelling only."""
    match value:
        case Unknown():
            return _unknown(value.reason)
        case float() if value.is_integer():
            return int(value)
        case datetime():
            return format_instant(value)
        case timedelta():
            return duration_text(value)
        case tuple():
            return sorted(str(entry) for entry in value)
        case _:
            return value


def _unknown(code: Reason) -> dict[str, str]:
    return {"unknown": code.value}


def _code_of(value: object) -> str:
    code = value.get("unknown") if isinstance(value, dict) else None
    return code if isinstance(code, str) else ""


def _with_names_of_their_own(found: list[tuple[str, dict[str, object]]]) -> Iterator[tuple[str, dict[str, object]]]:
    """Number the rows of one subject, in an order that their values give: no row may stand in for another."""
    count: dict[str, int] = {}
    for subject, values in sorted(found, key=lambda one: (one[0], json.dumps(one[1], sort_keys=True))):
        count[subject] = count.get(subject, 0) + 1
        yield (subject if count[subject] == 1 else f"{subject} ({count[subject]})"), values

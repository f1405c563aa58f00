"""When a statement was signed and how long it counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from collector.instants import format_instant
from collector.judge.attested.objections import Objection, garbled, stale, unsigned
from collector.judge.attested.signers import Signed
from collector.judge.attested.statement import Statement
from collector.judge.sight import MAX_SKEW
from collector.judge.wording import duration_in_words


def time_problem(statement: Statement, signed: Signed | None, valid: timedelta, now: datetime) -> Objection | None:
    """Say what is wrong with its times: of the future, contradictory, longer than allowed, or over."""
    issued, expires = statement.issued_at, statement.expires_at
    if issued > now + MAX_SKEW:
        return garbled(f"it was signed in the future ({in_short(issued)}): set the clock, then sign it again")
    if signed is not None and signed.at is not None and issued - signed.at > MAX_SKEW:
        return unsigned(
            f"it was approved on {in_short(signed.at)}, before it was made ({in_short(issued)}): approve it again"
        )
    if expires <= issued:
        return stale(f"it expires on {in_short(expires)}, before it was signed: sign it again")
    if expires - issued > valid:
        allowed = duration_in_words(valid.total_seconds())
        return stale(f"it expires on {in_short(expires)}, later than the {allowed} that the policy allows: sign again")
    if expires <= now:
        return stale(f"it expired on {in_short(expires)}: sign it again")
    return None


def in_short(moment: datetime) -> str:
    """Return a moment as people compare it, to the second."""
    return format_instant(moment.replace(microsecond=0))

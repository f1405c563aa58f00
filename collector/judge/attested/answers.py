"""What the signer filled in, as values that conditions can name; an answer of the wrong type is none."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.derive.rows import Unknown
from collector.files.shape.times import duration_of
from collector.judge.attested.moments import of_moment
from collector.judge.attested.objections import Objection, garbled, lacking, mismatch
from collector.judge.attested.signers import folded_name
from collector.judge.attested.signing import Signing
from collector.judge.attested.statement import Statement, zoned_instant
from collector.judge.attested.times import in_short
from collector.judge.policy import AnswerAsk
from collector.judge.wording import plain
from collector.model import Reason, Workload

Value = bool | float | str | timedelta | datetime | tuple[str, ...]
_KINDS: Mapping[str, str] = {
    "bool": "true or false",
    "float": "a number",
    "str": "a text",
    "list": "a list of texts",
    "timedelta": "a duration in days to seconds such as PT45M (months have no length)",
    "datetime": "a moment with its zone such as 2026-11-01T09:00:00Z",
}


@dataclass(frozen=True, slots=True)
class _NoValue:
    """An answer that is not of the type that was asked for."""


_NONE = _NoValue()


def read_answers(statement: Statement, asks: Sequence[AnswerAsk]) -> Mapping[str, Value] | Objection:
    """Return the answers by name, or the first that is missing, of a wrong type, or of the future."""
    found: dict[str, Value] = {}
    for ask in asks:
        written = statement.answers.get(ask.name)
        if written is None:
            return lacking(f"`{ask.name}` is not filled in ({plain(ask.ask)}): sign it again with --set {ask.name}=…")
        value = _value(written, ask.type.python)
        if isinstance(value, _NoValue):
            return garbled(f"`{ask.name}` is {plain(repr(written))}, and {_KINDS[ask.type.python]} is asked for")
        if ask.happened and isinstance(value, datetime) and value > statement.issued_at:
            return mismatch(
                f"`{ask.name}` is {in_short(value)}, after it was signed: what is only planned has not happened"
            )
        found[ask.name] = value
    return found


def derived_answers(
    answers: Mapping[str, Value], statement: Statement, reviewed: datetime | None, signing: Signing
) -> Mapping[str, Value | Unknown]:
    """Return the answers with what follows from them and the workload (`judge.answer_fields`)."""
    now, found = signing.moment.now, dict[str, Value | Unknown](answers)
    found["age"] = max(now - statement.issued_at, timedelta(0))
    found["document_age"] = _document_age(reviewed, now)
    for name, value in answers.items():
        if isinstance(value, datetime):
            found.update(of_moment(name, value, signing.workload, now))
        if isinstance(value, timedelta):
            found[f"{name}_of_window"] = _of_window(value, signing.workload)
    return found


def _value(written: object, python: str) -> Value | _NoValue:
    if python == "bool":
        return written if isinstance(written, bool) else _NONE
    if python == "float":
        return _number(written)
    if python == "list":
        return _texts(written)
    return _from_text(written.strip(), python) if isinstance(written, str) and written.strip() else _NONE


def _texts(written: object) -> tuple[str, ...] | _NoValue:
    """Return the texts of a list; what is said twice counts once."""
    if not isinstance(written, list | tuple) or not all(isinstance(one, str) and one.strip() for one in written):
        return _NONE
    return tuple({folded_name(one): one for one in reversed(written)}.values())[::-1]


def _from_text(written: str, python: str) -> Value | _NoValue:
    if python == "timedelta":
        duration = duration_of(written)
        return _NONE if duration is None else duration
    return _moment(written) if python == "datetime" else written


def _number(written: object) -> float | _NoValue:
    if isinstance(written, bool) or not isinstance(written, int | float):
        return _NONE
    try:
        number = float(written)
    except OverflowError:
        return _NONE
    return number if math.isfinite(number) else _NONE


def _moment(written: str) -> datetime | _NoValue:
    try:
        return zoned_instant(written)
    except ValueError:
        return _NONE


def _document_age(reviewed: datetime | None, now: datetime) -> Value | Unknown:
    if reviewed is None:
        return Unknown(reason=Reason.MISSING, why="the document does not say when it was reviewed")
    return max(now - reviewed, timedelta(0))


def _of_window(value: timedelta, workload: Workload) -> Value | Unknown:
    window = workload.cutover.ends - workload.cutover.starts if workload.cutover else timedelta(0)
    if window <= timedelta(0):
        why = "no cutover window is declared: add cutover: {starts: …, ends: …} to the workload file"
        return Unknown(reason=Reason.MISSING, why=why)
    return 100.0 * (value / window)

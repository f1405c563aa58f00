"""What a signer fills in becomes a value, or is refused with how to write it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from collector.files.shape.times import duration_of, duration_text
from collector.instants import format_instant, means_never, parse_instant
from collector.judge.policy import AnswerAsk
from collector.judge.sight import MAX_SKEW

_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})")
_LONGEST = 1000


class BadAnswer(ValueError):
    """An answer that is none of its type; the message says how to write it."""


def read_answer(ask: AnswerAsk, text: str, now: datetime) -> object:
    """Return an answer as JSON. Raises `BadAnswer`.

    `happened` moments lie in the past: a date that is only planned proves nothing.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > _LONGEST:
        raise BadAnswer(f"{ask.name} needs an answer of 1 to {_LONGEST} characters: {ask.ask}")
    value = _READERS[ask.type.python](ask.name, stripped)
    if not isinstance(value, datetime):
        return value
    if ask.happened and value > now + MAX_SKEW:
        message = f"{ask.name} is {format_instant(value)}, which has not come yet: sign when it has happened"
        raise BadAnswer(message)
    return format_instant(value)


def sample_of(ask: AnswerAsk) -> str:
    """Return how an answer of this type looks."""
    return _SAMPLES[ask.type.python]


def _yes_no(name: str, text: str) -> bool:
    words = {"yes": True, "true": True, "no": False, "false": False}
    if text.casefold() not in words:
        raise BadAnswer(f"{name} is {text!a}: write yes or no")
    return words[text.casefold()]


def _number(name: str, text: str) -> int | float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadAnswer(f"{name} is {text!a}: write a number such as 3 or 99.5")
    return int(value) if value.is_integer() else value


def _text(name: str, text: str) -> str:  # noqa: ARG001 - every reader is called alike
    return text


def _list(name: str, text: str) -> list[str]:
    entries = [entry.strip() for entry in text.split(",")]
    if not all(entries):
        raise BadAnswer(f"{name} is {text!a}: write its entries with commas between them, for example a, b")
    return entries


def _duration(name: str, text: str) -> str:
    value = duration_of(text.upper())
    if value is None:
        how = "write PT41M for 41 minutes, PT3H for hours, P2D for days; months have no fixed length"
        raise BadAnswer(f"{name} is {text!a}: {how}")
    return duration_text(value)


def _moment(name: str, text: str) -> datetime:
    how = f"{name} is {text!a}: write a moment with its zone, such as 2026-11-01T09:00:00Z or +01:00"
    if not _ZONED.fullmatch(text):
        raise BadAnswer(how)
    try:
        moment = parse_instant(text)
    except ValueError:
        raise BadAnswer(how) from None
    if means_never(moment):
        raise BadAnswer(how)
    return moment


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "bool": _yes_no,
    "float": _number,
    "str": _text,
    "list": _list,
    "timedelta": _duration,
    "datetime": _moment,
}
_SAMPLES: Mapping[str, str] = {
    "bool": "yes or no",
    "float": "99.5",
    "str": "a text",
    "list": "a, b",
    "timedelta": "PT41M",
    "datetime": "2026-11-01T09:00:00Z",
}

"""Sentences about verdicts for a tired person: plain text, with numbers and without codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from collector.judge.naming import declared_name, place_and_thing
from collector.model import Gap, Outcome, Quantity, SubjectVerdict

_Amount: TypeAlias = float | str | bool | tuple[str, ...]
MAX_WORDS = 300
_MAX_LISTED = 6
_NEEDS = {
    "<=": "limit {}",
    "<": "limit below {}",
    ">=": "needs at least {}",
    ">": "needs more than {}",
    "==": "needs {}",
    "!=": "must not be {}",
    "in": "needs one of {}",
}
_UNITS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))
_TWO_DAYS_AND_MORE = 7 * 86400.0


def plain(text: str) -> str:
    """Return a text from outside on one line, without control characters and not longer than needed."""
    words = " ".join((text if text.isprintable() else _visible(text)).split())
    return words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1] + "…"


def _visible(text: str) -> str:
    return "".join(" " if unicodedata.category(character)[0] == "C" else character for character in text)


def subject_name(subject: str) -> str:
    """Return what people call a thing: of a resource the last part of its id."""
    place, thing = place_and_thing(subject)
    if name := declared_name(subject) or thing or place:
        return plain(name)
    parts = [part for part in plain(subject).split("/") if part]
    if len(parts) == 2 and parts[0].casefold() == "subscriptions":
        return f"subscription {parts[1]}"
    return parts[-1] if parts else "(no name)"


@lru_cache(maxsize=4096)
def field_words(field: str) -> str:
    """Return the name of a field as people say it: `line` for `coverage.line_pct`."""
    return field.rpartition(".")[2].removesuffix("_pct").replace("_", " ")


def all_of(names: Sequence[str]) -> str:
    """Return names as people list them: `mail`, `mail and phone`, `mail, phone and push`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def measured_against(field: str, measured: Quantity | None, limit: Quantity | None) -> str:
    """Return `recovery point is 72 h old, limit 36 h` for a field and its two quantities."""
    name = field.rpartition(".")[2]
    words = field_words(field)
    if measured is None:
        return f"{words} does not hold"
    if name.endswith("_age") and measured.unit == "s":
        said = f"{words.removesuffix(' age')} is {in_words(measured)} old"
    elif measured.unit == "count" or isinstance(measured.value, bool):
        said = f"{words}: {in_words(measured)}"
    elif measured.unit == "%" or (name.endswith("_for") and measured.unit == "s"):
        said = f"{words} {in_words(measured)}"
    else:
        said = f"{words} is {in_words(measured)}"
    return said if limit is None else f"{said}, {_needs(limit.value, limit.unit, limit.comparison)}"


@lru_cache(maxsize=4096, typed=True)
def _needs(value: _Amount, unit: str, comparison: str) -> str:
    """Return the words about a limit, which is the same for thousands of rows; a truth and a number are told apart."""
    limit = Quantity(value=value, unit=unit, comparison=comparison)
    return _NEEDS.get(comparison, "limit {}").format(in_words(limit))


def in_words(quantity: Quantity) -> str:
    """Return a quantity as people say it: `72 h`, `81.5 %`, `yes`, `completed, healthy`."""
    value = quantity.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        shown = ", ".join(plain(entry) for entry in value[:_MAX_LISTED]) or "nothing"
        return f"{shown} and {len(value) - _MAX_LISTED} more" if len(value) > _MAX_LISTED else shown
    if isinstance(value, str):
        return plain(value) or "empty"
    if quantity.unit == "s":
        return duration_in_words(value)
    return f"{_number(value)} {quantity.unit}".strip() if quantity.unit != "count" else _number(value)


def duration_in_words(seconds: float) -> str:
    """Return seconds in the largest unit that keeps them readable: 90 s, 15 min, 72 h, 12 d."""
    size = abs(seconds)
    for length, unit in _UNITS:
        enough = _TWO_DAYS_AND_MORE if unit == "d" else length
        if size >= enough:
            return f"{_number(seconds / length)} {unit}"
    return f"{_number(seconds)} s"


def _number(value: float) -> str:
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def about_subjects(outcome: Outcome, subjects: Sequence[SubjectVerdict]) -> str:
    """Return one sentence about all subjects of a criterion; `subjects` starts with the worst."""
    concerned = [subject for subject in subjects if subject.outcome is outcome]
    first = f"{subject_name(concerned[0].id)}: {concerned[0].message}"
    if outcome is Outcome.PASS:
        return first if len(subjects) == 1 else f"All {len(subjects)} hold."
    if len(subjects) == 1:
        return first
    word = "fail" if outcome is Outcome.FAIL else "unknown"
    verb = "fails" if outcome is Outcome.FAIL and len(concerned) == 1 else word
    more = f" (and {len(concerned) - 1} more)" if len(concerned) > 1 else ""
    return f"{len(concerned)} of {len(subjects)} {verb}: {first}{more}"


def about_gaps(gaps: Sequence[Gap]) -> str:
    """Return one sentence about what could not be read."""
    more = f" (and {len(gaps) - 1} more gaps)" if len(gaps) > 1 else ""
    return f"Not everything could be read: {plain(gaps[0].detail)}{more}"

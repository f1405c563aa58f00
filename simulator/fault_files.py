"""Reads what goes wrong from a fault file or from the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from simulator.estate import parse_yaml
from simulator.faults import CHANCES, Chance, Fault, Faults, Match, Rule, Vanishing
from simulator.strict import EstateError, Fields

BODIES = ("json", "text", "truncated", "empty", "html")
_LONGEST_DELAY_MS = 30_000


def load(path: Path) -> Faults:
    """Read a fault file, YAML or JSON; `EstateError` names the place of a mistake."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except EstateError as error:
        raise EstateError(f"{path}: {error}") from error


def read(text: str) -> Faults:
    """Read the text of a fault file: a list of `{match: {…}, do: {…}}`, `{random: {…}}` and `{vanish: {…}}`."""
    listed = Fields({"faults": parse_yaml(text)}, "")
    rules: list[Rule] = []
    chances: list[Chance] = []
    vanishings: list[Vanishing] = []
    for value, where in listed.each("faults"):
        entry = Fields(value, where)
        if entry.has("random"):
            chances.append(_chance(Fields(entry.mapping("random"), entry.place("random"))))
        elif entry.has("vanish"):
            vanishings.append(_vanishing(Fields(entry.mapping("vanish"), entry.place("vanish"))))
        else:
            rules.append(Rule(_match(Fields(entry.mapping("match"), entry.place("match"))), _fault(entry)))
        entry.done()
    return Faults(rules, chances[-1] if chances else None, vanishings)


def read_chance(text: str) -> Chance:
    """Read `seed=7,429=0.03,reset=0.02` as the command line has it; `EstateError` for anything else."""
    pairs = dict(part.partition("=")[::2] for part in text.split(","))
    try:
        seed, wait = int(pairs.pop("seed", "1")), int(pairs.pop("retry_after", "1"))
        return _checked(seed, {kind: float(rate) for kind, rate in pairs.items()}, wait, "--random")
    except ValueError as error:
        raise EstateError(f"--random: {text!r} is not like seed=7,429=0.03,reset=0.02: {error}") from error


def _chance(entry: Fields) -> Chance:
    rates = {str(kind): rate for kind, rate in entry.mapping("rates").items()}
    chance = _checked(entry.whole("seed", 1), rates, entry.whole("retry_after", 1), entry.place("rates"))
    entry.done()
    return chance


def _checked(seed: int, rates: Mapping[str, float], retry_after: int, where: str) -> Chance:
    if unknown := sorted(set(rates) - set(CHANCES)):
        raise EstateError(f"{where}: {unknown[0]!r} is not known; write some of: {', '.join(CHANCES)}")
    if not all(isinstance(rate, int | float) and 0 <= rate <= 1 for rate in rates.values()) or sum(rates.values()) > 1:
        raise EstateError(f"{where}: write probabilities from 0 to 1 whose sum is at most 1")
    return Chance(seed=seed, rates=rates, retry_after=retry_after)


def _vanishing(entry: Fields) -> Vanishing:
    vanishing = Vanishing(entry.text("subscription"), entry.whole("after"))
    entry.done()
    return vanishing


def _match(entry: Fields) -> Match:
    match = Match(
        method=entry.text("method", ""),
        path=_pattern(entry, "path_regex"),
        nth=_numbers(entry),
        every=entry.whole("every", 0),
        body=_pattern(entry, "body_regex") if entry.has("body_regex") else None,
    )
    entry.done()
    return match


def _pattern(entry: Fields, key: str) -> re.Pattern[str]:
    pattern = entry.text(key, "")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise EstateError(f"{entry.place(key)}: {pattern!r} is no regular expression: {error}") from error


def _numbers(entry: Fields) -> frozenset[int]:
    values = [value for value, _ in entry.each("nth")]
    if not all(isinstance(value, int) for value in values):
        raise EstateError(f"{entry.place('nth')}: expected a list of whole numbers, counted from 1")
    return frozenset(value for value in values if isinstance(value, int))


def _fault(rule: Fields) -> Fault:
    entry = Fields(rule.mapping("do"), rule.place("do"))
    fault = Fault(
        status=entry.whole("status", 0),
        code=entry.text("code", ""),
        retry_after=entry.whole("retry_after") if entry.has("retry_after") else None,
        body=entry.one_of("body", BODIES, "json") if entry.has("body") else "",
        delay_ms=min(entry.whole("delay_ms", 0), _LONGEST_DELAY_MS),
        reset=entry.flag("reset", default=False),
        truncate=entry.flag("truncate", default=False),
        drop_next_link=entry.flag("drop_next_link", default=False),
        foreign_next_link=entry.text("foreign_next_link", ""),
        result_truncated=entry.flag("result_truncated", default=False),
        repeat_row=entry.flag("repeat_row", default=False),
        token_expired=entry.flag("token_expired", default=False),
    )
    entry.done()
    return fault

"""Whether people hear of an alert rule: it is on, it tells somebody, and nobody silences it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collector.derive.alerting.alert_reach import Routing, as_silence, reached, silencers_of
from collector.derive.joins import absent, hidden_by
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule

WRITTEN = ("email", "sms")
"""Channels by which people are told something to read."""
PEOPLE = (*WRITTEN, "voice", "push")
"""Channels that end at a person."""
ANYBODY = ()
"""Every channel counts, also a webhook or the tickets of another system."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Whether people hear of a rule, and what hinders it where they do not."""

    answer: Field[bool]
    hindrance: str = ""


class Hearing:
    """Who hears of rules; whom a rule tells is looked up once, however many places it watches."""

    def __init__(self, route: Routing, channels: Sequence[str]) -> None:
        self._route = route
        self._channels = channels
        self._told: dict[str, Heard] = {}

    def of(self, rule: AlertRule, places: Sequence[str]) -> Heard:
        """Say whether a rule that fires at these places is heard by one of the channels."""
        if rule.enabled is False:
            return Heard(answer=False, hindrance="switched off")
        told = self._tells(rule)
        if told.answer is False:
            return told
        silencers = silencers_of(places, self._route, rule)
        quiet = as_silence(silencers, self._route)
        if quiet is True:
            names = ", ".join(one.rule.name for one in silencers if one.sure)
            return Heard(answer=False, hindrance=f"silenced by {names}")
        if rule.enabled is None:
            return Heard(absent(f"whether the rule {rule.name} is switched on"))
        return Heard(next((one for one in (told.answer, quiet) if isinstance(one, Unknown)), True))

    def _tells(self, rule: AlertRule) -> Heard:
        if rule.subject not in self._told:
            self._told[rule.subject] = _told(rule, self._route, self._channels)
        return self._told[rule.subject]


def best(answers: Iterable[Field[bool]]) -> Field[bool]:
    """Return the best of several answers: one that is certain does, one that is in doubt may."""
    doubt: Unknown | None = None
    for answer in answers:
        if answer is True:
            return True
        if isinstance(answer, Unknown):
            doubt = doubt or answer
    return doubt or False


def _told(rule: AlertRule, route: Routing, channels: Sequence[str]) -> Heard:
    found = reached(rule, route)
    if isinstance(found, Unknown):
        return Heard(found)
    if any(not channels or receiver.channel in channels for receiver in found.receivers):
        return Heard(answer=True)
    if found.more:
        return Heard(hidden_by(found.more))
    groups = f" ({'; '.join(found.words)})" if found.words else ""
    by = f" by {' or '.join(map(_in_words, channels))}" if channels else ""
    return Heard(answer=False, hindrance=f"tells nobody{by}{groups}")


def _in_words(channel: str) -> str:
    return {"email": "e-mail", "sms": "SMS"}.get(channel, channel)

"""Whether a rule that is about an alert does its work: it can fire, is on, tells somebody, and is not silenced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from collector.derive.alerting.alert_reach import Reached, Routing, as_silence, reached, silencers_of
from collector.derive.alerting.receivers import is_alive
from collector.derive.alerting.rule_fit import Fit
from collector.derive.baseline.alert_cells import Candidate, Lack
from collector.derive.joins import absent, hidden_by
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.model import Fact, ToldGroup, fold_id


class RuleStates:
    """The rules and who hears of them, ready to be asked about thousands of places."""

    def __init__(self, route: Routing) -> None:
        self._route = route
        self._heard: dict[str, Candidate] = {}
        self._found: dict[str, Reached | Unknown] = {}

    def of(self, rule: AlertRule, fit: Fit, place: str) -> Candidate:
        """Return whether a rule that fits does its work at a place."""
        heard = self.heard(rule)
        if fit.counts is False:
            return Candidate(works=False, lack=Lack.NO_USE, why_not=f"{rule.name} {fit.why_not}", told=heard.told)
        if heard.works is False:
            return heard
        silencers = silencers_of((place,), self._route, rule)
        quiet = as_silence(silencers, self._route)
        if quiet is True:
            name = next(one.rule.name for one in silencers if one.sure)
            why_not = f"the processing rule {name} silences {rule.name}"
            return Candidate(works=False, lack=Lack.SILENCED, why_not=why_not, told=heard.told)
        doubt = next((one for one in (fit.counts, heard.works, quiet) if isinstance(one, Unknown)), None)
        return Candidate(works=doubt, told=heard.told) if doubt else heard

    def heard(self, rule: AlertRule) -> Candidate:
        """Return whether anybody hears of a rule wherever it fires; looked up once for each rule."""
        if rule.subject not in self._heard:
            self._heard[rule.subject] = self._hear(rule)
        return self._heard[rule.subject]

    def behind(self, rule: AlertRule) -> Iterator[Fact]:
        """Yield a rule with the groups that it names or that are told besides, and with the roles of who is mailed."""
        yield rule
        named = (self._route.groups.get(fold_id(name)) for name in rule.action_groups or ())
        yield from (group for group in named if group is not None)
        found = self._reached(rule)
        if not isinstance(found, Unknown):
            yield from (*found.groups, *found.assignments)

    def _reached(self, rule: AlertRule) -> Reached | Unknown:
        if rule.subject not in self._found:
            self._found[rule.subject] = reached(rule, self._route)
        return self._found[rule.subject]

    def _hear(self, rule: AlertRule) -> Candidate:
        found = self._reached(rule)
        told = () if isinstance(found, Unknown) else tuple(_told(found))
        if rule.enabled is False:
            return Candidate(works=False, lack=Lack.OFF, why_not=f"{rule.name} is switched off", told=told)
        if isinstance(found, Unknown):
            return Candidate(works=found)
        if not found.receivers and not found.more:
            return Candidate(works=False, lack=Lack.TELLS_NOBODY, why_not=f"{rule.name} {_nobody(rule, found)}")
        works: Field[bool] = True if found.receivers else hidden_by(found.more)
        if rule.enabled is None:
            works = absent(f"whether the rule {rule.name} is switched on")
        return Candidate(works=works, told=told, severity=rule.severity)


def _nobody(rule: AlertRule, found: Reached) -> str:
    if found.groups:
        return "tells an action group in which nobody is left"
    return "tells action groups that are off or gone" if rule.action_groups else "tells no action group"


def _told(found: Reached) -> Iterator[ToldGroup]:
    """Yield the groups in which somebody is left."""
    for group in found.groups:
        channels = Counter(receiver.channel for receiver in group.receivers if is_alive(receiver))
        if channels:
            yield ToldGroup(id=group.subject, name=group.name, channels=tuple(sorted(channels.items())))

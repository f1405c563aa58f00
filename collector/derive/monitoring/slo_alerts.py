"""Rows about the critical flows, with the alerts that fire when users feel something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.alert_table import BaselineAlert, MetricSignal
from collector.derive.alerting.alert_reach import routing
from collector.derive.alerting.heard import PEOPLE, Hearing
from collector.derive.alerting.rule_fit import can_fire
from collector.derive.alerting.territory import Territory
from collector.derive.existing import Existing
from collector.derive.joins import absent, counted_through_gaps, hidden_by, missing
from collector.derive.members import at_and_above
from collector.derive.monitoring.symptoms import is_dynamic, is_symptom, tagged_flows
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Inventory
from collector.model import Flow, Gap, fold_id, type_of

_ADD_FLOWS = (
    "nobody says what users do, so nothing tells which alerts they need: write it under flows in the workload file, "
    "for example flows: [{name: checkout, members: [FULL_ID_OF_A_RESOURCE]}]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAlerts(Row):
    """A critical flow with the symptom alerts that people hear of."""

    kind: ClassVar[str] = "flow_alerts"
    symptom_alerts: Field[float] = described(
        "how many alerts watch what users of this flow feel, are on, reach people and are not silenced", "count"
    )
    evaluated_every: Field[timedelta] = described("how often the quickest of these is evaluated")
    rules: Field[tuple[str, ...]] = described("names of these alerts")
    hindrances: Field[tuple[str, ...]] = described("alerts that are meant for this flow and do not count, and why")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An alert rule that is meant for a flow: whether it counts, and why not."""

    rule: AlertRule
    counts: Field[bool]
    hindrance: str = ""


def flow_alerts(observed: Observed) -> RowSet:
    """Return a row for every critical flow; where no flow is declared, one that says what to write."""
    flows = observed.workload.flows
    watch = _Watch(observed)
    rows = [_row(flow, watch, observed) for flow in flows if flow.critical] if flows else [_nothing_declared(watch)]
    return observed.row_set(rows, AlertRule)


def _row(flow: Flow, watch: _Watch, observed: Observed) -> FlowAlerts:
    found = tuple(watch.candidates(flow))
    sure = [one.rule for one in found if one.counts is True]
    doubtful = [one for one in found if isinstance(one.counts, Unknown)]
    rests_on = (*(one.rule for one in found), *watch.looks)
    return FlowAlerts(
        subject=f"flow:{flow.name}",
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        symptom_alerts=_count(float(len(sure)), doubtful, observed),
        evaluated_every=_quickest(sure, doubtful, observed.hiding(AlertRule)),
        rules=tuple(rule.name for rule in sure),
        hindrances=tuple(f"{one.rule.name}: {one.hindrance}" for one in found if one.hindrance),
    )


def _nothing_declared(watch: _Watch) -> FlowAlerts:
    unknown = missing(_ADD_FLOWS)
    return FlowAlerts(
        subject=f"workload:{watch.workload}",
        evidence=documents_of(watch.looks),
        observed_at=oldest(watch.looks),
        symptom_alerts=unknown,
        evaluated_every=unknown,
        rules=unknown,
        hindrances=unknown,
    )


def _count(sure: float, doubtful: Sequence[_Candidate], observed: Observed) -> Field[float]:
    for one in doubtful:
        if isinstance(one.counts, Unknown):
            return Unknown(reason=one.counts.reason, why=one.counts.why, gaps=one.counts.gaps, at_least=sure)
    return counted_through_gaps(sure, observed.hiding(AlertRule))


def _quickest(sure: Sequence[AlertRule], doubtful: Sequence[_Candidate], gaps: tuple[Gap, ...]) -> Field[timedelta]:
    """Return the evaluation of the quickest rule; one that may count and is quicker leaves it open."""
    told = [rule.evaluated_every for rule in sure if rule.evaluated_every is not None]
    best = min(told, default=None)
    for one in doubtful:
        every = one.rule.evaluated_every
        if isinstance(one.counts, Unknown) and (best is None or (every is not None and every < best)):
            return one.counts
    if best is not None:
        return best
    if sure:
        return absent(f"how often the alert rule {sure[0].name} is evaluated")
    return hidden_by(gaps) if gaps else missing("no alert watches what users feel")


class _Watch:
    """The alert rules that are meant for flows: those with tags, and dynamic ones by the places that they watch."""

    def __init__(self, observed: Observed) -> None:
        self.workload = observed.workload.name
        self.looks = [look for look in observed.all(Inventory) if look.of == AlertRule.kind]
        self._symptoms = observed.tables.symptoms
        self._signals = _signals_of(observed.tables.alert_baseline)
        self._territory = Territory(observed)
        self._existing = observed.shared(Existing)
        self._hearing = Hearing(routing(observed), PEOPLE)
        self._scopes = observed.scopes
        self._tagged: defaultdict[str, list[AlertRule]] = defaultdict(list)
        self._dynamic: defaultdict[str, list[AlertRule]] = defaultdict(list)
        for rule in observed.all(AlertRule):
            self._sort_in(rule)

    def _sort_in(self, rule: AlertRule) -> None:
        for flow in tagged_flows(rule):
            self._tagged[flow].append(rule)
        if is_dynamic(rule) and is_symptom(rule, self._symptoms) is True:
            for place in dict.fromkeys(map(fold_id, rule.scopes or ())):
                self._dynamic[place].append(rule)

    def candidates(self, flow: Flow) -> Iterator[_Candidate]:
        """Yield the rules that are meant for a flow."""
        meant = {rule.subject: rule for rule in (*self._tagged[flow.name.casefold()], *self._over_members(flow))}
        yield from map(self._candidate, meant.values())

    def _over_members(self, flow: Flow) -> Iterator[AlertRule]:
        for member in flow.members:
            own = fold_id(member)
            for place in at_and_above(own):
                rules = self._dynamic.get(place, ())
                yield from (rule for rule in rules if place == own or _watches_type(rule, member))

    def _candidate(self, rule: AlertRule) -> _Candidate:
        symptom = is_symptom(rule, self._symptoms)
        if symptom is False:
            return _Candidate(rule, counts=False, hindrance="watches a cause and nothing that users feel")
        ours = self._territory.has_rule(rule)
        if ours is False:
            return _Candidate(rule, counts=False, hindrance="watches nothing of this workload")
        fit = can_fire(rule, self._signals)
        if fit.counts is False:
            return _Candidate(rule, counts=False, hindrance=fit.why_not)
        left = self._existing.left_by(rule)
        if left is True:
            return _Candidate(rule, counts=False, hindrance="watches only what does not exist any more")
        heard = self._hearing.of(rule, rule.scopes or self._scopes)
        if heard.answer is False:
            return _Candidate(rule, counts=False, hindrance=heard.hindrance)
        placed: Field[bool] = bool(rule.scopes) or absent(f"what the alert rule {rule.name} watches")
        answers: tuple[Field[bool], ...] = (symptom, placed, ours, fit.counts, left, heard.answer)
        return _Candidate(rule, next((answer for answer in answers if isinstance(answer, Unknown)), True))


def _signals_of(baseline: Mapping[str, Sequence[BaselineAlert]]) -> Mapping[str, MetricSignal]:
    """Return what is known of metrics, by name; nothing of those of which two types say different things."""
    found: defaultdict[str, set[MetricSignal]] = defaultdict(set)
    for alerts in baseline.values():
        for signal in (signal for alert in alerts for signal in alert.metrics):
            found[signal.name].add(signal)
    return {name: signals.pop() for name, signals in found.items() if len(signals) == 1}


def _watches_type(rule: AlertRule, member: str) -> bool:
    """Say whether a rule over something that holds a member surely watches it: its type, and in every region."""
    target = (rule.target_type or "").casefold()
    return bool(target) and target == type_of(member) and (rule.target_region or "global").casefold() == "global"

"""Rows about the alerts that are open now: one a subscription, so that quiet is seen and not only assumed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from collector.derive.alerting.territory import Territory
from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.azure import Inventory
from collector.facts.fired_alerts import FiredAlert
from collector.model import Reason, fold_id

_CONDITIONS = ("fired", "resolved")
_STATES = ("new", "acknowledged", "closed")
_URGENT = ("sev0", "sev1")
_HARMLESS = ("sev3", "sev4")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlerts(Row):
    """A subscription with the alerts that are open in it."""

    kind: ClassVar[str] = "open_alerts"
    urgent_unheeded: Field[tuple[str, ...]] = described("open alerts of Sev0 and Sev1 that nobody has acknowledged")
    urgent_unexplained: Field[tuple[str, ...]] = described(
        "open alerts of Sev0 and Sev1 that are acknowledged, with the line to add under monitoring.known_alerts"
    )
    urgent_known: Field[tuple[str, ...]] = described("those whose rule stands under monitoring.known_alerts")
    open_sev2: Field[float] = described("how many alerts of Sev2 are open", "count")


class _Class(Enum):
    """What an open alert of the workload is."""

    UNHEEDED = auto()
    UNEXPLAINED = auto()
    KNOWN = auto()
    SEV2 = auto()


@dataclass(frozen=True, slots=True)
class _Open:
    """The open alerts of one subscription, and why there may be more."""

    alerts: Mapping[_Class, Mapping[str, FiredAlert]]
    """By class, then by folded id: the list may show an alert twice that changes meanwhile."""
    doubt: Unknown | None

    def of(self, wanted: _Class) -> Sequence[FiredAlert]:
        return tuple(self.alerts[wanted].values())


def open_alerts(observed: Observed) -> RowSet:
    """Return a row for every subscription that is looked at, also where no alert is open in it."""
    sorter = _Sorter(observed)
    listed: defaultdict[str, list[FiredAlert]] = defaultdict(list)
    for alert in observed.all(FiredAlert):
        listed[fold_id(alert.seen_from)].append(alert)
    looks = {fold_id(look.subject): look for look in observed.all(Inventory) if look.of == FiredAlert.kind}
    rows = (_row(scope, listed[fold_id(scope)], looks.get(fold_id(scope)), sorter) for scope in observed.scopes)
    return observed.row_set(rows, FiredAlert)


def _row(scope: str, alerts: Sequence[FiredAlert], look: Inventory | None, sorter: _Sorter) -> OpenAlerts:
    found = sorter.sort(scope, alerts)
    rests_on = (*alerts, *((look,) if look else ()))
    unexplained = (f"{_named(alert)}: {_line_for(alert)}" for alert in found.of(_Class.UNEXPLAINED))
    return OpenAlerts(
        subject=scope,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        urgent_unheeded=_listed(map(_named, found.of(_Class.UNHEEDED)), found),
        urgent_unexplained=_listed(unexplained, found),
        urgent_known=tuple(map(_named, found.of(_Class.KNOWN))),
        open_sev2=_counted(float(len(found.of(_Class.SEV2))), found),
    )


class _Sorter:
    """Tells the alerts of the workload that are open, and what each of them is."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._territory = Territory(observed)
        self._narrows = observed.workload.azure.narrows
        self._known = frozenset(fold_id(known.rule) for known in observed.workload.watch.known_alerts)

    def sort(self, scope: str, alerts: Iterable[FiredAlert]) -> _Open:
        found: defaultdict[_Class, dict[str, FiredAlert]] = defaultdict(dict)
        gaps = self._observed.hiding(FiredAlert, at=scope)
        doubt = hidden_by(gaps) if gaps else None
        for alert in alerts:
            ours = False if _is_over(alert) or _word(alert.severity) in _HARMLESS else self._is_ours(alert)
            unclear = _unclear(alert)
            if ours is False:
                continue
            if isinstance(ours, Unknown) or unclear:
                doubt = doubt or (ours if isinstance(ours, Unknown) else unclear)
            else:
                found[self._class_of(alert)][fold_id(alert.subject)] = alert
        return _Open(found, doubt)

    def _is_ours(self, alert: FiredAlert) -> Field[bool]:
        """Say whether an alert is the workload's: by what it is about, or because its rule's own group is declared."""
        if not self._narrows or (alert.rule and self._territory.holds(alert.rule) is True):
            return True
        if not alert.target:
            return missing(f"the alert {_named(alert)} does not say what it is about, so it may be the workload's")
        return self._territory.holds(alert.target)

    def _class_of(self, alert: FiredAlert) -> _Class:
        if _word(alert.severity) not in _URGENT:
            return _Class.SEV2
        if _word(alert.state) != "acknowledged":
            return _Class.UNHEEDED
        return _Class.KNOWN if alert.rule and fold_id(alert.rule) in self._known else _Class.UNEXPLAINED


def _is_over(alert: FiredAlert) -> bool:
    return _word(alert.condition) == "resolved" or _word(alert.state) == "closed"


def _unclear(alert: FiredAlert) -> Unknown | None:
    """Return why it is not known what an alert is: a new word may mean anything."""
    told = (
        ("condition", alert.condition, _CONDITIONS),
        ("state", alert.state, _STATES),
        ("severity", alert.severity, (*_URGENT, "sev2", *_HARMLESS)),
    )
    for what, word, known in told:
        if word is None:
            return Unknown(reason=Reason.PARSE, why=f"the answer does not say the {what} of the alert {_named(alert)}")
        if _word(word) not in known:
            why = f"the {what} of the alert {_named(alert)} is {word}, a word that is new"
            return Unknown(reason=Reason.PARSE, why=why)
    return None


def _word(told: str | None) -> str:
    return (told or "").casefold()


def _listed(names: Iterable[str], found: _Open) -> Field[tuple[str, ...]]:
    """Return the names; what is there for certain fails even where more may be."""
    return tuple(sorted(names)) or found.doubt or ()


def _counted(count: float, found: _Open) -> Field[float]:
    if found.doubt is None:
        return count
    return Unknown(reason=found.doubt.reason, why=found.doubt.why, gaps=found.doubt.gaps, at_least=count)


def _named(alert: FiredAlert) -> str:
    name = alert.name or alert.subject.rpartition("/")[2]
    about = (alert.target or "").rpartition("/")[2]
    since = f"since {alert.started:%Y-%m-%d %H:%M} UTC" if alert.started else ""
    hushed = "nobody was told: suppressed" if alert.suppressed else ""
    return f"{name} ({', '.join(filter(None, (alert.severity, f'on {about}' if about else '', since, hushed)))})"


def _line_for(alert: FiredAlert) -> str:
    if not alert.rule or not alert.rule.startswith("/"):
        return "the answer does not name its rule, so close it once it is dealt with"
    return f"- {{rule: {alert.rule}, item: ADDRESS_OF_WORK_ITEM, because: REASON}}"

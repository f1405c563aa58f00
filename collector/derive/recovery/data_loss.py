"""Rows about how much data is lost at worst: for each store and scenario the one best mechanism, never a mixture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from collector.derive.joins import hidden_by, missing
from collector.derive.observed import Observed, documents_of, oldest
from collector.derive.recovery.copies import COPY_FACTS, Copies
from collector.derive.recovery.keepers import KEEPER_FACTS, Keepers
from collector.derive.recovery.keeping import Keeping, Scenario, Way
from collector.derive.recovery.messages import Messages, message_stores
from collector.derive.recovery.stateful import STORE_FACTS, Store, stores
from collector.derive.rows import Field, Row, RowSet, Unknown, described
from collector.facts.recovery import Region
from collector.facts.resource_types import UNREAD_STORES
from collector.model import Fact, Gap, fold_id

LOSS_FACTS: tuple[type[Fact], ...] = (*KEEPER_FACTS, *COPY_FACTS, Region)
DECLARED = "declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataLoss(Row):
    """How much of the newest data of a store is lost at worst in one scenario, and by which mechanism it comes back."""

    kind: ClassVar[str] = "data_loss"
    name: Field[str] = described("name of the resource, share or database")
    resource_type: Field[str] = described("its type, in lower case")
    scenario: Field[str] = described("`deletion`, `zone` or `region`: what is lost")
    mechanism: Field[str] = described("the one mechanism that loses least, `declared` after one without a promise")
    recoverable: Field[bool] = described("some mechanism in scope brings the data back")
    worst_loss: Field[timedelta] = described("how much of the newest data that mechanism loses at worst", "s")
    loss_declared: Field[bool] = described("the workload file says what loss the business accepts of this store")
    accepted_loss: Field[timedelta] = described("how much loss the workload file declares as accepted", "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outlook:
    """What is known of the best way back."""

    mechanism: Field[str]
    recoverable: Field[bool]
    loss: Field[timedelta]
    facts: tuple[Fact, ...] = ()


def data_losses(observed: Observed) -> RowSet:
    """Return one row for each store and scenario."""
    return observed.row_set(_rows(observed), *STORE_FACTS)


def _rows(observed: Observed) -> Iterator[DataLoss]:
    keepers, copies, messages = observed.shared(Keepers), observed.shared(Copies), Messages(observed)
    declared = {fold_id(loss.resource): loss.up_to for loss in observed.workload.accepted_losses}
    for store in stores(observed):
        accepted = _accepted(store, declared)
        for scenario, outlook in _outlooks(store, keepers, copies, accepted, observed):
            yield _row(store, scenario, outlook, accepted)
    for store in message_stores(observed):
        accepted = _accepted(store, declared)
        for scenario in Scenario:
            outlook = _outlook(tuple(messages.ways(store, scenario)), (), None, accepted)
            yield _row(store, scenario, outlook, accepted)


def _accepted(store: Store, declared: Mapping[str, timedelta]) -> timedelta | None:
    """Return what is declared for a store, or for what holds it."""
    return next((declared[place] for place in store.places if place in declared), None)


def _outlooks(
    store: Store, keepers: Keepers, copies: Copies, accepted: timedelta | None, observed: Observed
) -> Iterator[tuple[Scenario, _Outlook]]:
    keepings, unseen = keepers.all_of(store), keepers.gaps(store)
    for scenario in Scenario:
        ways = (*_kept_ways(keepings, scenario), *copies.ways(store, scenario))
        gaps = observed.united(unseen, copies.gaps(store, scenario))
        # A backup that was not seen is not known to survive the loss of its zone or region.
        asked = scenario is Scenario.DELETION or store.resource_type in UNREAD_STORES
        lack = keepers.lack(store) if asked and not ways else None
        yield scenario, _outlook(ways, gaps, lack, accepted)


def _kept_ways(keepings: Sequence[Keeping], scenario: Scenario) -> Iterator[Way]:
    """Yield the backups that are being made and survive the scenario."""
    for keeping in keepings:
        way = keeping.ways.get(scenario)
        if way is None or keeping.kept is False:
            continue
        doubt = next((one for one in (keeping.kept, keeping.state) if isinstance(one, Unknown)), None)
        if doubt is not None or keeping.live:
            loss = way.loss if doubt is None else doubt
            yield Way(mechanism=way.mechanism, loss=loss, at_best=way.at_best, facts=keeping.facts)


def _outlook(ways: Sequence[Way], gaps: Sequence[Gap], lack: Unknown | None, accepted: timedelta | None) -> _Outlook:
    """Choose the way that loses least; a way that is not known stands before one that loses more than it could."""
    figures = [(loss, way) for way in ways if (loss := _figure(way, accepted)) is not None]
    best = min(figures, key=lambda found: (found[0], found[1].mechanism), default=None)
    doubt = _doubt(ways, gaps, best[0] if best else None)
    if doubt is not None:
        return _unknown(doubt)
    if best is not None:
        loss, way = best
        word = way.mechanism if way.loss is not None else f"{way.mechanism}, {DECLARED}"
        return _Outlook(mechanism=word, recoverable=True, loss=loss, facts=way.facts)
    if ways:
        return _without_promise(ways[0])
    if lack is not None:
        return _unknown(lack)
    return _Outlook(mechanism="none", recoverable=False, loss=missing("nothing in scope brings the data back"))


def _figure(way: Way, accepted: timedelta | None) -> timedelta | None:
    """Return what a way loses; where nobody promises anything, what is declared, or what would be lost now if more."""
    if isinstance(way.loss, Unknown):
        return None
    if way.loss is not None:
        return way.loss
    return None if accepted is None else max(accepted, way.at_least)


def _doubt(ways: Sequence[Way], gaps: Sequence[Gap], best: timedelta | None) -> Unknown | None:
    """Return what could still turn out to lose less than the best way that is known."""
    if gaps and best != timedelta():
        return hidden_by(gaps)
    unsure = [(way.at_best, way.loss) for way in ways if isinstance(way.loss, Unknown)]
    return next((loss for at_best, loss in unsure if best is None or at_best < best), None)


def _unknown(why: Unknown) -> _Outlook:
    return _Outlook(mechanism=why, recoverable=why, loss=why)


def _without_promise(way: Way) -> _Outlook:
    words = way.mechanism.replace("_", " ")
    why = missing(
        f"nobody publishes how much {words} loses: declare under recovery.losses how much the business accepts to lose"
    )
    return _Outlook(mechanism=way.mechanism, recoverable=True, loss=why, facts=way.facts)


def _row(store: Store, scenario: Scenario, outlook: _Outlook, accepted: timedelta | None) -> DataLoss:
    rests_on = (*store.facts, *outlook.facts)
    return DataLoss(
        subject=store.subject,
        evidence=documents_of(rests_on),
        observed_at=oldest(rests_on),
        name=store.name,
        resource_type=store.resource_type,
        scenario=scenario.value,
        mechanism=outlook.mechanism,
        recoverable=outlook.recoverable,
        worst_loss=outlook.loss,
        loss_declared=accepted is not None,
        accepted_loss=missing("no loss is declared for it") if accepted is None else accepted,
    )

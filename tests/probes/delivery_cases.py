"""What reads items in the probes of CI hosts, each with recorded items that it makes something of.

A recording does not say which question its answers belong to. So each need is asked for a workload that declares all
there is, and each recorded answer of the right shape is tried: an item counts where facts or more questions come of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from host_answers import answers, items
from probe_items import item

from collector.model import Delivery, Environments, Host, HostStatement, KindOfTests, Place, Query, TestKind, Tracker
from collector.probe import Ask, Item, Malformed, Need, PerArchive, PerPlace, PerPlaceItem, Probe
from collector.sources.web.projection import OtherShape
from probes import CATALOGUE

_BY_LABEL = Query(labels=("bug",))
_DECLARED = {
    host: Delivery(
        places=(Place(host, "contoso/shop"),),
        commit="3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332",
        pipelines=("Release",),
        package=("*",),
        report_artifacts=("*",),
        environments=Environments(staging=("Production-eu", "staging"), production=("Production",)),
        required_checks=("build",),
        test_kinds=(KindOfTests(kind=TestKind.SIT, test_plans=("SIT 2.4",), sign_off=("SIT signed by test lead",)),),
        tracker=Tracker(defects=_BY_LABEL, feedback=_BY_LABEL, deferred=_BY_LABEL),
        statements=tuple(
            HostStatement(place=f"{host}:contoso/shop", path="attestations/statements/cutover.json", request=request)
            for request in ("", "12", "57", "SIT signed by test lead")
        ),
    )
    for host in Host
}
"""How a workload is delivered that declares whatever a probe looks for."""
Reader = Callable[[Item], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class HostCase:
    """A function of a probe, by its module and name, and a recorded item that it makes something of."""

    name: str
    read: Reader
    item: Item


@dataclass(frozen=True, slots=True)
class _Recording:
    """The recorded answers for a probe, and how the workload of which they tell is delivered."""

    probe: Probe
    answers: tuple[Any, ...]
    delivery: Delivery

    def parsed(self) -> Iterator[HostCase]:
        for read in self.probe.reads:
            following = [self._following(need) for need in self._follow_ups() if need.of is read.need]
            for found in self._items(read.need):
                if any(_tells(reader, found) for reader in (read.parse, *following)):
                    yield HostCase(_named(read.parse), read.parse, found)

    def followed(self) -> Iterator[HostCase]:
        for need in self._follow_ups():
            name = _named(need.asks if isinstance(need, PerPlaceItem) else need.archive)
            following = self._following(need)
            yield from (HostCase(name, following, found) for found in self._items(need.of) if _tells(following, found))

    def _follow_ups(self) -> Iterator[PerPlaceItem | PerArchive]:
        needs = (read.need for read in self.probe.reads)
        return (need for need in needs if isinstance(need, PerPlaceItem | PerArchive))

    def _following(self, need: PerPlaceItem | PerArchive) -> Reader:
        if isinstance(need, PerPlaceItem):
            return lambda found: need.asks(found, self.delivery)
        return lambda found: filter(None, (need.archive(found, self.delivery),))

    def _items(self, need: Need) -> list[Item]:
        """Return all recorded items that have the shape of what a need asks for."""
        found: Iterable[Item] = ()
        if isinstance(need, PerPlace):
            found = self._answering(need.asks(self.delivery))
        elif isinstance(need, PerPlaceItem):
            following = self._following(need)
            leading = (one for one in self._items(need.of) if _tells(following, one))
            found = (one for parent in leading for one in self._answering(following(parent)))
        elif isinstance(need, PerArchive):
            artifacts = self._items(need.of)
            found = (item(raw, one.asked) for raw in self.answers if "outcome" in raw for one in artifacts)
        return list({json.dumps(one.raw, sort_keys=True): one for one in found if one.raw}.values())

    def _answering(self, asks: Iterable[Ask]) -> Iterator[Item]:
        for ask in asks:
            for answer in self.answers:
                listed = answer.get(ask.items_at, answer) if isinstance(answer, Mapping) else answer
                try:
                    yield from items(replace(ask, items_at=""), listed, self.delivery.places[0].id)
                except OtherShape:
                    continue


def _tells(reader: Reader, found: Item) -> bool:
    try:
        return bool(tuple(reader(found)))
    except Malformed:
        return False


def _named(function: Any) -> str:
    whole = getattr(function, "func", function)
    return f"{whole.__module__.rpartition('.')[2]}.{whole.__name__}"


def _recordings() -> Iterator[_Recording]:
    for path in CATALOGUE.values():
        module, _, name = path.partition(":")
        area, _, file = module.rpartition(".")
        if area == "probes.delivery":
            probe: Probe = getattr(import_module(module), name)
            (host,) = {host for host, _ in probe.permissions}
            yield _Recording(probe, tuple(answers(file).values()), _DECLARED[host])


def _by_name(cases: Iterable[HostCase]) -> Mapping[str, list[HostCase]]:
    known: dict[str, list[HostCase]] = {}
    for case in cases:
        known.setdefault(case.name, []).append(case)
    return known


_RECORDINGS = tuple(_recordings())
PARSED = _by_name(case for recording in _RECORDINGS for case in recording.parsed())
"""Parse functions, each with the items that it makes facts of, or that lead on to others."""
FOLLOWED = _by_name(case for recording in _RECORDINGS for case in recording.followed())
"""What is asked next, each with the items about which something is asked."""

"""What the tokens of the CI hosts must be allowed to read, in the words of each host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from collector.doctor.needs import Need
from collector.model import Delivery, Host
from collector.probe import permissions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPermission:
    """One permission of a token, and the criteria whose evidence it opens."""

    host: Host
    permission: str
    criteria: tuple[str, ...]


def permissions_of_hosts(needs: Iterable[Need], delivery: Delivery) -> tuple[HostPermission, ...]:
    """Return what the tokens need for the hosts that a workload names, by host, those for most criteria first."""
    named = {place.host for place in delivery.places}
    opened: dict[tuple[Host, str], list[str]] = defaultdict(list)
    for need in needs:
        for host, permission in _of_one(need, delivery):
            if host in named:
                opened[host, permission].append(need.criterion.id)
    found = (
        HostPermission(host=host, permission=permission, criteria=tuple(sorted(criteria)))
        for (host, permission), criteria in opened.items()
    )
    return tuple(sorted(found, key=lambda one: (one.host, -len(one.criteria), one.permission)))


def _of_one(need: Need, delivery: Delivery) -> set[tuple[Host, str]]:
    reads = ((read, probe) for probe in need.probes for read in probe.reads)
    useful = ((read, probe) for read, probe in reads if need.kinds & {kind.kind for kind in read.yields})
    return {one for read, probe in useful for one in permissions_of(read, probe, delivery)}

"""What the token of a CI host must be allowed, read by read."""

from __future__ import annotations

from collector.model import Delivery, Host
from collector.probe.needs import FollowUp, Need, PerPlace, Probe, Read


def permissions_of(read: Read, probe: Probe, delivery: Delivery) -> frozenset[tuple[Host, str]]:
    """Return what one read of a probe needs for a workload that is delivered so; nothing where it would not be asked.

    What is asked about things that are found shows only then: there it is all that the probe names.
    """
    root = _root(read.need)
    asked = tuple(root.asks(delivery)) if isinstance(root, PerPlace) else ()
    if isinstance(read.need, PerPlace):
        return frozenset((read.need.host, ask.permission) for ask in asked if ask.permission)
    return frozenset(probe.permissions if asked else ())


def _root(need: Need) -> Need:
    return _root(need.of) if isinstance(need, FollowUp) else need

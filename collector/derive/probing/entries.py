"""Entry points: gateways, load balancers, front doors, Traffic Manager."""

from __future__ import annotations

from collections.abc import Sequence

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.probing.asked import Asked, is_page_of_its_own, not_asked, not_known, shown_path
from collector.facts.health_probes import BackendProbe
from collector.model import Gap


def is_needless(probes: Sequence[BackendProbe]) -> bool:
    """Say whether nothing of the entry point can be probed, as of a balancer that only lets traffic out."""
    return bool(probes) and all(probe.needless for probe in probes)


def entry_asks(probes: Sequence[BackendProbe], gaps: Sequence[Gap], *, by_port_is_fine: bool) -> Asked:
    """Say whether an entry point asks the backends of each of its rules; one rule without a probe is enough to fail."""
    unprobed = tuple(sorted(probe.part or "all of it" for probe in probes if probe.probed is False))
    if unprobed:
        return not_asked(*probes, unprobed=unprobed)
    if gaps:
        return not_known(hidden_by(gaps), *probes)
    if not probes:
        return not_known(missing("the list of its service does not hold it: collect again"))
    if any(probe.probed is None for probe in probes):
        return not_known(absent("whether each of its rules has a probe"), *probes)
    shallow = [probe for probe in probes if not (by_port_is_fine or is_page_of_its_own(probe.path))]
    shown = shallow or probes
    return Asked(
        has_probe=True,
        touches_app=not shallow,
        path=", ".join(sorted({shown_path(probe.protocol, probe.path) for probe in shown})),
        by=", ".join(sorted({_name(probe) for probe in shown})),
        rests_on=tuple(probes),
    )


def _name(probe: BackendProbe) -> str:
    whose = "its own probe" if probe.own else "the default probe"
    return f"{whose} of {probe.part}" if probe.part else whose

"""What runs: web apps, container apps, scale sets and machines."""

from __future__ import annotations

from collections.abc import Sequence

from collector.derive.joins import absent, hidden_by, missing
from collector.derive.probing.asked import Asked, asks_port_only, is_page_of_its_own, not_asked, not_known, shown_path
from collector.facts.health_probes import BackendProbe, HealthCheck
from collector.model import Fact, Gap


def app_is_asked(checks: Sequence[HealthCheck], gaps: Sequence[Gap]) -> Asked:
    """Say whether the platform asks an app for a page that stands for more than an open port."""
    asking = [check for check in checks if check.checked]
    deep = [check for check in asking if is_page_of_its_own(check.path) and not asks_port_only(check.protocol)]
    if not asking:
        return _not_asking(checks, gaps)
    best = deep[0] if deep else asking[0]
    return _asked(best, touches_app=bool(deep), rests_on=tuple(checks))


def set_is_asked(checks: Sequence[HealthCheck], balancers: Sequence[BackendProbe], gaps: Sequence[Gap]) -> Asked:
    """Say whether anything asks the machines of a scale set: an extension, or a probe of a balancer; a port will do."""
    if asking := [check for check in checks if check.checked]:
        return _asked(asking[0], touches_app=True, rests_on=tuple(checks))
    return _by_balancer(balancers, tuple(checks)) or _not_asking(checks, gaps)


def machine_is_asked(
    checks: Sequence[HealthCheck],
    of_set: Sequence[HealthCheck],
    balancers: Sequence[BackendProbe],
    gaps: Sequence[Gap],
    rests_on: tuple[Fact, ...],
) -> Asked:
    """Say whether anything asks a machine: its extension, that of its scale set, or a balancer before it."""
    told = (*checks, *of_set, *rests_on)
    if asking := [check for check in (*checks, *of_set) if check.checked]:
        return _asked(asking[0], touches_app=True, rests_on=told)
    if found := _by_balancer(balancers, told):
        return found
    return not_known(hidden_by(gaps), *told) if gaps else not_asked(*told)


def _by_balancer(balancers: Sequence[BackendProbe], rests_on: tuple[Fact, ...]) -> Asked | None:
    asking = next((probe for probe in balancers if probe.probed), None)
    if asking is None:
        return None
    balancer = asking.subject.rpartition("/")[2]
    return Asked(
        has_probe=True,
        touches_app=True,
        path=shown_path(asking.protocol, asking.path),
        by=f"{balancer}, {asking.part}" if asking.part else balancer,
        rests_on=(*rests_on, asking),
    )


def _asked(check: HealthCheck, *, touches_app: bool, rests_on: tuple[Fact, ...]) -> Asked:
    return Asked(
        has_probe=True,
        touches_app=touches_app,
        path=shown_path(check.protocol, check.path),
        by=check.by,
        rests_on=rests_on,
    )


def _not_asking(checks: Sequence[HealthCheck], gaps: Sequence[Gap]) -> Asked:
    if gaps:
        return not_known(hidden_by(gaps), *checks)
    if not checks:
        return not_known(missing("the answer about its health check was not there: collect again"))
    if any(check.checked is None for check in checks):
        return not_known(absent("whether a health check is set up"), *checks)
    return not_asked(*checks)

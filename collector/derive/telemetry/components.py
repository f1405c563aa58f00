"""Application Insights components with the roles whose telemetry arrives in them, ready to be looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from collector.derive.observed import Observed
from collector.facts.azure import Resource
from collector.facts.resource_types import INSIGHTS_COMPONENT
from collector.facts.telemetry import InsightsComponent, TelemetryFlow, TelemetryWindow
from collector.model import fold_id


class Components:
    """All components of the subscriptions that are looked at. Made once by `observed.shared(Components)`."""

    def __init__(self, observed: Observed) -> None:
        self.by_id: Mapping[str, InsightsComponent] = {
            fold_id(component.subject): component for component in observed.all(InsightsComponent)
        }
        self._windows = {fold_id(window.subject): window for window in observed.all(TelemetryWindow)}
        self._flows: dict[tuple[str, str], list[TelemetryFlow]] = defaultdict(list)
        self._receiving: dict[str, set[str]] = defaultdict(set)
        ours = {fold_id(one.subject) for one in observed.all(Resource) if one.resource_type == INSIGHTS_COMPONENT}
        for flow in observed.all(TelemetryFlow):
            place, role = fold_id(flow.subject), flow.role.casefold()
            self._flows[place, role].append(flow)
            if place in ours:
                self._receiving[role].add(place)

    def window(self, component: InsightsComponent) -> TelemetryWindow | None:
        """Return the proof that what arrived in a component was read whole."""
        return self._windows.get(fold_id(component.subject))

    def flows(self, component: InsightsComponent, role: str) -> Sequence[TelemetryFlow]:
        """Return what a role sent to a component; the case of its name does not matter."""
        return self._flows.get((fold_id(component.subject), role.casefold()), ())

    def receiving(self, role: str) -> tuple[InsightsComponent, ...]:
        """Return the components of the workload in which a role appears."""
        places = sorted(self._receiving.get(role.casefold(), ()))
        return tuple(self.by_id[place] for place in places if place in self.by_id)

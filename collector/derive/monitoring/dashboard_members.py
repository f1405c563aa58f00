"""Which resources a dashboard must show, and which it does show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.facts import resource_types as types
from collector.facts.azure import Resource
from collector.facts.dashboards import Dashboard
from collector.facts.diagnostics import DiagnosticSetting
from collector.model import fold_id

RUNNING_TYPES = frozenset(
    {
        *(types.VIRTUAL_MACHINE, types.SCALE_SET, types.WEB_APP, types.CONTAINER_APP, types.CLUSTER),
        *(types.SQL_DATABASE, types.MANAGED_INSTANCE, types.POSTGRESQL, types.MYSQL, types.COSMOS_ACCOUNT),
        *(types.REDIS, types.REDIS_ENTERPRISE, types.STORAGE_ACCOUNT, types.SERVICE_BUS, types.EVENT_HUB),
        *(types.APPLICATION_GATEWAY, types.LOAD_BALANCER, types.FRONT_DOOR, types.FRONT_DOOR_CLASSIC),
        *(types.TRAFFIC_MANAGER, types.FIREWALL, types.API_MANAGEMENT, types.LOGIC_APP, types.SEARCH),
        types.AI_ACCOUNT,
    }
)
"""The types that serve users or hold their data: vaults, disks, plans and the like tell nothing at a glance."""


class Members:
    """The resources that a dashboard must show, ready to be looked for in thousands of dashboards.

    Those are what critical flows need. Where no such flow is declared, it is everything that serves users.
    """

    def __init__(self, observed: Observed) -> None:
        declared = frozenset(observed.workload.critical_members)
        running = [one for one in observed.all(Resource) if one.resource_type in RUNNING_TYPES]
        self.facts = () if declared else tuple(running)
        self.names: Mapping[str, str] = {
            fold_id(place): place.rpartition("/")[2] for place in (declared or {one.subject for one in running})
        }
        self.unseen = () if declared else observed.hiding(Resource)
        """The gaps behind which further members may stand; those of flows are known by name."""
        self.unsure_of_logs = observed.hiding(DiagnosticSetting, Resource)
        """The gaps behind which logs of members may go there; settings are asked of the resources that were seen."""
        self._settings = _settings_by_end(observed, self.names)
        self._declared = _declared_telemetry(observed, self.names)
        self._behind: dict[tuple[str, ...], frozenset[str]] = {}

    def count_shown_by(self, dashboard: Dashboard) -> int:
        """Return how many members a dashboard shows."""
        queried = self._queried_by(dashboard)
        return len(queried) + len(self._named_by(dashboard) - queried)

    def shown_by(self, dashboard: Dashboard) -> frozenset[str]:
        """Return the members that a dashboard names, or whose logs or telemetry its queries run on."""
        return self._named_by(dashboard) | self._queried_by(dashboard)

    def _named_by(self, dashboard: Dashboard) -> frozenset[str]:
        above = (place for shown in dashboard.shows for place in at_and_above(fold_id(shown)))
        return frozenset(place for place in above if place in self.names)

    def _queried_by(self, dashboard: Dashboard) -> frozenset[str]:
        """Return the members behind queries; many dashboards query the one workspace of 100,000 resources."""
        ends = tuple(sorted(set(map(fold_id, dashboard.queried))))
        if ends not in self._behind:
            logged = {member for end in ends for member in self._settings.get(end, {})}
            traced = {member for end in ends for member in self._declared.get(end, ())}
            self._behind[ends] = frozenset(logged | traced)
        return self._behind[ends]

    def settings_behind(self, dashboard: Dashboard) -> Iterator[DiagnosticSetting]:
        """Yield the settings by which the logs of members come to where the queries of a dashboard run."""
        for end in dict.fromkeys(map(fold_id, dashboard.queried)):
            yield from self._settings.get(end, {}).values()


def _settings_by_end(observed: Observed, members: Collection[str]) -> Mapping[str, Mapping[str, DiagnosticSetting]]:
    """Return by workspace the members whose logs end there, each with the setting that sends them."""
    found: defaultdict[str, dict[str, DiagnosticSetting]] = defaultdict(dict)
    for setting in observed.all(DiagnosticSetting):
        member = next((place for place in at_and_above(fold_id(setting.of)) if place in members), None)
        if setting.workspace and setting.logs and member:
            found[fold_id(setting.workspace)][member] = setting
    return found


def _declared_telemetry(observed: Observed, members: Collection[str]) -> Mapping[str, set[str]]:
    """Return by component the members of which the workload says that their telemetry goes there."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for source in observed.workload.watch.telemetry:
        if fold_id(source.member) in members:
            found[fold_id(source.component)].add(fold_id(source.member))
    return found

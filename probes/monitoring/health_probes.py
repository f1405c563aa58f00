"""Who asks the parts of the workload whether they are well.

One criterion that is no blocker rests on it: entry points, sets and machines are rows of Resource Graph, most of which
the inventory reads anyway. The configuration of a web app stands in no row, so each is read by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.health_probes import BackendProbe, HealthCheck, MachineLinks
from collector.facts.resource_types import (
    APPLICATION_GATEWAY,
    FRONT_DOOR,
    FRONT_DOOR_CLASSIC,
    LOAD_BALANCER,
    SCALE_SET,
    TRAFFIC_MANAGER,
    VIRTUAL_MACHINE,
)
from collector.probe import Item, PerItem, PerSubscription, Probe, Read, Rows
from probes.monitoring._app_checks import (
    parse_container_app,
    parse_machine,
    parse_machine_extension,
    parse_scale_set,
    parse_site_configuration,
)
from probes.monitoring._balancer_probes import (
    is_front_door,
    parse_classic_front_door,
    parse_load_balancer,
    parse_origin_group,
    parse_profile,
    parse_traffic_manager,
)
from probes.monitoring._gateway_probes import parse_application_gateway

_WEB = "2023-12-01"
_SITES = PerSubscription("providers/Microsoft.Web/sites", _WEB)
_APPS = PerSubscription("providers/Microsoft.App/containerApps", "2025-07-01")
_PROFILES = Rows("resources", (FRONT_DOOR,))


def parse_site(_: Item) -> Iterator[HealthCheck]:
    """A web app: the list leads to the configurations, and tells nothing of them itself (recorded: all null)."""
    return iter(())


def _configuration_path(site: Item) -> str:
    return f"{site.text('id')}/config/web"


def _origin_groups_path(profile: Item) -> str | None:
    return f"{profile.text('id')}/originGroups" if is_front_door(profile) else None


def _rows(resource_type: str) -> Rows:
    return Rows("resources", (resource_type,))


PROBE = Probe(
    id="monitoring-health-probes",
    title="Health probes of apps, machines and entry points",
    reads=(
        Read(_SITES, parse_site, (HealthCheck,)),
        Read(PerItem(_SITES, _configuration_path, _WEB, single=True), parse_site_configuration, (HealthCheck,)),
        Read(_APPS, parse_container_app, (HealthCheck,)),
        Read(_rows(SCALE_SET), parse_scale_set, (HealthCheck,)),
        Read(_rows(f"{VIRTUAL_MACHINE}/extensions"), parse_machine_extension, (HealthCheck,)),
        Read(_rows(VIRTUAL_MACHINE), parse_machine, (MachineLinks,)),
        Read(_rows(APPLICATION_GATEWAY), parse_application_gateway, (BackendProbe,)),
        Read(_rows(LOAD_BALANCER), parse_load_balancer, (BackendProbe,)),
        Read(_rows(FRONT_DOOR_CLASSIC), parse_classic_front_door, (BackendProbe,)),
        Read(_rows(TRAFFIC_MANAGER), parse_traffic_manager, (BackendProbe,)),
        Read(_PROFILES, parse_profile, (BackendProbe,)),
        Read(PerItem(_PROFILES, _origin_groups_path, "2024-02-01"), parse_origin_group, (BackendProbe,)),
    ),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.App/containerApps/read",
        "Microsoft.Cdn/profiles/read",
        "Microsoft.Cdn/profiles/originGroups/read",
        "Microsoft.Compute/virtualMachineScaleSets/read",
        "Microsoft.Compute/virtualMachines/extensions/read",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.Network/applicationGateways/read",
        "Microsoft.Network/frontDoors/read",
        "Microsoft.Network/loadBalancers/read",
        "Microsoft.Network/trafficManagerProfiles/read",
        "Microsoft.Web/sites/config/read",
        "Microsoft.Web/sites/read",
    ),
    otherwise="A dated list of the health probes of each component with their paths, attested by the operations lead.",
)

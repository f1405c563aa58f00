"""What the probes of health probes and of versions read, by type: for the recorded answers."""

from __future__ import annotations

from probe_items import Parse, recording

from collector.facts import resource_types as types
from probes.monitoring import _app_checks as apps
from probes.monitoring import _balancer_probes as balancers
from probes.monitoring._gateway_probes import parse_application_gateway
from probes.release import _told_versions as versions

_CONFIGURATION = f"{types.WEB_APP}/config"

HEALTH_AND_VERSIONS: tuple[tuple[str, str, Parse], ...] = (
    (_CONFIGURATION, "health checks of apps", apps.parse_site_configuration),
    (types.CONTAINER_APP, "probes of container apps", apps.parse_container_app),
    (types.SCALE_SET, "health of scale sets", apps.parse_scale_set),
    (types.VIRTUAL_MACHINE, "links of machines", apps.parse_machine),
    (f"{types.VIRTUAL_MACHINE}/extensions", "health extensions", apps.parse_machine_extension),
    (types.APPLICATION_GATEWAY, "probes of gateways", parse_application_gateway),
    (types.LOAD_BALANCER, "probes of balancers", balancers.parse_load_balancer),
    (types.FRONT_DOOR, "profiles", balancers.parse_profile),
    (types.FRONT_DOOR_CLASSIC, "probes of classic front doors", balancers.parse_classic_front_door),
    (types.TRAFFIC_MANAGER, "probes of traffic managers", balancers.parse_traffic_manager),
    (_CONFIGURATION, "runtimes of apps", versions.parse_site_configuration),
    (types.WEB_APP, "runtimes of functions", versions.parse_site),
    (types.CLUSTER, "versions of clusters", versions.parse_cluster),
    (types.POSTGRESQL, "versions of postgresql", versions.parse_server),
    (types.MYSQL, "versions of mysql", versions.parse_server),
    (types.REDIS, "versions of caches", versions.parse_cache),
    (types.VIRTUAL_MACHINE, "images of machines", versions.parse_machine),
    (types.SCALE_SET, "images of scale sets", versions.parse_scale_set),
)
"""Types with the name and the parse function of what reads them."""

HEALTH_SELDOM = ("health extensions", "profiles", "runtimes of functions")
"""Those that read what mostly has nothing to tell: other extensions, front doors, apps on other plans."""

HEALTH_AND_VERSION_CASES = (
    *zip(
        (
            apps.parse_site_configuration,
            apps.parse_container_app,
            apps.parse_scale_set,
            apps.parse_machine_extension,
            apps.parse_machine,
            parse_application_gateway,
            balancers.parse_load_balancer,
            balancers.parse_profile,
            balancers.parse_origin_group,
            balancers.parse_classic_front_door,
            balancers.parse_traffic_manager,
        ),
        recording("monitoring", "health_probes"),
        strict=True,
    ),
    *zip(
        (
            versions.parse_cluster,
            versions.parse_offer,
            versions.parse_server,
            versions.parse_server,
            versions.parse_cache,
            versions.parse_site,
            versions.parse_site_configuration,
            versions.parse_machine,
            versions.parse_scale_set,
        ),
        recording("release", "supported_versions"),
        strict=True,
    ),
)
"""What each of them reads, with an answer of its type."""

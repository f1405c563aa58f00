"""Which versions of platforms, runtimes, databases and systems run.

All of it comes from the resource manager: a version without support is a blocker, and Resource Graph may be late.
"""

from __future__ import annotations

from collector.facts.versions import FunctionRuntime, MachineImage, OfferedVersion, RunningVersion, SiteRuntime
from collector.model import subscription_of
from collector.probe import Item, PerItem, PerSubscription, Probe, Read
from probes.release._told_versions import (
    parse_cache,
    parse_cluster,
    parse_machine,
    parse_offer,
    parse_scale_set,
    parse_server,
    parse_site,
    parse_site_configuration,
)

_WEB, _COMPUTE, _KUBERNETES = "2023-12-01", "2024-03-01", "2024-05-01"
_SITES = PerSubscription("providers/Microsoft.Web/sites", _WEB)
_CLUSTERS = PerSubscription("providers/Microsoft.ContainerService/managedClusters", _KUBERNETES)
_POSTGRESQL = PerSubscription("providers/Microsoft.DBforPostgreSQL/flexibleServers", "2022-12-01")
_MYSQL = PerSubscription("providers/Microsoft.DBforMySQL/flexibleServers", "2023-06-30")
_CACHES = PerSubscription("providers/Microsoft.Cache/redis", "2024-11-01")


def _configuration_path(site: Item) -> str:
    return f"{site.text('id')}/config/web"


def _offer_path(cluster: Item) -> str:
    """What the region of a cluster offers; clusters of one region ask for the same."""
    subscription, region = (
        subscription_of(cluster.text("id")),
        cluster.maybe_region("location") or cluster.text("location"),
    )
    return f"/subscriptions/{subscription}/providers/Microsoft.ContainerService/locations/{region}/kubernetesVersions"


PROBE = Probe(
    id="release-supported-versions",
    title="Versions of platforms, runtimes, databases and systems",
    reads=(
        Read(_SITES, parse_site, (FunctionRuntime,)),
        Read(PerItem(_SITES, _configuration_path, _WEB, single=True), parse_site_configuration, (SiteRuntime,)),
        Read(_CLUSTERS, parse_cluster, (RunningVersion,)),
        Read(PerItem(_CLUSTERS, _offer_path, _KUBERNETES, single=True), parse_offer, (OfferedVersion,)),
        Read(_POSTGRESQL, parse_server, (RunningVersion,)),
        Read(_MYSQL, parse_server, (RunningVersion,)),
        Read(_CACHES, parse_cache, (RunningVersion,)),
        Read(PerSubscription("providers/Microsoft.Compute/virtualMachines", _COMPUTE), parse_machine, (MachineImage,)),
        Read(
            PerSubscription("providers/Microsoft.Compute/virtualMachineScaleSets", _COMPUTE),
            parse_scale_set,
            (MachineImage,),
        ),
    ),
    rights=(
        "Microsoft.Cache/redis/read",
        "Microsoft.Compute/virtualMachineScaleSets/read",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.ContainerService/locations/kubernetesVersions/read",
        "Microsoft.ContainerService/managedClusters/read",
        "Microsoft.DBforMySQL/flexibleServers/read",
        "Microsoft.DBforPostgreSQL/flexibleServers/read",
        "Microsoft.Web/sites/config/read",
        "Microsoft.Web/sites/read",
    ),
    otherwise="A dated list of all versions in use with the end of their support, attested by the release manager.",
)

"""Which resources of the types that golive judges exist."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.azure import Resource
from collector.facts.resource_types import READ_TYPES, SQL_DATABASE
from collector.probe import Item, Listing, Probe, Read, Rows, tags_of

TYPES = tuple(sorted(READ_TYPES))
RESOURCES = Rows("resources", TYPES, confirmed_by=(Listing("resources", "2021-04-01"),))
_SYSTEM_DATABASE = "master"
"""Every SQL server has it; the service keeps it, and nobody can back it up."""


def parse_resource(item: Item) -> Iterator[Resource]:
    """One row of the table `resources`, or one entry of the list of all resources of a subscription."""
    resource_type, name = item.text("type").casefold(), item.text("name")
    if resource_type == SQL_DATABASE and name.casefold().rpartition("/")[2] == _SYSTEM_DATABASE:
        return
    yield Resource(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        resource_type=resource_type,
        name=name.rpartition("/")[2],
        location=item.maybe_text("location"),
        tags=tags_of(item),
        managed_by=item.maybe_text("managedBy"),
    )


PROBE = Probe(
    id="inventory-resources",
    title="Resources in scope that run, hold or guard something",
    reads=(Read(RESOURCES, parse_resource, (Resource,)),),
    rights=(
        "Microsoft.ResourceGraph/resources/read",
        "Microsoft.Resources/subscriptions/resources/read",
        "Microsoft.ApiManagement/service/read",
        "Microsoft.App/containerApps/read",
        "Microsoft.AppConfiguration/configurationStores/read",
        "Microsoft.Cache/redis/read",
        "Microsoft.Cache/redisEnterprise/read",
        "Microsoft.Cdn/profiles/read",
        "Microsoft.Chaos/experiments/read",
        "Microsoft.CognitiveServices/accounts/read",
        "Microsoft.Compute/disks/read",
        "Microsoft.Compute/virtualMachines/read",
        "Microsoft.Compute/virtualMachineScaleSets/read",
        "Microsoft.ContainerService/managedClusters/read",
        "Microsoft.Databricks/workspaces/read",
        "Microsoft.DataFactory/factories/read",
        "Microsoft.DBforMariaDB/servers/read",
        "Microsoft.DBforMySQL/flexibleServers/read",
        "Microsoft.DBforMySQL/servers/read",
        "Microsoft.DBforPostgreSQL/flexibleServers/read",
        "Microsoft.DBforPostgreSQL/serverGroupsv2/read",
        "Microsoft.DBforPostgreSQL/servers/read",
        "Microsoft.DocumentDB/cassandraClusters/read",
        "Microsoft.DocumentDB/databaseAccounts/read",
        "Microsoft.DocumentDB/mongoClusters/read",
        "Microsoft.ElasticSan/elasticSans/read",
        "Microsoft.EventHub/namespaces/read",
        "Microsoft.Insights/components/read",
        "Microsoft.KeyVault/vaults/read",
        "Microsoft.Kusto/clusters/read",
        "Microsoft.LoadTestService/loadTests/read",
        "Microsoft.Logic/workflows/read",
        "Microsoft.NetApp/netAppAccounts/capacityPools/volumes/read",
        "Microsoft.Network/applicationGateways/read",
        "Microsoft.Network/azureFirewalls/read",
        "Microsoft.Network/expressRouteCircuits/read",
        "Microsoft.Network/frontDoors/read",
        "Microsoft.Network/loadBalancers/read",
        "Microsoft.Network/publicIPAddresses/read",
        "Microsoft.Network/trafficManagerProfiles/read",
        "Microsoft.Network/virtualNetworkGateways/read",
        "Microsoft.Network/virtualNetworks/read",
        "Microsoft.Network/vpnGateways/read",
        "Microsoft.OperationalInsights/workspaces/read",
        "Microsoft.RecoveryServices/vaults/read",
        "Microsoft.Search/searchServices/read",
        "Microsoft.ServiceBus/namespaces/read",
        "Microsoft.Sql/managedInstances/databases/read",
        "Microsoft.Sql/managedInstances/read",
        "Microsoft.Sql/servers/databases/read",
        "Microsoft.Storage/storageAccounts/read",
        "Microsoft.Synapse/workspaces/sqlPools/read",
        "Microsoft.Web/serverfarms/read",
        "Microsoft.Web/sites/read",
    ),
    otherwise=(
        "A dated export of the resource list (portal, All resources, Export to CSV), attested by the operations lead."
    ),
)

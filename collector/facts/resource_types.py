"""The resource types that golive reads, in lower case, and what they are (readiness criteria, tables 7.1 and 7.2)."""

from __future__ import annotations

VIRTUAL_MACHINE = "microsoft.compute/virtualmachines"
SCALE_SET = "microsoft.compute/virtualmachinescalesets"
DISK = "microsoft.compute/disks"
WEB_APP = "microsoft.web/sites"
APP_PLAN = "microsoft.web/serverfarms"
CONTAINER_APP = "microsoft.app/containerapps"
CLUSTER = "microsoft.containerservice/managedclusters"
STORAGE_ACCOUNT = "microsoft.storage/storageaccounts"
SQL_DATABASE = "microsoft.sql/servers/databases"
MANAGED_INSTANCE = "microsoft.sql/managedinstances"
MANAGED_DATABASE = "microsoft.sql/managedinstances/databases"
POSTGRESQL = "microsoft.dbforpostgresql/flexibleservers"
MYSQL = "microsoft.dbformysql/flexibleservers"
COSMOS_ACCOUNT = "microsoft.documentdb/databaseaccounts"
REDIS = "microsoft.cache/redis"
REDIS_ENTERPRISE = "microsoft.cache/redisenterprise"
KEY_VAULT = "microsoft.keyvault/vaults"
APP_CONFIGURATION = "microsoft.appconfiguration/configurationstores"
SERVICE_BUS = "microsoft.servicebus/namespaces"
EVENT_HUB = "microsoft.eventhub/namespaces"
APPLICATION_GATEWAY = "microsoft.network/applicationgateways"
LOAD_BALANCER = "microsoft.network/loadbalancers"
FRONT_DOOR = "microsoft.cdn/profiles"
FRONT_DOOR_CLASSIC = "microsoft.network/frontdoors"
TRAFFIC_MANAGER = "microsoft.network/trafficmanagerprofiles"
FIREWALL = "microsoft.network/azurefirewalls"
NETWORK_GATEWAY = "microsoft.network/virtualnetworkgateways"
VPN_GATEWAY = "microsoft.network/vpngateways"
EXPRESS_ROUTE = "microsoft.network/expressroutecircuits"
PUBLIC_ADDRESS = "microsoft.network/publicipaddresses"
NETWORK = "microsoft.network/virtualnetworks"
API_MANAGEMENT = "microsoft.apimanagement/service"
LOGIC_APP = "microsoft.logic/workflows"
DATA_FACTORY = "microsoft.datafactory/factories"
SEARCH = "microsoft.search/searchservices"
AI_ACCOUNT = "microsoft.cognitiveservices/accounts"
RECOVERY_VAULT = "microsoft.recoveryservices/vaults"
LOG_WORKSPACE = "microsoft.operationalinsights/workspaces"
INSIGHTS_COMPONENT = "microsoft.insights/components"
LOAD_TEST = "microsoft.loadtestservice/loadtests"
EXPERIMENT = "microsoft.chaos/experiments"

POSTGRESQL_SINGLE = "microsoft.dbforpostgresql/servers"
POSTGRESQL_CLUSTER = "microsoft.dbforpostgresql/servergroupsv2"
MYSQL_SINGLE = "microsoft.dbformysql/servers"
MARIADB = "microsoft.dbformariadb/servers"
MONGO_CLUSTER = "microsoft.documentdb/mongoclusters"
CASSANDRA_CLUSTER = "microsoft.documentdb/cassandraclusters"
SYNAPSE_POOL = "microsoft.synapse/workspaces/sqlpools"
DATA_EXPLORER = "microsoft.kusto/clusters"
NETAPP_VOLUME = "microsoft.netapp/netappaccounts/capacitypools/volumes"
ELASTIC_SAN = "microsoft.elasticsan/elasticsans"
DATABRICKS = "microsoft.databricks/workspaces"

UNREAD_STORES = frozenset(
    {
        POSTGRESQL_SINGLE,
        POSTGRESQL_CLUSTER,
        MYSQL_SINGLE,
        MARIADB,
        MONGO_CLUSTER,
        CASSANDRA_CLUSTER,
        SYNAPSE_POOL,
        DATA_EXPLORER,
        NETAPP_VOLUME,
        ELASTIC_SAN,
        DATABRICKS,
    }
)
"""Those that hold data of which golive does not read how it is kept yet: seen, so that nobody takes it for no data."""

BESIDE_THE_WORKLOAD = frozenset({RECOVERY_VAULT, LOG_WORKSPACE, INSIGHTS_COMPONENT, LOAD_TEST, EXPERIMENT})
"""What keeps copies, watches or tests: no request of a user passes through it, so users lose nothing with it."""

THERE_BEFORE = BESIDE_THE_WORKLOAD | {NETWORK, PUBLIC_ADDRESS}
"""What stands in many subscriptions before any workload does: where nothing else is, the workload is not there."""

READ_TYPES = frozenset(
    {
        VIRTUAL_MACHINE,
        SCALE_SET,
        DISK,
        WEB_APP,
        APP_PLAN,
        CONTAINER_APP,
        CLUSTER,
        STORAGE_ACCOUNT,
        SQL_DATABASE,
        MANAGED_INSTANCE,
        MANAGED_DATABASE,
        POSTGRESQL,
        MYSQL,
        COSMOS_ACCOUNT,
        REDIS,
        REDIS_ENTERPRISE,
        KEY_VAULT,
        APP_CONFIGURATION,
        SERVICE_BUS,
        EVENT_HUB,
        APPLICATION_GATEWAY,
        LOAD_BALANCER,
        FRONT_DOOR,
        FRONT_DOOR_CLASSIC,
        TRAFFIC_MANAGER,
        FIREWALL,
        NETWORK_GATEWAY,
        VPN_GATEWAY,
        EXPRESS_ROUTE,
        PUBLIC_ADDRESS,
        NETWORK,
        API_MANAGEMENT,
        LOGIC_APP,
        DATA_FACTORY,
        SEARCH,
        AI_ACCOUNT,
        RECOVERY_VAULT,
        LOG_WORKSPACE,
        INSIGHTS_COMPONENT,
        LOAD_TEST,
        EXPERIMENT,
        *UNREAD_STORES,
    }
)
"""Those that the inventory looks for: of any other one, none would ever be seen."""

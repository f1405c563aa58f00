"""The resource types that golive reads, in lower case, and what they are (readiness criteria, table 7.1)."""

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
        *UNREAD_STORES,
    }
)
"""Those that the inventory looks for: of any other one, none would ever be seen."""

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
    }
)
"""Those that the inventory looks for: of any other one, none would ever be seen."""

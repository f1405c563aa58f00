"""What the probes of data services read, by type: for the recorded answers, and for whatever may stand in an answer."""

from __future__ import annotations

from probe_items import Parse

from collector.facts import resource_types as types
from probes.recovery import caches, key_stores, locks, managed_instances, storage_accounts
from probes.recovery import cosmos_accounts as cosmos
from probes.recovery import flexible_servers as flexible
from probes.recovery import sql_databases as sql

_SQL = "microsoft.sql/servers"

DATA_SERVICES: tuple[tuple[str, str, Parse], ...] = (
    (types.SQL_DATABASE, "sql databases", sql.parse_database),
    (f"{types.SQL_DATABASE}/backupshorttermretentionpolicies", "sql short-term policies", sql.parse_short_term),
    (f"{types.SQL_DATABASE}/backuplongtermretentionpolicies", "sql long-term policies", sql.parse_long_term),
    (f"{types.SQL_DATABASE}/replicationlinks", "sql links", sql.parse_link),
    (f"{_SQL}/failovergroups", "sql failover groups", sql.parse_failover_group),
    (types.MANAGED_INSTANCE, "managed instances", managed_instances.parse_instance),
    (types.MANAGED_DATABASE, "managed databases", managed_instances.parse_database),
    (
        "microsoft.sql/locations/instancefailovergroups",
        "managed failover groups",
        managed_instances.parse_instance_group,
    ),
    (types.POSTGRESQL, "postgresql servers", flexible.parse_server),
    (types.MYSQL, "mysql servers", flexible.parse_server),
    (types.COSMOS_ACCOUNT, "cosmos backups", cosmos.parse_backup),
    (types.COSMOS_ACCOUNT, "cosmos zones", cosmos.parse_redundancy),
    (types.COSMOS_ACCOUNT, "cosmos regions", cosmos.parse_copies),
    (types.STORAGE_ACCOUNT, "storage accounts", storage_accounts.parse_account),
    (types.STORAGE_ACCOUNT, "storage copies", storage_accounts.parse_copy),
    (f"{types.STORAGE_ACCOUNT}/blobservices", "blob services", storage_accounts.parse_blobs),
    (f"{types.STORAGE_ACCOUNT}/fileservices", "file services", storage_accounts.parse_files),
    (f"{types.STORAGE_ACCOUNT}/fileservices/shares", "file shares", storage_accounts.parse_share),
    (types.KEY_VAULT, "key vaults", key_stores.parse_vault),
    (types.APP_CONFIGURATION, "configuration stores", key_stores.parse_store),
    (types.REDIS, "caches", caches.parse_cache),
    (types.REDIS_ENTERPRISE, "cache clusters", caches.parse_cluster),
    (f"{types.REDIS_ENTERPRISE}/databases", "cache databases", caches.parse_database),
    ("microsoft.authorization/locks", "locks", locks.parse_lock),
)
"""Types with the name and the parse function of what reads them."""

SILENT_WITH_REASON = ("sql links", "sql failover groups", "managed failover groups", "cosmos regions")
"""Those that leave out what says nothing: the side of a copy that is fed, the first region of an account."""

DATA_PROBES = (sql, managed_instances, storage_accounts, caches)
"""Those that read something for each item of another read."""

RECORDINGS = (
    "sql_databases",
    "managed_instances",
    "flexible_servers",
    "cosmos_accounts",
    "storage_accounts",
    "key_stores",
    "caches",
    "locks",
)

"""What recorded answers about data services show that a first implementation gets wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from corpus_items import items, records, type_of
from data_services import DATA_SERVICES

from collector.probe import Malformed

pytestmark = pytest.mark.corpus

PARSE = {name: (kind, parse) for kind, name, parse in DATA_SERVICES}
OFF = timedelta()


@pytest.fixture
def facts(corpus):
    """The facts that one parse function finds in a record."""

    def parsed(name, record):
        kind, parse = PARSE[name]
        found = [item for item in items(records(corpus)[record]) if type_of(item) == kind]
        assert found, f"{record} holds nothing of the type {kind}"
        return [fact for item in found for fact in parse(item)]

    return parsed


def test_the_database_of_the_service_stands_in_the_list(facts):
    names = {fact.subject.rpartition("/")[2] for fact in facts("sql databases", "c7n:SessionTest.test_api_version#000")}
    assert names == {"cctestdb"}


@pytest.mark.parametrize(("number", "word"), [("090", "Geo"), ("127", "Named"), ("142", "Geo")])
def test_a_secondary_is_online_as_any_other_database(facts, number, word):
    backup, _ = facts("sql databases", f"azcli:sql/test_sql_db_replica_mgmt#{number}")
    assert (backup.is_copy, backup.state, backup.earliest_restore) == (True, "Online", None), word


def test_both_ends_of_a_link_are_told_and_one_is_kept(facts):
    assert len(facts("sql links", "azcli:sql/test_sql_db_replica_mgmt#144")) == 2
    assert facts("sql links", "azcli:sql/test_sql_db_replica_mgmt#145") == []


def test_a_link_that_is_suspended_says_so(facts):
    (link,) = facts("sql links", "azcli:sql/test_sql_db_replica_mgmt#164")
    assert (link.state, link.region) == ("SUSPENDED", "westeurope")


def test_the_same_failover_group_is_told_by_both_servers(facts):
    (group,) = facts("sql failover groups", "c7n:TestFailoverGroupFilter.test_failover_query#001")
    assert (group.region, group.automatic, group.of.rpartition("/")[2]) == ("northeurope", True, "293-db-green")
    assert facts("sql failover groups", "c7n:TestFailoverGroupFilter.test_failover_query#002") == []


def test_long_term_rules_are_written_in_days_weeks_months_and_years(facts):
    days = {
        "azcli:sql/test_sql_db_long_term_retention#002": 60,
        "c7n:LongTermBackupRetentionPolicyFilterTest.test_filter_database_with_retention_period_unit_mismatch#002": 730,
    }
    for record, longest in days.items():
        (policy,) = facts("sql long-term policies", record)
        assert policy.long_term == timedelta(days=longest)


@pytest.mark.parametrize("number", ["033", "044", "059"])
def test_a_dedicated_pool_is_told_by_its_kind(facts, number):
    backup, _ = facts("sql databases", f"azcli:sql/test_sql_dw_mgmt#{number}")
    assert backup.interval == timedelta(hours=8)


def test_the_region_of_a_failover_group_of_instances_is_in_its_partners(facts):
    (group,) = facts("managed failover groups", "azcli:sql/test_sql_instance_failover_group_mgmt#034")
    assert (group.region, group.automatic) == ("westcentralus", False)
    assert group.of.endswith("/managedInstances/mi-mdcs-cx-secondary"), "names do not say which one is the copy"


def test_moments_have_seven_digits_and_an_offset(facts):
    backup, standby = facts("postgresql servers", "azcli:rdbms/test_postgres_flexible_server_mgmt#091")
    assert backup.earliest_restore == datetime(2023, 6, 27, 9, 39, 53, 89111, tzinfo=UTC)
    assert (standby.zones, standby.zone_redundant, standby.standby) == (("1", "2"), True, "Healthy")


def test_a_replica_of_mysql_is_ready_and_has_backups_of_its_own(facts):
    backup, _, replica = facts("mysql servers", "azcli:mysql/test_mysql_flexible_server_replica_mgmt#031")
    assert (backup.is_copy, backup.state, backup.retention) == (True, "Ready", timedelta(days=7))
    assert replica.of.endswith("/flexibleServers/azuredbclitest-000002")


@pytest.mark.parametrize("number", ["033", "060"])
def test_neither_the_source_of_a_replica_nor_one_that_was_promoted_is_a_copy(facts, number):
    backup, _ = facts("mysql servers", f"azcli:mysql/test_mysql_flexible_server_replica_mgmt#{number}")
    assert not backup.is_copy


def test_an_old_answer_about_cosmos_tells_of_no_backup(facts):
    old = "c7n:ResourceLockFilter.test_find_by_lock_type_absent#000"
    with pytest.raises(Malformed, match="backupPolicy"):
        facts("cosmos backups", old)
    assert facts("cosmos regions", old) == []


def test_an_older_answer_does_not_say_where_a_periodic_backup_lies(facts):
    record = "c7n:CosmosDBThroughputActionsTest.test_replace_offer_collection_action#002"
    told = {(fact.mode, fact.retention, fact.redundancy) for fact in facts("cosmos backups", record)}
    assert told == {("periodic", timedelta(hours=8), None)}


def test_what_was_never_switched_on_is_left_out_of_a_blob_service(facts):
    (blobs,) = facts("blob services", "azcli:storage/test_storage_account_default_service_properties#003")
    assert (blobs.deleted_kept, blobs.containers_kept, blobs.versioning, blobs.restorable) == (OFF, OFF, False, OFF)


@pytest.mark.parametrize(
    "record", ["azcli:keyvault/test_keyvault_secret#000", "azext25:databricks/test_databricks_create_v2#002"]
)
def test_a_key_vault_without_purge_protection_does_not_mention_it(facts, record):
    (vault,) = facts("key vaults", record)
    assert (vault.soft_delete, vault.purge_protection) == (True, False)


def test_locks_stand_below_what_they_hold_in_any_spelling(facts):
    found = facts("locks", "azcli:resource/test_cannotdelete_resource_lock@hybrid_2018_03_01#005")
    groups = {fact.scope.split("/")[4] for fact in found}
    assert {"fytest2", "FYTEST2"} <= groups
    assert not any("/locks/" in fact.scope for fact in found)

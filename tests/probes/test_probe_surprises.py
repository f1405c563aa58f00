"""What real answers do that a first implementation gets wrong; numbers are those of the corpus's list."""

from __future__ import annotations

from typing import Any

import pytest
from corpus_items import PARSERS, items, records, type_of

from collector.derive.support.plan import plan_name
from collector.instants import means_never, parse_instant
from collector.model import Fact, fold_id
from collector.probe import Item, Malformed
from probes.monitoring.dashboards import parse_dashboard
from probes.rollback.slots import parse_slot

pytestmark = pytest.mark.corpus

MONITOR = "azcli:monitor/test_monitor_"
SITE_RECOVERY = "azext25:site-recovery/test_siterecovery_A2A_scenarios"
METRIC = "azcli:monitor/test_dynamic_metric_alert_multiple_scopes"
WORKBOOK = "azext25:application-insights/test_appinsights_workbook_identity"


@pytest.fixture
def recorded(corpus):
    """The items of a record by its id."""
    return lambda record_id: list(items(records(corpus)[record_id]))


@pytest.fixture
def facts(recorded):
    """The facts of all items of a record, by the first probe of their type."""

    def parsed(record_id: str) -> list[Any]:
        found: list[Fact] = []
        for item in recorded(record_id):
            found += PARSERS[type_of(item)][0][1](item)
        return found

    return parsed


def test_1_a_soft_deleted_backup_looks_healthy(facts, recorded):
    (raw,) = recorded("azcli:backup/test_backup_softdelete#058")
    (found,) = facts("azcli:backup/test_backup_softdelete#058")
    assert (raw.get("properties.protectionStatus"), raw.get("properties.healthStatus")) == ("Healthy", "Passed")
    assert (found.protection_state, found.deletion_scheduled, found.policy) == ("ProtectionStopped", True, None)


def test_2_a_machine_that_was_never_backed_up_has_no_recovery_point(facts):
    found = facts("azcli:backup/test_backup_container#095")
    assert {(one.workload, one.protection_state) for one in found} == {("AzureIaasVM", "IRPending")}
    assert {(one.last_recovery_point, one.last_status) for one in found} == {(None, None)}


def test_3_a_file_share_that_was_never_backed_up_says_so_in_another_way(facts):
    found = facts("azcli:backup/test_afs_backup_policy#049")
    assert {(one.last_recovery_point, one.last_status, one.workload) for one in found} == {
        (None, "IRPending", "AzureStorage")
    }


@pytest.mark.parametrize(
    ("record", "workload", "status"),
    [
        ("azcli:backup/test_afs_backup_restore#047", "AzureStorage", "Completed"),
        ("azcli:backup/test_backup_wl_sql_archive#000", "AzureWorkload", "Healthy"),
    ],
)
def test_4_success_has_a_word_for_each_workload(facts, record, workload, status):
    assert {(one.workload, one.last_status) for one in facts(record)} == {(workload, status)}


def test_5_a_machine_whose_first_copy_is_under_way_is_healthy_and_not_protected(facts):
    (found,) = facts(f"{SITE_RECOVERY}#068")
    assert (found.replication_health, found.failover_health) == ("Normal", "Normal")
    assert found.protection_state == "InitialReplicationInProgress"


def test_6_a_test_that_never_ran_has_no_date(facts, recorded):
    (raw,) = recorded(f"{SITE_RECOVERY}#068")
    (found,) = facts(f"{SITE_RECOVERY}#068")
    assert raw.get("properties.currentScenario")["startTime"] == "1753-01-01T01:01:01Z"
    assert (found.last_test_failover, found.test_failover_state) == (None, "None")


def test_the_list_of_recovery_plans_leaves_out_what_they_hold(facts):
    (by_itself,), (in_a_list,) = facts(f"{SITE_RECOVERY}#078"), facts(f"{SITE_RECOVERY}#080")
    assert by_itself.subject == in_a_list.subject
    assert (len(by_itself.items), len(in_a_list.items)) == (1, 0)


def test_12_a_vault_in_the_middle_of_an_update_does_not_tell_how_it_is_hardened(facts):
    (vault,) = facts("azcli:backup/test_backup_vault#013")
    assert (vault.provisioning_state, vault.soft_delete, vault.multi_user_authorization) == (
        "Provisioning",
        None,
        "Invalid",
    )
    older = facts("azcli:backup/test_afs_backup_policy#001")
    assert {(one.soft_delete, one.redundancy, one.immutability) for one in older} == {(None, None, None)}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("azext24:dataprotection/test_dataprotection_backup_policy_create_and_delete#000", {"Off"}),
        ("azext25:dataprotection/test_dataprotection_backup_and_restore_mysql#000", {"OFF"}),
    ],
)
def test_13_a_setting_has_many_spellings(facts, record, words):
    assert {vault.soft_delete for vault in facts(record)} == words


def test_20_names_of_backup_hold_semicolons(facts):
    (job, *_) = facts("azcli:backup/test_backup_container#077")
    assert job.source.endswith(
        "/resourceGroups/clitest.rg000001/providers/Microsoft.Compute/virtualMachines/clitest-vm000003"
    )


def test_20_a_slot_may_look_like_a_site_but_for_its_id(recorded):
    older = recorded("aznet16:WebSite/WebSiteSlotScenarioTests.CreateAndVerifyListOfSlots#005")
    assert {(type_of(one), one.text("name").endswith(")")) for one in older} == {("microsoft.web/sites", True)}
    found = [slot for one in older for slot in parse_slot(one)]
    assert found
    assert all(fold_id(slot.subject).startswith(f"{fold_id(slot.site)}/slots/") for slot in found)


def test_34_a_flag_may_be_a_word(recorded):
    (job, *_) = recorded("azcli:backup/test_backup_csr#043")
    bag = job.get("properties.extendedInfo.internalPropertyBag")
    words = {text for text in _texts(bag) if text in ("True", "False")}
    assert words
    assert {job.inside({"flag": word}).maybe_flag("flag") for word in words} <= {True, False}


def test_35_whole_numbers_may_come_as_floats(facts):
    record = "azext24:dataprotection/test_dataprotection_backup_policy_create_and_delete#000"
    assert [vault.soft_delete_days for vault in facts(record)] == [14]


@pytest.mark.parametrize(
    ("record", "path", "seconds"),
    [
        ("azcli:backup/test_afs_backup_restore#036", "properties.duration", 41.641448),
        ("azext24:dataprotection/test_dataprotection_backup_and_restore_aks#047", "properties.duration", 307.03370),
        ("azcli:backup/test_backup_softdelete#058", "properties.deferredDeleteTimeRemaining", 1209584.155365),
    ],
)
def test_39_durations_have_several_spellings(recorded, record, path, seconds):
    (item, *_) = recorded(record)
    assert item.maybe_duration(path).total_seconds() == pytest.approx(seconds)


@pytest.mark.parametrize(
    "record", [f"{MONITOR}activity_log_alert_update_action#005", "c7n:AlertLogsTest.test_find_by_name#000"]
)
def test_8_an_enabled_activity_log_alert_may_tell_nobody(facts, record):
    assert any(rule.enabled and rule.action_groups == () for rule in facts(record))


def test_9_an_enabled_metric_alert_may_tell_nobody(facts):
    (found,) = facts("azcli:monitor/test_metric_alert_special_char_scenario#041")
    assert (found.enabled, found.action_groups) == (True, ())


def test_10_an_enabled_action_group_may_be_empty(facts):
    (found,) = facts(f"{MONITOR}create_empty_action_group#002")
    assert (found.enabled, found.receivers) == (True, ())


def test_11_disabled_rules_stay_in_lists(facts):
    (found,) = facts(f"{MONITOR}create_disabled_activity_log_alert#001")
    assert found.enabled is False


def test_14_ids_differ_in_case_between_answers(facts, recorded):
    (group,) = facts(f"{METRIC}#034")
    (raw,) = recorded(f"{METRIC}#037")
    named = raw.get("properties.actions")[0]["actionGroupId"]
    assert fold_id(named) == fold_id(group.subject)


def test_15_subscriptions_may_begin_with_a_capital(recorded):
    (item,) = recorded("azext25:site-recovery/test_siterecovery_A2A_scenarios#068")
    assert item.text("id").startswith("/Subscriptions/")
    assert fold_id(item.text("id")).startswith("/subscriptions/")


def test_16_an_id_may_lack_its_first_slash(recorded):
    (item, *_) = recorded(f"{MONITOR}diagnostic_settings_subscription#003")
    assert not item.text("id").startswith("/")
    assert fold_id(item.text("id")) == "/" + item.text("id").casefold()


def test_17_an_id_may_be_an_absolute_url(recorded):
    (item,) = recorded("azcli:backup/test_afs_unregister_container#040")
    url = item.text("properties.vaultId")
    assert url.startswith("https://")
    assert fold_id(item.text("id")).startswith(fold_id(url) + "/")


def test_18_types_differ_in_case_and_may_be_null(facts, recorded):
    assert {rule.rule_kind for rule in facts("c7n:AlertLogsTest.test_find_by_name#000")} == {"activity"}
    assert [one.dashboard_kind for one in facts("azext24:amg/test_amg_e2e#000")] == ["grafana"]
    (workbook,) = recorded(f"{WORKBOOK}#006")
    assert workbook.get("type") is None
    with pytest.raises(Malformed, match="type"):
        list(parse_dashboard(workbook))


def test_19_places_have_many_spellings(recorded):
    (group,) = recorded(f"{MONITOR}create_empty_action_group#002")
    setting = recorded(f"{MONITOR}diagnostic_settings_scenario#010")[0]
    assert (group.maybe_text("location"), setting.maybe_text("location")) == ("Global", None)


@pytest.mark.parametrize("record", [f"{METRIC}#034", f"{WORKBOOK}#006"])
def test_21_tags_may_be_null_or_hold_the_title(recorded, record):
    (item,) = recorded(record)
    assert item.maybe_text("tags.hidden-title") == (None if "034" in record else "workbook000002")


@pytest.mark.parametrize("record", [f"{WORKBOOK}#005", f"{WORKBOOK}#006"])
def test_22_a_workbook_without_content_is_not_an_empty_one(recorded, record):
    (item,) = recorded(record)
    assert item.get("properties.serializedData") in (None, "null")
    (found,) = parse_dashboard(_with_type(item, "microsoft.insights/workbooks"))
    assert (found.name, found.parts, found.shows) == ("workbook000002", None, ())


@pytest.mark.parametrize(
    ("record", "shape"), [("azext24:portal/test_portal#001", dict), ("azext25:portal/test_portal#002", list)]
)
def test_23_lenses_and_parts_are_objects_or_arrays(facts, recorded, record, shape):
    lenses = recorded(record)[0].get("properties.lenses")
    assert isinstance(lenses, shape)
    first = lenses["0"] if shape is dict else lenses[0]
    assert facts(record)[0].parts == len(first["parts"]) > 0


def test_24_property_names_are_read_without_regard_to_case(recorded):
    item = recorded("azext24:application-insights/test_connect_function#014")[0]
    assert item.get("properties.appid") == item.get("PROPERTIES.AppId") is not None


@pytest.mark.parametrize(
    "record",
    [
        f"{METRIC}#037",
        f"{MONITOR}activity_log_alert_update_action#009",
        "azext24:scheduled-query/test_scheduled_query#040",
        "azext21:scheduled-query/test_scheduled_query#031",
    ],
)
def test_26_four_shapes_name_action_groups(facts, recorded, record):
    listed = [len(_groups_of(item)) for item in recorded(record)]
    assert [len(rule.action_groups) for rule in facts(record)] == listed
    assert max(listed) >= 1
    assert all("/actiongroups/" in fold_id(name) for rule in facts(record) for name in rule.action_groups)


def test_27_criteria_with_a_dot_in_a_name_are_read(facts, recorded):
    assert "odata.type" in recorded(f"{METRIC}#039")[0].get("properties.criteria")
    assert facts(f"{METRIC}#039")[0].signals == ("percentage cpu",)


def test_28_severity_is_a_number_or_a_word(facts):
    assert isinstance(facts(f"{METRIC}#037")[0].severity, int)
    assert facts("azext21:support/test_support_tickets#003")[0].severity == "Minimal"


@pytest.mark.parametrize(
    ("record", "plan"),
    [
        ("azext21:support/test_support_tickets#003", "ProDirect"),
        ("azext25:support/test_support_tickets#013", "Azure Internal"),
    ],
)
def test_29_plans_and_people_of_tickets(facts, recorded, record, plan):
    assert {plan_name(ticket.plan) for ticket in facts(record)} == {plan}
    assert all(ticket.raised_by.startswith("mailbox-") for ticket in facts(record))
    assert {item.get("properties.supportPlanId") for item in recorded(record)} <= {None, "REDACTED"}


def test_30_a_property_may_be_there_and_null(recorded):
    item = recorded(f"{MONITOR}diagnostic_settings_scenario#010")[0]
    assert "workspaceId" in item.get("properties")
    assert item.maybe_text("properties.workspaceId") is None


@pytest.mark.parametrize(
    ("record", "typed"),
    [
        (
            "azcli:acs/test_aks_create_default_service_without_skip_role_assignment@hybrid_2020_09_01#017",
            False,
        ),
        ("azcli:acs/test_aks_create_and_update_with_http_proxy_config#027", True),
    ],
)
def test_31_older_assignments_do_not_tell_the_kind_of_principal(facts, record, typed):
    found = facts(record)
    assert {one.principal_type is not None for one in found} == {typed}
    assert "/" in {one.scope for one in found}


def test_33_rows_without_the_columns_that_we_ask_for_are_refused_and_empty_texts_are_absent(recorded):
    for row in recorded("azext21:resource-graph/test_paged_query#000"):
        with pytest.raises(Malformed):
            list(PARSERS["microsoft.compute/virtualmachines"][0][1](row))
    (row,) = recorded("azcli:vm/test_community_gallery_operations#052")
    assert row.get("subscriptionId") == ""
    assert row.maybe_text("subscriptionId") is None


@pytest.mark.parametrize(
    ("record", "digits"),
    [
        ("azpy20:advisor/test_mgmt_advisor.test_suppressions#000", 7),
        ("azext24:amg/test_amg_e2e#013", 5),
        ("azcli:sql/test_sql_db_maintenance#038", 1),
    ],
)
def test_36_fractions_have_any_number_of_digits(recorded, record, digits):
    texts = [text for item in recorded(record) for text in _texts(item.raw) if _fraction(text) == digits]
    assert texts
    assert all(
        parse_instant(text).microsecond == int(text.split(".")[1][:6].rstrip("Z+").ljust(6, "0")[:6]) for text in texts
    )


def test_37_times_without_a_zone_are_local_to_the_zone_that_stands_beside_them(facts):
    (found,) = facts("azext24:alertsmanagement/test_alertsmanagement_processing_rule#000")
    told = (found.time_zone, found.local_from, found.local_until)
    assert told == ("UTC", "2018-12-09T06:00:00", "2018-12-18T14:00:00")
    assert [(one.every, one.starts, one.ends) for one in found.recurrences] == [("Daily", "06:00:00", "14:00:00")]
    assert (found.scheduled, len(found.filters), found.removes_all) == (True, 4, True)


def test_37_a_date_in_american_order_is_refused(recorded):
    record = "azext25:cosmosdb-preview/test_cosmosdb_gremlin_graph_backupinfo#036"
    texts = [text for item in recorded(record) for text in _texts(item.raw) if text.endswith(("AM", "PM"))]
    assert texts
    for text in texts:
        with pytest.raises(ValueError, match="not a moment"):
            parse_instant(text)


def test_38_the_year_one_means_unknown(recorded):
    found = recorded("aznet16:Authorization/BasicTests.RoleAssignmentListWithAssignedToFilterTest#000")
    dates = [text for item in found for text in _texts(item.raw) if text.startswith("0001-01-01")]
    assert dates
    assert all(means_never(parse_instant(text)) for text in dates)


def _with_type(item: Item, kind: str) -> Item:
    return item.inside({**item.raw, "type": kind})


def _groups_of(item: Item) -> list[Any]:
    actions = item.get("properties.actions") or []
    return actions if isinstance(actions, list) else actions.get("actionGroups") or []


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _fraction(text: str) -> int:
    head, _, tail = text.partition(".")
    digits = tail.removesuffix("Z").split("+")[0]
    return len(digits) if head[4:5] == "-" and "T" in head and digits.isdigit() else 0

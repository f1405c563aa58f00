"""Surprises of the wire, each by the recorded answer that showed it; numbers are those of the corpus's list."""

from __future__ import annotations

import pytest
import responses
from test_azure_corpus import list_of, outcome, replay, says_what_to_do

from collector.model import Cause
from collector.probe import ArmList, ReadError

pytestmark = pytest.mark.corpus

LINKS = (
    "aznet16:Authorization/BasicTests.RoleAssignmentAtScopeAndAboveTest#000",
    "azext25:support/test_support_tickets#013",
)
GROUPS = "azcli:resource/test_managementgroup_hierarchysetting_create_auth#002"
ERRORS = (
    "azcli:billing/test_instruction_list_and_show#001",
    "azcli:appservice/test_functionapp_create_with_vnet_by_subnet_rid#020",
    "azext25:maintenance/test_maintenance_Scenario#061",
    "azext25:dnc/test_dnc_delegated_subnet_service_create#002",
    "azcli:backup/test_backup_wl_sql_crr#021",
    "azext25:apic-extension/test_examples_delete_api_version#001",
    "azcli:iot/test_dps_lifecycle#039",
    "azext25:diskpool/test_diskpool_Scenario#000",
    "aznet16:WebSite/WebSiteScenarioTests.GetSiteMetrics#004",
)
EMPTY_PAGE = "azcli:network/test_network_lb_probes@hybrid_2020_09_01#001"
BARE_ARRAY = "azext24:application-insights/test_component_continues_export#017"
THROTTLED = "azcli:backup/test_backup_csr#103"
JOBS = ArmList(
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers"
    "/Microsoft.RecoveryServices/vaults/rsv/backupJobs",
    "2023-04-01",
)


@pytest.mark.parametrize("record_id", LINKS)
def test_40_the_link_to_the_next_page_is_followed_as_it_stands(recorded, open_fake, record_id):
    record = recorded[record_id]
    link = record["response"]["body"].get("nextLink")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        replay(mock, record)
        if link:
            mock.add("GET", link, json={"value": [{"id": "/last"}]})
        found = outcome(open_fake(), list_of(record))
        asked = [call.request.url for call in mock.calls]
    assert found == [*record["response"]["body"]["value"], *([{"id": "/last"}] if link else [])]
    assert len(asked) == (2 if link else 1)


def test_42_management_groups_call_the_link_by_another_name(recorded, open_fake):
    record = recorded[GROUPS]
    body = record["response"]["body"]
    assert "@nextLink" in body
    link = "https://management.azure.com/providers/Microsoft.Management/managementGroups?page=2"
    for told, expected in ((None, body["value"]), (link, [*body["value"], {"id": "/last"}])):
        further = {**record, "response": {**record["response"], "body": {**body, "@nextLink": told}}}
        with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
            replay(mock, further)
            mock.add("GET", link, json={"value": [{"id": "/last"}]})
            assert outcome(open_fake(), list_of(record)) == expected


@pytest.mark.parametrize("record_id", ERRORS)
def test_45_every_envelope_of_an_error_says_what_to_do(recorded, open_fake, record_id):
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        replay(mock, recorded[record_id], url=f"https://management.azure.com{JOBS.path}", method="GET")
        found = outcome(open_fake(), JOBS)
    assert recorded[record_id]["response"]["status"] >= 400
    assert says_what_to_do(found)
    assert str(recorded[record_id]["response"]["status"]) in found.detail or found.cause is not Cause.MALFORMED


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param({"status": 200, "json": {"value": [{"id": "/x"}]}}, [{"id": "/x"}], id="something follows"),
        pytest.param({"status": 200, "json": {"value": []}}, [], id="nothing follows"),
        pytest.param({"status": 404, "json": {"error": {"code": "NotFound"}}}, None, id="what follows is gone"),
    ],
)
def test_41_an_empty_first_page_is_not_an_empty_list(recorded, open_fake, second, expected):
    record = recorded[EMPTY_PAGE]
    assert record["response"]["body"]["value"] == []
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        replay(mock, record)
        mock.add("GET", record["response"]["body"]["nextLink"], **second)
        found = outcome(open_fake(), list_of(record))
    assert isinstance(found, ReadError) if expected is None else found == expected


def test_43_a_bare_array_is_a_list(recorded, open_fake):
    record = recorded[BARE_ARRAY]
    with responses.RequestsMock() as mock:
        replay(mock, record)
        assert outcome(open_fake(), list_of(record)) == record["response"]["body"] != []


def test_46_too_many_reads_of_backup_jobs_are_a_gap_that_says_so(recorded, open_fake):
    record = recorded[THROTTLED]
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        replay(mock, record, url=f"https://management.azure.com{JOBS.path}")
        found = outcome(open_fake(), JOBS)
    assert isinstance(found, ReadError)
    assert found.cause is Cause.THROTTLED
    assert found.fix

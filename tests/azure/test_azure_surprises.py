"""Surprises of the wire, each by the recorded answer that showed it; numbers are those of the corpus's list."""

from __future__ import annotations

import pytest
import responses
from test_azure_corpus import list_of, outcome, replay

from collector.model import Cause
from collector.probe import ArmList, ReadError

pytestmark = pytest.mark.corpus

EMPTY_PAGE = "azcli:network/test_network_lb_probes@hybrid_2020_09_01#001"
BARE_ARRAY = "azext24:application-insights/test_component_continues_export#017"
THROTTLED = "azcli:backup/test_backup_csr#103"
JOBS = ArmList(
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers"
    "/Microsoft.RecoveryServices/vaults/rsv/backupJobs",
    "2023-04-01",
)


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

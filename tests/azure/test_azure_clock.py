"""An answer from another time: the clock here is wrong, or a proxy gives old answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, ReadError
from collector.sources.azure.opening import open_azure
from collector.sources.azure.settings import AzureSettings

ARM = "https://management.azure.com"
LIST = f"{ARM}/x"
SDK_LIST = "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Support/supportTickets"
GRAPH = f"{ARM}/providers/Microsoft.ResourceGraph/resources"
NO_ROWS = {"totalRecords": 0, "count": 0, "data": [], "resultTruncated": "false"}
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def azure(clock, credential):
    return open_azure(AzureSettings(), environ={}, clock=clock, credential=credential, wall=NOW.timestamp)


def dated(moment: datetime) -> dict[str, str]:
    return {"Date": format_datetime(moment, usegmt=True)}


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(hours=30), "30 h behind"),
        (timedelta(minutes=6), "6 min behind"),
        (timedelta(minutes=-6), "6 min ahead of"),
        (timedelta(days=-90), "2160 h ahead of"),
    ],
)
def test_an_answer_from_another_time_is_no_answer(azure, wire, off, said):
    wire.get(LIST, json={"value": [{"id": "a"}]}, headers=dated(NOW + off))

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmList("/x", "1")))
    assert refused.value.cause is Cause.MALFORMED
    assert refused.value.detail == f"the clock of this machine is {said} the date of the answer"
    assert refused.value.fix.startswith("Set the clock of this machine")
    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    "request_",
    [ArmGet("/x", "1"), ArmList(SDK_LIST, "1"), GraphQuery((GraphTable("resources", ("a.b/c",)),), ("s",))],
)
def test_every_kind_of_read_looks_at_the_date(azure, wire, request_):
    late = dated(NOW + timedelta(hours=1))
    wire.get(LIST, json={"id": "a"}, headers=late)
    wire.get(ARM + SDK_LIST, json={"value": []}, headers=late)
    wire.post(GRAPH, json=NO_ROWS, headers=late)

    with pytest.raises(ReadError, match="the clock of this machine is 60 min behind"):
        list(azure.read(request_))


@pytest.mark.parametrize(
    "headers", [{}, dated(NOW), dated(NOW + timedelta(minutes=4)), dated(NOW - timedelta(minutes=4)), {"Date": "today"}]
)
def test_an_answer_of_now_or_without_a_date_is_read(azure, wire, headers):
    wire.get(LIST, json={"value": [{"id": "a"}]}, headers=headers)

    assert [page.body["value"] for page in azure.read(ArmList("/x", "1"))] == [[{"id": "a"}]]

"""Pages come and go: however long an answer is, one page of it is in memory."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime

import pytest
from azure.core.pipeline.transport import HttpTransport

from collector.probe import ArmList, GraphQuery, GraphTable
from collector.sources.azure.batches import Batches
from collector.sources.azure.clouds import CLOUDS
from collector.sources.azure.held import Held, Part
from collector.sources.azure.login import Login
from collector.sources.azure.part_response import PartResponse
from collector.sources.azure.pipeline import open_pipeline
from collector.sources.azure.placeholders import Placeholders
from collector.sources.azure.planes import Planes
from collector.sources.azure.reader import Azure
from collector.sources.azure.throttle import Throttle
from collector.sources.limits import Budget

CLOUD = CLOUDS["public"]
SUPPORT = "/subscriptions/s/providers/Microsoft.Support/supportTickets"
PAGES = 12
ROWS = 200
QUERY = GraphQuery((GraphTable("resources", ("a.b/c",)),), ("s",))


class EndlessPaper(HttpTransport):
    """Makes each page when it is asked for, and keeps none."""

    def __init__(self):
        self.page = 0

    def open(self): ...

    def close(self): ...

    def __exit__(self, *_): ...

    def send(self, request, **_):
        self.page += 1
        rows = [{"id": f"/{self.page}/{row}", "properties": {"text": "x" * 5000}} for row in range(ROWS)]
        more = self.page < PAGES
        if request.method == "POST":
            token = {"$skipToken": str(self.page)} if more else {}
            body = {"totalRecords": PAGES * ROWS, "count": ROWS, "data": rows, **token}
        else:
            link = f"{CLOUD.arm_url}{SUPPORT}?page={self.page + 1}"
            body = {"value": rows, **({"nextLink": link} if more else {})}
        return PartResponse(request, Part(200, {}, json.dumps(body).encode()))


@pytest.fixture
def azure(clock, credential):
    budget = Budget(clock, 300)
    throttle, held = Throttle(clock, budget), Held(clock)
    login = Login(lambda: credential, CLOUD)
    common = {"budget": budget, "throttle": throttle, "held": held, "jitter": lambda: 0.0, "wall": lambda: 0.0}
    line = open_pipeline(home=CLOUD.arm_url, login=login, transport=EndlessPaper(), **common)
    batches = Batches(line=line, home=CLOUD.arm_url, wanted=True, **common)
    placeholders = Placeholders(login.caller, datetime(2026, 11, 22, tzinfo=UTC))
    planes = Planes(CLOUD, lambda _home, _scope: line)
    return Azure(line=line, cloud=CLOUD, placeholders=placeholders, budget=budget, batches=batches, planes=planes)


@pytest.mark.parametrize("request_", [QUERY, ArmList("/x", "1"), ArmList(SUPPORT, "2024-04-01")])
def test_one_page_is_in_memory_at_a_time(azure, request_):
    seen, most = 0, 0
    tracemalloc.start()
    try:
        for page in azure.read(request_):
            seen += len(page.body[page.items_at])
            del page
            most = max(most, tracemalloc.get_traced_memory()[0])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    a_page = ROWS * 5000
    assert seen == PAGES * ROWS
    assert most < 3 * a_page
    assert peak < 6 * a_page

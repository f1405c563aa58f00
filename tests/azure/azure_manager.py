"""A resource manager for tests of batches: what it answers is told path by path."""

from __future__ import annotations

import json
from collections import defaultdict
from urllib.parse import urlsplit

from collector.probe import ArmList, ReadError

ARM = "https://management.azure.com"
BATCH = f"{ARM}/batch"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
PATHS = tuple(f"{SUBSCRIPTION}/providers/Microsoft.Foo/bars{number}" for number in range(4))
REQUESTS = tuple(ArmList(path, "1") for path in PATHS)
A, B = PATHS[:2]
SDK_LISTS = [
    ("Microsoft.Support/supportTickets", "2024-04-01"),
    ("Microsoft.RecoveryServices/vaults", "2023-02-01"),
    ("Microsoft.Insights/actionGroups", "2023-01-01"),
    ("Microsoft.Insights/metricAlerts", "2018-03-01"),
    ("Microsoft.Insights/activityLogAlerts", "2020-10-01"),
]
ALL_LISTS = [*SDK_LISTS, ("Microsoft.Foo/bars", "2020-01-01")]


class Manager:
    """A resource manager that knows what each path answers, alone and in a batch, one answer after the other."""

    def __init__(self, wire):
        self.in_batch = defaultdict(list)
        self.batches = []
        self.named = True
        self.wire = wire
        wire.add_callback("POST", BATCH, callback=self._batch, content_type="application/json")

    def part(self, path, *answers):
        """Let a path answer so in batches: pairs of status and content; the last stays."""
        self.in_batch[path].extend({"httpStatusCode": status, "content": content} for status, content in answers)

    def raw_part(self, path, raw):
        self.in_batch[path].append(raw)

    def alone(self, path, status=200, body=None, **more):
        self.wire.get(ARM + path, status=status, json=body, **more)

    @property
    def plain(self):
        return [urlsplit(call.request.url).path for call in self.wire.calls if call.request.method == "GET"]

    def _batch(self, request):
        asked = json.loads(request.body)["requests"]
        self.batches.append([urlsplit(entry["url"]).path for entry in asked])
        parts = [self._answer(entry) for entry in asked]
        return 200, {}, json.dumps({"responses": [raw for raw in parts if raw is not None]})

    def _answer(self, entry):
        answers = self.in_batch[urlsplit(entry["url"]).path]
        raw = answers.pop(0) if len(answers) > 1 else answers[0]
        return {"name": entry["name"], **raw} if self.named and isinstance(raw, dict) else raw


def outcome(azure, request):
    """What a read brings: its items, and then how it failed, if it did."""
    items = []
    try:
        for page in azure.read(request):
            items.extend(page.body[page.items_at] if page.items_at else [page.body])
    except ReadError as error:
        return items, error.cause, error.detail, error.fix, error.body
    return items, None

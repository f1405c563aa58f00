"""What addresses and headers say about quotas and waits."""

from __future__ import annotations

import pytest

from collector.sources.azure.allowances import Told
from collector.sources.azure.quota import asked_wait, places_of, quotas_told
from collector.sources.azure.throttle import GRAPH

ARM = "https://management.azure.com"
NINE = 1795338000.0
"""2026-11-22 09:00 UTC."""


@pytest.mark.parametrize(
    ("url", "places"),
    [
        (f"{ARM}/providers/Microsoft.ResourceGraph/resources?x=1", (GRAPH,)),
        (f"{ARM}/batch?api-version=1", ("tenant",)),
        (f"{ARM}/subscriptions?api-version=1", ("tenant",)),
        (f"{ARM}/subscriptions/S-1/providers?x=1", ("s-1",)),
        (f"{ARM}/subscriptions/S-1/resourceGroups/g/providers/A.B/c/d/providers/E.F/g", ("s-1", "s-1 e.f")),
        (f"{ARM}/providers/Microsoft.Billing/billingAccounts", ("tenant", "tenant microsoft.billing")),
    ],
)
def test_whose_quota_an_address_uses(url, places):
    assert places_of(url) == places


@pytest.mark.parametrize(
    ("places", "headers", "told"),
    [
        ((GRAPH,), {"x-ms-user-quota-remaining": "9", "x-ms-user-quota-resets-after": "00:00:05"}, Told(9, 5.0)),
        ((GRAPH,), {"x-ms-user-quota-remaining": "9", "x-ms-user-quota-resets-after": "00:01:05.25"}, Told(9, 65.25)),
        ((GRAPH,), {"x-ms-user-quota-remaining": "9"}, None),
        ((GRAPH,), {"x-ms-user-quota-remaining": "many", "x-ms-user-quota-resets-after": "00:00:05"}, None),
        (("s", "s p"), {"x-ms-ratelimit-remaining-subscription-reads": "7"}, Told(7)),
        (
            ("s",),
            {
                "x-ms-ratelimit-remaining-subscription-reads": "7",
                "x-ms-ratelimit-remaining-subscription-global-reads": "3749",
            },
            Told(7),
        ),
        (("tenant",), {"x-ms-ratelimit-remaining-tenant-reads": "249"}, Told(249)),
        (("s",), {"x-ms-ratelimit-remaining-subscription-reads": "9" * 5000}, None),
        (("s",), {"x-ms-ratelimit-remaining-subscription-reads": "-1"}, None),
        (("s",), {}, None),
    ],
)
def test_what_an_answer_says_about_a_quota(places, headers, told):
    assert quotas_told(places, headers) == ({} if told is None else {places[0]: told})


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "17"}, 0.25),
        ({"retry-after": "Sun, 22 Nov 2026 09:01:00 GMT"}, 60.0),
        ({"retry-after": "Sun, 22 Nov 2026 09:01:00 GMT", "date": "Sun, 22 Nov 2026 09:00:30 GMT"}, 30.0),
        ({"retry-after": "Sun, 22 Nov 2026 08:59:00 GMT"}, 0.0),
        ({"x-ms-user-quota-resets-after": "00:00:05"}, 5.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_asks_to_wait(headers, seconds):
    assert asked_wait(headers, NINE) == seconds

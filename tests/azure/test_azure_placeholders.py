"""What stands in a request for values that only a run knows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collector.probe import ArmGet, ArmList
from collector.sources.azure.placeholders import Placeholders

STARTED = datetime(2026, 3, 15, 14, 5, 9, tzinfo=UTC)
SLICE = "startTime eq '{ago P44D 12h}' and endTime eq '{ago P14D 12h}' and operation eq 'Restore'"


def never() -> str:
    raise AssertionError("nobody asked who signs in")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("assignedTo('{caller}')", "assignedTo('me')"),
        ("{ago P90D}", "2025-12-15T14:05:09"),
        ("{ago PT30M}", "2026-03-15T13:35:09"),
        ("'{ago P0D 12h}'", "'2026-03-15 02:05:09 PM'"),
        (
            SLICE,
            "startTime eq '2026-01-30 02:05:09 PM' and endTime eq '2026-03-01 02:05:09 PM' and operation eq 'Restore'",
        ),
        ("{ago 90}", "{ago 90}"),
        ("{Caller} {} {other}", "{Caller} {} {other}"),
    ],
)
def test_each_is_filled_in_the_query_and_the_path(written, sent):
    filled = Placeholders(lambda: "me", STARTED).filled(ArmList(f"/a/{written}", "1", (("$filter", written),)))
    assert filled == (f"/a/{sent}", (("$filter", sent),))


def test_a_request_without_one_stays_as_it_is_and_signs_nobody_in():
    request = ArmGet("/subscriptions/s", "1", (("$top", "100"),))
    assert Placeholders(never, STARTED).filled(request) == (request.path, request.query)


def test_the_key_of_a_request_is_the_same_in_every_run():
    assert ArmList("/a", "1", (("$filter", SLICE),)).key == f"list /a?api-version=1&$filter={SLICE}"

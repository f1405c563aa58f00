"""What follows from a moment that a signer filled in, around go-live and the cutover window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from collector.derive.rows import FieldType, Unknown
from collector.judge.answer_fields import derived_fields
from collector.judge.attested.moments import of_moment
from collector.judge.policy import AnswerAsk
from collector.model import Cutover, Reason, Tier, Workload

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GO_LIVE = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
WINDOW = Cutover(starts=GO_LIVE - timedelta(hours=10), ends=GO_LIVE + timedelta(hours=2))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def workload(go_live: datetime = GO_LIVE, cutover: Cutover | None = WINDOW) -> Workload:
    return Workload(name="shop", tier=Tier.T1, go_live=go_live, subscriptions=("s",), cutover=cutover)


def told(moment: datetime, of: Workload | None = None) -> dict[str, object]:
    return dict(of_moment("x", moment, of or workload(), NOW))


def test_every_field_that_a_policy_may_name_has_a_value():
    ask = AnswerAsk(name="x", type=FieldType("datetime", "", ""), ask="When?")
    assert set(told(NOW)) == set(derived_fields(ask))


@pytest.mark.parametrize(
    ("moment", "field", "value"),
    [
        (NOW - 3 * DAY, "x_age", 3 * DAY),
        (NOW + DAY, "x_age", -DAY),
        (GO_LIVE + 30 * DAY, "x_after_go_live", 30 * DAY),
        (GO_LIVE - 10 * DAY, "x_before_go_live", 10 * DAY),
        (GO_LIVE + HOUR, "x_before_go_live", -HOUR),
        (GO_LIVE - HOUR, "x_before_window_end", 3 * HOUR),
        (WINDOW.starts, "x_in_window", True),
        (WINDOW.ends, "x_in_window", True),
        (WINDOW.starts - timedelta(seconds=1), "x_in_window", False),
        (WINDOW.ends + timedelta(seconds=1), "x_in_window", False),
    ],
)
def test_where_a_moment_lies(moment, field, value):
    assert told(moment)[field] == value


def test_after_a_go_live_of_the_past_no_limit_moves_back():
    over = workload(go_live=NOW - 20 * DAY)
    assert told(NOW + 10 * DAY, over)["x_after_go_live"] == 10 * DAY
    assert told(NOW - 30 * DAY, over)["x_before_go_live"] == 10 * DAY


@pytest.mark.parametrize("cutover", [None, Cutover(starts=GO_LIVE, ends=GO_LIVE), Cutover(starts=GO_LIVE, ends=NOW)])
@pytest.mark.parametrize("field", ["x_in_window", "x_before_window_end"])
def test_without_a_window_it_is_unknown_what_lies_in_it(cutover, field):
    found = told(GO_LIVE, workload(cutover=cutover))[field]
    assert isinstance(found, Unknown)
    assert found.reason is Reason.MISSING
    assert "cutover: {starts" in found.why

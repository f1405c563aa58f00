"""A go-live of the past moves no limit back: what is counted from it is counted from now then."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest
from builders import NOW, WORKLOAD
from builders_launch import ai_account, ai_deployment, ai_offer, secret
from judged import healthy, outcome
from test_rows_ai import AI, RETIRES
from test_rows_expiry import EXPIRY, SOON

LONG_AGO = NOW - timedelta(days=300)
OVER = dataclasses.replace(WORKLOAD, go_live=LONG_AGO)


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "expected"), [(-100, SOON), (-1, SOON), (0, SOON), (59, SOON), (60, "pass"), (400, "pass")]
)
def test_what_expires_is_counted_from_now_where_the_go_live_is_over(days, expected):
    assert outcome(EXPIRY, [*healthy(), secret(expires=at(days))], workload=OVER) == expected


@pytest.mark.parametrize(("days", "expected"), [(-1, RETIRES), (0, RETIRES), (179, RETIRES), (180, "pass")])
def test_a_model_retires_counted_from_now_where_the_go_live_is_over(days, expected):
    facts = [*healthy(), ai_account(), ai_deployment(), ai_offer(retires=at(days))]
    assert outcome(AI, facts, workload=OVER) == expected

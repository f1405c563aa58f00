"""Scopes that are empty, foreign or half readable: never a GO, and the right exit code."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import gate, serving

A, B = "22222222-aaaa-4bbb-8ccc-000000000001", "22222222-aaaa-4bbb-8ccc-000000000002"
ESTATE = f"""\
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21
caller: {{id: 9c41d7e2-6b0f-4f3a-8a55-2e7b90c1d364, app: 3f8b6a10-57c9-4e2d-b1f4-c90d2a6e7b85, billing_reader: true}}
subscriptions:
  one: {{id: {A}, name: one}}
  two: {{id: {B}, name: two}}
roles:
  - {{who: caller, role: Reader, on: [one]}}
"""
WORKLOAD = """\
workload: somewhere
tier: T1
go_live: 2026-12-01T08:00:00Z
scope: {azure: {subscriptions: [%s]}}
"""


@pytest.mark.parametrize(
    ("subscriptions", "code"),
    [
        pytest.param(A, 11, id="readable and empty"),
        pytest.param(B, 11, id="declared and denied"),
        pytest.param(f"{A}, {B}", 11, id="one of each"),
        pytest.param("33333333-aaaa-4bbb-8ccc-000000000003", 11, id="not there at all"),
        pytest.param(A.upper(), 11, id="in capitals"),
    ],
)
def test_a_scope_in_which_nothing_is_seen_is_undecided(tmp_path, subscriptions, code):
    estate, workload = tmp_path / "estate.yaml", tmp_path / "golive.yaml"
    estate.write_text(ESTATE)
    workload.write_text(WORKLOAD % subscriptions)
    with serving(estate, [], tmp_path) as simulator:
        assert gate(simulator, workload, tmp_path / "packet") == code

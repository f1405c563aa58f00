"""The tenants to which a signature is bound."""

from datetime import UTC, datetime

import pytest

from collector.cli.judging import tenants_of
from collector.facts.azure import Subscription
from collector.files.workload import load_workload

IDS = [f"0000000{number}-0000-4000-8000-000000000000" for number in range(4)]
DECLARED = load_workload(
    f"""
    workload: shop
    tier: T1
    go_live: 2026-12-15T08:00:00Z
    scope:
      azure:
        subscriptions: [{IDS[0]}]
        tenants: [{{tenant: {IDS[3]}, subscriptions: [{IDS[1]}]}}]
    """,
    name="golive.yaml",
)


def subscription(number: int, tenant: str | None) -> Subscription:
    return Subscription(
        subject=f"/subscriptions/{IDS[number]}",
        documents=(),
        observed_at=datetime(2026, 11, 22, tzinfo=UTC),
        tenant=tenant,
    )


@pytest.mark.parametrize(
    ("told", "tenants"),
    [
        ([subscription(0, "b"), subscription(1, "a"), subscription(2, "b")], ("a", "b")),
        ([subscription(0, "b"), subscription(1, None)], ("b",)),
        ([subscription(0, None)], (IDS[3],)),
        ([], (IDS[3],)),
    ],
)
def test_azure_tells_the_tenants_or_else_the_workload_declares_them(told, tenants):
    assert tenants_of(told, DECLARED) == tenants

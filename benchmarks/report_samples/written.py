"""What people write for golive."""

from __future__ import annotations

from benchmarks.report_samples.sample import Sample

_GROUP = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001/resourceGroups/shop/providers"


def notifications() -> Sample:
    return Sample(
        head='{"schema": "golive.notification-test/v1", "tests": [',
        piece=lambda i: (
            f'{{"action_group": "{_GROUP}/Microsoft.Insights/actionGroups/group{i}", "sent": "2026-11-02T03:40:00Z",'
            ' "channels": [{"channel": "email", "to": "service desk", "received": "2026-11-02T03:41:00Z"}]}'
        ),
        between=", ",
        tail=lambda _: "]}",
        largest=4_000_000,
    )


def restores() -> Sample:
    return Sample(
        head='{"schema": "golive.restore-test/v1", "restores": [',
        piece=lambda i: (
            f'{{"resource": "{_GROUP}/Microsoft.Compute/virtualMachines/vm{i}", "finished": "2026-11-02T03:40:00Z",'
            ' "took": "PT35M", "data_checked": true, "succeeded": true}'
        ),
        between=", ",
        tail=lambda _: "]}",
        largest=4_000_000,
    )

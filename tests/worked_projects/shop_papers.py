"""What the people of the shop of project 1 wrote down and answer, by the day of go-live."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from builders import NOW

from collector.instants import format_instant

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ARCHITECTURE_CHANGED = NOW - 120 * DAY
DRILLED, RESTORED, NOTIFIED = NOW - 96 * DAY, NOW - 62 * DAY, NOW - 20 * DAY


def answers(go_live: datetime) -> Mapping[str, Mapping[str, Any]]:
    """Return what is answered otherwise than in the demo: the figures of the project, and what go-live decides."""
    no_return, changed = (
        format_instant(go_live + 2 * HOUR),
        {"architecture_changed": format_instant(ARCHITECTURE_CHANGED)},
    )
    return {
        "beta-programme-run": {"participants": 420, "working_days": 15, "ended": format_instant(NOW - 4 * DAY)},
        "recovery-plan-documented": changed,
        "recovery-plan-tested": {
            **changed,
            "held": format_instant(DRILLED),
            "measured_rto": "PT41M",
            "measured_rpo": "PT20S",
        },
        "recovery-restore-tested": {"held": format_instant(RESTORED)},
        "recovery-sla-understood": {
            "gone_through": format_instant(NOW - 5 * DAY),
            "manual_steps": ["fail the database over", "let the queue of orders drain"],
            "not_promised": ["baskets that were never ordered"],
        },
        "testing-performance-passed": {**changed, "held": format_instant(NOW - 5 * DAY)},
        "rollback-plan-signed": {"point_of_no_return": no_return},
        "rollback-rehearsed": {"held": format_instant(NOW - 19 * DAY), "took": "PT6M", "point_of_no_return": no_return},
        "monitoring-notification-tested": {"sent": format_instant(NOTIFIED)},
        "cutover-plan-signed": {"planned_go_live": format_instant(go_live)},
        "governance-review-timed": {"held": format_instant(go_live - 21 * DAY)},
    }

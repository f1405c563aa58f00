"""Project 3: an internal portal for reports of the personnel department, delivered from Azure DevOps. Tier T3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from builders import GO_LIVE, NOW
from judged import inventories
from portal_estate import RELEASE, facts, workload
from project_registers import registers, risk
from worked_project import Project

from collector.instants import format_instant

DAY = timedelta(days=1)
BACKLOG, RUNBOOKS, ROLLOUT = "roadmap-backlog", "monitoring-alert-runbooks", "release-progressive"
FAILURES = "testing-failure-simulated"
NOT_NEEDED = ("data-migration-plan-signed", "data-migration-rehearsed", "dependency-external-confirmed")
PUSH_FOR_SMS = """overlay: organisation
level: organisation
criteria:
  monitoring-receivers-email-sms:
    params: {sms_equivalents: [push]}
    because: Everybody on call has the app, and the company pays for no SMS.
"""
"""The policy of the company lets a push notification stand in for an SMS."""


def before_go_live() -> Project:
    asked = workload()
    return Project(
        workload=asked,
        facts=(*facts(), *inventories(asked)),
        nobody_signed=frozenset({FAILURES}),
        scans=frozenset({"rollout-plan"}),
        registers=_registers(),
        answers=_answers(),
        otherwise=dict.fromkeys(NOT_NEEDED, "not-applicable"),
        overlay=PUSH_FOR_SMS,
    )


def _registers() -> dict[str, str]:
    """Return all registers; of data and of other systems there is nothing to tell, for a reason that is signed."""
    risks = (
        risk(1, BACKLOG, "Nothing is planned after go-live", GO_LIVE + 20 * DAY),
        risk(2, RUNBOOKS, "Two instructions are gone", GO_LIVE + 20 * DAY),
        risk(3, ROLLOUT, "Nobody knows the rings", GO_LIVE + 20 * DAY),
    )
    as_of = f"as_of: {format_instant(NOW - DAY)}\n"
    return {
        **registers(GO_LIVE, RELEASE, "".join(risks)),
        "migration.yaml": f"{as_of}runs: []\nnone_because: Each report is made anew from the system it tells of\n",
        "dependencies.yaml": f"{as_of}dependencies: []\nnone_because: It calls nothing outside of the company\n",
    }


def _answers() -> Mapping[str, Mapping[str, Any]]:
    no_return = format_instant(GO_LIVE + timedelta(hours=2))
    return {
        "cutover-plan-signed": {"planned_go_live": format_instant(GO_LIVE)},
        "rollback-plan-signed": {"point_of_no_return": no_return},
        "rollback-rehearsed": {"point_of_no_return": no_return},
        "support-plan-active": {"plan": "Developer"},
        "recovery-restore-tested": {"held": format_instant(NOW - 200 * DAY), "took": "PT3H"},
    }

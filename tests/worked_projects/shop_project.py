"""Project 1: a shop before its peak season, delivered from GitHub, judged nine days before go-live. Tier T1."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from builders import GO_LIVE, NOW
from judged import inventories
from project_registers import registers, risk
from shop_estate import ADDED, RELEASE, TRIED, facts, workload
from shop_papers import answers
from worked_project import Mitigation, Project

DAY = timedelta(days=1)
FAILURES, UNDERSTOOD = "testing-failure-simulated", "recovery-sla-understood"
RUNBOOKS = "monitoring-alert-runbooks"


def nine_days_before(*mitigations: Mitigation) -> Project:
    """Nobody tried what it does without cache and queue, and the failover is set up otherwise than it was drilled."""
    answered = {UNDERSTOOD: "no"}
    return _project(GO_LIVE, TRIED, (FAILURES, UNDERSTOOD, RUNBOOKS), otherwise=answered, mitigations=mitigations)


def three_days_before() -> Project:
    """Both are put right."""
    return _project(NOW + 3 * DAY, (*TRIED, *ADDED), (RUNBOOKS,))


def _project(go_live: datetime, scenarios: tuple[str, ...], does_not_hold: tuple[str, ...], **more: Any) -> Project:
    asked = workload(go_live, scenarios)
    entries = (risk(at, one, f"{one} does not hold", go_live - DAY) for at, one in enumerate(does_not_hold, 1))
    return Project(
        workload=asked,
        facts=(*facts(scenarios), *inventories(asked)),
        registers=registers(go_live, RELEASE, "".join(entries)),
        answers=answers(go_live),
        nobody_signed=frozenset({FAILURES}),
        **more,
    )


MITIGATIONS = (
    Mitigation(
        criterion=FAILURES,
        owner="Operations lead of the shop",
        requester="Release manager of the shop",
        approver="Business owner of the shop",
        workaround="orders and baskets are kept in the database until cache and queue are back",
        risk="R-1",
        due=GO_LIVE - 2 * DAY,
    ),
    Mitigation(
        criterion=UNDERSTOOD,
        owner="Service owner of the shop",
        requester="Release manager of the shop",
        approver="Business owner of the shop",
        workaround="somebody on call starts the failover within a quarter of an hour",
        risk="R-2",
        due=GO_LIVE - DAY,
    ),
)

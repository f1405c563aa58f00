"""What was agreed on every criterion that people sign: the table that the shipped pack is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

BLOCKER, MAJOR, MINOR = "blocker", "major", "minor"
HEAVY_FIRST = (BLOCKER, BLOCKER, MAJOR, MAJOR)
"""Blocker at T0 and T1, major below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One criterion: who signs it, how much it weighs from T0 to T3, and for how many days a signature counts."""

    by: tuple[str, ...]
    weight: tuple[str, str, str, str] = field(default=(BLOCKER,) * 4)
    days: int
    document: str = ""
    """`plan 8`: the kind of its document, and how many sections that must have."""
    counts: str = ""
    """How it counts beside rows; empty where only people can tell."""
    least: str = "host"
    of_release: bool = True

    @property
    def valid(self) -> timedelta:
        return timedelta(days=self.days)


def _all(weight: str) -> tuple[str, str, str, str]:
    return (weight, weight, weight, weight)


ATTESTED = {
    "support-coverage-known": Agreed(
        by=("support-lead", "operations-lead"), weight=_all(MAJOR), days=180, document="record 5", of_release=False
    ),
    "support-production-plan": Agreed(by=("support-lead", "business-owner"), days=60, document="plan 8"),
    "recovery-targets-declared": Agreed(
        by=("business-owner", "service-owner"), days=180, document="plan 5", of_release=False
    ),
    "recovery-plan-documented": Agreed(
        by=("service-owner",), days=180, document="plan 10", least="key", of_release=False
    ),
    "rollback-plan-signed": Agreed(by=("release-manager", "business-owner"), days=30, document="plan 7"),
    "rollback-data-loss-accepted": Agreed(by=("business-owner", "data-owner"), days=30, document="plan 4"),
    "cutover-plan-signed": Agreed(by=("business-owner", "release-manager", "partner-lead"), days=14, document="plan 6"),
    "cutover-rehearsed": Agreed(
        by=("release-manager", "partner-lead"), weight=HEAVY_FIRST, days=45, document="record 5"
    ),
    "data-migration-plan-signed": Agreed(by=("data-owner", "partner-lead"), days=60, document="plan 7"),
    "people-admins-trained": Agreed(
        by=("operations-lead",), weight=_all(MAJOR), days=180, document="record 7", of_release=False
    ),
    "people-change-readiness": Agreed(by=("change-manager", "sponsor"), weight=_all(MAJOR), days=30, document="plan 8"),
    "governance-scope-signed": Agreed(by=("business-owner", "sponsor"), days=30, document="plan 7"),
    "roadmap-next-stage": Agreed(
        by=("product-owner", "sponsor"), weight=_all(MINOR), days=90, document="plan 8", of_release=False
    ),
}
"""Only people can tell, and no row is looked at."""

BOTH = {
    "support-plan-active": Agreed(
        by=("support-lead",), days=90, document="record 5", counts="where-missing", of_release=False
    ),
    "support-ticket-drill": Agreed(
        by=("support-lead",), weight=_all(MAJOR), days=365, counts="instead", of_release=False
    ),
    "support-oncall-escalation": Agreed(
        by=("operations-lead",), weight=_all(MAJOR), days=30, document="plan 5", counts="also", of_release=False
    ),
    "beta-programme-run": Agreed(
        by=("product-owner",), weight=HEAVY_FIRST, days=120, document="record 4", counts="also-where-missing"
    ),
    "testing-sit-signed": Agreed(by=("test-lead", "business-owner"), days=30, document="record 5", counts="always"),
    "testing-uat-signed": Agreed(by=("business-owner",), days=30, counts="always"),
    "testing-performance-passed": Agreed(
        by=("test-lead", "business-owner"), days=60, document="record 5", counts="also"
    ),
    "testing-failure-simulated": Agreed(
        by=("operations-lead",),
        weight=_all(MAJOR),
        days=180,
        document="record 5",
        counts="where-missing",
        of_release=False,
    ),
    "recovery-plan-tested": Agreed(
        by=("dr-coordinator", "service-owner"),
        days=365,
        document="record 7",
        counts="also-where-missing",
        least="key",
        of_release=False,
    ),
    "recovery-sla-understood": Agreed(
        by=("service-owner", "partner-lead"),
        weight=_all(MAJOR),
        days=90,
        counts="also-where-missing",
        of_release=False,
    ),
    "recovery-restore-tested": Agreed(
        by=("operations-lead",), days=365, document="record 5", counts="where-missing", least="key", of_release=False
    ),
    "rollback-rehearsed": Agreed(
        by=("release-manager",), weight=HEAVY_FIRST, days=90, document="record 5", counts="also-where-missing"
    ),
    "rollback-schema-compatible": Agreed(by=("data-owner",), weight=_all(MAJOR), days=30, counts="where-missing"),
    "monitoring-notification-tested": Agreed(
        by=("operations-lead",), weight=_all(MAJOR), days=90, counts="also", of_release=False
    ),
    "monitoring-slo-alerts": Agreed(
        by=("operations-lead",), weight=(MAJOR, MAJOR, MAJOR, MINOR), days=180, counts="also", of_release=False
    ),
    "release-progressive": Agreed(
        by=("release-manager",), weight=(MAJOR, MAJOR, MINOR, MINOR), days=30, document="plan 4", counts="also"
    ),
    "cutover-window-clear": Agreed(by=("business-owner",), weight=_all(MAJOR), days=14, counts="also-where-missing"),
    "data-migration-rehearsed": Agreed(by=("data-owner",), days=30, counts="always"),
    "people-training-complete": Agreed(by=("change-manager", "business-owner"), days=30, counts="also"),
    "dependency-external-confirmed": Agreed(by=("partner-lead",), weight=_all(MAJOR), days=30, counts="always"),
    "security-compliance-signed": Agreed(
        by=("security-lead", "data-protection"), days=90, document="record 5", counts="also"
    ),
    "governance-signoffs-complete": Agreed(
        by=(
            "business-owner",
            "service-owner",
            "operations-lead",
            "security-lead",
            "data-owner",
            "release-manager",
        ),
        days=14,
        counts="also",
    ),
    "ai-readiness": Agreed(
        by=("product-owner", "security-lead"), weight=_all(MAJOR), days=90, document="record 5", counts="also"
    ),
}
"""Rows and people each tell a part."""

SOON_BOTH = {
    "governance-open-issues": Agreed(by=("reviewer",), days=30, document="record 4"),
    "governance-review-timed": Agreed(by=("release-manager",), weight=_all(MAJOR), days=42, document="record 4"),
    "governance-decision-criteria": Agreed(by=("steering-committee",), days=90, document="plan 5"),
}
"""People tell; rows may come beside them, so that nothing is agreed on how both count together."""

SIGNED = {**ATTESTED, **BOTH, **SOON_BOTH}

OF_OTHER_KINDS = frozenset(
    {
        "recovery-sla-composite",
        "recovery-rto-feasible",
        "people-licences-assigned",
        "d365-version-aligned",
        "d365-restore-route",
        "d365-storage-capacity",
        "d365-solution-quality",
    }
)
"""Criteria of the catalogue that only machines answer and that the pack does not hold."""

NON_WAIVABLE = frozenset(
    {
        "testing-automated-pass",
        "testing-evidence-fresh",
        "testing-sit-signed",
        "testing-uat-signed",
        "testing-performance-passed",
        "recovery-backup-coverage",
        "recovery-backup-success",
        "rollback-plan-signed",
        "rollback-data-loss-accepted",
        "monitoring-app-telemetry",
        "security-findings-cleared",
        "governance-signoffs-complete",
        "governance-evidence-intact",
    }
)

OF_TIERS: dict[tuple[str, str], tuple[object, object, object, object]] = {
    ("support-plan-active", "hypercare"): (timedelta(days=30),) * 4,
    ("support-production-plan", "hypercare"): (timedelta(days=30),) * 4,
    ("support-coverage-known", "support_briefing_max_age"): (timedelta(days=180),) * 4,
    ("support-ticket-drill", "support_drill_max_age"): (timedelta(days=365),) * 4,
    ("testing-sit-signed", "sit_pass_min_pct"): (95.0,) * 4,
    ("testing-sit-signed", "sit_critical_pass_min_pct"): (100.0,) * 4,
    ("testing-uat-signed", "uat_pass_min_pct"): (95.0,) * 4,
    ("testing-performance-passed", "perf_peak_pct"): (150.0, 100.0, 100.0, 100.0),
    ("testing-performance-passed", "perf_max_age"): (timedelta(days=60),) * 4,
    ("testing-failure-simulated", "failure_scenarios_min"): (3.0, 3.0, 3.0, 0.0),
    ("recovery-plan-documented", "dr_plan_review"): (timedelta(days=180),) * 4,
    ("recovery-plan-tested", "dr_test_max_age"): tuple(timedelta(days=days) for days in (90, 180, 180, 365)),
    ("recovery-plan-tested", "rto"): tuple(timedelta(minutes=minutes) for minutes in (1, 60, 480, 4320)),
    ("recovery-plan-tested", "rpo"): tuple(timedelta(seconds=60 * minutes) for minutes in (1 / 12, 15, 240, 1440)),
    ("recovery-restore-tested", "restore_test_max_age"): tuple(timedelta(days=days) for days in (90, 90, 180, 365)),
    ("rollback-rehearsed", "rollback_rehearsal_max_age"): (timedelta(days=90),) * 4,
    ("rollback-rehearsed", "max_rollback"): (timedelta(minutes=60),) * 4,
    ("rollback-data-loss-accepted", "rpo"): tuple(timedelta(seconds=60 * n) for n in (1 / 12, 15, 240, 1440)),
    ("monitoring-notification-tested", "notification_test_max_age"): (timedelta(days=90),) * 4,
    ("monitoring-slo-alerts", "detect"): tuple(timedelta(minutes=minutes) for minutes in (5, 5, 15, 60)),
    ("release-progressive", "min_rings"): (3.0, 2.0, 2.0, 2.0),
    ("release-progressive", "bake"): tuple(timedelta(hours=hours) for hours in (48, 24, 24, 24)),
    ("cutover-rehearsed", "mock_cutovers_min"): (2.0, 2.0, 1.0, 1.0),
    ("cutover-rehearsed", "max_of_window_pct"): (90.0,) * 4,
    ("people-admins-trained", "admin_topics"): (
        ("monitoring", "troubleshooting", "support-request", "rollback", "failover", "restore"),
    )
    * 4,
    ("security-compliance-signed", "pen_test_max_age"): (timedelta(days=365),) * 4,
    ("governance-review-timed", "review_max_before"): (timedelta(days=42),) * 4,
    ("governance-review-timed", "review_min_before"): (timedelta(days=7),) * 4,
    ("governance-review-timed", "uat_executed_min_pct"): (80.0,) * 4,
    ("governance-decision-criteria", "policy_freeze"): (timedelta(days=3),) * 4,
    ("roadmap-next-stage", "next_stage_horizon"): (timedelta(days=90),) * 4,
    ("ai-readiness", "ai_eval_min_pct"): (90.0,) * 4,
    ("ai-readiness", "ai_eval_min_runs"): (3.0,) * 4,
}
"""Criterion and parameter -> its value from T0 to T3."""

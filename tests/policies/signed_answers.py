"""For each criterion that people sign: answers that hold, and for each of its lines, answers that break just it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from collector.instants import format_instant

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GO_LIVE = NOW + timedelta(days=5)
WINDOW = (GO_LIVE - timedelta(hours=20), GO_LIVE + timedelta(hours=4))

Answers: TypeAlias = Mapping[str, object]
REVIEWED = "(reviewed)"
"""Not an answer: when the document was reviewed."""


def ago(days: float) -> str:
    return format_instant(NOW - timedelta(days=days))


def after_go_live(days: float = 0, hours: float = 0) -> str:
    return format_instant(GO_LIVE + timedelta(days=days, hours=hours))


GOOD: Mapping[str, Answers] = {
    "support-plan-active": {
        "plan": "ProDirect",
        "begins": ago(200),
        "ends": after_go_live(200),
        "covers_scope": True,
    },
    "support-coverage-known": {"held": ago(20)},
    "support-ticket-drill": {
        "held": ago(40),
        "case": "form walked through",
        "by_contact": True,
        "found_within": "PT9M",
    },
    "support-production-plan": {"hypercare_ends": after_go_live(30), "has_exit_criteria": True},
    "support-oncall-escalation": {"numbers_tested": ago(5), "out_of_hours": True},
    "beta-programme-run": {"participants": 420, "working_days": 15, "ended": ago(4), "all_flows_used": True},
    "testing-sit-signed": {
        "critical_passed_pct": 100,
        "all_interfaces": True,
        "at_peak": True,
        "defects_linked": True,
    },
    "testing-uat-signed": {
        "environment": "uat",
        "requirements_tested_pct": 100,
        "critical_open": 0,
        "migrated_data": True,
        "real_roles": True,
    },
    "testing-performance-passed": {
        "within_targets": True,
        "production_size": True,
        "architecture_changed": ago(50),
        "held": ago(12),
    },
    "testing-failure-simulated": {
        "held": ago(30),
        "scenarios": ["dependency down", "zone lost", "throttling"],
        "fixes_done": True,
    },
    "recovery-targets-declared": {"critical_flows": 3, "all_values_given": True, "all_assigned": True},
    "recovery-plan-documented": {"architecture_changed": ago(60), "copy_read": True},
    "recovery-plan-tested": {
        "held": ago(96),
        "architecture_changed": ago(120),
        "measured_rto": "PT41M",
        "measured_rpo": "PT20S",
        "all_flows": True,
        "critical_gaps": 0,
    },
    "recovery-sla-understood": {
        "gone_through": ago(7),
        "manual_steps": ["failover of the database"],
        "not_promised": ["none"],
    },
    "recovery-restore-tested": {"held": ago(62), "took": "PT50M", "data_checked": True, "all_types": True},
    "rollback-plan-signed": {
        "point_of_no_return": after_go_live(hours=1),
        "has_numbers": True,
        "has_deputy": True,
    },
    "rollback-data-loss-accepted": {
        "declared_loss": "PT5M",
        "mechanism": "orders are replayed from the queue",
        "more_is_accepted": False,
    },
    "rollback-rehearsed": {
        "held": ago(8),
        "took": "PT6M",
        "point_of_no_return": after_go_live(hours=1),
        "smoke_tests_passed": True,
        "by_pipeline": True,
    },
    "rollback-schema-compatible": {"adds_only": True, "way_down_tested": False, "loss_accepted": False},
    "monitoring-notification-tested": {"sent": ago(20), "acknowledged_within": "PT4M", "out_of_hours": True},
    "monitoring-slo-alerts": {"held": ago(30), "detected_after": "PT3M", "before_users": True},
    "release-progressive": {"rings": 2, "shortest_bake": "PT24H", "stops": True},
    "cutover-plan-signed": {"planned_go_live": after_go_live(), "as_rehearsed": True},
    "cutover-rehearsed": {"held": ago(10), "rehearsals": 2, "took": "PT21H", "blocking_issues": 0},
    "cutover-window-clear": {
        "change_record": "CHG-1204",
        "no_peak": True,
        "no_freeze": True,
        "no_updates": True,
        "people_there": True,
    },
    "data-migration-plan-signed": {},
    "data-migration-rehearsed": {"scripts": "4.12-rc3", "same_scripts": True},
    "people-training-complete": {},
    "people-admins-trained": {
        "trained": ago(30),
        "people": 2,
        "topics": ["monitoring", "troubleshooting", "support-request", "rollback", "failover", "restore"],
    },
    "people-change-readiness": {
        "first_message": ago(3),
        "readiness": 82,
        "agreed_readiness": 75,
        "has_champions": True,
    },
    "dependency-external-confirmed": {},
    "security-compliance-signed": {"tested": ago(90), "open_findings": 0, "places_agreed": True},
    "governance-scope-signed": {"all_done": True, "notes_agree": True},
    "governance-open-issues": {
        "gone_through": ago(4),
        "reviews": ["architecture", "security"],
        "open_critical": 0,
        "open_high": 2,
        "high_with_all": 2,
        "overdue": 0,
    },
    "governance-review-timed": {"held": ago(5), "uat_executed_pct": 85},
    "governance-decision-criteria": {
        "agreed": ago(30),
        "decider": "business owner",
        "deputy": "service owner",
    },
    "governance-signoffs-complete": {},
    "roadmap-next-stage": {
        "next_milestone": after_go_live(60),
        "value_review": after_go_live(90),
        "waves_listed": True,
    },
    "ai-readiness": {
        "acts_alone": False,
        "runs": 3,
        "passed_pct": 94,
        "violations": 0,
        "hand_over_tested": ago(20),
    },
}

BREAKING: Mapping[str, tuple[Answers, ...]] = {
    "support-plan-active": ({"plan": "Developer"}, {"ends": after_go_live(29)}, {"covers_scope": False}),
    "support-coverage-known": ({"held": ago(181)},),
    "support-ticket-drill": ({"held": ago(366)}, {"by_contact": False}, {"case": "no"}),
    "support-production-plan": ({"hypercare_ends": after_go_live(29)}, {"has_exit_criteria": False}),
    "support-oncall-escalation": ({"numbers_tested": ago(31)}, {"out_of_hours": False}),
    "beta-programme-run": (
        {"participants": 4},
        {"working_days": 9},
        {"ended": ago(121)},
        {"all_flows_used": False},
    ),
    "testing-sit-signed": (
        {"critical_passed_pct": 99.9},
        {"all_interfaces": False},
        {"at_peak": False},
        {"defects_linked": False},
    ),
    "testing-uat-signed": (
        {"requirements_tested_pct": 99},
        {"critical_open": 1},
        {"migrated_data": False},
        {"real_roles": False},
        {"environment": "?"},
    ),
    "testing-performance-passed": (
        {"within_targets": False},
        {"production_size": False},
        {"architecture_changed": ago(11)},
        {"held": ago(61), "architecture_changed": ago(70)},
    ),
    "testing-failure-simulated": (
        {"scenarios": ["restart", "throttling"]},
        {"held": ago(181)},
        {"fixes_done": False},
    ),
    "recovery-targets-declared": ({"critical_flows": 0}, {"all_values_given": False}, {"all_assigned": False}),
    "recovery-plan-documented": (
        {REVIEWED: ago(181), "architecture_changed": ago(300)},
        {"architecture_changed": ago(9)},
        {"copy_read": False},
    ),
    "recovery-plan-tested": (
        {"held": ago(181), "architecture_changed": ago(200)},
        {"architecture_changed": ago(95)},
        {"measured_rto": "PT61M"},
        {"measured_rpo": "PT16M"},
        {"all_flows": False},
        {"critical_gaps": 1},
    ),
    "recovery-sla-understood": ({"gone_through": ago(91)},),
    "recovery-restore-tested": (
        {"held": ago(91)},
        {"took": "PT61M"},
        {"data_checked": False},
        {"all_types": False},
    ),
    "rollback-plan-signed": (
        {"point_of_no_return": after_go_live(hours=5)},
        {"has_numbers": False},
        {"has_deputy": False},
    ),
    "rollback-data-loss-accepted": ({"declared_loss": "PT16M"}, {"mechanism": "none"}),
    "rollback-rehearsed": (
        {"held": ago(91)},
        {"took": "PT61M"},
        {"point_of_no_return": after_go_live(hours=3.5), "took": "PT45M"},
        {"smoke_tests_passed": False},
        {"by_pipeline": False},
    ),
    "rollback-schema-compatible": ({"adds_only": False},),
    "monitoring-notification-tested": (
        {"sent": ago(91)},
        {"acknowledged_within": "PT16M"},
        {"out_of_hours": False},
    ),
    "monitoring-slo-alerts": ({"detected_after": "PT6M"}, {"before_users": False}, {"held": ago(181)}),
    "release-progressive": ({"rings": 1}, {"shortest_bake": "PT23H"}, {"stops": False}),
    "cutover-plan-signed": (
        {"planned_go_live": after_go_live(hours=2)},
        {"planned_go_live": after_go_live(hours=-2)},
        {"as_rehearsed": False},
    ),
    "cutover-rehearsed": (
        {"rehearsals": 1},
        {"held": ago(46)},
        {"took": "PT22H"},
        {"blocking_issues": 1},
    ),
    "cutover-window-clear": (
        {"change_record": "no"},
        {"no_peak": False},
        {"no_freeze": False},
        {"no_updates": False},
        {"people_there": False},
    ),
    "data-migration-plan-signed": (),
    "data-migration-rehearsed": ({"scripts": "?"}, {"same_scripts": False}),
    "people-training-complete": (),
    "people-admins-trained": ({"trained": ago(181)}, {"people": 1}, {"topics": ["monitoring", "restore"]}),
    "people-change-readiness": (
        {"first_message": after_go_live(hours=1)},
        {"agreed_readiness": 0},
        {"readiness": 74},
        {"has_champions": False},
    ),
    "dependency-external-confirmed": (),
    "security-compliance-signed": ({"tested": ago(366)}, {"open_findings": 1}, {"places_agreed": False}),
    "governance-scope-signed": ({"all_done": False}, {"notes_agree": False}),
    "governance-open-issues": (
        {"open_critical": 1},
        {"open_high": 3},
        {"overdue": 1},
        {"gone_through": ago(31)},
    ),
    "governance-review-timed": ({"held": ago(38)}, {"held": ago(1)}, {"uat_executed_pct": 79}),
    "governance-decision-criteria": ({"agreed": ago(2)}, {"decider": "?"}, {"deputy": "?"}),
    "governance-signoffs-complete": (),
    "roadmap-next-stage": (
        {"next_milestone": after_go_live(91)},
        {"next_milestone": after_go_live(-1)},
        {"value_review": after_go_live(-1)},
        {"waves_listed": False},
    ),
    "ai-readiness": (
        {"runs": 2},
        {"passed_pct": 89},
        {"violations": 1},
        {"hand_over_tested": ago(91)},
        {"acts_alone": True, "violations": 1},
    ),
}
"""Line by line: what makes just this one break, beside answers that hold. The last of `ai-readiness` repeats others."""

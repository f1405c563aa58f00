"""Every criterion: each reason of unknown that it can have, made by one rule for all.

`test_every_outcome.py` shows beside it that each of them can pass, fail, and not apply, and
`test_reasons_of_unknown_delivered.py` says the same of what a CI host tells.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta

import pytest
from builders import NOW, PROD, ticket
from builders_launch import load_test_run
from builders_notifications import notified
from every_criterion import CRITERIA, FROM_AZURE, READS
from every_criterion import reading as reading_of_all
from stores_kept import DATABASE
from whole_estate import WHOLE, restore_report, verdict, verdicts, whole
from whole_facts import answered_ticket, second_backup, slot

from collector.derive.places import KINDS_OF_HOSTS
from collector.facts.azure import Inventory
from collector.model import REASON_OF_CAUSE, Cause, Fact, Gap, Outcome, Reason, Verdict

OF_FILES = frozenset({"test_report", "coverage_report"})
KINDS = sorted(frozenset().union(*READS.values()) - KINDS_OF_HOSTS | OF_FILES)

_JOBS = "jobs tell nothing that the backups of this estate do not tell themselves"
_QUIET = "nothing goes on in a region where a hidden copy could lie"
_BY_MAIL = "an e-mail and a text reach people; holders of a role could only be more of them"
_LOCKED = "the lock of the subscription keeps whatever is a store"
INDIFFERENT: Mapping[tuple[str, str], str] = {
    ("recovery-backup-coverage", "backup_job"): _JOBS,
    ("recovery-backup-coverage", "backup_policy"): "a backup is there whatever its policy",
    ("recovery-backup-coverage", "backup_vault"): "a backup is there whatever its vault is like",
    ("recovery-backup-coverage", "native_retention"): "how long it is kept is asked by another criterion",
    ("recovery-backup-success", "backup_vault"): "what the vault is like does not tell how a backup went",
    ("recovery-backup-success", "native_retention"): "how long it is kept is asked by another criterion",
    ("recovery-backup-policy-fit", "backup_job"): _JOBS,
    ("recovery-backup-policy-fit", "redundancy"): "the loss of a region is survived by no zone",
    ("recovery-backup-protected", "lock"): "locks are shown and judged by nothing",
    ("recovery-restore-tested", "geo_replica"): "a copy is of the same type as its source",
    ("recovery-restore-tested", "restore_job"): "a report tells of every type of store in this estate",
    ("recovery-restore-tested", "storage_protection"): "an account is of one type, whether it holds blobs or not",
    ("recovery-rpo-feasible", "backup_job"): _JOBS,
    ("recovery-rpo-feasible", "native_retention"): "how long it is kept is asked by another criterion",
    ("recovery-rpo-feasible", "region"): "regions have names by which they differ",
    ("recovery-sla-understood", "backup_job"): _JOBS,
    ("recovery-sla-understood", "native_retention"): "how long it is kept is asked by another criterion",
    ("recovery-sla-understood", "region"): "regions have names by which they differ",
    ("cutover-window-clear", "geo_replica"): _QUIET,
    ("dependency-platform-healthy", "geo_replica"): _QUIET,
    ("dependency-platform-changes", "geo_replica"): _QUIET,
    ("rollback-path-automated", "slot_swap"): "the last swap is shown and judged by nothing",
    ("rollback-restore-point", "backup_job"): _JOBS,
    ("rollback-restore-point", "backup_policy"): "a point is there whatever its policy",
    ("rollback-restore-point", "backup_vault"): "a point is there whatever its vault is like",
    ("rollback-restore-point", "native_retention"): "how long it is kept is asked by another criterion",
    ("monitoring-diagnostics", "action_group"): "a workspace without a daily cap needs nobody who watches it",
    ("monitoring-diagnostics", "alert_rule"): "the same",
    ("monitoring-diagnostics", "processing_rule"): "the same",
    ("monitoring-diagnostics", "role_assignment"): "the same",
    ("monitoring-diagnostics", "storage_protection"): "the logs of the blobs arrive, whether there are any or not",
    ("monitoring-dashboard", "diagnostic_setting"): "the dashboard names what it shows and needs no workspace for it",
    ("monitoring-health-probes", "host_redundancy"): "no cluster is there whose nodes could be taken for machines",
    ("monitoring-notification-tested", "notification_sent"): "a report of what arrived tells more than the trace",
    ("monitoring-notification-tested", "role_assignment"): _BY_MAIL,
    ("monitoring-availability-tests", "insights_component"): "the test and its results name the component themselves",
    ("monitoring-availability-tests", "role_assignment"): _BY_MAIL,
    ("monitoring-service-health", "role_assignment"): _BY_MAIL,
    ("monitoring-slo-alerts", "role_assignment"): _BY_MAIL,
    ("monitoring-alert-baseline", "role_assignment"): _BY_MAIL,
    ("monitoring-receivers-email-sms", "role_assignment"): _BY_MAIL,
    ("release-supported-versions", "function_runtime"): "the settings of the one app tell what it runs on",
    ("release-supported-versions", "offered_version"): "no cluster is there",
    ("testing-automated-pass", "coverage_report"): "it tells no test, only that its artifact held something",
    ("testing-performance-passed", "test_report"): "no report of load tests is named, as load tests run in Azure",
    ("governance-locks", "geo_replica"): _LOCKED,
    ("governance-locks", "native_backup"): _LOCKED,
    ("governance-locks", "storage_protection"): _LOCKED,
}
"""Kinds that a criterion reads, and does without in this estate."""


def reading(kind: str) -> list[str]:
    return [criterion for criterion in reading_of_all(kind) if criterion in FROM_AZURE]


def gap(kind: str, cause: Cause, scope: str = "") -> Gap:
    return Gap(cause=cause, hides=(kind,), scope=scope, detail="not read", fix="grant Reader", probe="p")


def without(kind: str) -> list[Fact]:
    """Return the estate without the facts of a kind, and without the proof that it was looked for."""
    return [fact for fact in whole() if fact.kind != kind and not (isinstance(fact, Inventory) and fact.of == kind)]


# --- Gaps --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("kind", KINDS)
def test_what_could_not_be_read_is_unknown_for_its_reason(kind, cause):
    found = verdicts(without(kind), [gap(kind, cause)], only=reading(kind))
    for criterion in found:
        if (criterion, kind) in INDIFFERENT:
            assert found[criterion].outcome is Outcome.PASS, INDIFFERENT[criterion, kind]
        else:
            assert found[criterion].outcome is Outcome.UNKNOWN, found[criterion].message
            assert _told(found[criterion]) & _reasons(kind, cause), found[criterion].reason_codes


@pytest.mark.parametrize("scope", ["", PROD])
@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("kind", KINDS)
def test_a_gap_beside_everything_in_good_order_never_fails(kind, cause, scope):
    """More of a kind may stand behind it: then the verdict is open, or what was seen settles it."""
    for criterion, found in verdicts(whole(), [gap(kind, cause, scope)], only=reading(kind)).items():
        assert found.outcome in (Outcome.PASS, Outcome.UNKNOWN), (criterion, found.message)
        if found.outcome is Outcome.UNKNOWN:
            assert REASON_OF_CAUSE[cause].value in found.reason_codes


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_criterion_does_not_read_leaves_it_as_it_is(kind):
    """So that what it reads is told in full: on this rest the docs, the smallest role, and the tests beside this."""
    others = set(FROM_AZURE) - set(reading(kind))
    facts = whole() if kind == "resource" else without(kind)
    found = verdicts(facts, [gap(kind, Cause.DENIED)], only=others)
    assert {criterion: one.outcome for criterion, one in found.items()} == dict.fromkeys(others, Outcome.PASS)


@pytest.mark.parametrize("criterion", FROM_AZURE)
def test_every_gap_shows_in_each_criterion_over_some_kind(criterion):
    """The table of the indifferent never empties a criterion."""
    assert any((criterion, kind) not in INDIFFERENT for kind in READS[criterion])


def test_no_line_of_the_table_is_out_of_date():
    assert {pair for pair in INDIFFERENT if pair[1] not in READS[pair[0]]} == set()


def _told(verdict: Verdict) -> set[str]:
    return set(verdict.reason_codes)


def _reasons(kind: str, cause: Cause) -> set[str]:
    """Without any resource the scope itself is in doubt, which may be told first."""
    return {REASON_OF_CAUSE[cause].value, *([Reason.SCOPE.value] if kind == "resource" else [])}


# --- Old answers, and answers that leave something out -----------------------------------------------------


@pytest.mark.parametrize("criterion", FROM_AZURE)
def test_an_old_answer_is_stale(criterion):
    limit = CRITERIA[criterion].max_age
    for age, expected in ((limit, Outcome.PASS), (limit + timedelta(minutes=1), Outcome.UNKNOWN)):
        found = verdict(criterion, [dataclasses.replace(fact, observed_at=NOW - age) for fact in whole()])
        assert found.outcome is expected
        assert (Reason.STALE.value in found.reason_codes) is (expected is Outcome.UNKNOWN)


@pytest.mark.parametrize("criterion", FROM_AZURE)
def test_nothing_at_all_is_unknown(criterion):
    assert verdict(criterion, []).outcome is Outcome.UNKNOWN


MISSING: Mapping[str, tuple[str, ...]] = {
    "support-plan-active": ("support_contract",),
    "support-response-fit": ("support_contract",),
    "support-ticket-rights": ("subscription",),
    "recovery-backup-coverage": ("native_backup",),
    "recovery-backup-success": ("native_backup",),
    "recovery-backup-policy-fit": ("native_backup",),
    "recovery-backup-protected": ("deletion_protection",),
    "recovery-restore-tested": ("restore_report", "restore_job"),
    "recovery-rpo-feasible": ("redundancy",),
    "recovery-plan-tested": ("replicated_item",),
    "recovery-zone-redundancy": ("host_redundancy",),
    "recovery-failover-capacity": ("quota_use",),
    "rollback-path-automated": ("revisions",),
    "rollback-restore-point": ("native_backup",),
    "dependency-platform-healthy": ("resource_health",),
    "dependency-subscription-standing": ("subscription",),
    "security-privileged-access": ("subscription",),
    "capacity-guardrails": ("quota_use",),
    "testing-performance-passed": ("load_test_run",),
    "testing-automated-pass": ("test_report",),
    "testing-coverage-line": ("coverage_report",),
    "monitoring-dashboard": ("dashboard",),
    "monitoring-notification-tested": ("notification_test",),
    "monitoring-health-probes": ("machine_links",),
    "monitoring-app-telemetry": ("telemetry_window",),
    "monitoring-availability-tests": ("web_test_results",),
    "release-supported-versions": ("machine_image",),
    "security-findings-cleared": ("security_scan",),
    "security-locations-allowed": ("region",),
    "ai-model-supported": ("offered_model",),
    "ai-readiness": ("offered_model",),
    "recovery-sla-understood": ("redundancy",),
    "security-compliance-signed": ("region",),
}
"""Kinds of which an answer that was read to its end tells nothing, where that proves nothing."""
NEVER_MISSING: Mapping[str, str] = {
    "support-ticket-drill": "a list of tickets without one from a contact is the answer: it fails",
    "recovery-advisor-findings": "no recommendation is the answer: it does not apply",
    "people-roles-assigned": "a list of assignments without one is the answer: it fails",
    "dependency-platform-changes": "no announcement is the answer: it does not apply",
    "cutover-window-clear": "the same; whether the window suits the business is for people to tell",
    "monitoring-diagnostics": "a list of settings without one is the answer: it fails",
    "monitoring-service-health": "a list of rules without one is the answer: it fails",
    "monitoring-slo-alerts": "the same; a flow that nobody wrote is missing",
    "monitoring-alert-runbooks": "no urgent rule is the answer: it does not apply",
    "monitoring-open-alerts": "no alert is the answer: it passes",
    "monitoring-alert-baseline": "a list of rules without one is the answer: it fails",
    "monitoring-receivers-email-sms": "the same",
    "release-expiry": "nothing that expires is the answer: it does not apply",
    "capacity-budget": "a list of budgets without one is the answer: it fails",
    "governance-policy-compliance": "a list of policies without one is the answer: it fails",
    "governance-locks": "a list of locks without one is the answer: it fails",
    "governance-declared-resources": "a list of resources without the one that is named is the answer: it fails",
    "governance-expected-inventory": "the same",
}


@pytest.mark.parametrize("criterion", MISSING)
def test_a_whole_answer_that_leaves_out_what_must_be_there_is_missing_something(criterion):
    facts = [fact for fact in whole() if fact.kind not in MISSING[criterion]]
    found = verdict(criterion, facts)
    assert found.outcome is Outcome.UNKNOWN, found.message
    assert Reason.MISSING.value in found.reason_codes


@pytest.mark.parametrize(
    ("criterion", "unsaid"),
    [
        ("people-roles-assigned", {"role_matrix": ()}),
        ("monitoring-slo-alerts", {"flows": ()}),
        ("monitoring-availability-tests", {"endpoints": ()}),
        ("security-locations-allowed", {"allowed_locations": ()}),
        ("testing-performance-passed", {"peak": None}),
    ],
)
def test_what_nobody_wrote_into_the_workload_file_is_missing(criterion, unsaid):
    found = verdict(criterion, whole(), (), dataclasses.replace(WHOLE, **unsaid))
    assert (found.outcome, found.reason_codes[:1]) == (Outcome.UNKNOWN, (Reason.MISSING.value,))


def test_every_criterion_says_what_it_misses_or_why_it_misses_nothing():
    assert {*MISSING, *NEVER_MISSING} == set(FROM_AZURE)


# --- Answers that contradict each other or themselves ------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "old", "new"),
    [
        pytest.param("support-plan-active", answered_ticket(), ticket(plan="Standard"), id="billing against a ticket"),
        pytest.param("support-response-fit", answered_ticket(), ticket(plan="Standard"), id="whose plan is not known"),
        pytest.param("rollback-path-automated", slot(), slot(tier="Basic"), id="a slot where the plan has none"),
    ],
)
def test_answers_that_contradict_each_other_are_a_mismatch(criterion, old, new):
    found = verdict(criterion, [*(fact for fact in whole() if fact != old), new])
    assert (found.outcome, found.reason_codes[:1]) == (Outcome.UNKNOWN, (Reason.MISMATCH.value,))


@pytest.mark.parametrize(
    ("criterion", "old", "new"),
    [
        ("recovery-backup-success", second_backup(), second_backup(last_recovery_point=NOW + timedelta(hours=1))),
        (
            "recovery-restore-tested",
            restore_report(DATABASE),
            restore_report(DATABASE, finished=NOW + timedelta(1)),
        ),
        ("support-plan-active", answered_ticket(), dataclasses.replace(answered_ticket(), created=NOW + timedelta(1))),
        ("testing-performance-passed", load_test_run(), load_test_run(finished=NOW + timedelta(1))),
        ("monitoring-notification-tested", notified(), notified(sent=NOW + timedelta(1))),
    ],
)
def test_a_moment_in_the_future_cannot_be_read(criterion, old, new):
    found = verdict(criterion, [*(fact for fact in whole() if fact != old), new])
    assert (found.outcome, Reason.PARSE.value in found.reason_codes) == (Outcome.UNKNOWN, True)

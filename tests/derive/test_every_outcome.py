"""Every criterion: that it passes, fails, and does not apply, or why it always does.

`test_every_outcome_delivered.py` says the same of what a CI host tells.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

import pytest
from builders import (
    GO_LIVE,
    NOW,
    PROD,
    SEEN,
    VM,
    WEB,
    WORKLOAD,
    advice,
    assignment,
    contract,
    coverage,
    dashboard,
    definition,
    email,
    group,
    health,
    results,
    rule,
    subscription,
)
from builders_diagnostics import setting
from builders_failover import quota, replicated
from builders_governance import broken, budget, finding, notice, weighs
from builders_launch import ai_offer, delete_lock, health_check, load_test_run, running, secret
from builders_notifications import notified, receipt
from builders_redundancy import SET
from builders_telemetry import flow, web_test
from builders_watching import fired, service_health, symptom
from delivered import HOSTS
from every_criterion import CRITERIA, FROM_AZURE
from everything import everything, everywhere
from stores_kept import DATABASE, DISK, POSTGRES, native, replica, resource
from whole_estate import WHOLE, restore_report, verdict, verdicts, whole
from whole_facts import (
    KEYS,
    SEARCH,
    SECOND,
    SITE,
    answered_ticket,
    cancelled_maintenance,
    keys,
    machine_backup,
    second_backup,
    slot,
)

from collector.facts.azure import Inventory, Resource
from collector.facts.recovery import HostRedundancy, Mechanism
from collector.model import AzureScope, Fact, Outcome, Reason, Tier, Watch, Workload

FAILS: Mapping[str, tuple[Fact, ...]] = {
    "support-plan-active": (contract(ends=GO_LIVE + timedelta(days=29)),),
    "support-response-fit": (dataclasses.replace(answered_ticket(), first_response=timedelta(hours=9)),),
    "support-ticket-rights": (definition("Microsoft.Support/*/read"),),
    "support-ticket-drill": (dataclasses.replace(answered_ticket(), raised_by="mailbox-7"),),
    "recovery-backup-coverage": (machine_backup(deletion_scheduled=True, protection_state="ProtectionStopped"),),
    "recovery-backup-success": (second_backup(last_status="Failed"),),
    "recovery-backup-policy-fit": (native(DATABASE, redundancy="Local", retention=timedelta(days=7)),),
    "recovery-backup-protected": (keys(purge_protection=False),),
    "recovery-restore-tested": (restore_report(DATABASE, finished=NOW - timedelta(days=91)),),
    "recovery-rpo-feasible": (replica(DATABASE, Mechanism.FAILOVER_GROUP, state="SUSPENDED"),),
    "recovery-plan-tested": (replicated(last_test_failover=NOW - timedelta(days=181)),),
    "recovery-zone-redundancy": (HostRedundancy(subject=SECOND, zones=("1",), group=SET, **SEEN),),
    "recovery-failover-capacity": (quota("northeurope", used=51),),
    "recovery-advisor-findings": (advice(postponed=False),),
    "rollback-path-automated": (slot(state="Stopped"),),
    "rollback-restore-point": (second_backup(last_recovery_point=NOW - timedelta(hours=5)),),
    "people-roles-assigned": (assignment(scope=WEB),),
    "dependency-platform-healthy": (health(availability="Unavailable"),),
    "dependency-platform-changes": (cancelled_maintenance(status="Active"),),
    "dependency-subscription-standing": (subscription(state="Warned"),),
    "security-privileged-access": (definition("*"), assignment("principal-3"), assignment("principal-4")),
    "capacity-guardrails": (quota(used=99),),
    "capacity-budget": (budget(notice(enabled=False)),),
    "testing-performance-passed": (load_test_run(result="FAILED"),),
    "testing-automated-pass": (results(failures=1, any_failure=True),),
    "testing-coverage-line": (coverage(covered=10),),
    "monitoring-dashboard": (dashboard(shows=(VM,)),),
    "monitoring-diagnostics": (setting(DATABASE, logs=()),),
    "monitoring-notification-tested": (notified(receipt(received=None, acknowledged=None)),),
    "monitoring-health-probes": (health_check(SITE, path="/"),),
    "monitoring-app-telemetry": (flow("front", minutes=16),),
    "monitoring-availability-tests": (web_test(enabled=False),),
    "monitoring-service-health": (service_health(enabled=False),),
    "monitoring-slo-alerts": (symptom(enabled=False),),
    "monitoring-alert-runbooks": (symptom(links=()),),
    "monitoring-open-alerts": (fired(),),
    "monitoring-alert-baseline": (rule(enabled=False),),
    "monitoring-receivers-email-sms": (group(email(), email("mailbox-2")),),
    "release-expiry": (secret(expires=GO_LIVE + timedelta(days=59)),),
    "release-supported-versions": (running(POSTGRES, version="11"),),
    "security-findings-cleared": (finding(), weighs("Critical")),
    "security-locations-allowed": (resource(SEARCH, location="eastus"),),
    "governance-policy-compliance": (broken(),),
    "governance-locks": (delete_lock(PROD, level="ReadOnly"),),
    "governance-declared-resources": (),
    "governance-expected-inventory": (),
    "ai-model-supported": (ai_offer(retires=GO_LIVE + timedelta(days=179)),),
    "ai-readiness": (ai_offer(retires=GO_LIVE + timedelta(days=179)),),
    "cutover-window-clear": (cancelled_maintenance(status="Active"),),
    "recovery-sla-understood": (replica(DATABASE, Mechanism.FAILOVER_GROUP, state="SUSPENDED"),),
    "security-compliance-signed": (resource(SEARCH, location="eastus"),),
}
"""For each criterion, facts that stand in place of those of the same subjects, and of which one line fails."""
FAILS_WITHOUT: Mapping[str, tuple[str, ...]] = {
    "governance-declared-resources": (VM,),
    "governance-expected-inventory": (VM, SECOND),
}
"""The resources that must be gone for those that fail by nothing else."""

NOTHING_BUT = ("subscription", "inventory", "role_assignment", "role_definition", "billing_account", "support_contract")
NOT_APPLICABLE: Mapping[str, Callable[[], Resource]] = {
    "recovery-backup-coverage": lambda: resource(SITE),
    "recovery-backup-success": lambda: resource(SITE),
    "recovery-backup-policy-fit": lambda: resource(SITE),
    "recovery-backup-protected": lambda: resource(SITE),
    "recovery-restore-tested": lambda: resource(SITE),
    "recovery-rpo-feasible": lambda: resource(SITE),
    "recovery-zone-redundancy": lambda: resource(DISK),
    "recovery-failover-capacity": lambda: resource(SITE),
    "recovery-advisor-findings": lambda: resource(SITE),
    "rollback-path-automated": lambda: resource(VM),
    "rollback-restore-point": lambda: resource(SITE),
    "dependency-platform-changes": lambda: resource(SITE),
    "capacity-guardrails": lambda: resource(SITE),
    "monitoring-diagnostics": lambda: resource(DISK),
    "monitoring-health-probes": lambda: resource(DISK),
    "monitoring-app-telemetry": lambda: resource(DISK),
    "monitoring-availability-tests": lambda: resource(SITE),
    "monitoring-alert-runbooks": lambda: resource(SITE),
    "monitoring-alert-baseline": lambda: resource(DISK),
    "release-expiry": lambda: resource(SITE),
    "release-supported-versions": lambda: resource(DISK),
    "governance-locks": lambda: resource(KEYS),
    "governance-declared-resources": lambda: resource(SITE),
    "governance-expected-inventory": lambda: resource(SITE),
    "ai-model-supported": lambda: resource(SITE),
    "ai-readiness": lambda: resource(SITE),
}
"""For each criterion that may not apply, the one resource of a scope that holds nothing of what it asks about."""

ALWAYS_APPLIES: Mapping[str, str] = {
    "support-plan-active": "every workload needs somebody who answers; a scope without a subscription is unknown",
    "support-response-fit": "the same; at tier T3, which needs no answer in time, it passes",
    "support-ticket-rights": "every workload needs somebody who may call",
    "support-ticket-drill": "no ticket at all is the failure that it looks for",
    "recovery-plan-tested": "without Site Recovery a drill took place elsewhere or never: that is for a report to tell",
    "people-roles-assigned": "every launch needs people with rights; a matrix that nobody wrote is unknown",
    "dependency-platform-healthy": "every workload stands on the platform",
    "dependency-subscription-standing": "every workload is paid by a subscription",
    "security-privileged-access": "every subscription has people with rights; none that can be seen is unknown",
    "capacity-budget": "every workload costs something; a scope without a subscription is unknown",
    "testing-performance-passed": "every launch has a peak; a test that golive cannot see is shown to the meeting",
    "testing-automated-pass": "every release is tested; a file that nobody wrote is unknown",
    "testing-coverage-line": "the same",
    "monitoring-dashboard": "somebody looks at something in an incident; private dashboards cannot be seen",
    "monitoring-notification-tested": "no urgent rule that tells anybody is the failure that it looks for",
    "monitoring-service-health": "every subscription stands on services of Azure",
    "monitoring-slo-alerts": "something is what users come for; where nobody says what, it is unknown",
    "monitoring-open-alerts": "alerts may be open in every subscription",
    "monitoring-receivers-email-sms": "no urgent rule is the failure that it looks for",
    "security-findings-cleared": "every subscription can be assessed; one that never was is unknown",
    "security-locations-allowed": "every resource lies somewhere",
    "cutover-window-clear": "without any maintenance the business has still to say that the window suits it",
    "recovery-sla-understood": "every team has recoveries that somebody must start",
    "security-compliance-signed": "every resource lies somewhere, and somebody answers for it",
    "governance-policy-compliance": "no policy at all is the failure that it looks for",
}


@pytest.mark.parametrize("place", HOSTS, ids=lambda place: str(place.host))
def test_everything_in_good_order_passes(place):
    found = verdicts(everything(place), (), everywhere(place))
    assert {criterion: one.outcome for criterion, one in found.items()} == dict.fromkeys(CRITERIA, Outcome.PASS)


@pytest.mark.parametrize("criterion", FROM_AZURE)
def test_one_thing_out_of_order_fails(criterion):
    found = verdict(criterion, instead(FAILS[criterion], FAILS_WITHOUT.get(criterion, ())))
    assert found.outcome is Outcome.FAIL, found.message
    assert all(code.startswith(f"F-{criterion}-") for code in found.reason_codes if code.startswith("F-"))
    assert found.reason_codes[0].startswith("F-")


@pytest.mark.parametrize("criterion", NOT_APPLICABLE)
def test_it_does_not_apply_where_the_scope_provably_holds_nothing_of_the_kind(criterion):
    found = verdict(criterion, nothing_but(NOT_APPLICABLE[criterion]()), (), _workload(criterion))
    assert found.outcome is Outcome.NOT_APPLICABLE, found.message


@pytest.mark.parametrize("criterion", NOT_APPLICABLE)
def test_without_that_proof_it_is_unknown_whether_it_applies(criterion):
    """Taking any one look away leaves it open."""
    facts = nothing_but(NOT_APPLICABLE[criterion]())
    looks = [fact for fact in facts if isinstance(fact, Inventory) and fact.of in PROVES[criterion]]
    assert len(looks) == len(PROVES[criterion])
    for look in looks:
        found = verdict(criterion, [fact for fact in facts if fact is not look], (), _workload(criterion))
        assert (found.outcome, found.reason_codes) == (Outcome.UNKNOWN, (Reason.PARTIAL.value,))


@pytest.mark.parametrize("criterion", ALWAYS_APPLIES)
def test_it_always_applies(criterion):
    assert CRITERIA[criterion].none.then is not Outcome.NOT_APPLICABLE, ALWAYS_APPLIES[criterion]
    found = verdict(criterion, nothing_but(resource(SITE)), (), UNNARROWED)
    assert found.outcome is not Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("criterion", "tier"), [("recovery-failover-capacity", Tier.T2), ("recovery-zone-redundancy", Tier.T3)]
)
def test_some_are_not_asked_at_a_lower_tier(criterion, tier):
    assert verdict(criterion, whole(), (), dataclasses.replace(WHOLE, tier=tier)).outcome is Outcome.NOT_APPLICABLE


def test_every_criterion_stands_in_the_tables():
    assert set(FAILS) == set(FROM_AZURE)
    assert {*NOT_APPLICABLE, *ALWAYS_APPLIES} == set(FROM_AZURE)
    assert set(NOT_APPLICABLE).isdisjoint(ALWAYS_APPLIES)


_STORES = ("resource", "file_share", "protected_item")
PROVES: Mapping[str, tuple[str, ...]] = {
    "recovery-backup-coverage": _STORES,
    "recovery-backup-success": _STORES,
    "recovery-backup-policy-fit": _STORES,
    "recovery-backup-protected": ("resource", "backup_vault"),
    "recovery-restore-tested": _STORES,
    "recovery-rpo-feasible": _STORES,
    "recovery-zone-redundancy": ("resource",),
    "recovery-failover-capacity": ("resource",),
    "recovery-advisor-findings": ("advisor_finding",),
    "rollback-path-automated": ("resource",),
    "rollback-restore-point": _STORES,
    "dependency-platform-changes": ("service_event",),
    "capacity-guardrails": ("resource",),
    "monitoring-diagnostics": ("resource",),
    "monitoring-health-probes": ("resource",),
    "monitoring-app-telemetry": ("resource",),
    "monitoring-availability-tests": (),
    "monitoring-alert-runbooks": ("alert_rule",),
    "monitoring-alert-baseline": ("resource",),
    "release-expiry": ("expiring_item",),
    "release-supported-versions": ("resource",),
    "governance-locks": _STORES,
    "governance-declared-resources": (),
    "governance-expected-inventory": (),
    "ai-model-supported": ("model_deployment",),
    "ai-readiness": ("model_deployment",),
}
"""The looks on which it rests that a criterion does not apply."""

UNNARROWED: Workload = dataclasses.replace(
    WHOLE, azure=AzureScope(subscriptions=WORKLOAD.subscriptions), flows=(), watch=Watch(), endpoints=()
)
"""The workload without the resources, the flows and the addresses that it names."""
INTERNAL = dataclasses.replace(UNNARROWED, internet_facing=False)
ONE_GROUP = dataclasses.replace(UNNARROWED, azure=AzureScope(resource_groups=(DISK.partition("/providers/")[0],)))
"""A workload that is one resource group, so that the log of the subscription is not its own."""


def _workload(criterion: str) -> Workload:
    return {"monitoring-diagnostics": ONE_GROUP, "monitoring-availability-tests": INTERNAL}.get(criterion, UNNARROWED)


def instead(new: Iterable[Fact], gone: Iterable[str] = ()) -> list[Fact]:
    """Return the estate with facts in place of those of the same kind and subject, and without some resources."""
    given = list(new)
    places = {(fact.kind, fact.subject) for fact in given} | {(Resource.kind, subject) for subject in gone}
    return [*(fact for fact in whole() if (fact.kind, fact.subject) not in places), *given]


def nothing_but(one: Resource) -> list[Fact]:
    """Return a scope that was read to its end and holds one resource, of which nothing more is told."""
    return [*(fact for fact in whole() if fact.kind in NOTHING_BUT), one]

"""Words that a service invents tomorrow, and properties that an older api-version leaves out: neither is ever a pass.

Every word, and every property that may be missing, of each kind of fact that the areas of Azure evidence rest on stands
in one of two tables: with the criteria that may not pass without it, or with the reason why nothing hangs on it.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pytest
from judged import rows_of
from whole_estate import ESTATES, WHOLE, changed, maintenance, verdicts, whole

from collector.derive.rows import Unknown
from collector.facts import FACT_TYPES
from collector.model import Fact, Outcome

NEW_WORD = "Newfangled"
AREAS = ("azure", "backup", "platform", "recovery", "rollback", "support")
"""The modules of the facts that these tests speak of."""

_KEPT = "recovery-backup-coverage recovery-backup-success recovery-rpo-feasible rollback-restore-point"
_ELSEWHERE = "recovery-backup-policy-fit recovery-rpo-feasible"
_ALL_OF_BACKUP = f"{_KEPT} recovery-backup-policy-fit"
_PLAN = "support-plan-active support-response-fit"
_PLACE = "capacity-guardrails recovery-failover-capacity recovery-zone-redundancy"

WORDS: Mapping[str, str] = {
    "backup_job.status": "recovery-backup-success rollback-restore-point",
    "backup_vault.cross_region_restore": _ELSEWHERE,
    "backup_vault.immutability": "recovery-backup-protected",
    "backup_vault.multi_user_authorization": "recovery-backup-protected",
    "backup_vault.provisioning_state": "recovery-backup-protected",
    "backup_vault.redundancy": _ELSEWHERE,
    "backup_vault.soft_delete": "recovery-backup-protected",
    "deployment_slot.state": "rollback-path-automated",
    "geo_replica.consistency": "recovery-rpo-feasible",
    "geo_replica.state": _ELSEWHERE,
    "native_backup.redundancy": _ELSEWHERE,
    "native_backup.state": _KEPT,
    "protected_item.last_status": "recovery-backup-success",
    "protected_item.protection_state": "recovery-backup-coverage recovery-rpo-feasible",
    "protected_item.workload": _ALL_OF_BACKUP,
    "recovery_plan.scenario_status": "recovery-plan-tested",
    "redundancy.standby": "recovery-zone-redundancy",
    "replicated_item.active_location": _ELSEWHERE,
    "replicated_item.failover_health": "recovery-plan-tested",
    "replicated_item.protection_state": f"{_ELSEWHERE} recovery-plan-tested",
    "replicated_item.replication_health": f"{_ELSEWHERE} recovery-plan-tested",
    "replicated_item.test_failover_state": "recovery-plan-tested",
    "replication_job.state": "recovery-plan-tested",
    "resource_health.availability": "dependency-platform-healthy",
    "resource_health.reason": "dependency-platform-healthy",
    "revision.health": "rollback-path-automated",
    "revision.provisioning_state": "rollback-path-automated",
    "revisions.mode": "rollback-path-automated",
    "role_assignment.principal_type": "support-ticket-rights",
    "service_event.event_type": "dependency-platform-healthy",
    "service_event.subtype": "dependency-platform-changes",
    "service_event.status": "dependency-platform-changes dependency-platform-healthy",
    "subscription.spending_limit": "dependency-subscription-standing",
    "subscription.state": "dependency-subscription-standing",
    "support_contract.plan": _PLAN,
    "support_contract.status": _PLAN,
    "support_ticket.plan": _PLAN,
    "support_ticket.severity": "support-response-fit",
}
"""The words of services by which criteria decide."""

WORDS_THAT_DECIDE_NOTHING: Mapping[str, str] = {
    "advisor_finding.category": "the probe yields one category only",
    "advisor_finding.impact": "it weighs an open recommendation, which fails whatever its impact",
    "billing_account.agreement": "it is told to people only; the contracts of the account decide",
    "backup_job.workload": "it is held against its resource by id; a word of another kind is a job of something else",
    "backup_policy.workload": "items name their policy by its id",
    "deployment_slot.tier": "that a slot is there proves that its plan has slots; known tiers without any contradict",
    "host_redundancy.standby": "only data services have one",
    "host_redundancy.sku": "of a plan it excuses a missing number of instances, and this one tells its number",
    "lock.level": "locks are shown and judged by nothing",
    "recovery_plan.current_scenario": "only one that is named as a test can be a test that goes on",
    "redundancy.sku": "the probe reads it; where it is new, the fact does not say whether it is zone redundant",
    "region.paired": "told to people only",
    "replicated_item.provider": "what matters of each provider stands in fields of its own",
    "replication_job.scenario": "without the job of the test, its items must tell of a success since it began",
    "replication_job.target_type": "the same",
    "resource_health.context": "it excuses a state that the platform does not know, only where it is a known word",
    "restore_job.status": "a report tells of a newer restore; without one the row of the criterion fails",
    "restore_job.workload": "the same",
    "subscription.quota_id": "offers come up all the time; those known as not for production fail",
    "support_ticket.status": "an open ticket shows the plan as well as a closed one",
}

NAMES = frozenset(
    {
        *("account", "app", "copy", "copy_name", "data_in", "destination", "group", "image", "location", "managed_by"),
        *(
            "management_group",
            "name",
            "of",
            "pattern",
            "policy",
            "principal",
            "problem",
            "raised_by",
            "recovery_region",
        ),
        *("region", "resource", "resource_type", "role", "scope", "seen_from", "service", "site", "source"),
        *("source_name", "target", "target_name", "title", "vault"),
        *("does", "mechanism", "mode"),
    }
)
"""Ids, names, places and texts, and the words that are ours: not states of a service, but for those in the tables."""

NEVER_MISSING = ("backup_vault.provisioning_state", "service_event.event_type", "service_event.subtype")
"""Words that the fact cannot lack, or whose absence is spoken of elsewhere."""

SILENCE: Mapping[str, str] = {
    **{place: found for place, found in WORDS.items() if place not in NEVER_MISSING},
    "backup_job.ended": "recovery-backup-success",
    "backup_job.source": "recovery-backup-success rollback-restore-point",
    "backup_policy.interval": "recovery-backup-success recovery-rpo-feasible",
    "backup_policy.retention": "recovery-backup-policy-fit",
    "backup_vault.soft_delete_days": "recovery-backup-protected",
    "deletion_protection.kept": "recovery-backup-protected",
    "deletion_protection.purge_protection": "recovery-backup-protected",
    "deletion_protection.soft_delete": "recovery-backup-protected",
    "geo_replica.last_sync": _ELSEWHERE,
    "geo_replica.region": _ELSEWHERE,
    "host_redundancy.group": "recovery-zone-redundancy",
    "host_redundancy.instances": "recovery-zone-redundancy",
    "host_redundancy.zone_redundant": "recovery-zone-redundancy",
    "native_backup.earliest_restore": "recovery-backup-success rollback-restore-point",
    "native_backup.interval": "recovery-backup-success recovery-rpo-feasible rollback-restore-point",
    "native_backup.retention": "recovery-backup-policy-fit",
    "native_retention.retention": "recovery-backup-policy-fit",
    "protected_item.data_in": _ALL_OF_BACKUP,
    "protected_item.last_recovery_point": "recovery-backup-success rollback-restore-point",
    "protected_item.policy": f"{_ELSEWHERE} recovery-backup-success",
    "protected_item.source": _ALL_OF_BACKUP,
    "protected_item.vault": _ELSEWHERE,
    "redundancy.zone_redundant": "recovery-rpo-feasible recovery-zone-redundancy",
    "replicated_item.last_test_failover": "recovery-plan-tested",
    "replicated_item.recovery_region": _ELSEWHERE,
    "replicated_item.rpo": _ELSEWHERE,
    "replicated_item.rpo_at": _ELSEWHERE,
    "replicated_item.source": _ELSEWHERE,
    "resource.location": f"{_PLACE} {_ELSEWHERE}",
    "restore_report.data_checked": "recovery-restore-tested",
    "restore_report.succeeded": "recovery-restore-tested",
    "revision.created": "rollback-path-automated",
    "role_definition.name": "people-roles-assigned",
    "service_event.ends": "dependency-platform-changes",
    "service_event.starts": "dependency-platform-changes",
    "storage_protection.containers_kept": f"{_ALL_OF_BACKUP} recovery-backup-protected",
    "storage_protection.deleted_kept": f"{_ALL_OF_BACKUP} recovery-backup-protected",
    "storage_protection.versioning": _ALL_OF_BACKUP,
    "subscription.quota_id": "dependency-subscription-standing support-response-fit",
    "support_contract.ends": "support-plan-active",
    "support_contract.starts": "support-plan-active",
    "support_ticket.created": f"{_PLAN} support-ticket-drill",
    "support_ticket.raised_by": "support-ticket-drill",
}
"""The properties that may be missing from an answer, and without which criteria may not pass."""

SILENCE_THAT_DECIDES_NOTHING: Mapping[str, str] = {
    "advisor_finding.impact": "an open recommendation fails whatever its impact",
    "advisor_finding.problem": "a text for people",
    "backup_job.started": "its end tells how old its point is at most",
    "backup_vault.provisioning_state": "it only warns of half a change; each setting must be told by itself",
    "billing_account.agreement": "told to people only",
    "deployment_slot.tier": "that a slot is there proves that its plan has slots",
    "host_redundancy.sku": "told to people only, where the number of instances is told",
    "lock.level": "locks are shown and judged by nothing",
    "protected_item.deletion_scheduled": "what is about to be deleted has a state that is not one of protection",
    "recovery_plan.current_scenario": "nothing says that a test goes on",
    "recovery_plan.last_test_failover": "the job of the test tells when it began",
    "redundancy.sku": "zone_redundant tells it",
    "replicated_item.name": "told to people only",
    "replicated_item.provider": "told to people only",
    "replication_job.ended": "its state tells that it has ended",
    "replication_job.started": "without the job of the test, its items must tell of a success since it began",
    "replication_job.target": "the same",
    "replication_job.target_name": "the same",
    "replication_job.target_type": "the same",
    "resource.tags": "the workload chooses nothing by tags",
    "restore_job.ended": "a report tells of a newer restore",
    "restore_job.source": "the same",
    "restore_job.started": "the same",
    "restore_job.status": "the same",
    "restore_job.workload": "the same",
    "restore_report.took": "told to people only",
    "revision.active": "an inactive revision is activated within minutes",
    "revisions.image": "told to people only",
    "revisions.kept_inactive": "which revisions are kept is seen",
    "service_event.subtype": "an advisory that is no retirement tells none",
    "service_event.title": "told to people only",
    "slot_swap.destination": "told to people only",
    "slot_swap.source": "told to people only",
    "support_ticket.first_response": "a ticket that tells no promise contradicts none",
    "support_ticket.service": "a ticket that tells no service may be free on every plan",
    "support_ticket.status": "told to people only",
}
FIRST = next(iter(ESTATES))
HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)


# --- One field of one fact after the other -----------------------------------------------------------------


@lru_cache(maxsize=2)
def lost(name: str, new: str | None) -> Mapping[str, frozenset[str]]:
    """Return, for each field that is set in an estate, the criteria that no longer pass with this in its place.

    Of the second estate only what the first one does not hold is replaced.
    """
    make, workload = ESTATES[name]
    facts = make()
    seen_before = frozenset() if name == FIRST else frozenset(whole())
    held = {criterion for criterion, verdict in verdicts(facts, (), workload).items() if verdict.outcome in HELD}
    found: dict[str, set[str]] = {}
    for fact in facts:
        for field in () if fact in seen_before else _replaceable(fact, new):
            other = dataclasses.replace(fact, **{field: new})
            after = verdicts(changed(facts, fact, other), (), workload)
            still = {criterion for criterion, verdict in after.items() if verdict.outcome in HELD}
            assert still <= held, f"{fact.kind}.{field} of {fact.subject}: {sorted(still - held)} got better"
            found.setdefault(f"{fact.kind}.{field}", set()).update(held - still)
    return {place: frozenset(criteria) for place, criteria in found.items()}


def _replaceable(fact: Fact, new: str | None) -> Iterator[str]:
    if not _is_ours(type(fact)):
        return
    for field, kinds in _fields(type(fact)):
        value = getattr(fact, field)
        if isinstance(value, str) if new is not None else value is not None and type(None) in kinds:
            yield field


def _is_ours(fact_type: type[Fact]) -> bool:
    return fact_type.__module__.rpartition(".")[2] in AREAS and fact_type.kind not in ("inventory", "scope_member")


def _fields(fact_type: type[Fact]) -> Iterator[tuple[str, tuple[object, ...]]]:
    hints = typing.get_type_hints(fact_type)
    for field in dataclasses.fields(fact_type):
        if field.name not in ("subject", "documents", "observed_at"):
            yield field.name, typing.get_args(hints[field.name]) or (hints[field.name],)


def lost_anywhere(new: str | None) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for name in ESTATES:
        for place, criteria in lost(name, new).items():
            found[place] = found.get(place, frozenset()) | criteria
    return found


@pytest.mark.parametrize("place", sorted(WORDS))
def test_a_new_word_never_leaves_a_pass_where_it_decides(place):
    assert set(WORDS[place].split()) <= lost_anywhere(NEW_WORD)[place]


@pytest.mark.parametrize("place", sorted(SILENCE))
def test_a_property_that_is_missing_never_leaves_a_pass_where_it_decides(place):
    assert set(SILENCE[place].split()) <= lost_anywhere(None)[place]


@pytest.mark.parametrize(
    ("table", "new"), [(WORDS_THAT_DECIDE_NOTHING, NEW_WORD), (SILENCE_THAT_DECIDES_NOTHING, None)]
)
def test_what_is_said_to_decide_nothing_does_not(table, new):
    found = lost_anywhere(new)
    assert {place: sorted(found[place]) for place in table if found.get(place)} == {}


def test_every_word_of_a_service_stands_in_a_table():
    ours = {kind: fact_type for kind, fact_type in FACT_TYPES.items() if _is_ours(fact_type)}
    words = {
        f"{kind}.{field}"
        for kind, fact_type in ours.items()
        for field, kinds in _fields(fact_type)
        if str in kinds and Ellipsis not in kinds and field not in NAMES
    }
    assert words - {*WORDS, *WORDS_THAT_DECIDE_NOTHING} == set()


def test_every_property_that_is_set_in_the_estates_stands_in_a_table():
    """One that is set in none of them is proven to be dispensable: they pass without it."""
    assert set(lost_anywhere(None)) - {*SILENCE, *SILENCE_THAT_DECIDES_NOTHING} == set()


# --- Words whose change must not mend what fails -----------------------------------------------------------


@pytest.mark.parametrize("status", ["Active", NEW_WORD, None])
@pytest.mark.parametrize("event_type", ["PlannedMaintenance", "ServiceIssue", NEW_WORD])
def test_an_event_in_the_cutover_leaves_a_go_only_where_it_is_over_by_a_known_word(event_type, status):
    soon = maintenance(
        event_type=event_type,
        status=status,
        starts=WHOLE.go_live,
        ends=WHOLE.go_live,
        subject=f"{maintenance().subject}9",
    )
    outcomes = {verdict.outcome for verdict in verdicts([*whole(), soon]).values()}
    assert outcomes & {Outcome.FAIL, Outcome.UNKNOWN}


@pytest.mark.parametrize("subtype", ["Retirement", "RETIREMENT", "TenantRetirement", NEW_WORD])
def test_a_health_advisory_of_a_new_kind_may_be_a_retirement(subtype):
    soon = maintenance(event_type="HealthAdvisory", subtype=subtype, starts=WHOLE.go_live, ends=WHOLE.go_live)
    found = verdicts([*whole(), soon])["dependency-platform-changes"]
    assert found.outcome in (Outcome.FAIL, Outcome.UNKNOWN)


def test_no_word_makes_a_row_disappear():
    """A machine in a set whose id nobody can read is still a component that may be lost."""
    facts = whole()
    told = [fact for fact in facts if fact.kind == "host_redundancy" and getattr(fact, "group", None)]
    before = len(rows_of("redundant_component", facts, (), WHOLE))
    for fact in told:
        rows = rows_of(
            "redundant_component", changed(facts, fact, dataclasses.replace(fact, group=NEW_WORD)), (), WHOLE
        )
        assert len(rows) >= before
        assert all(isinstance(row.resource_type, Unknown) or row.resource_type for row in rows)

"""Which words and which properties of facts decide which criteria, and why nothing hangs on the others.

A place is `<kind of fact>.<field>`. The criteria are those that may not pass once the word there is one that is new, or
once the property is missing; more of them may be lost besides.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    "replicated_item.failover_health": f"{_ELSEWHERE} recovery-plan-tested",
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
    "service_event.event_type": "dependency-platform-changes dependency-platform-healthy",
    "service_event.subtype": "dependency-platform-changes",
    "service_event.status": "dependency-platform-changes dependency-platform-healthy",
    "subscription.quota_id": "dependency-subscription-standing",
    "subscription.spending_limit": "dependency-subscription-standing",
    "subscription.state": "dependency-subscription-standing",
    "support_contract.plan": _PLAN,
    "support_contract.status": _PLAN,
    "support_ticket.plan": _PLAN,
    "support_ticket.severity": "support-response-fit",
}
"""The words of services by which criteria decide."""

WORDS_THAT_DECIDE_NOTHING: Mapping[str, str] = {
    "advisor_finding.category": "an open recommendation of a new category fails, as it may be about reliability",
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
        *("instance", "region", "resource", "resource_type", "role", "scope", "seen_from", "service", "site", "source"),
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
    "geo_replica.copy": f"{_ALL_OF_BACKUP} recovery-zone-redundancy",
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
    "replicated_item.recovery_region": f"{_ELSEWHERE} recovery-failover-capacity",
    "replicated_item.rpo": _ELSEWHERE,
    "replicated_item.rpo_at": _ELSEWHERE,
    "replicated_item.source": f"{_ELSEWHERE} recovery-plan-tested",
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

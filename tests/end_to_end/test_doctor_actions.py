"""Each action of the role that the doctor writes is needed; the doctor foretells what is unknown without it."""

from __future__ import annotations

import pytest

from .doctor_runs import (
    ACTIONS,
    NEEDS,
    PROD,
    SHARED,
    caller_with,
    custom,
    foretold,
    found,
    unreadable,
)

KEPT_BY_SERVICES = {
    "recovery-backup-coverage",
    "recovery-backup-policy-fit",
    "recovery-backup-success",
    "recovery-zone-redundancy",
}
AN_UNSEEN_RULE_UNDOES_NO_ALERT = {"monitoring-alert-baseline"}
AN_UNSEEN_JOB_UNDOES_NO_BACKUP = {
    "recovery-backup-coverage",
    "recovery-backup-policy-fit",
    "recovery-restore-tested",
    "recovery-rpo-feasible",
    "rollback-restore-point",
}
ITEMS_ALONE_TELL = {"recovery-backup-coverage", "rollback-restore-point"}
A_REPLICA_IS_NO_BACKUP = {"recovery-backup-policy-fit"}
ACCOUNTS_ALONE_TELL = {"recovery-zone-redundancy"}
LOCKS_ARE_ONLY_SHOWN = {"recovery-backup-protected"}
CONTAINERS = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
NOTHING_HAPPENS_ELSEWHERE = {"dependency-platform-changes"}
"""Where copies lie matters to it only while something is announced for a service of theirs in another region."""
OF_COPIES = {
    "Microsoft.Sql/locations/instanceFailoverGroups/read",
    "Microsoft.Sql/managedInstances/databases/backupLongTermRetentionPolicies/read",
    "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies/read",
    "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies/read",
    "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies/read",
    "Microsoft.Sql/servers/failoverGroups/read",
    "Microsoft.Sql/servers/read",
    "Microsoft.Sql/servers/replicationLinks/read",
    "Microsoft.Storage/storageAccounts/blobServices/read",
    "Microsoft.Storage/storageAccounts/fileServices/read",
    "Microsoft.Storage/storageAccounts/fileServices/shares/read",
}
"""Actions of the probes that tell of copies; a right that one of them lacks hides all that it yields."""
STILL_ANSWERED: dict[str, set[str]] = {
    "Microsoft.AlertsManagement/prometheusRuleGroups/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT,
    "Microsoft.AlertsManagement/smartDetectorAlertRules/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT,
    "Microsoft.Insights/activityLogAlerts/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT,
    "Microsoft.Authorization/locks/read": LOCKS_ARE_ONLY_SHOWN,
    "Microsoft.Cache/redisEnterprise/databases/read": KEPT_BY_SERVICES,
    "Microsoft.DataProtection/backupVaults/backupJobs/read": AN_UNSEEN_JOB_UNDOES_NO_BACKUP,
    "Microsoft.DataProtection/backupVaults/backupPolicies/read": ITEMS_ALONE_TELL,
    "Microsoft.RecoveryServices/vaults/backupJobs/read": AN_UNSEEN_JOB_UNDOES_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/backupPolicies/read": ITEMS_ALONE_TELL,
    f"{CONTAINERS}/replicationProtectedItems/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/replicationJobs/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/replicationProtectedItems/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.Resources/subscriptions/locations/read": {"recovery-rpo-feasible"},
    "Microsoft.Sql/locations/instanceFailoverGroups/read": KEPT_BY_SERVICES,
    "Microsoft.Sql/managedInstances/databases/backupLongTermRetentionPolicies/read": KEPT_BY_SERVICES,
    "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies/read": KEPT_BY_SERVICES,
    "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies/read": KEPT_BY_SERVICES,
    "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies/read": KEPT_BY_SERVICES - A_REPLICA_IS_NO_BACKUP,
    "Microsoft.Sql/servers/failoverGroups/read": KEPT_BY_SERVICES,
    "Microsoft.Sql/servers/replicationLinks/read": KEPT_BY_SERVICES,
    "Microsoft.Storage/storageAccounts/blobServices/read": ACCOUNTS_ALONE_TELL,
    "Microsoft.Storage/storageAccounts/fileServices/read": ACCOUNTS_ALONE_TELL,
    "Microsoft.Storage/storageAccounts/fileServices/shares/read": ACCOUNTS_ALONE_TELL,
}
"""By action what passes without it in this estate, though rows of the criterion are made of it as well."""


@pytest.mark.parametrize("dropped", ACTIONS)
def test_every_action_of_the_role_is_needed(tmp_path, dropped):
    """Without it just those criteria become unknown of which the doctor says so, and there is at least one.

    But for the locks: they are shown beside what is judged, so that the gate says that it does not know them, and goes
    on; the doctor asks for them all the same.
    """
    with caller_with(tmp_path, [custom([action for action in ACTIONS if action != dropped])]) as simulator:
        diagnosis = foretold(simulator)
        outcome = found(simulator, tmp_path)
    unknown = {name for name, answer in outcome.outcomes.items() if answer == "unknown"}
    needing = {need.criterion.id for need in NEEDS if dropped in need.rights}
    assert unreadable(diagnosis) == needing
    elsewhere = NOTHING_HAPPENS_ELSEWHERE if dropped in OF_COPIES else set()
    assert unknown == needing - STILL_ANSWERED.get(dropped, set()) - elsewhere
    assert bool(unknown) == (STILL_ANSWERED.get(dropped) is not LOCKS_ARE_ONLY_SHOWN)
    assert (diagnosis.exit_code, outcome.code) == (11, 11 if unknown else 0)
    missing = {(one.places, right.right) for one in diagnosis.obstacles for right in one.rights}
    assert missing == {((f"/subscriptions/{PROD}", f"/subscriptions/{SHARED}"), dropped)}

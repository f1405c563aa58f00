"""Each action of the role that the doctor writes is needed, and the doctor foretells what is unknown without it.

Each is a whole run over the estate of `ready` by a caller who holds that role but for one action. Some of them are
tried by real processes too: `tests/end_to_end/test_doctor_actions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from fault_plans import Plan
from fault_promises import assert_every_promise, signed_for_a_tenant
from fault_runs import Run, calm_run, policy, run, shipped_probes
from fault_schedules import LOAD_TESTS
from fault_worlds import READY, Rights, estate_named

from collector.doctor.diagnosis import Diagnosis, Seen, diagnose
from collector.doctor.lacks import Answer
from collector.doctor.needs import PROOF, needs_of, role_actions
from collector.doctor.other_sources import AccountsSeen, PatternSeen
from collector.facts.support import BillingAccount
from collector.model import Outcome, Severity
from simulator.world import Permission
from tests.people_of_runs import JUDGED_LAST
from tests.thinned import thinned

SHOP = estate_named(READY)
NEEDS = needs_of(policy().policy.criteria, shipped_probes(), SHOP.workload, policy().tables)
ACTIONS = role_actions(NEEDS)
MINOR = {need.criterion.id for need in NEEDS if need.criterion.heaviest(SHOP.workload.tier) is Severity.MINOR}

# --- What passes without an action in this estate, though rows of the criterion are made of it as well, and why ---

DECLARED_OR_LISTED_ITSELF = {
    "ai-model-supported",  # the list of AI accounts
    "ai-readiness",  # the same
    "monitoring-availability-tests",  # the endpoints that the workload declares
    "monitoring-dashboard",  # the members that its flows declare
    "monitoring-notification-tested",  # the action groups
    "monitoring-receivers-email-sms",  # the rules
    "monitoring-service-health",  # rules for every service
    "monitoring-slo-alerts",  # the flows
    "release-expiry",  # the lists of vaults and certificates
}
"""What knows its subjects without the inventory, which only adds to them."""
INVENTORY = {right for probe in shipped_probes() if probe.id == "inventory-resources" for right in probe.rights}
NEEDED_OF_THE_INVENTORY: Mapping[str, set[str]] = {
    "Microsoft.App/containerApps/read": {"monitoring-dashboard"},
    "Microsoft.CognitiveServices/accounts/read": {"ai-model-supported", "ai-readiness"},
    "Microsoft.Compute/virtualMachines/read": {"monitoring-dashboard"},
    "Microsoft.Insights/components/read": {
        "monitoring-availability-tests",
        "monitoring-dashboard",
        "monitoring-slo-alerts",
    },
    "Microsoft.KeyVault/vaults/read": {"release-expiry"},
    "Microsoft.Network/applicationGateways/read": {"monitoring-dashboard", "release-expiry"},
    "Microsoft.OperationalInsights/workspaces/read": {"monitoring-dashboard"},
    "Microsoft.Sql/servers/databases/read": {"monitoring-dashboard"},
    "Microsoft.Web/sites/read": {"monitoring-dashboard"},
}
"""Of these the types are what is judged there, or what its members send and show."""
KEPT_BY_SERVICES = {
    "governance-locks",
    "recovery-backup-coverage",
    "recovery-backup-policy-fit",
    "recovery-backup-success",
    "recovery-zone-redundancy",
}
NOTHING_HAPPENS_ELSEWHERE = {"cutover-window-clear", "dependency-platform-changes"}
"""Where copies lie matters to them only while something is announced for one of their services in another region."""
COPIES_ALONE = KEPT_BY_SERVICES | NOTHING_HAPPENS_ELSEWHERE
AN_UNSEEN_RULE_UNDOES_NO_ALERT = {
    "monitoring-alert-baseline",
    "monitoring-availability-tests",
    "monitoring-diagnostics",
}
OTHERS_TELL_OF_CAPS = {"monitoring-diagnostics"}
AN_UNSEEN_ITEM_UNDOES_NO_ALERT = {"monitoring-alert-baseline"}
AN_UNSEEN_JOB_UNDOES_NO_BACKUP = {
    "recovery-backup-coverage",
    "recovery-backup-policy-fit",
    "recovery-restore-tested",
    "recovery-rpo-feasible",
    "rollback-restore-point",
}
ITEMS_ALONE_TELL = {"recovery-backup-coverage", "rollback-restore-point"}
A_REPLICA_IS_NO_BACKUP = {"recovery-backup-policy-fit"}
ACCOUNTS_ALONE_TELL = {"recovery-zone-redundancy"} | NOTHING_HAPPENS_ELSEWHERE
CONTAINERS = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
STILL_ANSWERED: Mapping[str, set[str]] = {
    **{action: DECLARED_OR_LISTED_ITSELF - NEEDED_OF_THE_INVENTORY.get(action, set()) for action in INVENTORY},
    "Microsoft.ResourceGraph/resources/read": {"ai-model-supported", "ai-readiness", "release-expiry"},
    "Microsoft.AlertsManagement/actionRules/read": OTHERS_TELL_OF_CAPS,
    "Microsoft.AlertsManagement/prometheusRuleGroups/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT,
    "Microsoft.AlertsManagement/smartDetectorAlertRules/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT,
    "Microsoft.Insights/actionGroups/read": OTHERS_TELL_OF_CAPS,
    "Microsoft.Insights/activityLogAlerts/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT - {"monitoring-alert-baseline"},
    "Microsoft.Insights/metricAlerts/read": OTHERS_TELL_OF_CAPS,
    "Microsoft.Insights/scheduledQueryRules/read": AN_UNSEEN_RULE_UNDOES_NO_ALERT - {"monitoring-alert-baseline"},
    "Microsoft.App/managedEnvironments/read": {"monitoring-health-probes"},  # it asks of one balancer behind them
    "Microsoft.Authorization/locks/read": {"recovery-backup-protected"},  # which only shows them
    "Microsoft.Cache/redisEnterprise/databases/read": KEPT_BY_SERVICES,
    "Microsoft.ContainerService/locations/kubernetesVersions/read": {"release-supported-versions"},  # no cluster
    "Microsoft.DataProtection/backupVaults/backupInstances/read": AN_UNSEEN_ITEM_UNDOES_NO_ALERT,
    "Microsoft.DataProtection/backupVaults/backupJobs/read": AN_UNSEEN_JOB_UNDOES_NO_BACKUP,
    "Microsoft.DataProtection/backupVaults/backupPolicies/read": ITEMS_ALONE_TELL,
    "Microsoft.DataProtection/backupVaults/read": AN_UNSEEN_ITEM_UNDOES_NO_ALERT,
    "Microsoft.Network/publicIPPrefixes/read": {"recovery-zone-redundancy"},  # its address comes out of no prefix
    "Microsoft.RecoveryServices/vaults/backupJobs/read": AN_UNSEEN_JOB_UNDOES_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/backupPolicies/read": ITEMS_ALONE_TELL,
    "Microsoft.RecoveryServices/vaults/backupProtectedItems/read": AN_UNSEEN_ITEM_UNDOES_NO_ALERT,
    f"{CONTAINERS}/replicationProtectedItems/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/replicationJobs/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/replicationProtectedItems/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/read": A_REPLICA_IS_NO_BACKUP,
    "Microsoft.Resources/subscriptions/locations/read": {"recovery-rpo-feasible"},
    "Microsoft.Sql/locations/instanceFailoverGroups/read": COPIES_ALONE,
    "Microsoft.Sql/managedInstances/databases/backupLongTermRetentionPolicies/read": COPIES_ALONE,
    "Microsoft.Sql/managedInstances/databases/backupShortTermRetentionPolicies/read": COPIES_ALONE,
    "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies/read": COPIES_ALONE,
    "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies/read": COPIES_ALONE - A_REPLICA_IS_NO_BACKUP,
    "Microsoft.Sql/servers/failoverGroups/read": COPIES_ALONE,
    "Microsoft.Sql/servers/read": {"governance-locks"} | NOTHING_HAPPENS_ELSEWHERE,
    "Microsoft.Sql/servers/replicationLinks/read": COPIES_ALONE,
    "Microsoft.Storage/storageAccounts/blobServices/read": ACCOUNTS_ALONE_TELL,
    "Microsoft.Storage/storageAccounts/fileServices/read": ACCOUNTS_ALONE_TELL,
    "Microsoft.Storage/storageAccounts/fileServices/shares/read": ACCOUNTS_ALONE_TELL,
}


def without(dropped: str) -> Run:
    held = Permission(actions=tuple(one for one in ACTIONS if one != dropped), data_actions=LOAD_TESTS)
    return run(SHOP, Plan(rights=Rights(roles=dict.fromkeys(SHOP.subscriptions, held))))


def foretold(found: Run) -> Diagnosis:
    """Return what the doctor says of the rights that a run saw; who pays is shown, and the report files are there."""
    accounts = tuple(fact.account for fact in calm_run(READY).evidence.facts if isinstance(fact, BillingAccount))
    kinds = ("tests", "coverage", "restores", "notifications")
    seen = Seen(
        subscriptions=SHOP.workload.subscriptions,
        facts=found.evidence.facts,
        gaps=found.evidence.gaps,
        accounts=AccountsSeen(ids=accounts),
        patterns=tuple(PatternSeen(report_kind=kind, pattern="*", matches=True) for kind in kinds),
        requests=found.requests_sent,
        declared=SHOP.workload.azure,
        delivery=SHOP.workload.delivery,
    )
    return diagnose(NEEDS, SHOP.workload.tier, seen)


def test_with_the_whole_role_it_is_a_go():
    whole = without("nothing")
    assert whole.decision.exit_code == foretold(whole).exit_code == 0
    assert whole.gaps == frozenset()


@pytest.mark.parametrize("dropped", thinned(ACTIONS, one_of=6))
def test_every_action_of_the_role_is_needed(dropped):
    """Without it just those criteria become unknown of which the doctor says so, and there is at least one.

    What rests on it elsewhere stands in the table above, with the reason. No unknown minor holds a GO back. Without
    the subscriptions nobody knows the tenant either, for which people sign; the criteria judged last follow the others.
    """
    after = without(dropped)
    assert_every_promise(after, calm_run(READY), same_rights=False)
    unknown = {name for name, verdict in after.verdicts.items() if verdict.outcome is Outcome.UNKNOWN}
    needing = {need.criterion.id for need in NEEDS if dropped in need.rights}
    diagnosis = foretold(after)
    assert {one.criterion for one in diagnosis.readable if one.answer is not Answer.YES} == needing
    missing = {(one.places, right.right) for one in diagnosis.obstacles for right in one.rights}
    if dropped not in PROOF.values():  # without the proof, a run of the gate says that nothing can be seen
        assert missing == {(tuple(sorted(SHOP.subscriptions)), dropped)}
    signed, answered = signed_for_a_tenant(after), STILL_ANSWERED.get(dropped, set())
    assert unknown - set(JUDGED_LAST) - signed == needing - answered - signed
    assert needing - answered <= unknown
    assert after.decision.exit_code == (11 if unknown - MINOR - set(JUDGED_LAST) else 0)


def test_each_exception_is_one_of_an_action_of_the_role():
    assert set(STILL_ANSWERED) <= set(ACTIONS)

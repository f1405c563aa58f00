"""Whether people hear of failed jobs of a vault by the vault's own alerts, for which there is no alert rule.

The service raises them by itself where the vault's setting says so. They tell nobody until a processing rule adds an
action group. The classic alerts of vaults ended on 31 March 2026, so that setting counts for nothing:
https://learn.microsoft.com/azure/backup/move-to-azure-monitor-alerts
"""

from __future__ import annotations

from collector.derive.alerting.rule_fit import Fit
from collector.derive.joins import absent, hidden_by, missing
from collector.derive.observed import Observed
from collector.derive.rows import Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.azure import Resource
from collector.facts.backup import BackupVault
from collector.model import Reason, fold_id

BUILT_IN = "built_in"
"""The kind of the rule that stands for the alerts that a service raises by itself."""


class VaultAlerts:
    """The settings of all vaults, by id."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._vaults = {fold_id(vault.subject): vault for vault in observed.all(BackupVault)}

    def of(self, resource: Resource) -> tuple[AlertRule, Fit]:
        """Return the vault's own alerts as if they were a rule, and whether they are on."""
        vault = self._vaults.get(fold_id(resource.subject))
        if vault is None:
            return _as_rule(resource), Fit(self._unread(resource))
        return _as_rule(vault), _fit(vault)

    def _unread(self, resource: Resource) -> Unknown:
        gaps = self._observed.hiding(BackupVault, at=resource.subject)
        return hidden_by(gaps) if gaps else missing("the settings of the vault were not read")


def _as_rule(vault: BackupVault | Resource) -> AlertRule:
    return AlertRule(
        subject=vault.subject,
        documents=vault.documents,
        observed_at=vault.observed_at,
        rule_kind=BUILT_IN,
        name="the vault's own alert",
        enabled=True,
        severity=1,
        scopes=(vault.subject,),
        action_groups=(),
    )


def _fit(vault: BackupVault) -> Fit:
    setting = vault.job_failure_alerts
    if setting is None:
        return Fit(absent("whether the vault raises alerts on failed jobs"))
    word = setting.casefold()
    if word == "enabled":
        return Fit(counts=True)
    if word != "disabled":
        why = f"the vault's alerts on failed jobs are {setting!r}, a word that golive does not know"
        return Fit(missing(why, reason=Reason.PARSE))
    classic = (vault.classic_alerts or "").casefold() == "enabled"
    return Fit(counts=False, why_not="is switched off" + ("; the classic ones ended in March 2026" if classic else ""))

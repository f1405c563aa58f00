"""Whether somebody is told when a workspace has reached its daily cap and takes nothing more."""

from __future__ import annotations

from collections import defaultdict

from collector.derive.alerting.alert_reach import routing
from collector.derive.alerting.heard import ANYBODY, Hearing, best
from collector.derive.joins import Unseen, absent, through_gaps
from collector.derive.members import at_and_above
from collector.derive.observed import Observed
from collector.derive.rows import Field
from collector.facts.alert_rules import AlertRule
from collector.facts.diagnostics import NO_CAP, LogWorkspace
from collector.model import fold_id

_CAP_WORDS = (("_logoperation", "ingestion"), ("operation", "overquota"), ("operation", "data collection"))
"""Words of queries over the table in which a workspace writes that it has reached its cap.

https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap, 2026-06.
"""


class Caps:
    """The alert rules that watch for a reached cap, ready to be asked about each workspace."""

    def __init__(self, observed: Observed) -> None:
        self._gaps = observed.hiding(AlertRule)
        self._hearing = Hearing(observed.shared(routing), ANYBODY)
        self._rules: dict[str, list[AlertRule]] = defaultdict(list)
        for rule in observed.all(AlertRule):
            if rule.rule_kind == "log" and _is_about_caps(rule):
                for place in set(map(fold_id, rule.scopes or ())):
                    self._rules[place].append(rule)

    def watching(self, workspace: LogWorkspace) -> tuple[AlertRule, ...]:
        """Return the rules that watch the cap of a workspace."""
        found = (rule for place in at_and_above(fold_id(workspace.subject)) for rule in self._rules.get(place, ()))
        return tuple(dict.fromkeys(found))

    def watched(self, workspace: LogWorkspace) -> Field[bool]:
        """Say whether a workspace has no cap, or a rule that tells somebody when it is reached."""
        if workspace.daily_cap_gb is None:
            return absent("whether the workspace has a daily cap")
        if workspace.daily_cap_gb == NO_CAP:
            return True
        told = best(self._hearing.of(rule, rule.scopes or ()).answer for rule in self.watching(workspace))
        return told or through_gaps(False, self._gaps, Unseen.COULD_MAKE_TRUE)


def _is_about_caps(rule: AlertRule) -> bool:
    return any(all(word in signal for word in words) for signal in rule.signals or () for words in _CAP_WORDS)

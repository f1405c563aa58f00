"""Recorded facts put into the estate that is in good order, in place of one of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from builders import SEEN, VM
from judged import outcome
from whole_estate import WHOLE, whole
from whole_facts import LOCAL, machine_backup

from collector.facts.backup import ProtectedItem
from collector.facts.monitoring import ProcessingRule
from collector.model import Fact, Workload

SITE_RECOVERY = "azext25:site-recovery/test_siterecovery_A2A_scenarios"
MONITOR = "azcli:monitor/test_monitor_"
PROTECTED_VM = "azcli:backup/test_backup_softdelete#058"
COVERAGE, SUCCESS, POINT = "recovery-backup-coverage", "recovery-backup-success", "rollback-restore-point"
DRILL, GUARDED = "recovery-plan-tested", "recovery-backup-protected"


def instead(old: Fact, *new: Fact) -> list[Fact]:
    """Return the estate with facts in place of the one of a subject."""
    rest = [fact for fact in whole() if (fact.kind, fact.subject) != (old.kind, old.subject)]
    assert len(rest) == len(whole()) - 1
    return [*rest, *new]


def with_own_groups_only(found: Iterable[Fact]) -> list[Fact]:
    """Return facts without the estate's processing rules, one of which lends a group to every rule."""
    own = [fact for fact in whole() if isinstance(fact, ProcessingRule)]
    return [fact for fact in found if fact not in own]


def judged(criterion: str, found: Iterable[Fact], workload: Workload = WHOLE) -> str:
    return outcome(criterion, found, (), workload)


def as_machine_backup(told: ProtectedItem, **changes: Any) -> ProtectedItem:
    """The recorded backup as that of the machine."""
    return dataclasses.replace(told, subject=machine_backup().subject, vault=LOCAL, source=VM, **{**SEEN, **changes})

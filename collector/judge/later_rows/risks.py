"""Rows about risks: every live entry of the register, and every criterion that does not hold."""

from __future__ import annotations

from collections.abc import Iterable

from collector.derive.joins import missing
from collector.derive.registers.judged import OwnedRisk
from collector.derive.registers.opened import Opened, open_register, unknown_row
from collector.derive.rows import Field, RowSet, Unknown
from collector.files.registers import RiskEntry, RiskRegister, RiskStatus, read_risks
from collector.judge.attested import Signing
from collector.model import Outcome, Reason, Severity, Verdict

_HOLDS = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def owned_risks(verdicts: Iterable[Verdict], signing: Signing) -> RowSet:
    """Return the rows; `verdicts` are those that are due.

    A waived criterion fails, too. One that is unknown may fail, so that an unknown never counts for more than a fail:
    it needs an entry as well, or it is not known whether all risks are owned.
    """
    opened = open_register(signing.papers, "risks", read_risks)
    if isinstance(opened, Unknown):
        return RowSet(rows=(unknown_row(OwnedRisk, "registers/risks", opened),), gaps=(), complete=False)
    live = [one for one in opened.content.risks if one.is_live]
    entered = frozenset(criterion for one in live for criterion in one.criteria)
    entries = (_of_entry(one, opened, signing) for one in live)
    open_verdicts = sorted((one for one in verdicts if one.outcome not in _HOLDS), key=lambda one: one.criterion)
    criteria = (_of_criterion(one, opened, entered) for one in open_verdicts)
    return RowSet(
        rows=(*entries, *criteria),
        gaps=(),
        complete=True,
        evidence=opened.evidence,
        observed_at=opened.content.as_of,
    )


def _of_entry(entry: RiskEntry, opened: Opened[RiskRegister], signing: Signing) -> OwnedRisk:
    overdue = entry.status is RiskStatus.OPEN and entry.due is not None and entry.due < signing.moment.now
    return OwnedRisk(
        subject=f"{opened.file}/{entry.id}",
        lacks=entry.lacks,
        overdue=overdue,
        entered=True,
        entered_minor=True,
        **opened.origin,
    )


def _of_criterion(verdict: Verdict, opened: Opened[RiskRegister], entered: frozenset[str]) -> OwnedRisk:
    named = True if verdict.criterion in entered else _not_entered(verdict)
    is_minor = verdict.severity is Severity.MINOR
    return OwnedRisk(
        subject=f"criterion:{verdict.criterion}",
        lacks=(),
        overdue=False,
        entered=True if is_minor else named,
        entered_minor=named if is_minor else True,
        **opened.origin,
    )


def _not_entered(verdict: Verdict) -> Field[bool]:
    if verdict.outcome in (Outcome.FAIL, Outcome.WAIVED):
        return False
    why = f"whether {verdict.criterion} holds is unknown, and no open risk names it: settle it, or enter it as a risk"
    codes = [Reason(code) for code in verdict.reason_codes if code in set(Reason)]
    return missing(why, reason=codes[0] if codes else Reason.MISSING)

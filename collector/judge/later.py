"""Rows about verdicts, statements and waivers themselves: the criteria that look at them are judged last."""

from __future__ import annotations

from collections.abc import Mapping

from collector.derive.governance.runs import GateRuns, PolicyFreeze
from collector.derive.registers.judged import OwnedRisk, PacketItem, SignedPaper
from collector.derive.rows import RowSet
from collector.judge.attested import Signing
from collector.judge.later_rows import owned_risks, packet_items, signed_papers
from collector.judge.later_rows.runs import run_rows
from collector.judge.later_rows.signed_papers import checked_statements
from collector.judge.policy import Criterion
from collector.model import Acceptance, Mode, Verdict

LATER_KINDS: frozenset[str] = frozenset(
    {OwnedRisk.kind, SignedPaper.kind, PacketItem.kind, GateRuns.kind, PolicyFreeze.kind}
)
"""The kinds of rows that `later_rows` makes."""


def is_later(criterion: Criterion) -> bool:
    """Say whether a criterion is judged after the others, because its rows are about their verdicts."""
    return criterion.rows in LATER_KINDS


def later_rows(
    verdicts: Mapping[str, Verdict],
    given: tuple[Acceptance, ...],
    signing: Signing,
    *,
    mode: Mode = Mode.DEPLOY,
    whole: bool = True,
) -> Mapping[str, RowSet]:
    """Return the rows of these kinds; `whole` says that the evidence was not cut short."""
    checked = checked_statements(signing)
    return {
        OwnedRisk.kind: owned_risks([one for one in verdicts.values() if _is_due(one, signing, mode)], signing),
        SignedPaper.kind: signed_papers(checked, signing),
        **run_rows(signing),
        PacketItem.kind: packet_items(verdicts, given, checked, signing, whole=whole),
    }


def _is_due(verdict: Verdict, signing: Signing, mode: Mode) -> bool:
    """In a review, what is not due yet needs no risk of its own."""
    return mode is not Mode.REVIEW or signing.workload.go_live - verdict.due <= signing.moment.now

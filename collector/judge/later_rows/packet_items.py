"""Rows about the packet: its evidence, its folder of papers, every signed file and every waiver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from collector.derive.joins import missing
from collector.derive.registers.judged import PacketItem
from collector.derive.rows import Field, RowSet, Unknown
from collector.judge.attested import Signing
from collector.judge.attested.objections import Objection
from collector.judge.attested.signers import same_name
from collector.judge.later_rows.signed_papers import Checked, paper_name, unknown_by
from collector.judge.wording import plain
from collector.model import Acceptance, Digest, Outcome, Papers, Reason, Verdict
from collector.papers import DocumentPaper, Register

_HOLDS = (Outcome.PASS, Outcome.NOT_APPLICABLE)
_WAIVER = "waiver"


def packet_items(
    verdicts: Mapping[str, Verdict],
    given: Sequence[Acceptance],
    checked: Sequence[Checked],
    signing: Signing,
    *,
    whole: bool,
) -> RowSet:
    """Return the rows; `whole` says that the evidence was not cut short."""
    items = _Items(signing)
    rows = (
        items.row("evidence", whole=whole or _CUT_SHORT),
        items.row("attestations", whole=_folder(signing.papers), waivers=_waivers(given, verdicts)),
        *(items.row(paper_name(file), digest=digest, whole=why) for file, digest, why in _unreadable(signing.papers)),
        *(items.of_statement(one) for one in checked),
        *(items.of_acceptance(one, verdicts) for one in given),
    )
    return RowSet(rows=rows, gaps=(), complete=True, observed_at=signing.moment.now)


_CUT_SHORT = Unknown(reason=Reason.PARTIAL, why="the run was cut short before everything was read: collect again")


def _folder(papers: Papers) -> Field[bool]:
    if not papers.problems:
        return True
    more = f" (and {len(papers.problems) - 1} more)" if len(papers.problems) > 1 else ""
    return _garbled(f"{papers.problems[0]}{more}")


def _unreadable(papers: Papers) -> Iterator[tuple[str, Digest, Unknown]]:
    of_people: tuple[DocumentPaper | Register, ...] = (*papers.documents, *papers.registers)
    for paper in of_people:
        if paper.problem:
            yield paper.file, paper.digest, _garbled(paper.problem)


def _garbled(why: str) -> Unknown:
    return missing(plain(why), reason=Reason.PARSE)


def _waivers(given: Sequence[Acceptance], verdicts: Mapping[str, Verdict]) -> float:
    """Count the criteria that somebody wants to waive and that do not hold."""
    wanted = {one.criterion for one in given if one.kind == _WAIVER}
    return float(sum(_is_wanted(verdicts.get(criterion)) for criterion in wanted))


def _is_wanted(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome not in _HOLDS


class _Items:
    """Makes the rows of one packet."""

    def __init__(self, signing: Signing) -> None:
        self._signing = signing

    def row(
        self,
        subject: str,
        *,
        whole: Field[bool],
        digest: Digest = "",
        expired: bool = False,
        self_approved: bool = False,
        waivable: bool = True,
        waivers: float = 0.0,
    ) -> PacketItem:
        return PacketItem(
            subject=subject,
            evidence=(digest,) if digest else (),
            observed_at=self._signing.moment.now,
            whole=whole,
            expired=expired,
            self_approved=self_approved,
            waivable=waivable,
            waivers=waivers,
            most_waivers=float(self._signing.policy.limits.max_waivers),
        )

    def of_statement(self, one: Checked) -> PacketItem:
        objection = next((found for found in (one.signed, one.statement) if isinstance(found, Objection)), None)
        whole = True if objection is None else unknown_by(objection)
        return self.row(paper_name(one.envelope.file), digest=one.envelope.digest, whole=whole)

    def of_acceptance(self, one: Acceptance, verdicts: Mapping[str, Verdict]) -> PacketItem:
        """An expired one beside a criterion that holds is history; a broken rule is one in any case."""
        ended = one.expires is not None and one.expires <= self._signing.moment.now
        return self.row(
            paper_name(one.file),
            digest=one.digest,
            whole=True if one.kind else _garbled(one.why_not),
            expired=ended and _is_wanted(verdicts.get(one.criterion)),
            self_approved=bool(one.approver) and same_name(one.approver, one.requester),
            waivable=one.kind != _WAIVER or self._may_be_waived(one),
        )

    def _may_be_waived(self, one: Acceptance) -> bool:
        waiving = self._signing.policy.waiving
        return one.criterion not in waiving.non_waivable and one.reason in waiving.reasons

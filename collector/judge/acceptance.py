"""Waivers and mitigations: who accepted which fail, until when, and why one of them does not count.

A waiver accepts a fail: the verdict becomes `waived`. A mitigation leaves a failed major a fail, of which the ruling
lets a few be open. Neither helps where something is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from collector.judge.accepting import AcceptancePaper, Order, Unreadable, in_order, read_paper, unfit
from collector.judge.accepting.paper import WAIVER
from collector.judge.attested import Signing
from collector.judge.wording import plain
from collector.model import Acceptance, Outcome, Papers, Verdict
from collector.papers import Envelope


@dataclass(frozen=True, slots=True)
class _Read:
    """A waiver or mitigation that could be read."""

    envelope: Envelope
    paper: AcceptancePaper
    order: Order

    def is_waiver_in_force(self, verdicts: Mapping[str, Verdict]) -> bool:
        """Whether it counts towards the limit.

        What it covers does not matter for that, only that its criterion does not hold: otherwise a further machine
        that fails, or that could not be read, would make room for the other waivers.
        """
        verdict = verdicts.get(self.paper.criterion)
        return not self.order.why_not and self.paper.kind == WAIVER and verdict is not None and verdict.is_open


def acceptances(papers: Papers, verdicts: Mapping[str, Verdict], signing: Signing) -> tuple[Acceptance, ...]:
    """Return every waiver and mitigation that was given, each with the reason where it does not count."""
    found: list[Acceptance] = []
    read: list[_Read] = []
    for envelope in sorted(papers.waivers, key=lambda one: (one.file, one.digest)):
        try:
            paper = read_paper(envelope)
            read.append(_Read(envelope, paper, in_order(paper, envelope, signing)))
        except Unreadable as error:
            found.append(_unreadable(envelope, str(error)))
    found.extend(_weighed(read, verdicts, signing.policy.limits.max_waivers))
    return tuple(sorted(found, key=lambda one: (one.criterion, one.kind, one.file, one.digest)))


def accepted(verdicts: Mapping[str, Verdict], given: tuple[Acceptance, ...]) -> dict[str, Verdict]:
    """Return the verdicts with what covers them: a waived fail is `waived`, a mitigated one stays a fail.

    A fail beside which something is unknown stays a fail, too: what is unknown might fail, and not be covered.
    """
    counting = [one for one in given if one.counts]
    found = dict(verdicts)
    for paper in sorted(counting, key=lambda one: one.kind == WAIVER):  # a waiver is the last word
        found[paper.criterion] = _with(found[paper.criterion], paper)
    return found


def _with(verdict: Verdict, paper: Acceptance) -> Verdict:
    waived = paper.kind == WAIVER and verdict.unknown_as is None
    return replace(verdict, acceptance=paper, outcome=Outcome.WAIVED if waived else verdict.outcome)


def _weighed(read: Iterable[_Read], verdicts: Mapping[str, Verdict], most: int) -> Iterator[Acceptance]:
    known = tuple(read)
    in_force = {one.paper.criterion for one in known if one.is_waiver_in_force(verdicts)}
    for one in known:
        beyond = len(in_force) > most and one.is_waiver_in_force(verdicts)
        too_many = f"{len(in_force)} criteria have waivers, and at most {most} may: put some of them right"
        why_not = one.order.why_not or (too_many if beyond else unfit(one.paper, verdicts.get(one.paper.criterion)))
        yield _acceptance(one, why_not, beyond=beyond)


def _acceptance(read: _Read, why_not: str, *, beyond: bool) -> Acceptance:
    paper = read.paper
    ends = (paper.expires_at, *((read.order.until,) if read.order.until else ()))
    return Acceptance(
        kind=paper.kind,
        criterion=plain(paper.criterion),
        file=read.envelope.file,
        digest=read.envelope.digest,
        counts=not why_not,
        why_not=why_not,
        reason=plain(paper.reason),
        text=plain(paper.control),
        risk=plain(paper.risk),
        owner=plain(paper.owner),
        requester=plain(paper.requester),
        approver=plain(paper.approver),
        approver_role=plain(paper.approver_role),
        due=paper.due,
        expires=min(ends),
        beyond_limit=beyond,
    )


def _unreadable(envelope: Envelope, why_not: str) -> Acceptance:
    """Name a file of which nothing can be believed."""
    return Acceptance(kind="", criterion="", file=envelope.file, digest=envelope.digest, counts=False, why_not=why_not)

"""A paper is judged before it is signed, by the very checks that will judge it later: none is signed in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from collector.cli.signing.case import Case
from collector.cli.signing.sealing import envelope_to_be
from collector.cli.signing.signers import refused
from collector.cli.signing.statement import Draft
from collector.cli.signing.ways import Way
from collector.judge.acceptance import acceptances
from collector.judge.attested import HostApprovalOf, HostSignatures, statement_verdicts
from collector.model import Decision, Method, Outcome, SubjectVerdict, Verdict
from collector.papers import STATEMENT_TYPE, WAIVER_TYPE, Envelope


def rehearsed(case: Case, draft: Draft) -> SubjectVerdict | None:
    """Judge a statement as if it were signed and, at a host, approved. Raises `Stop` where it would not count.

    Others of the same role and area are left out: an older one must not answer for it.
    """
    new = envelope_to_be(draft.payload, STATEMENT_TYPE, draft.way, draft.file)
    kept = tuple(one for one in case.papers.statements if not _is_rival(one, draft.payload))
    signing = replace(
        case.signing,
        papers=replace(case.papers, statements=(*kept, new)),
        hosts=_hosts(case, draft.way, draft.payload["signer"], new),
    )
    found = statement_verdicts(draft.criterion, signing, case.rowsets(draft.criterion))
    verdict = next((one for one in found if one.id == draft.subject), None)
    if verdict is not None and verdict.outcome is Outcome.UNKNOWN:
        raise refused(f"this would not count: {verdict.message}")
    return verdict


def _is_rival(envelope: Envelope, payload: Mapping[str, Any]) -> bool:
    return all(envelope.payload.get(key) == payload[key] for key in ("criterion", "role", "area"))


def _hosts(case: Case, way: Way, signer: str, envelope: Envelope) -> HostSignatures:
    """Return what hosts recorded, and the approval that is still to be given."""
    found = case.signing.hosts.approvals
    if way.method is Method.KEY:
        return HostSignatures(approvals=found)
    awaited = HostApprovalOf(
        person=signer,
        place=way.place,
        request=way.request,
        path=way.path,
        blob=envelope.blob,
        approved=True,
        at=case.now,
    )
    return HostSignatures(approvals=(*found, awaited))


def rehearsed_waiver(case: Case, decision: Decision, payload: dict[str, Any], way: Way, file: str) -> None:
    """Judge a waiver or mitigation as if it were signed. Raises `Stop` where it would not count."""
    new = envelope_to_be(payload, WAIVER_TYPE, way, file)
    others = tuple(one for one in case.papers.waivers if one.file != file)
    papers = replace(case.papers, waivers=(*others, new))
    verdicts = {one.criterion: _uncovered(one) for one in decision.verdicts}
    hosts = _hosts(case, way, payload["approver"], new)
    given = acceptances(papers, verdicts, replace(case.signing, papers=papers, hosts=hosts))
    found = next((one for one in given if one.file == file), None)
    if found is not None and not found.counts:
        raise refused(f"this would not count: {found.why_not}")


def _uncovered(verdict: Verdict) -> Verdict:
    """Return a verdict as it was before a waiver covered it: a waiver may be renewed."""
    waived = verdict.outcome is Outcome.WAIVED
    return replace(verdict, outcome=Outcome.FAIL, acceptance=None) if waived else verdict

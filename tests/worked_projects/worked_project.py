"""A project that is told with its outcome: what is found, what people wrote, and how all of it is judged."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from builders import DOCUMENT, NOW

from collector.cli.inputs import PolicyFiles, kinds_needed, policy_of, row_kinds
from collector.derive import derive_rows, observed
from collector.derive.rows import RowSet
from collector.judge.attested import Signing
from collector.judge.judge import Circumstances, PeopleSaid, judge, signing_of
from collector.judge.sight import Moment
from collector.judge.statements import Accepting
from collector.model import Decision, EvidenceName, Fact, Outcome, Papers, Severity, Verdict, Workload
from policies import shipped_policy
from tests.people import acceptance, papers_for, unsigned

DAY = timedelta(days=1)
TENANT = "99999999-aaaa-4bbb-8ccc-000000000001"
HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation:
    """A fail whose owner works on it until a date, as the business owner agrees."""

    criterion: str
    owner: str
    requester: str
    approver: str
    workaround: str
    risk: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """An estate with its workload, its registers and what its people answer."""

    workload: Workload
    facts: tuple[Fact, ...]
    registers: Mapping[str, str]
    answers: Mapping[str, Mapping[str, Any]]
    otherwise: Mapping[str, str] = field(default_factory=dict)
    """By criterion, an answer that is not `yes`."""
    nobody_signed: frozenset[str] = frozenset()
    scans: frozenset[str] = frozenset()
    """Documents that are pictures: golive reads no heading of them."""
    mitigations: tuple[Mitigation, ...] = ()
    overlay: str = ""
    """What the organisation changes of the policy."""


def judged(project: Project) -> Decision:
    """Judge a project on the day that it is told of, by the policy that is shipped."""
    files = _policy(project.overlay)
    rowsets = _rowsets(project, files)
    unheard = _signing(project, files, unsigned(project.registers))
    papers = papers_for(
        files.policy,
        unheard,
        rowsets,
        project.answers,
        otherwise=project.otherwise,
        without=project.nobody_signed,
    )
    papers = _scanned(papers, project.scans)
    if project.mitigations:
        papers = _mitigated(project, files, rowsets, papers)
    return _decided(project, files, rowsets, papers)


def open_criteria(decision: Decision) -> dict[str, str]:
    """Return what does not hold, as `major fail`."""
    return {one.criterion: f"{one.severity} {one.outcome}" for one in decision.verdicts if one.outcome not in HELD}


def not_applicable(decision: Decision) -> list[str]:
    return sorted(one.criterion for one in decision.verdicts if one.outcome is Outcome.NOT_APPLICABLE)


def verdict_on(decision: Decision, criterion: str) -> Verdict:
    return next(one for one in decision.verdicts if one.criterion == criterion)


def open_by_severity(decision: Decision, severity: Severity) -> list[str]:
    return sorted(one.criterion for one in decision.verdicts if one.is_open and one.severity is severity)


def without(facts: Iterable[Fact], *kinds: type[Fact]) -> list[Fact]:
    return [fact for fact in facts if not isinstance(fact, kinds)]


@cache
def _policy(overlay: str) -> PolicyFiles:
    shipped = shipped_policy()
    return policy_of({**shipped, **({"overlays/1-organisation.yaml": overlay} if overlay else {})}, shipped)


def _rowsets(project: Project, files: PolicyFiles) -> Mapping[str, RowSet]:
    seen = observed(
        project.facts,
        (),
        kinds=kinds_needed(files.policy),
        workload=project.workload,
        tables=files.tables,
        now=NOW,
        papers=unsigned(project.registers),
    )
    return derive_rows(row_kinds(files.policy), replace(seen, hypercare=files.policy.hypercare))


def _circumstances(project: Project, files: PolicyFiles, papers: Papers) -> Circumstances:
    return Circumstances(
        evidence=EvidenceName(digest=DOCUMENT, collected_at=NOW, completeness="complete"),
        scope_digest=DOCUMENT,
        probes=(),
        tool_version="1",
        loosened=files.loosened,
        people=PeopleSaid(papers=papers, tenants=(TENANT,)),
    )


def _signing(project: Project, files: PolicyFiles, papers: Papers) -> Signing:
    moment = Moment(NOW, project.workload.tier)
    return signing_of(files.policy, project.workload, moment, _circumstances(project, files, papers))


def _decided(project: Project, files: PolicyFiles, rowsets: Mapping[str, RowSet], papers: Papers) -> Decision:
    return judge(
        files.policy,
        rowsets,
        workload=project.workload,
        tier=project.workload.tier,
        now=NOW,
        documents={},
        circumstances=_circumstances(project, files, papers),
    )


def _scanned(papers: Papers, scans: frozenset[str]) -> Papers:
    documents = (dataclasses.replace(one, sections=()) if one.name in scans else one for one in papers.documents)
    return dataclasses.replace(papers, documents=tuple(documents))


def _mitigated(project: Project, files: PolicyFiles, rowsets: Mapping[str, RowSet], papers: Papers) -> Papers:
    """Let the approvers sign what is open by now: a mitigation names the fails that it covers."""
    signing, before = _signing(project, files, papers), _decided(project, files, rowsets, papers)
    made = (_accepting(one, project, files, before) for one in project.mitigations)
    return dataclasses.replace(papers, waivers=tuple(acceptance(one, signing) for one in made))


def _accepting(one: Mitigation, project: Project, files: PolicyFiles, before: Decision) -> Accepting:
    return Accepting(
        kind="mitigation",
        criterion=files.policy.criterion(one.criterion),
        verdict=verdict_on(before, one.criterion),
        reason="",
        control=one.workaround,
        risk=one.risk,
        owner=one.owner,
        requester=one.requester,
        approver=one.approver,
        approver_role="business-owner",
        due=one.due,
        issued_at=NOW - DAY,
        expires_at=project.workload.go_live + 14 * DAY,
    )

"""Decisions with people in them, built by hand: due times, conditions, waivers, what ends, what to do."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

from collector.model import (
    Acceptance,
    Action,
    Decision,
    Ending,
    EvidenceName,
    Feasible,
    Mode,
    Outcome,
    PolicyName,
    Release,
    Review,
    Reviewed,
    Ruling,
    Severity,
    SubjectVerdict,
    Tier,
    Trust,
    Verdict,
    Workload,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
GO_LIVE = NOW + timedelta(days=60)
DIGEST = "sha256:" + "a" * 64


def verdict(criterion: str, outcome: Outcome = Outcome.PASS, *, days: int = 7, **changes: Any) -> Verdict:
    """A verdict that is due so many days before go-live; it says by itself whether that is now."""
    due = timedelta(days=days)
    fields: dict[str, Any] = {
        "area": criterion.partition("-")[0],
        "question": f"Is {criterion} as it must be?",
        "severity": Severity.BLOCKER,
        "message": f"{criterion} is not as it must be",
        "fix": f"put {criterion} right",
        "owner": "operations-lead",
        "doc": "",
        "due_at": GO_LIVE - due,
    }
    return Verdict(criterion=criterion, outcome=outcome, due=due, **{**fields, **changes})


def not_due(criterion: str, outcome: Outcome = Outcome.FAIL, **changes: Any) -> Verdict:
    """What is open and need not hold yet."""
    return verdict(criterion, outcome, is_due=False, **changes)


def unsigned(criterion: str, *roles: str, **changes: Any) -> Verdict:
    """What nobody has signed yet, and need not."""
    subjects = tuple(
        SubjectVerdict(
            id=f"statement:{role}",
            outcome=Outcome.UNKNOWN,
            message=f"nobody has signed as {role}",
            severity=Severity.BLOCKER,
            reason_codes=("U-MISSING",),
        )
        for role in roles
    )
    return not_due(criterion, Outcome.UNKNOWN, subjects=subjects, **changes)


def acceptance(criterion: str, **changes: Any) -> Acceptance:
    fields: dict[str, Any] = {
        "kind": "waiver",
        "file": f"waivers/{criterion}.json",
        "digest": DIGEST,
        "counts": True,
        "reason": "compensated",
        "text": "a second team watches it by hand",
        "risk": "R-3",
        "owner": "Oda Owner",
        "requester": "Rita Requester",
        "approver": "Anna Approver",
        "approver_role": "service-owner",
        "expires": GO_LIVE + timedelta(days=20),
    }
    return Acceptance(criterion=criterion, **{**fields, **changes})


def waived(criterion: str, **changes: Any) -> Verdict:
    return verdict(criterion, Outcome.WAIVED, acceptance=acceptance(criterion), **changes)


def mitigated(criterion: str, **changes: Any) -> Verdict:
    given = acceptance(criterion, kind="mitigation", reason="", due=GO_LIVE + timedelta(days=10))
    return verdict(criterion, Outcome.FAIL, severity=Severity.MAJOR, acceptance=given, **changes)


def action(criterion: str, lead: int, **changes: Any) -> Action:
    fields: dict[str, Any] = {
        "severity": Severity.BLOCKER,
        "outcome": Outcome.UNKNOWN,
        "owner": "operations-lead",
        "what": f"put {criterion} right",
        "due_at": GO_LIVE,
        "start_by": GO_LIVE - timedelta(days=lead),
        "in_time": NOW + timedelta(days=lead) <= GO_LIVE,
    }
    return Action(criterion=criterion, lead_time=timedelta(days=lead), **{**fields, **changes})


def ending(criterion: str, days: int, **changes: Any) -> Ending:
    fields: dict[str, Any] = {"subject": "", "what": "contract", "severity": Severity.BLOCKER}
    return Ending(at=NOW + timedelta(days=days), criterion=criterion, **{**fields, **changes})


def feasible(*late: str) -> Feasible:
    return Feasible(earliest=NOW + timedelta(days=70 if late else 30), go_live=GO_LIVE, late=late)


def review(*open_criteria: str) -> Review:
    kept = tuple(Reviewed(criterion=one, outcome="fail", severity="blocker", message="") for one in open_criteria)
    return Review(packet=DIGEST, decided_at=NOW - timedelta(days=10), ruling="ON_TRACK", kept=kept)


def decision(*verdicts: Verdict, ruling: Ruling = Ruling.GO, **changes: Any) -> Decision:
    """A decision over these verdicts; every acceptance of a verdict is one of the decision."""
    fields: dict[str, Any] = {
        "mode": Mode.DEPLOY,
        "what_if": (),
        "strict": False,
        "advisory": False,
        "demo": False,
        "decided_at": NOW,
        "workload": Workload(
            name="qz-shop",
            tier=Tier.T1,
            go_live=GO_LIVE,
            subscriptions=("7f3c1a90-52be-4d11-9e0a-c4b7d2e85f61",),
            release=Release(name="4.12"),
        ),
        "scope_digest": "sha256:" + "2" * 64,
        "policy": PolicyName(name="go-live", version="1", digest=DIGEST, semantic_digest=DIGEST),
        "evidence": EvidenceName(digest="sha256:" + "1" * 64, collected_at=NOW, completeness="complete"),
        "probes": (),
        "tool_version": "0",
        "loosened": (),
        "gaps": (),
        "acceptances": tuple(one.acceptance for one in verdicts if one.acceptance),
    }
    return Decision(ruling=ruling, verdicts=verdicts, **{**fields, **changes})


def in_review(*verdicts: Verdict, ruling: Ruling = Ruling.ON_TRACK, **changes: Any) -> Decision:
    return decision(*verdicts, ruling=ruling, mode=Mode.REVIEW, **changes)


def pinned(given: Decision) -> Decision:
    trust = Trust(digest=DIGEST, policy=DIGEST, roles=DIGEST, overlays=(DIGEST,), pinned=True)
    return dataclasses.replace(given, trust=trust)

"""The part of the decision's JSON that tells of people and time: trust, acceptances, forecast, actions, review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from collector.instants import format_instant
from collector.model import Acceptance, Action, Decision, Ending, Feasible, Review, Trust, Verdict
from collector.reports.json_duration import duration


def trust_to_json(trust: Trust) -> dict[str, Any]:
    """Return what was trusted, and whether that was fixed from outside."""
    return {
        "digest": trust.digest,
        "pinned": trust.pinned,
        "policy": trust.policy,
        "roles": trust.roles,
        "overlays": list(trust.overlays),
    }


def people_to_json(decision: Decision) -> dict[str, Any]:
    """Return what decided beside single criteria, what was accepted, what ends, and what has to be done."""
    return {
        "why": list(decision.why),
        "paper_problems": list(decision.paper_problems),
        **({"review": _review(decision.review)} if decision.review else {}),
        "acceptances": [acceptance_to_json(one) for one in decision.acceptances],
        "forecast": [_ending(one) for one in decision.forecast],
        "actions": [_action(one) for one in decision.actions],
        **({"feasible": _feasible(decision.feasible)} if decision.feasible else {}),
    }


def timing_to_json(verdict: Verdict) -> dict[str, Any]:
    """Return when a criterion is due, how long it takes, and what covers it."""
    return {
        **_moments(due_at=verdict.due_at),
        "is_due": verdict.is_due,
        "lead_time": duration(verdict.lead_time),
        "kept_from_review": verdict.kept_from_review,
        **({"acceptance": acceptance_to_json(verdict.acceptance)} if verdict.acceptance else {}),
    }


def weights_to_json(verdict: Verdict) -> dict[str, str]:
    """Return how much fails and how much is unknown beside it, where a criterion is both."""
    if verdict.fails_as is None or verdict.unknown_as is None:
        return {}
    return {"fails_as": verdict.fails_as.value, "unknown_as": verdict.unknown_as.value}


def acceptance_to_json(given: Acceptance) -> dict[str, Any]:
    """Return a waiver or mitigation; `counts` says whether it covers its criterion, `why_not` why it does not."""
    return {
        "kind": given.kind,
        "criterion": given.criterion,
        "counts": given.counts,
        "why_not": given.why_not,
        "reason": given.reason,
        "text": given.text,
        "risk": given.risk,
        "owner": given.owner,
        "requester": given.requester,
        "approver": given.approver,
        "approver_role": given.approver_role,
        **_moments(due=given.due, expires=given.expires),
        "file": given.file,
        "digest": given.digest,
    }


def _review(review: Review) -> dict[str, Any]:
    return {
        "packet": review.packet,
        "decided_at": format_instant(review.decided_at),
        "ruling": review.ruling,
        "open": list(review.open_criteria),
    }


def _ending(ending: Ending) -> dict[str, Any]:
    return {
        "at": format_instant(ending.at),
        "criterion": ending.criterion,
        "subject": ending.subject,
        "what": ending.what,
        "severity": ending.severity.value,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "criterion": action.criterion,
        "severity": action.severity.value,
        "outcome": action.outcome.value,
        "owner": action.owner,
        "what": action.what,
        "lead_time": duration(action.lead_time),
        "due_at": format_instant(action.due_at),
        "start_by": format_instant(action.start_by),
        "in_time": action.in_time,
    }


def _feasible(feasible: Feasible) -> dict[str, Any]:
    return {
        "in_time": feasible.in_time,
        "earliest": format_instant(feasible.earliest),
        "go_live": format_instant(feasible.go_live),
        "late": list(feasible.late),
    }


def _moments(**moments: datetime | None) -> dict[str, str]:
    return {name: format_instant(moment) for name, moment in moments.items() if moment is not None}

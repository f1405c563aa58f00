"""The decision as JSON: the contract `golive.decision/v1` that pipelines read (design, section 6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from collector.instants import format_instant
from collector.model import (
    AzureScope,
    Decision,
    Exhibit,
    Outcome,
    Quantity,
    Release,
    Severity,
    SubjectVerdict,
    TenantScope,
    Verdict,
)
from collector.reports.alert_matrix import block_to_json
from collector.reports.data_loss import expected_losses
from collector.reports.gap_groups import GapGroup, gap_groups
from collector.reports.json_duration import duration
from collector.reports.json_people import people_to_json, timing_to_json, trust_to_json, weights_to_json
from collector.reports.open_points import is_not_due, is_open
from collector.reports.plain_text import harmless_json

SCHEMA = "golive.decision/v1"
MAX_LISTED = 200
"""How many subjects of a criterion, or scopes of a gap, stand in the decision itself."""

SUBJECTS_FILE = "subjects.jsonl"
"""The file of the packet that holds all subjects."""


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """Return the decision as a JSON object; what is not known is left out."""
    return {
        "schema": SCHEMA,
        "ruling": decision.ruling.value,
        "exit_code": decision.exit_code,
        "process_exit_code": decision.process_exit_code,
        "mode": decision.mode,
        "what_if": list(decision.what_if),
        "strict": decision.strict,
        "advisory": decision.advisory,
        **({"demo": True} if decision.demo else {}),
        "decided_at": format_instant(decision.decided_at),
        **({"valid_until": format_instant(decision.valid_until)} if decision.valid_until else {}),
        **_question(decision),
        **_basis(decision),
        "loosened": [{"kind": one.kind, "subject": one.subject, "detail": one.detail} for one in decision.loosened],
        **({"host": list(decision.host_notes)} if decision.host_notes else {}),
        "counts": _counts(decision.verdicts),
        **people_to_json(decision),
        **_losses(decision),
        **_alert_matrix(decision),
        "gaps": [_gap_group(group) for group in gap_groups(decision)],
        "verdicts": [_verdict(verdict) for verdict in decision.verdicts],
    }


def render_json(decision: Decision) -> str:
    """Return the decision as indented text that ends in a line feed.

    Only ASCII, and no two number signs in a row, so that neither a terminal nor the log of a pipeline
    (`##vso[…]`) takes a text from outside for a command.
    """
    text = json.dumps(decision_to_json(decision), indent=2, ensure_ascii=True, allow_nan=False)
    return harmless_json(text) + "\n"


def render_subjects(decision: Decision) -> str:
    """Return every subject of every criterion, one JSON object a line."""
    return "".join(
        harmless_json(json.dumps({"criterion": verdict.criterion, **_subject(subject)}, allow_nan=False)) + "\n"
        for verdict in decision.verdicts
        for subject in verdict.subjects
    )


def _losses(decision: Decision) -> dict[str, Any]:
    """The expected loss of data, where a criterion asks about it: the worst by scenario and mechanism."""
    found = expected_losses(decision.verdicts)
    if not found:
        return {}
    keys = ("scenario", "mechanism", "stores", "unknown", "worst_seconds", "worst_of")
    return {"expected_data_loss": [{key: getattr(loss, key) for key in keys} for loss in found]}


def _alert_matrix(decision: Decision) -> dict[str, Any]:
    """The alert matrix, where a criterion looks at monitored resources: a block for each type."""
    if not decision.alert_matrix:
        return {}
    return {"alert_matrix": [block_to_json(block) for block in decision.alert_matrix]}


def _question(decision: Decision) -> dict[str, Any]:
    """What was asked: the workload, its tier and date, and what is released."""
    workload = decision.workload
    return {
        "workload": workload.name,
        "tier": workload.tier.value,
        "go_live": format_instant(workload.go_live),
        "owner": workload.owner,
        "release": _release(workload.release),
        "scope": _scope(decision),
    }


def _scope(decision: Decision) -> dict[str, Any]:
    """What was asked about: the ids that are declared, those that were found to belong, and the whole declaration."""
    workload = decision.workload
    resolved = dict.fromkeys((*workload.subscriptions, *decision.whole_subscriptions))
    return {
        "digest": decision.scope_digest,
        "subscriptions": list(workload.subscriptions),
        "resolved_subscriptions": list(resolved),
        "places": [place.id for place in workload.delivery.places],
        "declared": _declared(workload.azure) or {"subscriptions": list(workload.subscriptions)},
    }


def _declared(azure: AzureScope) -> dict[str, Any]:
    """Return `scope.azure` with the keys of the workload file, those left out that say nothing."""
    keys: dict[str, Any] = {
        "subscriptions": list(azure.subscriptions),
        "management_groups": list(azure.management_groups),
        "resource_groups": list(azure.resource_groups),
        "resources": list(azure.resources),
        "tags": dict(azure.tags),
        "expect": [{"type": one.resource_type, "at_least": one.at_least} for one in azure.expect],
        "tenants": [_tenant(one) for one in azure.tenants],
    }
    return {key: value for key, value in keys.items() if value}


def _tenant(tenant: TenantScope) -> dict[str, Any]:
    ids = {"subscriptions": list(tenant.subscriptions), "management_groups": list(tenant.management_groups)}
    return {"tenant": tenant.tenant, **{key: value for key, value in ids.items() if value}}


def _basis(decision: Decision) -> dict[str, Any]:
    """What the answer rests on: policy, trust, tool, evidence and probes."""
    policy, evidence = decision.policy, decision.evidence
    return {
        "policy": {
            "name": policy.name,
            "version": policy.version,
            "digest": policy.digest,
            "semantic_digest": policy.semantic_digest,
        },
        "trust": trust_to_json(decision.trust),
        "tool": {"version": decision.tool_version},
        "evidence": {
            "digest": evidence.digest,
            "collected_at": format_instant(evidence.collected_at),
            "completeness": evidence.completeness,
        },
        "probes": [
            {"id": probe.id, "distribution": probe.distribution, "version": probe.version} for probe in decision.probes
        ],
    }


def _release(release: Release) -> dict[str, Any]:
    named = {"name": release.name} if release.name else {}
    return {**named, "commit": release.commit, "digests": list(release.digests)}


def _counts(verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
    """Count the criteria by outcome, those that do not hold and need not yet, and what is open by severity."""
    outcomes = [verdict.outcome for verdict in verdicts]
    open_now = [verdict.severity for verdict in verdicts if is_open(verdict)]
    return {
        "criteria": len(verdicts),
        **{outcome.value: outcomes.count(outcome) for outcome in Outcome},
        "not_due": sum(map(is_not_due, verdicts)),
        "open": {severity.value: open_now.count(severity) for severity in Severity},
    }


def _gap_group(group: GapGroup) -> dict[str, Any]:
    return {
        "cause": group.cause.value,
        "reason_code": group.reason_code,
        "detail": group.detail,
        "fix": group.fix,
        "hides": list(group.hides),
        "scopes": list(group.scopes[:MAX_LISTED]),
        "scopes_total": len(group.scopes),
        "criteria": list(group.criteria),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "criterion": verdict.criterion,
        "area": verdict.area,
        "question": verdict.question,
        "severity": verdict.severity.value,
        "due": duration(verdict.due),
        **timing_to_json(verdict),
        "outcome": verdict.outcome.value,
        **weights_to_json(verdict),
        "reason_codes": list(verdict.reason_codes),
        "message": verdict.message,
        **_quantities(verdict.measured, verdict.limit),
        **_subjects(verdict.subjects),
        "evidence": [_exhibit(exhibit) for exhibit in verdict.evidence],
        "fix": verdict.fix,
        "owner": verdict.owner,
        "doc": verdict.doc,
    }


def _subjects(subjects: tuple[SubjectVerdict, ...]) -> dict[str, Any]:
    listed = {
        "subjects": [_subject(subject) for subject in sorted(subjects, key=_open_first)[:MAX_LISTED]],
        "subjects_total": len(subjects),
    }
    return listed if len(subjects) <= MAX_LISTED else {**listed, "subjects_file": SUBJECTS_FILE}


def _open_first(subject: SubjectVerdict) -> int:
    """Order what failed before what is unknown before the rest, so that the cap hides nothing open behind passes."""
    return {Outcome.FAIL: 0, Outcome.UNKNOWN: 1}.get(subject.outcome, 2)


def _subject(subject: SubjectVerdict) -> dict[str, Any]:
    return {
        "id": subject.id,
        "outcome": subject.outcome.value,
        "severity": subject.severity.value,
        "reason_codes": list(subject.reason_codes),
        **_quantities(subject.measured, subject.limit),
        **({"shown": dict(subject.shown)} if subject.shown else {}),
        "message": subject.message,
        **_holds_until(subject),
        "evidence": list(subject.evidence),
    }


def _holds_until(subject: SubjectVerdict) -> dict[str, str]:
    """Return until when a pass holds if nothing else changes, and what ends then."""
    if subject.holds_until is None:
        return {}
    return {"holds_until": format_instant(subject.holds_until), "ends": subject.ends}


def _quantities(measured: Quantity | None, limit: Quantity | None) -> dict[str, Any]:
    """Return what was measured and the limit, each left out where there is none."""
    found: dict[str, Any] = {}
    if measured is not None:
        found["measured"] = {"value": _value(measured), "unit": measured.unit}
    if limit is not None:
        found["limit"] = {"value": _value(limit), "unit": limit.unit, "comparison": limit.comparison}
    return found


def _value(quantity: Quantity) -> bool | int | float | str | list[str]:
    value = quantity.value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _exhibit(exhibit: Exhibit) -> Mapping[str, str]:
    return {
        "digest": exhibit.digest,
        "kind": exhibit.kind,
        "source": exhibit.source,
        "observed_at": format_instant(exhibit.observed_at),
    }

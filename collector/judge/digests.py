"""The two digests of a policy: of its bytes, and of its meaning without comments, layout and split into files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from collector.judge.policy import Attest, Condition, Criterion, Param, ParamValue, Policy, Severities, Waiving
from collector.judge.spelling import canonical
from collector.model import Digest


def bytes_digest(files: Mapping[str, str]) -> Digest:
    """Return the digest over the names and bytes of all files."""
    return _digest({name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()})


def meaning_digest(policy: Policy) -> Digest:
    """Return the digest of what a policy says; the order of its criteria says nothing."""
    ordered = sorted(policy.criteria, key=lambda criterion: criterion.id)
    meaning = {
        "policy": policy.name.name,
        "version": policy.name.version,
        "limits": asdict(policy.limits),
        "waivers": _waiving(policy.waiving),
        "review": {"required": policy.review.required, "max_age": _seconds(policy.review.max_age)},
        "hypercare": _seconds(policy.hypercare),
        "criteria": [_criterion(criterion) for criterion in ordered],
        **({} if policy.plugins is None else {"plugins": sorted(policy.plugins)}),
    }
    return _digest(meaning)


def criterion_digest(criterion: Criterion) -> Digest:
    """Return the digest of what one criterion asks: a statement is bound to it, not to the rest of the policy."""
    return _digest(_criterion(criterion))


def _waiving(waiving: Waiving) -> dict[str, Any]:
    return {
        "non_waivable": sorted(waiving.non_waivable),
        "reasons": sorted(waiving.reasons),
        "approvers": sorted(waiving.approvers),
        "least": waiving.least.value,
        "blockers_at": sorted(tier.value for tier in waiving.blockers_at),
        "longest": _seconds(waiving.longest),
    }


def _attest(attest: Attest) -> dict[str, Any]:
    document = attest.document
    return {
        "says": attest.says,
        "by": list(attest.by),
        "each_area": attest.each_area,
        "least": attest.least.value,
        "valid": _seconds(attest.valid),
        "document": None
        if document is None
        else {
            "name": document.name,
            "kind": document.kind,
            "sections": sorted(document.sections),
            "max_age": _seconds(document.max_age) if document.max_age else "",
        },
        "asks": {one.name: [one.type.python, one.ask, one.happened] for one in attest.asks},
        "facts": sorted(attest.facts),
        "counts": attest.counts.value,
        "of_release": attest.of_release,
        "not_applicable": attest.not_applicable,
        "pass": [_condition(condition) for condition in attest.conditions],
    }


def _digest(value: Any) -> Digest:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _criterion(criterion: Criterion) -> dict[str, Any]:
    none = criterion.none
    return {
        "id": criterion.id,
        "question": criterion.question,
        "why": criterion.why,
        "severity": _severities(criterion.severity),
        "due": _seconds(criterion.due),
        "max_age": _seconds(criterion.max_age),
        "rows": criterion.rows,
        "where": canonical(criterion.where.text) if criterion.where else "",
        "params": {param.name: _param(param) for param in criterion.params},
        "pass": [_condition(condition) for condition in criterion.conditions],
        **({"attest": _attest(criterion.attest)} if criterion.attest else {}),
        "lead_time": _seconds(criterion.lead_time),
        "none": {"then": none.then.value, "when_complete": none.when_complete or criterion.rows, "say": none.say},
        "show": list(criterion.show),
        "fix": criterion.fix,
        "owner": criterion.owner,
        "doc": criterion.doc,
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "that": canonical(condition.line.text),
        "severity": _severities(condition.severity),
        "say": condition.say,
        "empty_is_fine": condition.empty_is_fine,
    }


def _param(param: Param) -> dict[str, Any]:
    return {"type": param.type.python, **{tier.value: _value(value) for tier, value in param.values.items()}}


def _value(value: ParamValue) -> Any:
    return _seconds(value) if isinstance(value, timedelta) else value


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.6f}"


def _severities(severities: Severities) -> dict[str, str]:
    return {tier.value: severity.value for tier, severity in severities.items()}

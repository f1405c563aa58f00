"""The two digests of a policy: of its bytes, and of its meaning without comments, layout and split into files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from collector.judge.policy import Condition, Criterion, Limits, Param, ParamValue, Severities
from collector.judge.spelling import canonical
from collector.model import Digest


def bytes_digest(files: Mapping[str, str]) -> Digest:
    """Return the digest over the names and bytes of all files."""
    return _digest({name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()})


def meaning_digest(
    name: str,
    version: str,
    limits: Limits,
    criteria: Sequence[Criterion],
    plugins: Sequence[str] | None = None,
) -> Digest:
    """Return the digest of what a policy says; the order of its criteria says nothing."""
    ordered = sorted(criteria, key=lambda criterion: criterion.id)
    meaning = {
        "policy": name,
        "version": version,
        "limits": {"max_open_majors": limits.max_open_majors},
        "criteria": [_criterion(criterion) for criterion in ordered],
        **({} if plugins is None else {"plugins": sorted(plugins)}),
    }
    return _digest(meaning)


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

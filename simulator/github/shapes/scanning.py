"""Bodies of security alerts and of the analyses that find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simulator.github.addresses import api, html, moment, number, person
from simulator.github.hub import Json

SEVERITIES = ("critical", "high", "medium", "low")
RULE_SEVERITIES = ("error", "warning", "note", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What all alerts have in common."""

    number: int
    state: str
    reason: str
    """Why it was dismissed or how it was resolved."""
    by: str
    created: datetime
    ended: datetime | None
    """When it was dismissed, fixed or resolved."""


def _common(full_name: str, kind: str, told: Alert) -> dict[str, object]:
    return {
        "number": told.number,
        "created_at": moment(told.created),
        "updated_at": moment(told.ended or told.created),
        "url": api(full_name, f"{kind}/alerts/{told.number}"),
        "html_url": html(full_name, f"security/{kind}/{told.number}"),
        "state": told.state,
    }


def _dismissal(told: Alert) -> dict[str, object]:
    is_dismissed = told.state == "dismissed"
    when = moment(told.ended) if told.ended else None
    return {
        "fixed_at": when if told.state == "fixed" else None,
        "dismissed_by": person(told.by) if is_dismissed else None,
        "dismissed_at": when if is_dismissed else None,
        "dismissed_reason": told.reason if is_dismissed else None,
        "dismissed_comment": None,
    }


def code_alert(
    full_name: str, told: Alert, *, rule: str, severity: str, security_severity: str | None, tool: str, branch: str
) -> Json:
    """Return an alert of code scanning; rules about quality have no security severity."""
    return {
        **_common(full_name, "code-scanning", told),
        **_dismissal(told),
        "rule": {
            "id": rule,
            "severity": severity,
            "description": rule,
            "name": rule,
            "tags": ["security"] if security_severity else [],
            "security_severity_level": security_severity,
        },
        "tool": {"name": tool, "guid": None, "version": "2.17.3"},
        "most_recent_instance": {
            "ref": f"refs/heads/{branch}",
            "analysis_key": "dynamic/github-code-scanning/codeql:analyze",
            "environment": "{}",
            "category": "/language:python",
            "state": told.state,
            "commit_sha": "0" * 40,
            "message": {"text": rule},
            "location": {"path": "app.py", "start_line": 1, "end_line": 1, "start_column": 1, "end_column": 2},
            "classifications": [],
        },
        "instances_url": api(full_name, f"code-scanning/alerts/{told.number}/instances"),
    }


def analysis(full_name: str, *, branch: str, sha: str, tool: str, when: datetime, results: int, error: str) -> Json:
    """Return an analysis of code scanning; `error` says what went wrong in it."""
    found = number("analysis", full_name, sha, tool, moment(when))
    return {
        "ref": f"refs/heads/{branch}",
        "commit_sha": sha,
        "analysis_key": "dynamic/github-code-scanning/codeql:analyze",
        "environment": "{}",
        "category": "/language:python",
        "error": error,
        "created_at": moment(when),
        "results_count": results,
        "rules_count": 38,
        "id": found,
        "url": api(full_name, f"code-scanning/analyses/{found}"),
        "sarif_id": f"sarif-{found}",
        "tool": {"name": tool, "guid": None, "version": "2.17.3"},
        "deletable": True,
        "warning": "",
    }


def dependabot_alert(
    full_name: str, told: Alert, *, package: str, ecosystem: str, severity: str, scope: str, advisory: str
) -> Json:
    """Return an alert about a package that the repository depends on."""
    named = {"ecosystem": ecosystem, "name": package}
    vulnerability = {
        "package": named,
        "severity": severity,
        "vulnerable_version_range": "< 2.0.0",
        "first_patched_version": {"identifier": "2.0.0"},
    }
    return {
        **_common(full_name, "dependabot", told),
        **_dismissal(told),
        "auto_dismissed_at": moment(told.ended) if told.ended and told.state == "auto_dismissed" else None,
        "dependency": {"package": named, "manifest_path": "requirements.txt", "scope": scope, "relationship": "direct"},
        "security_advisory": {
            "ghsa_id": advisory,
            "cve_id": None,
            "summary": advisory,
            "description": "",
            "severity": severity,
            "vulnerabilities": [vulnerability],
            "identifiers": [{"type": "GHSA", "value": advisory}],
            "references": [],
            "published_at": moment(told.created),
            "updated_at": moment(told.created),
            "withdrawn_at": None,
        },
        "security_vulnerability": vulnerability,
    }


def secret_alert(
    full_name: str, told: Alert, *, kind: str, secret: str, validity: str, leaked: bool, bypassed: bool
) -> Json:
    """Return an alert about a secret in the history, with the secret itself."""
    is_resolved = told.state == "resolved"
    when = moment(told.ended) if told.ended else None
    return {
        **_common(full_name, "secret-scanning", told),
        "locations_url": api(full_name, f"secret-scanning/alerts/{told.number}/locations"),
        "resolution": told.reason if is_resolved else None,
        "resolved_at": when if is_resolved else None,
        "resolved_by": person(told.by) if is_resolved else None,
        "resolution_comment": None,
        "secret_type": kind,
        "secret_type_display_name": kind.replace("_", " ").title(),
        "secret": secret,
        "validity": validity,
        "publicly_leaked": leaked,
        "multi_repo": False,
        "push_protection_bypassed": bypassed,
        "push_protection_bypassed_by": person(told.by) if bypassed else None,
        "push_protection_bypassed_at": moment(told.created) if bypassed else None,
    }

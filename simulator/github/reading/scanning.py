"""Alerts of code scanning, of Dependabot and of secret scanning; what is switched off is refused, never empty."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.github import refusals
from simulator.github.hub import Json, Scanning
from simulator.github.reading.route import Asked, Found, Listed, Route

_CODE_OFF = "Code scanning is not enabled for this repository. Please enable code scanning in the repository settings."
_DEPENDABOT_OFF = "Dependabot alerts are disabled for this repository."
_SECRET_FILTERS = ("state", "secret_type", "resolution", "validity")
_SECRETS_OFF = "Secret scanning is disabled on this repository."


def _code_alerts(asked: Asked) -> Found:
    scanning = _analysed(asked)
    kept = asked.kept(scanning.alerts, state="state", tool_name="tool.name", severity="rule.security_severity_level")
    return Listed(items=_on_ref(asked, kept, "most_recent_instance"))


def _analyses(asked: Asked) -> Found:
    kept = asked.kept(_analysed(asked).analyses, tool_name="tool.name", sarif_id="sarif_id")
    wanted = asked.query.get("ref", "")
    return Listed(items=[one for one in kept if wanted in ("", one["ref"], one["ref"].removeprefix("refs/heads/"))])


def _analysed(asked: Asked) -> Scanning:
    scanning = asked.repository.code_scanning
    if scanning is None:
        raise refusals.refused(403, _CODE_OFF)
    if not scanning.analyses:
        raise refusals.refused(404, "no analysis found")
    return scanning


def _on_ref(asked: Asked, alerts: Sequence[Json], where: str) -> Sequence[Json]:
    """Return the alerts of the branch that is asked for; without one, of the default branch."""
    wanted = asked.query.get("ref", asked.repository.default_branch).removeprefix("refs/heads/")
    return [alert for alert in alerts if alert[where]["ref"] == f"refs/heads/{wanted}"]


def _dependabot_alerts(asked: Asked) -> Found:
    scanning = asked.repository.dependabot
    if scanning is None:
        raise refusals.refused(403, _DEPENDABOT_OFF)
    kept = asked.kept(
        scanning.alerts,
        state="state",
        severity="security_advisory.severity",
        scope="dependency.scope",
        ecosystem="dependency.package.ecosystem",
        package="dependency.package.name",
    )
    return Listed(items=kept, by_cursor=True)


def _secret_alerts(asked: Asked) -> Found:
    """List the alerts with the secrets themselves, unless the caller asks to hide them."""
    scanning = asked.repository.secret_scanning
    if scanning is None:
        raise refusals.refused(404, _SECRETS_OFF)
    kept = asked.kept(scanning.alerts, **{name: name for name in _SECRET_FILTERS})
    if asked.query.get("hide_secret") == "true":
        kept = [{key: value for key, value in alert.items() if key != "secret"} for alert in kept]
    return Listed(items=kept)


ROUTES = (
    Route("code-scanning/alerts", "security-events", _code_alerts),
    Route("code-scanning/analyses", "security-events", _analyses),
    Route("dependabot/alerts", "vulnerability-alerts", _dependabot_alerts),
    Route("secret-scanning/alerts", "secret-scanning-alerts", _secret_alerts),
)

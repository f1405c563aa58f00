"""Security alerts, and what guards branches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from simulator.estate.github.home import Commits, Home
from simulator.github.hub import Json, Scanning
from simulator.github.shapes import guarding, scanning
from simulator.strict import Fields

_VALIDITIES = ("active", "inactive", "unknown")
_SCOPES = ("runtime", "development")
_MADE_SECRET = "planted-secret-of-the-simulator"


def read_code_scanning(entry: Fields, home: Home, commits: Commits) -> Scanning | None:
    """Read `code_scanning: {alerts, analyses}`; without `analyses` there was one an hour ago."""
    if not entry.has("code_scanning"):
        return None
    told = Fields(entry.mapping("code_scanning"), entry.place("code_scanning"))
    found = Scanning(alerts=_alerts(told, home, _code_alert), analyses=_analyses(told, home, commits))
    told.done()
    return found


def read_dependabot(entry: Fields, home: Home) -> Scanning | None:
    """Read `dependabot: {alerts: [{package, ecosystem, severity, scope, advisory, state, …}]}`."""
    return _scanning(entry, home, "dependabot", _dependabot_alert)


def read_secret_scanning(entry: Fields, home: Home) -> Scanning | None:
    """Read `secret_scanning: {alerts: [{type, secret, validity, leaked, bypassed, state, …}]}`."""
    return _scanning(entry, home, "secret_scanning", _secret_alert)


_Reader = Callable[[Fields, Home, scanning.Alert], Json]


def _scanning(entry: Fields, home: Home, key: str, read: _Reader) -> Scanning | None:
    if not entry.has(key):
        return None
    told = Fields(entry.mapping(key), entry.place(key))
    found = Scanning(alerts=_alerts(told, home, read))
    told.done()
    return found


def _alerts(told: Fields, home: Home, read: _Reader) -> Sequence[Json]:
    """Read the alerts, each with `{number, state, reason, by, created, ended}`; the newest comes first."""
    found = []
    for at, (value, where) in enumerate(told.each("alerts"), start=1):
        entry = Fields(value, where)
        found.append(read(entry, home, _alert(entry, home, at)))
        entry.done()
    return sorted(found, key=lambda alert: str(alert["created_at"]), reverse=True)


def _alert(entry: Fields, home: Home, at: int) -> scanning.Alert:
    created = entry.moment("created", home.now, home.now - timedelta(days=10))
    state = entry.text("state", "open")
    return scanning.Alert(
        number=entry.whole("number", at),
        state=state,
        reason=entry.text("reason", "false positive"),
        by=entry.text("by", "security-lead"),
        created=created,
        ended=None if state == "open" else entry.moment("ended", home.now, home.now - timedelta(days=1)),
    )


def _code_alert(entry: Fields, home: Home, alert: scanning.Alert) -> Json:
    """Read `{rule, severity, security_severity, tool, branch}`."""
    return scanning.code_alert(
        home.full_name,
        alert,
        rule=entry.text("rule", "py/sql-injection"),
        severity=entry.one_of("severity", scanning.RULE_SEVERITIES, "error"),
        security_severity=entry.text("security_severity", "") or None,
        tool=entry.text("tool", "CodeQL"),
        branch=entry.text("branch", home.branch),
    )


def _dependabot_alert(entry: Fields, home: Home, alert: scanning.Alert) -> Json:
    return scanning.dependabot_alert(
        home.full_name,
        alert,
        package=entry.text("package", "example"),
        ecosystem=entry.text("ecosystem", "pip"),
        severity=entry.one_of("severity", scanning.SEVERITIES, "high"),
        scope=entry.one_of("scope", _SCOPES, "runtime"),
        advisory=entry.text("advisory", f"GHSA-0000-0000-{alert.number:04d}"),
    )


def _secret_alert(entry: Fields, home: Home, alert: scanning.Alert) -> Json:
    return scanning.secret_alert(
        home.full_name,
        alert,
        kind=entry.text("type", "azure_storage_account_key"),
        secret=entry.text("secret", _MADE_SECRET),
        validity=entry.one_of("validity", _VALIDITIES, "unknown"),
        leaked=entry.flag("leaked", default=False),
        bypassed=entry.flag("bypassed", default=False),
    )


def _analyses(told: Fields, home: Home, commits: Commits) -> Sequence[Json]:
    """Read `analyses: [{commit, branch, tool, when, results, error}]`, the newest first."""
    usual: Sequence[tuple[object, str]] = () if told.has("analyses") else [({"commit": commits.newest()}, "")]
    found = []
    for value, where in (*told.each("analyses"), *usual):
        entry = Fields(value, where)
        when = entry.moment("when", home.now, home.now - timedelta(hours=1))
        found.append(
            scanning.analysis(
                home.full_name,
                branch=entry.text("branch", home.branch),
                sha=commits.named(entry.text("commit"), when),
                tool=entry.text("tool", "CodeQL"),
                when=when,
                results=entry.whole("results", 0),
                error=entry.text("error", ""),
            )
        )
        entry.done()
    return sorted(found, key=lambda analysis: str(analysis["created_at"]), reverse=True)


def read_protections(entry: Fields, home: Home) -> Mapping[str, Json]:
    """Read `protection: {branch: {checks, strict, reviews, code_owners, …}}`, the classic one."""
    found = {}
    for branch, told in entry.named("protection"):
        found[branch] = guarding.protection(home.full_name, branch, _protection(told))
        told.done()
    return found


def _protection(told: Fields) -> guarding.Protection:
    return guarding.Protection(
        checks=told.texts("checks"),
        strict=told.flag("strict", default=True),
        reviews=told.whole("reviews") if told.has("reviews") else None,
        code_owners=told.flag("code_owners", default=False),
        dismiss_stale=told.flag("dismiss_stale", default=True),
        last_push=told.flag("last_push", default=False),
        signatures=told.flag("signatures", default=False),
        admins=told.flag("admins", default=True),
        force_pushes=told.flag("force_pushes", default=False),
        deletions=told.flag("deletions", default=False),
    )


def read_rules(entry: Fields, home: Home) -> Mapping[str, Sequence[Json]]:
    """Read `rules: {branch: [{type, from, …}]}`: the rules of rulesets that are in force."""
    place = entry.place("rules")
    return {
        str(branch): tuple(_rule(Fields(value, where), home) for value, where in _listed(listed, f"{place}.{branch}"))
        for branch, listed in entry.mapping("rules").items()
    }


def _listed(value: object, where: str) -> Sequence[tuple[object, str]]:
    return tuple(Fields({where: value}, "").each(where))


def _rule(told: Fields, home: Home) -> Json:
    """Read a rule: `pull_request` and `required_status_checks` in short, any other with its `parameters`."""
    kind = told.text("type")
    level = told.one_of("from", guarding.LEVELS, guarding.LEVELS[0])
    body = guarding.rule(home.full_name, kind, _parameters(told, kind), level=level)
    told.done()
    return body


def _parameters(told: Fields, kind: str) -> Mapping[str, Any]:
    match kind:
        case "pull_request":
            return guarding.pull_request_parameters(
                reviews=told.whole("reviews", 1),
                code_owners=told.flag("code_owners", default=False),
                dismiss_stale=told.flag("dismiss_stale", default=True),
                last_push=told.flag("last_push", default=False),
            )
        case "required_status_checks":
            return guarding.check_parameters(told.texts("checks"), strict=told.flag("strict", default=True))
        case _:
            return told.mapping("parameters")

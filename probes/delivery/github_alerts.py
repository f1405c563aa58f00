"""Open alerts of GitHub's scanners for code, dependencies and secrets, and which commits the code was scanned at.

A scanner that is switched off answers 403 or 404, as does one that the token may not read: that is never "no alerts".
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.code_security import CodeAlert, CodeScan
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import HUNDRED, of_release
from probes.delivery._items import number, place_of_item

SECURITY_EVENTS = "security-events: read"
VULNERABILITY_ALERTS = "vulnerability-alerts: read"
SECRET_ALERTS = "secret-scanning-alerts: read"
_OPEN = ("state", "open")
_CODE_ALERT = ("number", "state", "created_at", "rule.id", "rule.severity", "rule.security_severity_level")
_OF_NO_SERVICE = (
    *("http_basic_authentication_header", "http_bearer_authentication_header", "password"),
    *("mongodb_connection_string", "mysql_connection_string", "postgres_connection_string"),
    *("openssh_private_key", "pgp_private_key", "rsa_private_key"),
)
"""Non-provider patterns and generic passwords (GitHub changelog of 6 August 2024, supported patterns)."""
_NEWEST = 100
"""Pull requests are analysed, too; with a branch in the workload file only its own analyses are listed."""


def _ref(delivery: Delivery) -> tuple[tuple[str, str], ...]:
    return (("ref", f"refs/heads/{delivery.branch}"),) if delivery.branch else ()


def _analyses(delivery: Delivery) -> Iterator[Ask]:
    yield Ask(
        path="code-scanning/analyses",
        query=(*_ref(delivery), HUNDRED),
        keep=("id", "commit_sha", "created_at", "error", "tool.name", "results_count"),
        newest=_NEWEST,
        permission=SECURITY_EVENTS,
    )


def _code_alerts(delivery: Delivery) -> Iterator[Ask]:
    yield Ask(
        path="code-scanning/alerts",
        query=(_OPEN, *_ref(delivery), HUNDRED),
        keep=_CODE_ALERT,
        permission=SECURITY_EVENTS,
    )


def _fixed_since(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """What was fixed lately, where an analysis of the release found something: the release has it still.

    The state of an alert is that of the branch, which may have moved on since the release's commit.
    """
    if of_release(item.text("commit_sha"), delivery) and item.maybe_int("results_count") != 0:
        yield Ask(
            path="code-scanning/alerts",
            query=(("state", "fixed"), ("sort", "updated"), ("direction", "desc"), *_ref(delivery), HUNDRED),
            keep=(*_CODE_ALERT, "fixed_at"),
            newest=_NEWEST,
            permission=SECURITY_EVENTS,
        )


def _dependency_alerts(_: Delivery) -> Iterator[Ask]:
    yield Ask(
        path="dependabot/alerts",
        query=(_OPEN, HUNDRED),
        keep=("number", "state", "created_at", "security_advisory.ghsa_id", "security_advisory.severity"),
        permission=VULNERABILITY_ALERTS,
    )


def _secret_alerts(delivery: Delivery) -> Iterator[Ask]:
    """Those of known services, and by their names those of any: these GitHub leaves out unless they are asked for.

    The second question is saved where no workload can be GO yet, because nobody said what production is.
    """
    yield _secrets()
    if delivery.environments.production:
        yield _secrets(("secret_type", ",".join(_OF_NO_SERVICE)))


def _secrets(*only: tuple[str, str]) -> Ask:
    """Without `hide_secret` GitHub sends the secrets themselves."""
    return Ask(
        path="secret-scanning/alerts",
        query=(_OPEN, *only, ("hide_secret", "true"), HUNDRED),
        keep=("number", "state", "created_at", "secret_type"),
        permission=SECRET_ALERTS,
    )


ANALYSES = PerPlace(Host.GITHUB, _analyses)
CODE_ALERTS = PerPlace(Host.GITHUB, _code_alerts)
FIXED_SINCE = PerPlaceItem(ANALYSES, _fixed_since)
DEPENDENCY_ALERTS = PerPlace(Host.GITHUB, _dependency_alerts)
LEAKED_SECRETS = PerPlace(Host.GITHUB, _secret_alerts)


def parse_analysis(item: Item) -> Iterator[CodeScan]:
    """An analysis of one commit by one tool; one with an error has not looked at everything."""
    yield CodeScan(
        subject=f"{place_of_item(item)}/code-scanning/analyses/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        scanner="code",
        tool=item.maybe_text("tool.name"),
        commit=item.text("commit_sha").casefold(),
        failed=item.maybe_text("error") is not None,
        at=item.maybe_instant("created_at"),
    )


def parse_code_alert(item: Item) -> Iterator[CodeAlert]:
    """A finding in code; a rule without a severity of security has that of rules in general."""
    severity = item.maybe_text("rule.security_severity_level") or item.maybe_text("rule.severity")
    yield _alert(item, "code", severity, item.maybe_text("rule.id"))


def parse_dependency_alert(item: Item) -> Iterator[CodeAlert]:
    """A package with a known weakness, used at run time or only while building."""
    severity = item.maybe_text("security_advisory.severity")
    yield _alert(item, "dependencies", severity, item.maybe_text("security_advisory.ghsa_id"))


def parse_secret_alert(item: Item) -> Iterator[CodeAlert]:
    """A secret in the history, by its kind alone."""
    yield _alert(item, "secrets", None, item.maybe_text("secret_type"))


_PATHS = {"code": "code-scanning", "dependencies": "dependabot", "secrets": "secret-scanning"}


def _alert(item: Item, scanner: str, severity: str | None, rule: str | None) -> CodeAlert:
    return CodeAlert(
        subject=f"{place_of_item(item)}/{_PATHS[scanner]}/alerts/{number(item, 'number')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        scanner=scanner,
        severity=severity,
        state=item.text("state"),
        rule=rule,
        created=item.maybe_instant("created_at"),
        fixed=item.maybe_instant("fixed_at"),
    )


PROBE = Probe(
    id="delivery-github-alerts",
    title="Open alerts of GitHub's scanners, and the commits that were scanned",
    reads=(
        Read(ANALYSES, parse_analysis, (CodeScan,)),
        Read(CODE_ALERTS, parse_code_alert, (CodeAlert,)),
        Read(FIXED_SINCE, parse_code_alert, (CodeAlert,)),
        Read(DEPENDENCY_ALERTS, parse_dependency_alert, (CodeAlert,)),
        Read(LEAKED_SECRETS, parse_secret_alert, (CodeAlert,)),
    ),
    permissions=(
        *((Host.GITHUB, SECURITY_EVENTS), (Host.GITHUB, VULNERABILITY_ALERTS)),
        (Host.GITHUB, SECRET_ALERTS),
    ),
    otherwise="A dated export of the open alerts of code, dependencies and secrets, attested by the security lead.",
)

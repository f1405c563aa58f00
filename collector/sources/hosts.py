"""The gate of the pipeline host itself: how an environment is guarded, as far as the token of the job sees it.

GET requests to the one API host that the job names, one or two, five seconds together, no redirects. Kept is the
reading, never the raw answer: that names the people who review.
Sources: GitHub REST `GET /repos/{owner}/{repo}/environments/{name}`; Azure DevOps REST 7.1
`pipelines/environments` and `pipelines/checks/configurations` (evidence sources, A.0 and B.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import requests

from collector.model import Cause
from collector.probe import HostEnvironment, RawPage, ReadError, Request
from collector.sources.clock import Clock
from collector.sources.github import API_VERSION
from collector.sources.limits import Budget
from collector.sources.web.session import BoundedSession, UnusableBody

_PATIENCE_SECONDS = 5.0
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_UNTRUSTED = re.compile(r"[^\w:;,= -]")
_AGAIN = "run again; no verdict hangs on it"
_NEEDS = {
    "github": "give the job `permissions: actions: read` and hand its token over as GITHUB_TOKEN",
    "azure-devops": "map SYSTEM_ACCESSTOKEN: $(System.AccessToken) and let the build service read the environment",
}


class Hosts:
    """Reads how an environment is guarded, from the host whose job this is."""

    name = "host"
    together = 1

    def __init__(self, environ: Mapping[str, str], clock: Clock) -> None:
        self._environ = environ
        self._clock = clock

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Do nothing: the host is asked once."""

    def read(self, request: Request) -> Iterator[RawPage]:
        """Yield the one reading. Raises `ReadError` where the host does not tell, with what it needs."""
        if not isinstance(request, HostEnvironment):
            raise TypeError(f"the host source reads environments, not {type(request).__name__}")
        with BoundedSession(Budget(self._clock, _PATIENCE_SECONDS)) as session:
            yield RawPage(self._reading(request.name, session), "")

    def _reading(self, environment: str, session: requests.Session) -> dict[str, Any]:
        if self._environ.get("GITHUB_ACTIONS") == "true":
            return _github(environment, self._environ, session)
        if self._environ.get("TF_BUILD"):
            return _azure_devops(environment, self._environ, session)
        raise ReadError(
            Cause.UNREACHABLE,
            "this is neither a job of GitHub Actions nor of Azure Pipelines",
            "name the host's environment only in a pipeline",
        )


def _github(environment: str, environ: Mapping[str, str], session: requests.Session) -> dict[str, Any]:
    base, token = _base("github", environ, "GITHUB_API_URL"), _token("github", environ, "GITHUB_TOKEN")
    repository = environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository):
        raise ReadError(Cause.UNREACHABLE, "GITHUB_REPOSITORY names no repository", _NEEDS["github"])
    url = f"{base}/repos/{repository}/environments/{quote(environment, safe='')}"
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": API_VERSION}
    said = _get("github", session, url, headers | {"Authorization": f"Bearer {token}"})
    kept: dict[str, Any] = {key: said[key] for key in ("can_admins_bypass", "deployment_branch_policy") if key in said}
    rules = said.get("protection_rules")
    if isinstance(rules, list):
        kept["protection_rules"] = [_rule(rule) for rule in rules if isinstance(rule, dict)]
    return {"host": "github"} | kept


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what a rule does and how many review, not who."""
    reviewers = rule.get("reviewers")
    counted = {"reviewers": len(reviewers)} if isinstance(reviewers, list) else {}
    return {key: rule[key] for key in ("type", "prevent_self_review", "wait_timer") if key in rule} | counted


def _azure_devops(environment: str, environ: Mapping[str, str], session: requests.Session) -> dict[str, Any]:
    base, token = (
        _base("azure-devops", environ, "SYSTEM_COLLECTIONURI"),
        _token("azure-devops", environ, "SYSTEM_ACCESSTOKEN"),
    )
    prefix = f"{base}/{quote(environ.get('SYSTEM_TEAMPROJECTID', ''), safe='')}/_apis/pipelines"
    headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
    named = f"{prefix}/environments?name={quote(environment, safe='')}&api-version=7.2-preview.1"
    found = [
        one for one in _values(session, named, headers) if str(one.get("name", "")).casefold() == environment.casefold()
    ]
    if len(found) != 1:
        raise ReadError(Cause.DENIED, "it does not exist, or this token may not see it", _NEEDS["azure-devops"])
    guards = (
        f"{prefix}/checks/configurations?resourceType=environment&resourceId={quote(str(found[0].get('id')), safe='')}"
    )
    checks = _values(session, guards + "&api-version=7.1-preview.1", headers)
    return {"host": "azure-devops", "checks": [_check(check) for check in checks]}


def _check(check: Mapping[str, Any]) -> dict[str, Any]:
    kind = check.get("type")
    return {"type": kind.get("name") if isinstance(kind, dict) else None, "disabled": check.get("isDisabled")}


def _values(session: requests.Session, url: str, headers: Mapping[str, str]) -> list[dict[str, Any]]:
    values = _get("azure-devops", session, url, headers).get("value")
    if not isinstance(values, list):
        raise ReadError(Cause.MALFORMED, "the answer holds no list", "report it if the service has changed")
    return [one for one in values if isinstance(one, dict)]


def _base(host: str, environ: Mapping[str, str], name: str) -> str:
    base = environ.get(name, "").rstrip("/")
    if not base.startswith("https://"):
        raise ReadError(Cause.UNREACHABLE, f"{name} is no https address", _NEEDS[host])
    return base


def _token(host: str, environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise ReadError(Cause.DENIED, f"{name} is not set", _NEEDS[host])
    return environ[name]


def _get(host: str, session: requests.Session, url: str, headers: Mapping[str, str]) -> dict[str, Any]:
    try:
        answer = session.get(url, headers=dict(headers), allow_redirects=False)
        if answer.status_code != 200:
            raise _refused(host, answer)
        said = answer.json()
    except (requests.RequestException, UnusableBody, OSError, ValueError) as error:
        detail = f"the host did not answer as it should ({type(error).__name__})"
        raise ReadError(Cause.UNREACHABLE, detail, _AGAIN) from None
    if not isinstance(said, dict):
        raise ReadError(Cause.MALFORMED, "the answer is no JSON object", "report it if the service has changed")
    return said


def _refused(host: str, answer: requests.Response) -> ReadError:
    named = _UNTRUSTED.sub("", answer.headers.get("X-Accepted-GitHub-Permissions", ""))[:100]
    needs = f"{_NEEDS[host]} (the host names {named})" if named else _NEEDS[host]
    denied = answer.status_code in (401, 403, 404)  # 404 hides what a token may not see
    cause, fix = (Cause.DENIED, needs) if denied else (Cause.UNREACHABLE, _AGAIN)
    return ReadError(cause, f"the host answered {answer.status_code}", fix)

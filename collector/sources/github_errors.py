"""What an answer of GitHub that brings nothing means; of its text nothing is repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.web.answers import Answer, Asked

_LIMIT_WORDS = re.compile(rb"rate limit|abuse detection", re.IGNORECASE)
_NEED = re.compile(r"([a-z_]{1,40})=(read|write|admin)")
_MOST_NEEDS = 4
_WORKFLOW_KEYS = frozenset(
    {
        *("actions", "artifact-metadata", "attestations", "checks", "contents", "deployments", "discussions"),
        *("issues", "models", "packages", "pages", "pull-requests", "security-events", "statuses"),
        "vulnerability-alerts",
    }
)
"""What `permissions:` of a workflow can grant (evidence sources, A.1)."""

_NO_REPOSITORY = (
    "Correct the name in scope.github.repositories, or give GOLIVE_GITHUB_TOKEN a token that sees this repository: the "
    "token of a job sees its own alone"
)
_RENEW = (
    "The token is wrong or has expired: hand over that of the running job as GITHUB_TOKEN, or renew "
    "GOLIVE_GITHUB_TOKEN."
)
_CHECK_NAMES = (
    "Check the names that the workload file gives: labels, milestones, branch, commit. Update golive if it stays."
)
_BY_STATUS: Mapping[int, tuple[Cause, str, str]] = {
    401: (Cause.DENIED, "GitHub refused the token (401) for {where}", _RENEW),
    409: (Cause.PARTIAL, "GitHub answered 409 for {where}: the repository is empty or busy", "Run again later."),
    400: (Cause.MALFORMED, "GitHub did not accept what was asked (400): {where}", _CHECK_NAMES),
    422: (Cause.MALFORMED, "GitHub did not accept what was asked (422): {where}", _CHECK_NAMES),
    429: (Cause.THROTTLED, "GitHub's limits refused {where} (429)", "Run again later."),
    451: (
        Cause.DENIED,
        "GitHub keeps {where} back for legal reasons (451)",
        "Ask the owner of the repository; golive cannot read it.",
    ),
}


def is_limit(answer: Answer) -> bool:
    """Say whether a limit refused a call, not a missing permission: both answer 403."""
    if answer.status == 429:
        return True
    if answer.status != 403:
        return False
    headers = answer.headers
    used_up = headers.get("x-ratelimit-remaining") == "0" or bool(headers.get("retry-after"))
    return used_up or _LIMIT_WORDS.search(answer.body) is not None


def refusal_of(answer: Answer, asked: Asked) -> ReadError:
    """Return what an answer means, and what to do."""
    status, where = answer.status, asked.where
    if answer.is_html and status < 500:
        return ReadError(
            Cause.UNREACHABLE,
            f"a page for people came where GitHub was asked for {where} ({status})",
            "Check GITHUB_API_URL (of a server: https://host/api/v3) and the proxy: a sign-in page may stand between.",
        )
    if status in _BY_STATUS:
        cause, detail, fix = _BY_STATUS[status]
        return ReadError(cause, detail.format(where=where), fix)
    if status in (403, 404):
        return _denied(answer, asked)
    if status == 410:
        return _gone(asked)
    return _other(status, where)


def _denied(answer: Answer, asked: Asked) -> ReadError:
    needs = _needs(answer, asked)
    if answer.status == 404:
        detail = f"GitHub answered 404 for {asked.where}, as it also does where the token may not see it"
        return ReadError(Cause.DENIED, detail, _name_or_grant(needs) if asked.path else _NO_REPOSITORY)
    if answer.headers.get("x-github-sso"):
        fix = "Authorize the token for the single sign-on of the organization (settings of the token on GitHub)"
        return ReadError(Cause.DENIED, f"the organization's single sign-on refuses the token for {asked.where}", fix)
    return ReadError(Cause.DENIED, f"the token may not read {asked.where} (403)", _grant(needs))


def _needs(answer: Answer, asked: Asked) -> Mapping[str, str]:
    """Return the levels of the permissions that the answer names, or else of the one that the probe does."""
    named = _NEED.findall(answer.headers.get("x-accepted-github-permissions", ""))[:_MOST_NEEDS]
    if named:
        return {key.replace("_", "-"): level for key, level in named}
    key, _, level = asked.permission.partition(": ")
    return {key: level} if key else {}


def _name_or_grant(needs: Mapping[str, str]) -> str:
    """Return what helps where a job's token gets a 404: for a permission that it could have, GitHub answers 403."""
    grant = _grant(needs)
    if needs and _WORKFLOW_KEYS.issuperset(needs):
        return f"Correct the name in the workload file; where it is right, {grant[0].lower()}{grant[1:]}"
    return f"{grant}; or correct the name in the workload file"


def _grant(needs: Mapping[str, str]) -> str:
    """Return how to get permissions."""
    if not needs:
        return "Give the token the right to read it: GOLIVE_GITHUB_TOKEN takes one that has it"
    words = ", ".join(f"{key}: {level}" if level else key for key, level in needs.items())
    if _WORKFLOW_KEYS.issuperset(needs):
        return f"Write `{words}` under `permissions:` of the job, or give GOLIVE_GITHUB_TOKEN a token that has it"
    return (
        f"Give golive a token of a GitHub App or an administrator that has `{words}` as GOLIVE_GITHUB_TOKEN: "
        "`permissions:` of a workflow cannot grant it"
    )


def _gone(asked: Asked) -> ReadError:
    if asked.is_archive:
        detail = f"the artifact of {asked.where} has expired (410)"
        return ReadError(Cause.PARTIAL, detail, "Run the pipeline again, or keep its artifacts longer.")
    return ReadError(
        Cause.PARTIAL,
        f"GitHub answered 410 for {asked.where}: it is switched off there, or this version of the API is retired",
        "Switch the feature on in the settings of the repository; if it is on, update golive.",
    )


def _other(status: int, where: str) -> ReadError:
    if status >= 500:
        fix = "GitHub had trouble; run again in a few minutes, and look at githubstatus.com if it stays."
        return ReadError(Cause.UNREACHABLE, f"GitHub answered {status} for {where}", fix)
    if status in (301, 302, 303, 307, 308):
        fix = "Check GITHUB_API_URL and the proxy, and the name of the repository: it may have moved."
        return ReadError(Cause.UNREACHABLE, f"GitHub sends {where} on to elsewhere ({status})", fix)
    if status < 300:
        return ReadError(Cause.PARTIAL, f"GitHub answered {status} without content for {where}", "Run again later.")
    return ReadError(Cause.PARTIAL, f"GitHub answered {status} for {where}", "Run again; update golive if it stays.")

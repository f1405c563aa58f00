"""What an answer of Azure DevOps that brings nothing means; of its text nothing but its code is repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.web.answers import Answer, Asked
from collector.sources.web.json_text import parsed
from collector.sources.web.session import UnusableBody

_CODE = re.compile(r"\b(?:TF|VS)[0-9]{5,8}\b")
_TYPE = re.compile(r"[A-Za-z]{1,60}")
_LIMIT = "TF400733"
_UNKNOWN_PROJECT = ("TF200016", "VS800075")
_TOO_MANY = "VS402337"
_TOO_OLD = ("VssVersionOutOfRangeException", "VssInvalidPreviewVersionException", "VssVersionNotSupportedException")
_STOPPED = "TF24668"

_NOT_ACCEPTED = (
    "Map `SYSTEM_ACCESSTOKEN: $(System.AccessToken)` in the step, renew AZURE_DEVOPS_EXT_PAT, or sign in anew for "
    "GOLIVE_AZURE_DEVOPS_TOKEN; a token of another organization is not accepted either."
)
_LATER = "Azure DevOps had trouble; run again in a few minutes, and look at status.dev.azure.com if it stays."


def code_of(answer: Answer) -> str:
    """Return the code of an error, such as `TF200016`, or the kind that it names; empty where it tells neither.

    The code stands at the beginning of the message, or in a header; a message can hold names, so nothing else is taken.
    """
    said = _said(answer)
    told = (said.get("message"), answer.headers.get("x-tfs-serviceerror"), answer.body[:200].decode("utf-8", "replace"))
    for text in told:
        found = _CODE.search(text[:200]) if isinstance(text, str) else None
        if found:
            return found[0]
    kind = said.get("typeKey")
    return kind if isinstance(kind, str) and _TYPE.fullmatch(kind) else ""


def is_limit(answer: Answer) -> bool:
    """Say whether a limit refused a call: a 429, or its code in an error of another status."""
    return answer.status == 429 or (answer.status >= 400 and code_of(answer) == _LIMIT)


def refusal_of(answer: Answer, asked: Asked) -> ReadError:
    """Return what an answer means, and what to do."""
    code = code_of(answer)
    by_code = _by_code(code, asked)
    if by_code is not None:
        return by_code
    if _is_sign_in(answer):
        detail = f"the token was not accepted for {asked.where} ({answer.status})"
        return ReadError(Cause.DENIED, detail, _NOT_ACCEPTED)
    said = f"{answer.status} {code}".strip()
    if answer.status in (403, 404):
        return _denied(answer, asked, said)
    return _by_status(answer.status, said, asked)


def _by_code(code: str, asked: Asked) -> ReadError | None:
    if code in _UNKNOWN_PROJECT:
        detail = f"{asked.place.id} does not exist, or this token may not see it ({code})"
        return ReadError(Cause.DENIED, detail, f"Correct the name in the workload file, or {_grant(asked)}")
    if code == _TOO_MANY:
        fix = "Narrow the query in the workload file: tags, types, states."
        return ReadError(Cause.PARTIAL, f"a query finds more work items than it may return ({code})", fix)
    if code in _TOO_OLD:
        fix = "Update the server, or attest what this would have shown."
        return ReadError(Cause.SCOPE, f"this server does not know {asked.where} in the version asked for", fix)
    if code == _STOPPED:
        fix = "An administrator of the organization has to start it again."
        return ReadError(Cause.UNREACHABLE, f"the organization of {asked.place.id} is stopped ({code})", fix)
    return None


def _is_sign_in(answer: Answer) -> bool:
    """A token that is not accepted ends in a 203, a page or a redirect to one, seldom in a 401."""
    status = answer.status
    return status in (203, 401) or 300 <= status < 400 or (answer.is_html and status < 500)


def _denied(answer: Answer, asked: Asked, said: str) -> ReadError:
    if answer.status == 404 and "text/plain" in answer.headers.get("content-type", ""):
        fix = "Update the server, or attest what this would have shown."
        return ReadError(Cause.SCOPE, f"this Azure DevOps does not offer {asked.where} ({said})", fix)
    if answer.status == 404:
        detail = f"Azure DevOps answered {said} for {asked.where}, as it also does where the token may not see it"
        return ReadError(Cause.DENIED, detail, f"Correct the name in the workload file, or {_grant(asked)}")
    return ReadError(Cause.DENIED, f"the token may not read {asked.where} ({said})", f"G{_grant(asked)[1:]}")


def _grant(asked: Asked) -> str:
    right = f"`{asked.permission}`" if asked.permission else "the right to read it"
    return (
        f"give {right} in {asked.place.name} to the identity of the token: for the token of a job that is the build "
        "service of its project"
    )


def _by_status(status: int, said: str, asked: Asked) -> ReadError:
    where = asked.where
    if status == 410 and asked.is_archive:
        detail = f"the artifact of {where} has expired ({said})"
        return ReadError(Cause.PARTIAL, detail, "Run the pipeline again, or keep its runs longer.")
    if status == 400:
        fix = "Check the names and queries in the workload file; update golive if it stays."
        return ReadError(Cause.MALFORMED, f"Azure DevOps did not accept what was asked ({said}): {where}", fix)
    if status == 429:
        return ReadError(Cause.THROTTLED, f"Azure DevOps' limits refused {where} ({said})", "Run again later.")
    if status >= 500:
        return ReadError(Cause.UNREACHABLE, f"Azure DevOps answered {said} for {where}", _LATER)
    fix = "Run again; update golive if it stays."
    return ReadError(Cause.PARTIAL, f"Azure DevOps answered {said} for {where} without what was asked", fix)


def _said(answer: Answer) -> Mapping[str, Any]:
    try:
        said = parsed(answer.body)
    except UnusableBody:
        return {}
    return said if isinstance(said, dict) else {}

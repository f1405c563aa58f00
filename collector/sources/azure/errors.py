"""What an error answer of Azure means: the cause, what to say and what to do about it.

Understands every envelope that has been recorded, and repeats neither the caller's ids nor anybody's address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from collector.model import Cause
from collector.probe import ReadError

_WRAPPERS = ("error", "errorresponse", "odata.error")
_MAX_WORDS = 400
_XML_CODE = re.compile(r"<Code>\s*(\w+)\s*</Code>", re.IGNORECASE)
_ACTION = re.compile(r"perform action '([^']+)'(?: over scope '([^']+)')?", re.IGNORECASE)
_NAMED_CALLER = re.compile(r"\b(client|user|principal|identity|object id|application)\s+'[^']*'", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s'\"<>(),;]+@[^\s'\"<>(),;]+")
_GUID = re.compile(
    r"(?<!/subscriptions/)\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})\b", re.IGNORECASE
)
_WHY_UNAUTHORISED = re.compile(r'error_description="([^"]*)"', re.IGNORECASE)
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT")
_SUBSCRIPTION = re.compile(r"/subscriptions/[^/]+", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")
_NAMESPACE = re.compile(r"/providers/([^/?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """An error answer and the address that gave it."""

    method: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.url).path)

    @property
    def namespace(self) -> str:
        """The provider that was asked: the last one in the path."""
        found: list[str] = _NAMESPACE.findall(self.path)
        return found[-1] if found else ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What an error body says: its codes, the outermost first, and its message."""

    codes: tuple[str, ...]
    message: str

    @property
    def code(self) -> str:
        return self.codes[0] if self.codes else ""


@dataclass(frozen=True, slots=True)
class _Reading:
    cause: Cause
    detail: str
    fix: str


class Refusal(ReadError):
    """A `ReadError` made of an answer; `status` is that of the answer."""

    def __init__(self, status: int, cause: Cause, detail: str, fix: str, body: bytes) -> None:
        super().__init__(cause, detail, fix, body)
        self.status = status


_SAID = "{where} answered {said}"
_WRONG_CLOUD = "Check the subscription id, the tenant and --cloud, and grant Reader on {scope}."
_TRY_LATER = "Azure had trouble; run again in a few minutes, and look at Azure Service Health if it stays."

_BY_CODE: Mapping[str, _Reading] = {
    "disallowedlogicaltablename": _Reading(
        Cause.SCOPE,
        "this cloud has no such Resource Graph table ({said})",
        "Nothing to grant: leave the criteria that need it out of the policy for this cloud (--policy).",
    ),
    "subscriptionnotfound": _Reading(
        Cause.SCOPE, "{scope} is not visible to this identity in this cloud ({said})", _WRONG_CLOUD
    ),
    "invalidsubscriptionid": _Reading(Cause.SCOPE, "{scope} is no subscription ({said})", _WRONG_CLOUD),
    "noregisteredproviderfound": _Reading(
        Cause.SCOPE, "this cloud does not offer {where} in this version ({said})", "Update golive, or check --cloud."
    ),
    "invalidapiversionparameter": _Reading(
        Cause.SCOPE, "this cloud does not offer {where} in this version ({said})", "Update golive, or check --cloud."
    ),
    "invalidresourcetype": _Reading(
        Cause.SCOPE, "this cloud does not offer {where} ({said})", "Update golive, or check --cloud."
    ),
    "resourcetypenotsupported": _Reading(  # told in issue threads, never recorded, so it proves no absence
        Cause.SCOPE,
        "a resource of this type takes no {asked}: {where} ({said})",
        "Nothing to grant. See in the portal, on the page of the resource, where its logs and metrics go; attest that, "
        "and report the type as a defect, so that golive no longer asks it.",
    ),
}

_BY_STATUS: Mapping[int, _Reading] = {
    400: _Reading(
        Cause.MALFORMED, _SAID, "Azure did not accept the request: update golive; if it stays, report it as a defect."
    ),
    401: _Reading(
        Cause.DENIED,
        "{where} did not accept the sign-in: {unauthorised}",
        "Sign in again, and check that the tenant is the one of the subscription (AZURE_TENANT_ID), that --cloud is "
        "right and that this machine's clock is.",
    ),
    403: _Reading(Cause.DENIED, "{denied}", "{grant}"),
    404: _Reading(
        Cause.SCOPE,
        "{where} was not found ({said})",
        "It may have been deleted, or the identity may not see it: check the id, and that it has Reader on {scope}.",
    ),
    408: _Reading(Cause.TIMED_OUT, _SAID, _TRY_LATER),
    409: _Reading(Cause.PARTIAL, _SAID, "Something is changing or locked there; let it finish, then run again."),
    429: _Reading(
        Cause.THROTTLED,
        "{where} is throttled{asked_to_wait} ({said})",
        "Run again later, give the run more time with --deadline, or let fewer tools read with this identity.",
    ),
    504: _Reading(Cause.UNREACHABLE, _SAID, _TRY_LATER),
}

_REDIRECT = _Reading(
    Cause.UNREACHABLE,
    "{where} answered with a redirect ({status}), which golive does not follow",
    "Check HTTPS_PROXY and whether a sign-in page stands before the network, and that the ARM address is right.",
)
_SERVER = _Reading(Cause.UNREACHABLE, _SAID, _TRY_LATER)
_OTHER = _Reading(Cause.PARTIAL, _SAID, "Run again; if it stays, report it as a defect with this message.")
_NO_CONTENT = _Reading(
    Cause.MALFORMED, "{where} answered {status} where an answer with content was due", "Run again; update golive."
)


def refusal(answer: Answer) -> Refusal:
    """Turn any answer but a 200 into a `ReadError` that says what to do."""
    complaint = understand(answer.body)
    reading = _reading_of(answer, complaint)
    words = _words(answer, complaint)
    detail = scrub(reading.detail.format_map(words))
    return Refusal(answer.status, reading.cause, detail, reading.fix.format_map(words), answer.body)


def is_not_registered(answer: Answer) -> bool:
    """Say whether the provider asked is not registered in the subscription, so that nothing of it can exist there."""
    if answer.status != 409 or answer.method != "GET" or not answer.namespace:
        return False
    complaint = understand(answer.body)
    return (
        "missingsubscriptionregistration" in _folded(complaint.codes)
        and f"'{answer.namespace}'".casefold() in complaint.message.casefold()
    )


def understand(body: bytes) -> Complaint:
    """Read the codes and the message of an error body: JSON of any envelope, XML, plain text or nothing."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return _understand_text(body)
    if not isinstance(content, Mapping):
        return Complaint((), "" if content is None else str(content))
    inner = _unwrapped(content)
    return Complaint(tuple(_codes(inner)), _message(inner))


def scrub(text: str) -> str:
    """Take addresses and ids of identities out of a message and shorten it; subscription ids in paths stay."""
    text = _NAMED_CALLER.sub(r"\1 (not shown)", text)
    text = _ADDRESS.sub("(address)", text)
    text = " ".join(_GUID.sub("(id)", text).split())
    return text if len(text) <= _MAX_WORDS else text[: _MAX_WORDS - 1] + "…"


def _reading_of(answer: Answer, complaint: Complaint) -> _Reading:
    for code in _folded(complaint.codes):
        if code in _BY_CODE:
            return _BY_CODE[code]
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status]
    if answer.status < 300:
        return _NO_CONTENT
    if answer.status < 400:
        return _REDIRECT
    return _SERVER if answer.status >= 500 else _OTHER


def _words(answer: Answer, complaint: Complaint) -> Mapping[str, str]:
    said = f"{answer.status} {complaint.code}".strip()
    scope = _SUBSCRIPTION.match(answer.path)
    return {
        "where": f"{answer.method} {answer.path}",
        "asked": _in_words(answer.path.rpartition("/")[2]),
        "status": str(answer.status),
        "said": f"{said}: {complaint.message}" if complaint.message else said,
        "scope": scope[0] if scope else "the scope that it lies in",
        "unauthorised": _why_unauthorised(answer, complaint) or said,
        "asked_to_wait": _asked_to_wait(answer.headers),
        "denied": _denied(answer, complaint, said),
        "grant": _grant(answer, complaint),
    }


def _in_words(name: str) -> str:
    """Return the last name of an address as people say it: `diagnosticSettings` is `diagnostic settings`."""
    return _CAPITAL.sub(r" \1", name).casefold()


def _denied(answer: Answer, complaint: Complaint, said: str) -> str:
    named = _ACTION.search(complaint.message)
    if named is not None:
        return f"the identity may not {named[1]} on {named[2] or answer.path} ({said})"
    return f"{answer.method} {answer.path} answered {said}: {complaint.message or 'without saying why'}"


def _grant(answer: Answer, complaint: Complaint) -> str:
    named = _ACTION.search(complaint.message)
    action = named[1] if named else ""
    if answer.namespace.casefold() == "microsoft.billing" or action.casefold().startswith("microsoft.billing/"):
        return (
            "Grant a billing reader role (Billing account reader, or Enrollment reader) on the billing account to the "
            "identity that runs golive; where that cannot be had, keep a dated record of the contract for the meeting."
        )
    if not complaint.codes:
        return "This 403 does not come from Azure itself: check proxy, firewall and conditional access."
    scope = _SUBSCRIPTION.match(named[2] if named and named[2] else answer.path)
    where = scope[0] if scope else "the scope above"
    if action and not action.casefold().endswith("/read"):
        return f"Grant a role that has the action {action} on {where} to the identity that runs golive."
    place = where.replace("/subscriptions/", "subscription ", 1)
    return f"grant Reader on {place} to the identity golive runs as"


def _why_unauthorised(answer: Answer, complaint: Complaint) -> str:
    told = _WHY_UNAUTHORISED.search(answer.headers.get("www-authenticate", ""))
    return (told[1] if told else "") or complaint.message


def _asked_to_wait(headers: Mapping[str, str]) -> str:
    wait = headers.get("retry-after", "")
    if wait.isdecimal():
        return f" and asks to wait {wait} s"
    return f" and asks to wait until {wait}" if _HTTP_DATE.fullmatch(wait) else ""


def _understand_text(body: bytes) -> Complaint:
    text = body.decode("utf-8-sig", errors="replace")
    code = _XML_CODE.search(text)
    return Complaint((code[1],) if code else (), re.sub(r"<[^>]*>", " ", text).strip())


def _unwrapped(content: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(3):
        inner = next((_get(content, name) for name in _WRAPPERS if isinstance(_get(content, name), Mapping)), None)
        if inner is None:
            break
        content = inner
    return content


def _codes(inner: Mapping[str, Any]) -> Iterator[str]:
    for name in ("code", "errorcode"):
        code = _get(inner, name)
        if isinstance(code, str | int) and code != "":
            yield str(code)
    details = _get(inner, "details")
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, Mapping) and isinstance(_get(detail, "code"), str):
            yield _get(detail, "code")


def _message(inner: Mapping[str, Any]) -> str:
    message = _get(inner, "message")
    if isinstance(message, Mapping):
        message = _get(message, "value")
    return message if isinstance(message, str) else ""


def _get(content: Mapping[str, Any], name: str) -> Any:
    return next((value for key, value in content.items() if key.casefold() == name), None)


def _folded(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.casefold() for code in codes)

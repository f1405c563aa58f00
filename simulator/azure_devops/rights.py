"""Who asks, and what they may read."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping

from simulator import identity
from simulator.answers import Answer, Binary, Refused
from simulator.azure_devops.code import hidden
from simulator.azure_devops.refusals import failed, no_project, refused, sign_in_page
from simulator.azure_devops.things import TOKEN, Conduct
from simulator.world import World

SIGN_IN = "/devops/_signin"
_SUPPRESS = "x-tfs-fedauthredirect"


def rights_of(world: World, conduct: Conduct, header: str, now: float, base_url: str) -> frozenset[str] | None:
    """Return what the token of an `Authorization` header may read; `None` for one that is not good."""
    token = _token_in(header)
    if token in conduct.tokens:
        return conduct.tokens[token]
    if token == TOKEN:
        return conduct.may
    try:
        identity.check_bearer(world, header, now, base_url)
    except Refused:
        return None
    return conduct.may


def unknown_caller(conduct: Conduct, headers: Mapping[str, str], base_url: str) -> Answer:
    """Answer a token that is not good: by a sign-in page, or by the way there, which leads to another host name."""
    if not conduct.redirects:
        return sign_in_page()
    if headers.get(_SUPPRESS, "").casefold() == "suppress":
        return failed(401)
    return Answer(302, Binary(), {"Location": f"{base_url.replace('localhost', '127.0.0.1')}{SIGN_IN}"})


def check(may: frozenset[str], area: str, project: str, words: Mapping[str, str]) -> None:
    """Refuse what the token may not read: a project nothing of which it may read, and repositories, are hidden."""
    if not may:
        raise no_project(project)
    if area in may or not area:
        return
    if area == "Code":
        raise hidden(words.get("repository", project))
    message = f"TF400813: The user 'service' is not authorized to access this resource: {area} (read) is missing."
    raise refused(403, message, "UnauthorizedRequestException")


def _token_in(header: str) -> str:
    """Return the token of `Bearer T`, or the password of `Basic`."""
    scheme, _, text = header.partition(" ")
    if scheme.casefold() == "bearer":
        return text.strip()
    if scheme.casefold() != "basic":
        return ""
    try:
        return b64decode(text).decode().partition(":")[2]
    except (NotBase64, ValueError):
        return ""

"""What a source takes from the environment: an address and a token."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from collector.model import Cause
from collector.probe import ReadError

_PLAIN = re.compile(r"[\x21-\x7e]+")


def https_base(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return an address without a slash at the end. Raises `ReadError` for one that is not https."""
    base = (environ.get(name) or default).rstrip("/")
    if not base.startswith("https://") or "@" in base or "?" in base or not _PLAIN.fullmatch(base):
        raise ReadError(
            Cause.UNREACHABLE, f"{name} is no https address", f"Correct {name}, or leave it out: it is {default}."
        )
    return base


def token_of(environ: Mapping[str, str], names: Sequence[str], fix: str) -> str:
    """Return the first token that is set. Raises `ReadError` where none is, or where it is no token."""
    name = next((one for one in names if environ.get(one, "").strip()), "")
    if not name:
        raise ReadError(Cause.DENIED, f"no token: {' or '.join(reversed(names))} is not set", fix)
    token = environ[name].strip()
    if not _PLAIN.fullmatch(token):
        raise ReadError(Cause.DENIED, f"{name} holds no token: there are blanks or other signs in it", fix)
    return token

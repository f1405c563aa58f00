"""The section `github_service`: the tokens that GitHub knows, and how much may be asked."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.github.hub import PERMISSIONS, WORKFLOW_PERMISSIONS, WORKFLOW_TOKEN, Limits, Token
from simulator.strict import EstateError, Fields

_READING = ("read", "write")
_KINDS = ("workflow", "administrator")


def read_service(fields: Fields) -> tuple[Sequence[Token], Limits]:
    """Read `github_service: {tokens, hourly, per_minute, retry_after}`; without it one token reads, without limits."""
    entry = Fields(fields.mapping("github_service"), "github_service")
    tokens = tuple(_token(Fields(value, where)) for value, where in entry.each("tokens")) or (Token(),)
    limits = Limits(
        hourly=entry.whole("hourly") if entry.has("hourly") else None,
        per_minute=entry.whole("per_minute") if entry.has("per_minute") else None,
        retry_after=entry.whole("retry_after", Limits().retry_after),
    )
    entry.done()
    return tokens, limits


def _token(entry: Fields) -> Token:
    """Read `{token, as, permissions, repositories}`."""
    repositories = entry.texts("repositories")
    token = Token(
        text=entry.text("token", WORKFLOW_TOKEN),
        permissions=_permissions(entry),
        repositories=frozenset(name.casefold() for name in repositories) if entry.has("repositories") else None,
    )
    entry.done()
    return token


def _permissions(entry: Fields) -> frozenset[str]:
    """Return what is named; as in a workflow, naming any makes all the others none."""
    kind = entry.one_of("as", _KINDS, _KINDS[0])
    if not entry.has("permissions"):
        return frozenset(PERMISSIONS if kind == "administrator" else WORKFLOW_PERMISSIONS)
    named = entry.mapping("permissions")
    if unknown := sorted(set(named) - set(PERMISSIONS)):
        known = ", ".join(PERMISSIONS)
        raise EstateError(f"{entry.place('permissions')}.{unknown[0]}: not known; write some of: {known}")
    return frozenset(name for name, given in named.items() if given in _READING)

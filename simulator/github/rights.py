"""Who asks, and what they may read."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass

from simulator.github import refusals
from simulator.github.hub import HIDDEN_PERMISSIONS, PUBLIC_PERMISSIONS, Hub, Repository, Token

METADATA = "metadata"
"""What everybody may read who sees a repository at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody with a token, or nobody in particular."""

    token: Token | None

    @property
    def name(self) -> str:
        """Whose requests are counted together."""
        return self.token.text if self.token else ""

    def check(self, repository: Repository, permission: str) -> None:
        """Refuse what may not be read: 404 for what GitHub hides, 401 without a token, 403 with the permission."""
        may = self._permissions(repository)
        if may is None:
            raise refusals.hidden()
        if permission == METADATA or permission in may:
            return
        if permission in HIDDEN_PERMISSIONS:
            raise refusals.hidden()
        raise refusals.lacking(permission) if self.token else refusals.refused(401, "Requires authentication")

    def may(self, repository: Repository, permission: str) -> bool:
        """Say whether something of a repository may be read."""
        return permission in (self._permissions(repository) or ())

    def _permissions(self, repository: Repository) -> frozenset[str] | None:
        """Return what may be read of a repository, `None` where it may not even be known."""
        if self.token and self.token.is_for(repository):
            return self.token.permissions
        return None if repository.is_private else PUBLIC_PERMISSIONS


def caller_of(hub: Hub, header: str) -> Caller:
    """Return who sends an `Authorization` header; a token that nobody knows is refused."""
    if not header:
        return Caller(token=None)
    said = _token_in(header)
    known = next((token for token in hub.tokens if token.text == said), None)
    if known is None:
        raise refusals.refused(401, "Bad credentials")
    return Caller(token=known)


def _token_in(header: str) -> str:
    """Return the token of `Bearer T`, `token T`, or of the password in `Basic`."""
    scheme, _, said = header.partition(" ")
    if scheme.casefold() != "basic":
        return said.strip()
    try:
        return b64decode(said).decode().partition(":")[2]
    except (NotBase64, UnicodeDecodeError):
        return ""

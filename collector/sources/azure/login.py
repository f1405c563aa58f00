"""The caller's sign-in: one token for all threads, renewed when it ends or is refused, and who it belongs to."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.azure.clouds import Cloud
from collector.sources.azure.errors import scrub
from collector.sources.clock import wall_time

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken, TokenCredential

_RENEW_BEFORE = 300
"""Seconds before its end at which a token is renewed, as azure-core does."""
_CLAIMS = re.compile(r'\bclaims="([^"]+)"')


class Login:
    """Asks a credential for tokens, one thread at a time; a sign-in that failed is not tried again in this run."""

    def __init__(
        self,
        make: Callable[[], TokenCredential],
        cloud: Cloud,
        wall: Callable[[], float] = wall_time,
        *,
        scope: str = "",
    ) -> None:
        self._make = make
        self._scope = scope or cloud.scope
        self._authority = cloud.authority
        self._wall = wall
        self._lock = threading.Lock()
        self._credential: TokenCredential | None = None
        self._token: AccessToken | None = None
        self._failed: tuple[str, str] | None = None

    def token(self) -> str:
        """Return a token that is good for some minutes. Raises `ReadError`."""
        with self._lock:
            if self._token is None or self._token.expires_on - self._wall() < _RENEW_BEFORE:
                self._token = self._ask()
            return self._token.token

    def renew(self, refused: str, challenge: str) -> str | None:
        """Return another token than the one that was refused, or `None` when there is none.

        `challenge` is the `www-authenticate` header; the claims that it asks for (continuous access evaluation) are
        handed to the credential.
        """
        claims = _CLAIMS.search(challenge)
        with self._lock:
            if claims is None and self._token is not None and self._token.token != refused:
                return self._token.token
            if claims is None:
                self._credential = None  # a new one has no cache from which the refused token would come again
            self._token = self._ask(_decoded(claims[1]) if claims else None)
            return self._token.token if self._token.token != refused else None

    def caller(self) -> str:
        """Return the object id of the caller as its token tells it. Raises `ReadError`.

        The token is not verified: it only tells us who we are, and Azure verifies it with every call.
        """
        try:
            payload = self.token().split(".")[1]
            oid = json.loads(_decoded(payload))["oid"]
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise ReadError(
                Cause.MALFORMED,
                "the access token does not say whose it is (no oid)",
                "Sign in as a user, a service principal or a managed identity of the tenant.",
            ) from error
        return str(oid)

    def _ask(self, claims: str | None = None) -> AccessToken:
        from azure.core.exceptions import (  # noqa: PLC0415 - only a run pays for it
            AzureError,
            ClientAuthenticationError,
            ServiceRequestError,
            ServiceResponseError,
        )

        from collector.sources.azure.failures import failure_of  # noqa: PLC0415 - it imports azure-core as well

        if self._failed is not None:
            raise ReadError(Cause.DENIED, *self._failed)
        try:
            if self._credential is None:
                self._credential = self._make()
            return self._token_of(self._credential, claims)
        except (ClientAuthenticationError, ValueError, OSError) as error:
            if isinstance(error.__cause__, ServiceRequestError | ServiceResponseError):
                # azure-identity reports a login server that it could not reach as a sign-in that was refused
                raise failure_of(error.__cause__, self._authority) from error
            self._failed = (f"the sign-in failed: {scrub(str(error))}", _HOW_TO_SIGN_IN)
            raise ReadError(Cause.DENIED, *self._failed) from error
        except AzureError as error:
            raise failure_of(error, self._authority) from error

    def _token_of(self, credential: TokenCredential, claims: str | None) -> AccessToken:
        """Ask for a token, and once more where the answer was cut short: that says nothing of who may sign in."""
        from azure.core.exceptions import (  # noqa: PLC0415 - as above
            ClientAuthenticationError,
            DecodeError,
        )

        try:
            return credential.get_token(self._scope, claims=claims)
        except ClientAuthenticationError as error:
            if not isinstance(error.__cause__, DecodeError):
                raise
            return credential.get_token(self._scope, claims=claims)


_HOW_TO_SIGN_IN = (
    "Check AZURE_TENANT_ID, AZURE_CLIENT_ID and the secret, federated credential or az login behind them, "
    "or choose another way with --credential."
)


def _decoded(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")

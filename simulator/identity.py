"""The token endpoint and the discovery documents that an authority serves, and the check of bearers."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from simulator.answers import Answer, Refused, unauthenticated
from simulator.world import World

_SHARED_TENANTS = ("organizations", "common")
_RESOURCE = "https://management.azure.com"


def token(world: World, tenant: str, form: Mapping[str, str], now: float) -> Answer:
    """Answer a client-credentials request; `now` is the real time in epoch seconds."""
    if tenant not in (world.tenant, *_SHARED_TENANTS):
        return _refused("invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.", 400)
    if form.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", "AADSTS70003: Only client_credentials is served here.", 400)
    if form.get("client_id") != world.caller.app:
        return _refused("unauthorized_client", "AADSTS700016: Application was not found in the directory.", 400)
    if not (form.get("client_secret") or form.get("client_assertion")):
        return _refused("invalid_client", "AADSTS7000216: A secret or an assertion is required.", 401)
    body = {
        "token_type": "Bearer",
        "expires_in": world.token_lifetime,
        "ext_expires_in": world.token_lifetime,
        "access_token": mint(world, int(now) + world.token_lifetime, _audience(form.get("scope", ""))),
    }
    return Answer(200, body)


def mint(world: World, expires: int, audience: str = _RESOURCE) -> str:
    """Make an access token that expires at a moment in epoch seconds; it is shaped like a JWT and unsigned."""
    claims = {
        "aud": audience,
        "iss": f"https://sts.windows.net/{world.tenant}/",
        "exp": expires,
        "oid": world.caller.id,
        "sub": world.caller.id,
        "appid": world.caller.app,
        "tid": world.tenant,
        "idtyp": "app",
        "uti": uuid4().hex,
        "ver": "1.0",
    }
    return ".".join((_encoded({"typ": "JWT", "alg": "none"}), _encoded(claims), "simulated"))


def discovery(world: World, path: str, base_url: str) -> Answer | None:
    """Answer the documents that clients ask an authority for, or return `None`."""
    if path.endswith("/.well-known/openid-configuration"):
        return Answer(200, _configuration(path.strip("/").split("/")[0], base_url))
    if path == "/common/discovery/instance":
        host = base_url.removeprefix("https://")
        endpoint = f"{base_url}/{world.tenant}/v2.0/.well-known/openid-configuration"
        metadata = [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}]
        body = {"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": metadata}
        return Answer(200, body)
    if path == "/metadata/endpoints":
        return Answer(200, _cloud(base_url))
    return None


def check_bearer(world: World, header: str, now: float, base_url: str) -> None:
    """Raise the 401 of the resource manager unless the header carries a live token of this tenant."""
    claims = _claims(header)
    if claims is None or claims.get("oid") != world.caller.id:
        raise _unauthenticated(world, base_url, "The access token is missing or invalid.")
    if claims.get("tid") != world.tenant:
        code = "InvalidAuthenticationTokenTenant"
        raise unauthenticated(code, "The access token is of the wrong tenant.", world.tenant, base_url, "wrong issuer")
    if float(claims.get("exp", 0)) <= now:
        raise expired(world, base_url)


def expired(world: World, base_url: str) -> Refused:
    """Build the 401 for a token that was good once."""
    reason = "The access token has expired."
    return unauthenticated("ExpiredAuthenticationToken", reason, world.tenant, base_url, reason)


def _unauthenticated(world: World, base_url: str, reason: str) -> Refused:
    return unauthenticated("InvalidAuthenticationToken", reason, world.tenant, base_url, reason)


def _claims(header: str) -> Mapping[str, Any] | None:
    scheme, _, text = header.partition(" ")
    parts = text.split(".")
    if scheme.lower() != "bearer" or len(parts) != 3:
        return None
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (NotBase64, ValueError):
        return None
    return claims if isinstance(claims, Mapping) else None


def _configuration(tenant: str, base_url: str) -> dict[str, Any]:
    authority = f"{base_url}/{tenant}"
    return {
        "token_endpoint": f"{authority}/oauth2/v2.0/token",
        "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{authority}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{authority}/discovery/v2.0/keys",
        "issuer": f"{authority}/v2.0",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }


def _cloud(base_url: str) -> dict[str, Any]:
    """Return what a resource manager tells about its cloud, so that a client needs only its address.

    Every service lies on this one host: a client that wants more than is served here is told so here, not elsewhere.
    """
    host = base_url.removeprefix("https://")
    return {
        "name": "Simulated",
        "portal": base_url,
        "authentication": {"loginEndpoint": base_url, "audiences": [_RESOURCE], "tenant": "common"},
        "resourceManager": base_url,
        "microsoftGraphResourceId": base_url,
        "graphAudience": base_url,
        "graph": base_url,
        "suffixes": {"storage": f"storage.{host}", "keyVaultDns": f"vault.{host}", "sqlServerHostname": f"sql.{host}"},
    }


def _audience(scope: str) -> str:
    return scope.split(" ", maxsplit=1)[0].removesuffix("/.default") or _RESOURCE


def _refused(error: str, description: str, status: int) -> Answer:
    return Answer(status, {"error": error, "error_description": description, "error_codes": []})


def _encoded(value: Mapping[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

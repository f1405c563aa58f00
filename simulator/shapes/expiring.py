"""What expires: items of key vaults and certificates of App Service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulator.moments import plain

_CERTIFICATE = "application/x-pkcs12"


def vault_secret(
    vault_id: str, name: str, *, expires: datetime | None, enabled: bool, certificate: bool = False
) -> dict[str, Any]:
    """Return a secret as `Microsoft.KeyVault` 2026-02-01 lists it: without its value, its moments in seconds."""
    uri = f"https://{_name(vault_id)}.vault.azure.net/secrets/{name}"
    properties = {
        "attributes": _attributes(expires, enabled=enabled),
        **({"contentType": _CERTIFICATE} if certificate else {}),
        "secretUri": uri,
        "secretUriWithVersion": f"{uri}/4387e9f3d6e14c459867679a90fd0f79",
    }
    return {**_item(vault_id, "secrets", name), "properties": properties}


def vault_key(vault_id: str, name: str, *, expires: datetime | None, enabled: bool, rotates: bool) -> dict[str, Any]:
    """Return a key; one that rotates tells its rotation policy."""
    uri = f"https://{_name(vault_id)}.vault.azure.net/keys/{name}"
    action = {"action": {"type": "rotate"}, "trigger": {"timeBeforeExpiry": "P30D"}}
    properties = {
        "attributes": {**_attributes(expires, enabled=enabled), "recoveryLevel": "Recoverable"},
        "kty": "RSA",
        "keySize": 3072,
        "keyUri": uri,
        "keyUriWithVersion": f"{uri}/4387e9f3d6e14c459867679a90fd0f79",
        **({"rotationPolicy": {"lifetimeActions": [action]}} if rotates else {}),
    }
    return {**_item(vault_id, "keys", name), "properties": properties}


def app_certificate(
    certificate_id: str, *, location: str, host: str, expires: datetime, managed: bool, kept_in: str
) -> dict[str, Any]:
    """Return a certificate as `Microsoft.Web` 2023-12-01 shows it; `kept_in` is the id of a secret in a vault."""
    vault, _, secret = kept_in.partition("/secrets/")
    return {
        "id": certificate_id,
        "name": _name(certificate_id),
        "type": "Microsoft.Web/certificates",
        "location": location,
        "properties": {
            "friendlyName": "",
            "subjectName": host,
            "hostNames": [host],
            "issuer": "GeoTrust TLS RSA CA G1",
            "issueDate": "2026-01-12T00:00:00+00:00",
            "expirationDate": plain(expires),
            "valid": None,
            "keyVaultSecretStatus": "Initialized",
            **({"keyVaultId": vault, "keyVaultSecretName": secret} if kept_in else {}),
            **({"canonicalName": host} if managed else {}),
        },
    }


def _item(vault_id: str, kind: str, name: str) -> dict[str, Any]:
    return {
        "id": f"{vault_id}/{kind}/{name}",
        "name": name,
        "type": f"Microsoft.KeyVault/vaults/{kind}",
        "location": "westeurope",
    }


def _attributes(expires: datetime | None, *, enabled: bool) -> dict[str, Any]:
    ends = {} if expires is None else {"exp": int(expires.timestamp())}
    return {"enabled": enabled, **ends, "created": 1768208400, "updated": 1768208400}


def _name(resource_id: str) -> str:
    return resource_id.rsplit("/", 1)[1]

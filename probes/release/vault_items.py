"""When keys, secrets and certificates in key vaults expire, as the resource manager shows them; never their values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from collector.facts.expiry import Expiring, ExpiringItem
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read

_API = "2026-02-01"
"""Versions before it retire on 2027-02-27: https://learn.microsoft.com/azure/key-vault/general/access-control-default"""
_VAULTS = PerSubscription("providers/Microsoft.KeyVault/vaults", _API)
_OF_A_CERTIFICATE = ("application/x-pkcs12", "application/x-pem-file")
_ATTRIBUTES = "properties.attributes"


def parse_vault(item: Item) -> Iterator[ExpiringItem]:
    """A key vault: it does not expire itself; what it holds is asked for one by one."""
    item.text("id")
    return iter(())


def parse_secret(item: Item) -> Iterator[ExpiringItem]:
    """A secret; its content type tells whether it is the hidden half of a certificate.

    Key Vault renews no secret by itself. Whether it renews a certificate stands in a policy that only the data plane
    shows.
    """
    is_certificate = (item.maybe_text("properties.contentType") or "").casefold() in _OF_A_CERTIFICATE
    yield _item(
        item,
        Expiring.CERTIFICATE if is_certificate else Expiring.SECRET,
        auto_renews=None if is_certificate else False,
    )


def parse_key(item: Item) -> Iterator[ExpiringItem]:
    """A key; its rotation policy, where it is told, says whether a new version comes by itself."""
    actions = item.maybe_objects("properties.rotationPolicy.lifetimeActions")
    yield _item(item, Expiring.KEY, auto_renews=None if actions is None else _rotates(item, actions))


def _rotates(key: Item, actions: tuple[object, ...]) -> bool:
    words = [key.inside(action).maybe_text("action.type") for action in actions if isinstance(action, dict)]
    return any((word or "").casefold() == "rotate" for word in words)


def _item(item: Item, what: Expiring, *, auto_renews: bool | None) -> ExpiringItem:
    expires = _moment(item, f"{_ATTRIBUTES}.exp")
    is_whole = item.maybe_flag(f"{_ATTRIBUTES}.enabled") is not None
    return ExpiringItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        what=what.value,
        name=item.text("name"),
        of=_vault_of(item.text("id")),
        expires=expires,
        never_expires=expires is None if expires is not None or is_whole else None,
        enabled=item.maybe_flag(f"{_ATTRIBUTES}.enabled"),
        auto_renews=auto_renews,
        version=_version_of(item),
    )


def _version_of(item: Item) -> str | None:
    """Return the id of the current version, the last part of its address."""
    address = item.maybe_text("properties.secretUriWithVersion") or item.maybe_text("properties.keyUriWithVersion")
    return address.rstrip("/").rpartition("/")[2] if address else None


def _moment(item: Item, path: str) -> datetime | None:
    """Return a moment that is told in seconds since 1970, as Key Vault does."""
    seconds = item.maybe_number(path)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Malformed(path, seconds) from error


def _vault_of(item_id: str) -> str:
    vault, *kind = item_id.rsplit("/", 2)
    if len(kind) < 2 or kind[0].casefold() not in ("secrets", "keys"):
        raise Malformed("id", item_id, detail=f"{item_id} is the id of nothing in a key vault")
    return vault


PROBE = Probe(
    id="release-vault-items",
    title="When keys, secrets and certificates in key vaults expire",
    reads=(
        Read(_VAULTS, parse_vault, (ExpiringItem,)),
        Read(PerItem(_VAULTS, lambda vault: f"{vault.text('id')}/secrets", _API), parse_secret, (ExpiringItem,)),
        Read(PerItem(_VAULTS, lambda vault: f"{vault.text('id')}/keys", _API), parse_key, (ExpiringItem,)),
    ),
    rights=(
        "Microsoft.KeyVault/vaults/read",
        "Microsoft.KeyVault/vaults/secrets/read",
        "Microsoft.KeyVault/vaults/keys/read",
    ),
    otherwise="A dated list of the keys, secrets and certificates with their expiry, attested by the security lead.",
)

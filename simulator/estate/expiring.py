"""The sections about what expires: items of key vaults, and certificates of App Service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from simulator.estate.places import Places
from simulator.shapes import expiring
from simulator.strict import Fields
from simulator.world import Resource


def read_vault_items(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `vault_items: [{in, secrets, keys, certificates: [{name, expires, enabled, rotates}]}]`.

    Resource Graph has none of them. A certificate is listed as a secret and as a key.
    """
    for value, where in fields.each("vault_items"):
        entry = Fields(value, where)
        vault = places.scope(entry.text("in"), where)
        for kind in ("secrets", "keys", "certificates"):
            for item_value, item_where in entry.each(kind):
                item = Fields(item_value, item_where)
                yield from _items(vault, kind, item, now)
                item.done()
        entry.done()


def _items(vault: str, kind: str, item: Fields, now: datetime) -> Iterator[Resource]:
    name, enabled = item.text("name"), item.flag("enabled", default=True)
    expires = item.moment("expires", now) if item.has("expires") else None
    if kind != "keys":
        is_certificate = kind == "certificates"
        secret = expiring.vault_secret(vault, name, expires=expires, enabled=enabled, certificate=is_certificate)
        yield Resource(body=secret, in_graph=False)
    if kind != "secrets":
        rotates = kind == "keys" and item.flag("rotates", default=False)
        key = expiring.vault_key(vault, name, expires=expires, enabled=enabled, rotates=rotates)
        yield Resource(body=key, in_graph=False)


def read_certificates(fields: Fields, places: Places, now: datetime) -> Iterator[Resource]:
    """Read `certificates: [{at, location, host, expires, managed, vault, secret}]`, those of App Service."""
    for value, where in fields.each("certificates"):
        entry = Fields(value, where)
        vault = places.scope(entry.text("vault"), where) if entry.has("vault") else ""
        body = expiring.app_certificate(
            places.settle(entry.text("at"), "Microsoft.Web/certificates", where),
            location=entry.text("location", "West Europe"),
            host=entry.text("host"),
            expires=entry.moment("expires", now),
            managed=entry.flag("managed", default=False),
            kept_in=f"{vault}/secrets/{entry.text('secret')}" if vault else "",
        )
        entry.done()
        yield Resource(body=body)

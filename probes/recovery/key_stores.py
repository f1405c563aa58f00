"""Whether the stores of keys, secrets and settings survive their own deletion: Key Vault and App Configuration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from collector.facts.backup import DeletionProtection
from collector.probe import Item, PerSubscription, Probe, Read

_DAY = timedelta(days=1)
_VAULTS = PerSubscription("providers/Microsoft.KeyVault/vaults", "2026-02-01")
"""Versions before it retire on 2027-02-27: https://learn.microsoft.com/azure/key-vault/general/access-control-default"""


def parse_vault(item: Item) -> Iterator[DeletionProtection]:
    """A key vault; the service tells of purge protection only where it is on, so a whole answer without it says off."""
    purge = item.maybe_flag("properties.enablePurgeProtection")
    is_whole = item.get("properties.vaultUri") is not None
    yield DeletionProtection(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        soft_delete=item.maybe_flag("properties.enableSoftDelete"),
        purge_protection=False if purge is None and is_whole else purge,
        kept=item.maybe_span("properties.softDeleteRetentionInDays", _DAY),
    )


def parse_store(item: Item) -> Iterator[DeletionProtection]:
    """An App Configuration store; one of the free tier keeps a deleted store for zero days, which is no soft delete."""
    kept = item.maybe_span("properties.softDeleteRetentionInDays", _DAY)
    yield DeletionProtection(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        soft_delete=None if kept is None else kept > timedelta(),
        purge_protection=item.maybe_flag("properties.enablePurgeProtection"),
        kept=kept,
    )


PROBE = Probe(
    id="recovery-key-stores",
    title="Key vaults and configuration stores after a deletion",
    reads=(
        Read(_VAULTS, parse_vault, (DeletionProtection,)),
        Read(
            PerSubscription("providers/Microsoft.AppConfiguration/configurationStores", "2023-03-01"),
            parse_store,
            (DeletionProtection,),
        ),
    ),
    rights=("Microsoft.KeyVault/vaults/read", "Microsoft.AppConfiguration/configurationStores/read"),
    otherwise="A dated export of soft delete and purge protection of each store, attested by the operations lead.",
)

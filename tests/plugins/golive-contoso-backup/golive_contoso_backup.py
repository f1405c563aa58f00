"""Machines that Contoso's backup service keeps: an example of a probe from another distribution.

It yields one of golive's own kinds of facts, so that the shipped rows and criteria see it beside the vaults.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.backup import ProtectedItem
from collector.probe import Item, PerSubscription, Probe, Read

_PROTECTIONS = PerSubscription("providers/Contoso.Backup/protections", "2026-01-01")


def parse_protection(item: Item) -> Iterator[ProtectedItem]:
    """One machine as Contoso's service keeps it."""
    yield ProtectedItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        source=item.text("properties.machine"),
        workload="AzureIaasVM",
        protection_state=item.maybe_text("properties.state"),
        last_status=item.maybe_text("properties.lastRun"),
        last_recovery_point=item.maybe_instant("properties.lastPoint"),
    )


PROBE = Probe(
    id="contoso-backup",
    title="Machines in Contoso's backup service",
    reads=(Read(_PROTECTIONS, parse_protection, (ProtectedItem,)),),
    rights=("Contoso.Backup/protections/read",),
    otherwise="A dated list of the protected machines from Contoso's console, attested by the operations lead.",
)

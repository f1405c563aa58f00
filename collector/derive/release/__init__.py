"""Rows about the release in Azure: what expires, and which versions are in use."""

from __future__ import annotations

from collector.derive.release import expiry, versions
from collector.derive.row_source import RowSource

SOURCES = (
    RowSource(expiry.ExpiryRow, expiry.expiring_items, expiry.EXPIRY_FACTS),
    RowSource(versions.VersionInUse, versions.versions_in_use, versions.VERSION_FACTS),
)

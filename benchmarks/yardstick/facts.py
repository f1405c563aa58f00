"""The facts of the yardstick job: one small fact for every row and object that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Fact):
    """A row of Resource Graph."""

    kind: ClassVar[str] = "yardstick_row"
    row_type: str
    name: str
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Fact):
    """A lock on a subscription or on something in it."""

    kind: ClassVar[str] = "yardstick_lock"
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosticSetting(Fact):
    """A diagnostic setting, and where it sends to."""

    kind: ClassVar[str] = "yardstick_diagnostic_setting"
    workspace: str | None = None
    storage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRetention(Fact):
    """How many days back a database can be restored."""

    kind: ClassVar[str] = "yardstick_short_retention"
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRetention(Fact):
    """How long the backups of a database are kept, as ISO 8601 durations."""

    kind: ClassVar[str] = "yardstick_long_retention"
    weekly: str | None = None
    monthly: str | None = None
    yearly: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobService(Fact):
    """How long deleted blobs of a storage account are kept."""

    kind: ClassVar[str] = "yardstick_blob_service"
    soft_delete: bool | None = None
    days: int | None = None
    versioning: bool | None = None

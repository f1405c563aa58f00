"""Dated tables that derivation looks things up in; their texts stand in the policy's folder `tables`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from collector.derive.alert_table import AlertSet as AlertSet  # noqa: PLC0414 - exported for type checkers
from collector.derive.alert_table import BaselineAlert as BaselineAlert  # noqa: PLC0414 - exported for type checkers
from collector.derive.support_table import SupportTable
from collector.derive.version_table import VersionTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All tables of a policy."""

    alert_baseline: Mapping[str, tuple[BaselineAlert, ...]]
    """By resource type in lower case."""
    free_mail_domains: frozenset[str]
    support: SupportTable = field(default_factory=SupportTable)
    """What support plans promise, and what offers mean."""
    versions: VersionTable = field(default_factory=VersionTable)
    """Until when versions are supported."""
    symptoms: frozenset[str] = frozenset()
    """The metrics and smart detectors that tell what users feel, in lower case."""
    no_baseline: Mapping[str, str] = field(default_factory=dict)
    """The types that need no alerts of their own, each with the reason; of any other type nothing is known."""

"""Who does things in Azure DevOps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person of the directory, or an account of the service itself."""

    id: str
    name: str
    unique_name: str
    kind: str = "aad"
    """What its descriptor begins with: `aad` for people, `svc` for accounts of the service."""

"""The versions of Kubernetes that a region offers."""

from __future__ import annotations

from typing import Any

OFFERED = ("1.33", "1.34", "1.35", "1.36")
PREVIEW = "1.37"


def offered_versions() -> dict[str, Any]:
    """Return what `Microsoft.ContainerService` 2024-05-01 offers in a region: `values`, not `value`, on one page."""
    return {"values": [_version(minor) for minor in (*OFFERED, PREVIEW)]}


def _version(minor: str) -> dict[str, Any]:
    return {
        "version": minor,
        "capabilities": {"supportPlan": ["KubernetesOfficial", "AKSLongTermSupport"]},
        "isDefault": minor == OFFERED[-2],
        "isPreview": True if minor == PREVIEW else None,
        "patchVersions": {f"{minor}.2": {"upgrades": []}, f"{minor}.4": {"upgrades": []}},
    }

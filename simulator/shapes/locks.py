"""Locks against deleting and changing."""

from __future__ import annotations

from typing import Any

LEVELS = ("CanNotDelete", "ReadOnly")


def lock(scope: str, name: str, *, level: str, notes: str) -> dict[str, Any]:
    """Return a lock on a subscription, a group or a resource as `Microsoft.Authorization` 2016-09-01 shows it."""
    return {
        "properties": {"level": level, **({"notes": notes} if notes else {})},
        "id": f"{scope}/providers/Microsoft.Authorization/locks/{name}",
        "type": "Microsoft.Authorization/locks",
        "name": name,
    }

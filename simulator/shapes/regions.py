"""Regions of a subscription, and the counters of its Compute quotas."""

from __future__ import annotations

from typing import Any

from simulator.regions import Quota, Region

_LABELS = {
    "cores": "Total Regional vCPUs",
    "virtualMachines": "Virtual Machines",
    "virtualMachineScaleSets": "Virtual Machine Scale Sets",
    "standardDSv5Family": "Standard DSv5 Family vCPUs",
    "standardESv5Family": "Standard ESv5 Family vCPUs",
    "PremiumDiskCount": "Premium Storage Managed Disks",
}


def location(subscription: str, region: Region) -> dict[str, Any]:
    """Return a region as the list of locations shows it (api-version 2022-12-01); without zones it maps none."""
    pair = {"name": region.paired, "id": f"{subscription}/locations/{region.paired}"}
    zones = [
        {"logicalZone": str(number), "physicalZone": f"{region.name}-az{number}"}
        for number in range(1, region.zones + 1)
    ]
    return {
        "id": f"{subscription}/locations/{region.name}",
        "name": region.name,
        "type": "Region",
        "displayName": region.display,
        "regionalDisplayName": f"({region.geography}) {region.display}",
        "metadata": {
            "regionType": "Physical",
            "regionCategory": "Recommended",
            "geography": region.geography,
            "geographyGroup": region.geography,
            "pairedRegion": [pair] if region.paired else [],
        },
        **({"availabilityZoneMappings": zones} if zones else {}),
    }


def usage(quota: Quota) -> dict[str, Any]:
    """Return a counter as the list of Compute usages shows it (2024-07-01): it names neither region nor id."""
    label = _LABELS.get(quota.counter, quota.counter)
    return {
        "limit": quota.limit,
        "unit": "Count",
        "currentValue": quota.used,
        "name": {"value": quota.counter, "localizedValue": label},
    }

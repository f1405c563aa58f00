"""What a probe author sees: needs, items, probes, and the one protocol through which everything is read.

A probe is data and pure functions: it says what it needs, and how one item of an answer becomes facts.
It never judges, never calls anything, and cannot swallow a failure: reading, completeness and every failed
read are the business of `collector.gather`.
"""

from __future__ import annotations

from collector.probe.certificates import certificate_end
from collector.probe.errors import Malformed, ReadError
from collector.probe.items import Item, JsonObject
from collector.probe.needs import (
    AZURE,
    FILES,
    RECOVERY_REGION,
    Archive,
    FollowUp,
    Listing,
    Moment,
    Need,
    PerArchive,
    PerItem,
    PerPlace,
    PerPlaceItem,
    PerPlane,
    PerSubscription,
    Probe,
    Read,
    Reports,
    Rows,
    realm_of,
)
from collector.probe.permissions import permissions_of
from collector.probe.requests import (
    ArmGet,
    ArmList,
    Ask,
    GraphQuery,
    GraphTable,
    HostArchive,
    HostEnvironment,
    HostRead,
    Plane,
    PlaneList,
    RawPage,
    ReportFiles,
    Request,
    Service,
    SomeRows,
    Source,
    Until,
)
from collector.probe.tags import tags_of

__all__ = [
    "AZURE",
    "FILES",
    "RECOVERY_REGION",
    "Archive",
    "ArmGet",
    "ArmList",
    "Ask",
    "FollowUp",
    "GraphQuery",
    "GraphTable",
    "HostArchive",
    "HostEnvironment",
    "HostRead",
    "Item",
    "JsonObject",
    "Listing",
    "Malformed",
    "Moment",
    "Need",
    "PerArchive",
    "PerItem",
    "PerPlace",
    "PerPlaceItem",
    "PerPlane",
    "PerSubscription",
    "Plane",
    "PlaneList",
    "Probe",
    "RawPage",
    "Read",
    "ReadError",
    "ReportFiles",
    "Reports",
    "Request",
    "Rows",
    "Service",
    "SomeRows",
    "Source",
    "Until",
    "certificate_end",
    "permissions_of",
    "realm_of",
    "tags_of",
]

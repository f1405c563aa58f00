"""Resource ids: how they are compared, and what they say about type, subscription and place."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5


def fold(resource_id: str) -> str:
    """Return an id in the one spelling by which ids are compared."""
    return "/" + resource_id.strip("/").casefold()


def within(inner: str, outer: str) -> bool:
    """Say whether a folded id is another folded id or lies below it; `/` holds everything."""
    return outer in {"/", inner} or inner.startswith(outer + "/")


def type_of(resource_id: str) -> str:
    """Return the lower-case type of an id, for example `microsoft.compute/virtualmachines`."""
    parts = fold(resource_id).strip("/").split("/")
    if "providers" not in parts:
        return "microsoft.resources/" + ("subscriptions/resourcegroups" if len(parts) > 2 else "subscriptions")
    start = len(parts) - 1 - parts[::-1].index("providers")
    return "/".join([parts[start + 1], *parts[start + 2 :: 2]])


def subscription_of(resource_id: str) -> str:
    """Return the lower-case subscription of an id, or an empty text."""
    parts = resource_id.strip("/").split("/", 2)
    return parts[1].casefold() if len(parts) > 1 and parts[0].casefold() == "subscriptions" else ""


def steady_guid(*parts: str) -> str:
    """Return a GUID that is the same in every run for the same parts."""
    return str(uuid5(NAMESPACE_URL, "/".join(parts)))

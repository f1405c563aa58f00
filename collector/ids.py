"""What the ids of Azure mean: their one spelling, what lies within what, and what they are ids of."""

from __future__ import annotations


def fold_id(resource_id: str) -> str:
    """Return a resource id in the one spelling by which ids are compared.

    Azure answers differ in case, may lack the leading slash, and may prefix the host of the resource manager.
    """
    path = resource_id.strip()
    if "://" in path:
        path = "/" + path.split("://", 1)[1].partition("/")[2]
    path = "/" + path.strip("/")
    return path.lower() if path.isascii() else "".join(map(_fold_letter, path))


def _fold_letter(letter: str) -> str:
    """Fold one letter as Azure does, one for one: `rg-straße` and `rg-strasse` are two resource groups."""
    if letter.isascii():
        return letter.lower()
    upper = letter.upper()
    return letter if len(upper) > 1 or upper.isascii() else upper


def lies_within(subject: str, scope: str) -> bool:
    """Say whether `subject` is `scope` itself or something below it; an empty scope holds everything."""
    if not scope.strip("/"):
        return True
    inner, outer = fold_id(subject), fold_id(scope)
    return inner == outer or inner.startswith(outer + "/")


def subscription_of(resource_id: str) -> str:
    """Return the id of the subscription in a resource id, in lower case, or an empty text."""
    parts = fold_id(resource_id).split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "subscriptions" else ""


def management_group_id(name: str) -> str:
    """Return the full id of a management group."""
    return f"/providers/Microsoft.Management/managementGroups/{name}"


def type_of(resource_id: str) -> str:
    """Return the type of a resource in lower case, `microsoft.sql/servers/databases`, or an empty text."""
    _, provider, path = fold_id(resource_id).rpartition("/providers/")
    parts = path.split("/")
    return "/".join((parts[0], *parts[1::2])) if provider and len(parts) > 1 else ""

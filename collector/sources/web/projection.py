"""Keeps of an answer what a probe asked for, before anybody else sees it: these answers are full of names and text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NEVER_KEPT = frozenset(
    {
        *("body", "bodytext", "bodyhtml", "message", "comment", "secret", "token", "signedcontent", "signature"),
        *("login", "email", "mailaddress", "uniquename", "descriptor", "avatarurl", "imageurl"),
    }
)
"""Last names of paths, in lower case without underscores: free text, secrets and what names a person."""

_PERSON_AS_TEXT = frozenset({"System.AssignedTo", "System.CreatedBy", "System.ChangedBy", "System.AuthorizedAs"})
"""Fields in which older versions of Azure DevOps write a person as one text."""
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_GIT_OBJECT, _GIT_ID = "gitObjectType", "gitObjectId"
"""An object of git calls its id `objectId`, which evidence takes for that of a principal and hides; it is renamed."""
_OURS = "contact:"
"""What evidence calls people whom it knows: nobody may bring such a name along."""
_BOTS = ("svc.", "aadsp.")
_PEOPLE = ("aad.", "msa.", "win.", "bnd.")


class OtherShape(Exception):
    """Something stands where an object was due; the message names the path."""


def checked_paths(keep: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths. Raises `ValueError` for one that would keep free text, a secret or the name of a person."""
    for path in keep:
        if path.rpartition(".")[2].replace("_", "").casefold() in NEVER_KEPT:
            raise ValueError(f"{path} is never kept of an answer")
    return keep


def projected(value: Any, keep: tuple[str, ...]) -> Any:
    """Return a JSON value with nothing but what the dotted paths lead to; lists on the way are walked through.

    A person on or at the end of a path becomes `{"principalName": …, "bot": …}`, with the numbers and flags that paths
    lead to, such as a vote. Any other object at the end of a path becomes `{}`: that something is there may be known,
    what it is may not. The `objectId` of an object of git becomes `gitObjectId`. Raises `OtherShape`.
    """
    if isinstance(value, list):
        return [projected(one, keep) for one in value]
    if not isinstance(value, Mapping):
        raise OtherShape(f"something other than an object stands where {', '.join(keep)} would be")
    if _is_person(value):
        return {**_person(value), **_figures(value, keep)}
    kept: dict[str, Any] = {}
    for name, found in value.items():
        below = tuple(path[len(name) + 1 :] for path in keep if path.startswith(f"{name}."))
        if below and found is not None:
            kept[name] = projected(found, below)
        elif below or name in keep:
            kept[_GIT_ID if name == "objectId" and _GIT_OBJECT in value else name] = _end_of_path(name, found)
    return kept


def _end_of_path(name: str, found: Any) -> Any:
    if isinstance(found, list):
        return [_end_of_path(name, one) for one in found]
    if isinstance(found, Mapping):
        return _person(found) if _is_person(found) else {}
    if isinstance(found, str) and name in _PERSON_AS_TEXT:
        return {"principalName": found, "bot": None}
    return found


def _is_person(value: Mapping[str, Any]) -> bool:
    if "login" in value or "uniqueName" in value:
        return True
    if "displayName" not in value:
        return False
    return "descriptor" in value or "imageUrl" in value or bool(_GUID.fullmatch(str(value.get("id", ""))))


def _person(value: Mapping[str, Any]) -> dict[str, Any]:
    names = (value.get(key) for key in ("login", "uniqueName", "id"))
    found = next((name for name in names if isinstance(name, str | int) and not isinstance(name, bool) and name), None)
    is_known = found is not None and not str(found).startswith(_OURS)
    return {"principalName": str(found) if is_known else None, "bot": _is_bot(value)}


def _figures(person: Mapping[str, Any], keep: tuple[str, ...]) -> dict[str, Any]:
    """Return the numbers and flags of a person that are asked for; texts and ids could name them."""
    return {name: person[name] for name in keep if name != "id" and isinstance(person.get(name), bool | int)}


def _is_bot(value: Mapping[str, Any]) -> bool | None:
    """Say whether an identity is no person; `None` where the answer does not tell."""
    if "login" in value:
        known = {"Bot": True, "User": False}
        return True if str(value["login"]).endswith("[bot]") else known.get(str(value.get("type")))
    kind = str(value.get("descriptor", ""))
    return True if kind.startswith(_BOTS) else False if kind.startswith(_PEOPLE) else None

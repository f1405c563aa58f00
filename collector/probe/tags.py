"""The tags of an item."""

from __future__ import annotations

from collections.abc import Mapping

from collector.probe.errors import Malformed
from collector.probe.items import Item


def tags_of(item: Item) -> tuple[tuple[str, str], ...] | None:
    """Return names, in lower case, and values; `None` where the item has no such property, which tells nothing.

    Rows of Resource Graph tell of none by null, lists of some services by an empty text. Azure takes names of tags in
    any case for the same, but not their values.
    """
    if not any(name.casefold() == "tags" for name in item.raw):
        return None
    told = item.get("tags")
    if told is None or told == "":
        return ()
    if not isinstance(told, Mapping) or not all(isinstance(value, str | None) for value in told.values()):
        raise Malformed("tags", told)
    return tuple(sorted((name.casefold(), value or "") for name, value in told.items()))

"""What the probes of both hosts do with items."""

from __future__ import annotations

from collections.abc import Iterator

from collector.model import Fact
from collector.probe import Item, Malformed


def place_of_item(item: Item) -> str:
    """Return the id of the place that an item was asked from: `github:contoso/shop`, `azure-devops:contoso/shop`."""
    return "/".join(item.asked.split("/")[:2])


def number(item: Item, path: str) -> str:
    """Return an id that is a number as text. Raises `Malformed` where there is none."""
    found = item.maybe_int(path)
    if found is None:
        raise Malformed(path, None)
    return str(found)


def nothing(_: Item) -> Iterator[Fact]:
    """Tell nothing of an item that only leads on to others; what it is itself, other probes tell, or nobody needs."""
    return iter(())

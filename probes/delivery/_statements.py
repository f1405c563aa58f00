"""What the probes of signed statements share: which statements are asked for, and where a blob stands in a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collector.facts.signing import BlobAt
from collector.model import Delivery
from collector.probe import Item, Malformed
from probes.delivery._items import place_of_item

_BLOBS = "blobs"
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def numbers(delivery: Delivery) -> tuple[str, ...]:
    """Return the numbers of the pull requests in which statements are said to stand, each once."""
    return tuple(dict.fromkeys(one.number for one in delivery.statements if one.number))


def paths_in(request: str, delivery: Delivery) -> tuple[str, ...]:
    """Return the paths of the statements of a request; an empty one asks for those that name none."""
    return tuple(dict.fromkeys(one.path for one in delivery.statements if one.request == request))


def object_id(item: Item, path: str) -> str:
    """Return the id of a commit or a blob in lower case. Raises `Malformed` for anything else."""
    found = item.text(path).casefold()
    if not _OBJECT.fullmatch(found):
        raise Malformed(path, found)
    return found


def blob_subject(commit: str, path: str) -> str:
    """Return where the bytes at a path at a commit stand, below the place."""
    return f"{_BLOBS}/{commit}/{path}"


def blob_at(item: Item, path: str, blob: str) -> Iterator[BlobAt]:
    """Yield what stood where the item was asked for, which is a `blob_subject`. Raises `Malformed` for another path."""
    commit, _, asked = item.asked.removeprefix(f"{place_of_item(item)}/{_BLOBS}/").partition("/")
    if path != asked:
        raise Malformed("path", path, detail="another file was answered than the one that was asked for")
    yield BlobAt(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        path=path,
        commit=commit,
        blob=blob,
    )

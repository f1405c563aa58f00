"""Lines in a gzip file of many members: each is complete when it is written, and can be read by its offset.

Any gzip tool reads such a file as one text (RFC 1952, section 2.2). A run that is killed loses at most the last block
of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAX_EXPANDED = 4 * 1024**3
"""How many bytes one file may hold, whatever a manifest says."""

MAX_MEMBER = 256 * 1024**2
"""How many bytes one member may hold, whatever a manifest says: it is read into memory whole."""

_LEVEL = 5
_GZIP = 31
"""The `wbits` of zlib for a gzip member; its header then has no name and no time, so equal lines give equal bytes."""
_CHUNK = 16 * 1024
"""How much is read at once; what lies behind a member is copied for each, and most members are small."""


class Broken(Exception):
    """The file is cut short, damaged, or expands to more than it may."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member: where it stands in the file, and the bytes in it."""

    offset: int
    size: int
    data: bytes


def pack(data: bytes) -> bytes:
    """Return one member that holds the bytes."""
    return zlib.compress(data, _LEVEL, _GZIP)


def members(file: BinaryIO, limit: int = MAX_EXPANDED) -> Iterator[Member]:
    """Yield the members of a file; raises `Broken` after the last whole one, or beyond `limit` bytes in all."""
    offset, waiting, left = file.tell(), b"", limit
    while waiting or (waiting := file.read(_CHUNK)):
        data, size, waiting = _member(file, waiting, min(left, MAX_MEMBER))
        left -= len(data)
        yield Member(offset, size, data)
        offset += size


def member_at(file: BinaryIO, offset: int, limit: int = MAX_EXPANDED) -> bytes:
    """Return the bytes of the member that stands at an offset."""
    file.seek(offset)
    return next(members(file, limit)).data


def _member(file: BinaryIO, start: bytes, limit: int) -> tuple[bytes, int, bytes]:
    """Return one member's bytes, its size in the file, and what was read beyond it."""
    unpacker = zlib.decompressobj(_GZIP)
    parts: list[bytes] = []
    read, expanded, chunk = 0, 0, start
    while not unpacker.eof:
        if not chunk:
            raise Broken("it is cut short")
        part = _expand(unpacker, chunk, limit - expanded)
        parts.append(part)
        read, expanded = read + len(chunk), expanded + len(part)
        beyond = unpacker.unused_data
        chunk = b"" if unpacker.eof else file.read(_CHUNK)
    return b"".join(parts), read - len(beyond), beyond


def _expand(unpacker: zlib._Decompress, chunk: bytes, limit: int) -> bytes:
    try:
        part = unpacker.decompress(chunk, limit + 1)
    except zlib.error as error:
        raise Broken(f"it is damaged ({error})") from error
    if len(part) > limit:
        raise Broken("it expands to more than it may")
    return part

"""What files hold that an estate describes: a text, a file beside the estate file, or bytes that pack well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.strict import EstateError, Fields

_LARGEST_MADE = 1_000_000_000


def read_files(fields: Fields, key: str, folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Read a mapping of names to contents."""
    place = fields.place(key)
    return {str(name): content(value, f"{place}.{name}", folders) for name, value in fields.mapping(key).items()}


def content(value: object, where: str, folders: Sequence[Path]) -> bytes:
    """Return a content: a text, `{file: path}` in one of the folders, or `{zeros: 1000}` bytes."""
    if isinstance(value, str):
        return value.encode()
    entry = Fields(value, where)
    size = entry.whole("zeros", 0)
    if not 0 <= size <= _LARGEST_MADE:
        raise EstateError(f"{entry.place('zeros')}: write at most {_LARGEST_MADE}")
    found = bytes(size) if entry.has("zeros") else _file(entry.text("file"), entry.place("file"), folders)
    entry.done()
    return found


def _file(name: str, where: str, folders: Sequence[Path]) -> bytes:
    for folder in folders:
        if (path := folder / name).is_file():
            return path.read_bytes()
    raise EstateError(f"{where}: there is no file {name!r} beside the estate file")

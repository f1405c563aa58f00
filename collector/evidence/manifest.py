"""The list of all files of a bundle or packet with their digests, and a digest of the list itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.evidence.canonical import digest, to_bytes
from collector.evidence.storage import Altered, is_safe, read_file, regular_file
from collector.model import Digest

_CHUNK = 1024 * 1024
_IS_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file: its path inside the folder, the digest of its bytes, and sizes in bytes."""

    path: str
    sha256: Digest
    size: int
    expanded: int
    """The size after gzip; equal to `size` for a plain file."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that is well formed and whose digest is right."""

    files: Mapping[str, FileEntry]
    digest: Digest
    fields: Mapping[str, Any]
    """Everything that stands in it."""


def closed_manifest(schema: str, files: tuple[FileEntry, ...], **fields: str) -> tuple[Digest, bytes]:
    """Return the digest of a manifest, and its canonical bytes, in which that digest of all the rest stands."""
    listed = [_entry_to_json(entry) for entry in sorted(files, key=lambda entry: entry.path)]
    body = {"schema": schema, "files": listed, **fields}
    name = digest(to_bytes(body))
    return name, to_bytes({**body, "digest": name})


def file_entry(folder: Path, name: str, expanded: int | None = None) -> FileEntry:
    """Return the entry of a file as it is now; raises `Altered` unless it is a plain file, and `OSError`."""
    sha256, size = hashlib.sha256(), 0
    with regular_file(folder, name).open("rb") as file:
        while chunk := file.read(_CHUNK):
            sha256.update(chunk)
            size += len(chunk)
    return FileEntry(name, f"sha256:{sha256.hexdigest()}", size, size if expanded is None else expanded)


def read_manifest(folder: Path, name: str, schema: str) -> Manifest:
    """Read and check a manifest; raises `Altered` unless every byte of it is as it was written."""
    path, data = folder / name, read_file(folder, name)
    try:
        fields = json.loads(data)
        canonical = to_bytes(fields)
    except (ValueError, RecursionError):
        raise Altered(path, "it is not JSON") from None
    if not isinstance(fields, dict) or canonical != data:
        raise Altered(path, "its bytes are not canonical")
    body = {key: value for key, value in fields.items() if key != "digest"}
    if digest(to_bytes(body)) != fields.get("digest"):
        raise Altered(path, "its digest does not fit its content")
    if fields.get("schema") != schema:
        raise Altered(path, f"its schema is not {schema!r}")
    entries = _entries(path, fields.get("files"))
    return Manifest({entry.path: entry for entry in entries}, fields["digest"], fields)


def _entries(path: Path, listed: Any) -> list[FileEntry]:
    if not isinstance(listed, list):
        raise Altered(path, "it lists no files")
    entries = [_entry_from_json(path, raw) for raw in listed]
    if len({entry.path for entry in entries}) != len(entries):
        raise Altered(path, "it lists a file twice")
    return entries


def _entry_to_json(entry: FileEntry) -> dict[str, Any]:
    raw = {"path": entry.path, "sha256": entry.sha256, "size": entry.size}
    return raw if entry.expanded == entry.size else {**raw, "expanded": entry.expanded}


def _entry_from_json(path: Path, raw: Any) -> FileEntry:
    match raw:
        case {"path": str(name), "sha256": str(sha256), "size": int(size)} if size >= 0:
            expanded = raw.get("expanded", size)
        case _:
            raise Altered(path, "an entry of it is malformed")
    if not is_safe(name):
        raise Altered(path, f"the name {name!r} leads out of the folder")
    if not _IS_DIGEST.fullmatch(sha256) or not isinstance(expanded, int) or expanded < 0:
        raise Altered(path, f"the entry of {name!r} is malformed")
    return FileEntry(name, sha256, size, expanded)

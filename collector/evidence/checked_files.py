"""Files of a folder that are believed only after they were checked against its manifest."""

from __future__ import annotations

import io
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collector.evidence.canonical import from_bytes
from collector.evidence.manifest import Manifest, file_entry
from collector.evidence.members import MAX_EXPANDED, Broken, Member, member_at, members
from collector.evidence.storage import Altered, Unreadable, read_file, regular_file, writing


class CheckedFiles:
    """The files of a sealed folder, or, without a manifest, of one whose writing was cut short.

    A sealed file is checked when it is first read, and `Altered` is raised where it is not as it was sealed.
    An unsealed one is read as far as it goes.
    """

    def __init__(self, folder: Path, manifest: Manifest | None) -> None:
        self.folder = folder
        self.manifest = manifest
        self._checked: set[str] = set()
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """Return the paths of all files, sorted; only what is sealed counts where there is a manifest."""
        if self.manifest:
            return sorted(self.manifest.files)
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
        return sorted(path.relative_to(self.folder).as_posix() for path in found)

    def data(self, name: str) -> bytes:
        """Return the bytes of a file; raises `Unreadable` when it is missing."""
        self._check(name)
        return read_file(self.folder, name)

    def copy(self, name: str, target: Path) -> None:
        """Copy a file; raises `Unwritable` where the copy cannot be made."""
        self._check(name)
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(regular_file(self.folder, name), target)

    def text(self, name: str) -> str:
        """Return a file as text; raises `Unreadable` when it is missing or no UTF-8."""
        try:
            return self.data(name).decode()
        except UnicodeDecodeError:
            raise Unreadable(self.folder / name, "it is not UTF-8", "Collect again.") from None

    def json_lines(self, name: str) -> Iterator[tuple[Member, Any]]:
        """Yield every line of a packed file as JSON, with the member in which it stands."""
        for member in self.members(name):
            for line in io.BytesIO(member.data):  # one by one: a hostile file may hold millions
                if line.endswith(b"\n"):
                    yield member, parse_line(self.folder / name, line)

    def member_at(self, name: str, offset: int) -> bytes:
        """Return the bytes of one member of a packed file that was read before."""
        self._check(name)
        with regular_file(self.folder, name).open("rb") as file:
            return member_at(file, offset)

    def members(self, name: str) -> Iterator[Member]:
        """Yield the members of a packed file; none where there is no such file."""
        if name not in self.names():
            return
        self._check(name)
        limit = min(self.manifest.files[name].expanded, MAX_EXPANDED) if self.manifest else MAX_EXPANDED
        try:
            with regular_file(self.folder, name).open("rb") as file:
                yield from members(file, limit)
        except Broken as broken:
            if self.manifest:
                raise Altered(self.folder / name, str(broken)) from None

    def _check(self, name: str) -> None:
        if self.manifest is None:
            return
        with self._lock:
            if name in self._checked:
                return
            if name not in self.manifest.files:
                raise Unreadable(self.folder / name, "the manifest does not list it", "Collect again.")
            check_file(self.folder, self.manifest, name)
            self._checked.add(name)


def check_file(folder: Path, manifest: Manifest, name: str) -> None:
    """Raise `Altered` unless a file has the size and the digest that the manifest says."""
    sealed, path = manifest.files[name], regular_file(folder, name)
    size = path.stat().st_size
    if size != sealed.size:
        raise Altered(path, f"it has {size} bytes instead of {sealed.size}")
    if file_entry(folder, name).sha256 != sealed.sha256:
        raise Altered(path, "its bytes are not those that were sealed")


def parse_line(path: Path, line: bytes) -> Any:
    """Read a canonical line; raises `Unreadable`."""
    try:
        return from_bytes(line)
    except (ValueError, RecursionError):
        raise Unreadable(path, "it is not JSON", "Collect again.") from None


def parse_json(path: Path, data: str | bytes) -> Any:
    """Read JSON; raises `Unreadable`."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable(path, "it is not JSON", "Collect again.") from None

"""A file of packed lines that is written by several threads and sorted when it is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from collector.evidence.members import pack
from collector.evidence.storage import Unwritable, writing


class LineFile:
    """Appends members of packed lines; every member is in the file when `append` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.expanded = 0
        """How many bytes the lines have before they are packed."""
        self._lock = threading.Lock()
        self._offsets: dict[bytes, int] = {}
        """Where each member begins, in the order of the file; a member ends where the next one begins."""
        self._end = 0
        with writing(path):
            self._file = path.open("wb", buffering=0)

    def append(self, name: bytes, lines: bytes) -> None:
        """Add lines under a name by which they are sorted in the end; a name that is there already adds nothing."""
        with self._lock:
            if name in self._offsets:
                return
        packed = pack(lines)
        with self._lock, writing(self.path):
            if self._file.closed:
                raise Unwritable(self.path, "the bundle is sealed", "Collect into a new folder.")
            if name not in self._offsets:
                self._write(packed)
                self._offsets[name] = self._end
                self._end += len(packed)
                self.expanded += len(lines)

    def close(self) -> None:
        """Close the file as it is."""
        with self._lock:
            self._file.close()

    def close_sorted(self) -> None:
        """Close the file with its members in the order of their names, whichever thread was first."""
        self.close()
        draft = self.path.with_name(self.path.name + ".draft")
        with writing(self.path):
            with self.path.open("rb") as unsorted, draft.open("wb") as file:
                for offset, size in self._sorted_places():
                    unsorted.seek(offset)
                    file.write(unsorted.read(size))
            draft.replace(self.path)
        self._offsets.clear()

    def _sorted_places(self) -> Iterator[tuple[int, int]]:
        """Yield where each member stands and its size, by name."""
        size_at = {begin: end - begin for begin, end in pairwise((*self._offsets.values(), self._end))}
        for _, offset in sorted(self._offsets.items()):
            yield offset, size_at[offset]

    def _write(self, packed: bytes) -> None:
        """Write all of it or leave the file as it was, so that a full disk does not damage what is there."""
        try:
            view = memoryview(packed)
            while view:
                view = view[self._file.write(view) :]
        except OSError:
            with suppress(OSError):  # the first error is the one to report
                self._file.truncate(self._end)
                self._file.seek(self._end)
            raise

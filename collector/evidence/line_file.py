"""A file of packed lines that is written by several threads and sorted when it is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from collector.evidence.members import pack
from collector.evidence.storage import Unwritable, writing

_BLOCK = 256 * 1024
"""Bytes that are written at once. A thread that writes must wait for its turn to run again, and all others wait for it:
written one by one, small members cost a third of the CPU time of a run (20 x 500, measured in November 2026)."""


class LineFile:
    """Appends members of packed lines in blocks; a run that is killed loses at most its last block."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.expanded = 0
        """How many bytes the lines have before they are packed."""
        self._lock = threading.Lock()
        self._offsets: dict[bytes, int] = {}
        """Where each member begins, in the order of the file; a member ends where the next one begins."""
        self._end = 0
        self._block: list[bytes] = []
        """Members that are not in the file yet; they stand at its end."""
        self._written = 0
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
                self._offsets[name] = self._end
                self._block.append(packed)
                self._end += len(packed)
                self.expanded += len(lines)
                if self._end - self._written >= _BLOCK:
                    self._write_block()

    def flush(self) -> None:
        """Write what waits for its block to fill."""
        with self._lock, writing(self.path):
            if not self._file.closed:
                self._write_block()

    def close(self) -> None:
        """Write what is left, and close the file. It may be closed again."""
        with self._lock, writing(self.path):
            if not self._file.closed:
                try:
                    self._write_block()
                finally:
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

    def _write_block(self) -> None:
        """Write all of it or leave the file as it was, so that a full disk does not damage what is there."""
        try:
            view = memoryview(b"".join(self._block))
            while view:
                view = view[self._file.write(view) :]
        except OSError:
            self._block.clear()  # closing the file must not fail once more
            self._end = self._written
            with suppress(OSError):  # the first error is the one to report
                self._file.truncate(self._written)
                self._file.seek(self._written)
            raise
        self._block.clear()
        self._written = self._end

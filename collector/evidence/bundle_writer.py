"""Writes a bundle: as it is read, line by line, and sealed once."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from collector.evidence import layout
from collector.evidence.canonical import digest, to_bytes
from collector.evidence.codec import Run, StoredRead, fact_to_json, to_json
from collector.evidence.line_file import LineFile
from collector.evidence.manifest import FileEntry, closed_manifest, file_entry
from collector.evidence.storage import Unwritable, is_safe, new_folder, write_whole, writing
from collector.model import Digest, Fact, Gap

_BLOCK = 256 * 1024
"""In bytes of facts before they are packed."""


class BundleWriter:
    """Writes into a new or empty folder; may be used by several threads.

    What was added is on disk at once: a run that is killed leaves a bundle that reads as `partial`.
    Raises `Unwritable` whenever the disk does not take it.
    """

    def __init__(self, folder: Path, run: Run, *, workload: str, policy: Mapping[str, str]) -> None:
        """Begin a bundle with the text of the workload and the texts of the policy, by relative path."""
        new_folder(folder)
        _claim(folder / layout.DOCUMENTS)
        self.folder = folder
        self._run = run
        self._plain: dict[str, FileEntry] = {}
        self._lock = threading.Lock()
        self._write_plain(layout.WORKLOAD, workload.encode())
        for name, text in sorted(policy.items()):
            self._write_plain(layout.POLICY + name, text.encode())
        self._write_run(run)
        self._documents = LineFile(folder / layout.DOCUMENTS)
        self._reads = LineFile(folder / layout.READS)
        self._facts = LineFile(folder / layout.FACTS)
        self._gaps: list[bytes] = []

    def add_document(self, body: bytes) -> Digest:
        """Keep a redacted answer, given as canonical bytes, once; return its digest."""
        name = digest(body)
        # `body` sorts before `digest`, so that the line is canonical without writing the body twice.
        self._documents.append(_sort_name(name), b"".join((b'{"body":', body, b',"digest":"', name.encode(), b'"}\n')))
        return name

    def add_read(self, read: StoredRead) -> None:
        """Keep how a request was answered."""
        line = _line(to_json(read))
        request = f"{read.source} {read.key} ".encode(errors="replace")
        self._reads.append(request + _sort_name(digest(line)), line)

    def flush(self) -> None:
        """Put everything on disk that was added so far."""
        for lines in (self._documents, self._reads, self._facts):
            lines.flush()

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Keep facts, sorted, so that equal facts give equal bytes; what they rest on is on disk then."""
        first = b""
        for number, block in enumerate(_blocks(_fact_lines(facts))):
            name = _sort_name(digest(block))
            first = first or name
            self._facts.append(first + number.to_bytes(4) + name, block)
        self.flush()

    def add_gaps(self, gaps: Iterable[Gap]) -> None:
        """Keep gaps, sorted."""
        with self._lock:
            self._gaps = sorted({*self._gaps, *(_line(to_json(gap)) for gap in gaps)})
            self._write_plain(layout.GAPS, b"".join(self._gaps))

    def seal(self, completeness: str, collected_at: datetime) -> Digest:
        """Close the bundle for good and return its digest. `completeness` is `complete`, `gaps` or `partial`."""
        self._run = dataclasses.replace(self._run, completeness=completeness, collected_at=collected_at)
        self.add_gaps(())
        self._write_run(self._run)
        entries = [self._seal_lines(lines) for lines in (self._documents, self._reads, self._facts)]
        files = (*self._plain.values(), *entries)
        name, data = closed_manifest(layout.BUNDLE_SCHEMA, files, completeness=completeness)
        write_whole(self.folder / layout.MANIFEST, data)
        return name

    def close(self) -> None:
        """Leave the bundle unsealed; it reads as `partial`."""
        for lines in (self._documents, self._reads, self._facts):
            lines.close()

    def _seal_lines(self, lines: LineFile) -> FileEntry:
        lines.close_sorted()
        with writing(lines.path):
            return file_entry(self.folder, lines.path.name, lines.expanded)

    def _write_run(self, run: Run) -> None:
        fields = {"schema": layout.RUN_SCHEMA, "redaction": layout.REDACTION_NOTE, **to_json(run)}
        self._write_plain(layout.RUN, to_bytes(fields) + b"\n")

    def _write_plain(self, name: str, data: bytes) -> None:
        if not is_safe(name):
            raise Unwritable(self.folder, f"the name {name!r} leads out of the bundle", "Name the file plainly.")
        write_whole(self.folder / name, data)
        self._plain[name] = file_entry(self.folder, name)


def _claim(path: Path) -> None:
    """Make a file that must not be there: of two runs that found the same folder empty, only one goes on."""
    with writing(path):
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            raise Unwritable(path, "another run is writing there", "Give each run its own folder with -o.") from None


def _sort_name(name: Digest) -> bytes:
    """Return a digest in half of its memory and in the same order: one is kept for every document of a run."""
    return bytes.fromhex(name.removeprefix("sha256:"))


def _fact_lines(facts: Iterable[Fact]) -> Iterator[bytes]:
    """Yield the lines of facts by kind and subject; only those of one subject are in memory at a time."""
    for _, alike in groupby(sorted(facts, key=_kind_and_subject), key=_kind_and_subject):
        yield from sorted(_line(fact_to_json(fact)) for fact in alike)


def _kind_and_subject(fact: Fact) -> tuple[str, str]:
    return fact.kind, fact.subject


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines in blocks that are large enough to be packed well and small enough to be held in memory."""
    block: list[bytes] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _BLOCK:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def _line(record: Mapping[str, Any]) -> bytes:
    return to_bytes(record) + b"\n"

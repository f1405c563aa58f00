"""Reads a bundle: lazily, and nothing that its manifest does not vouch for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from collector.evidence import layout
from collector.evidence.checked_files import CheckedFiles, parse_json, parse_line
from collector.evidence.codec import (
    Run,
    StoredDocument,
    StoredPage,
    StoredRead,
    digest_of_line,
    fact_from_json,
    from_json,
)
from collector.evidence.manifest import Manifest, read_manifest
from collector.evidence.storage import Unreadable
from collector.model import Digest, Document, Fact, Gap


class Bundle:
    """A bundle on disk.

    Without a manifest the run was cut short: it is `partial`, has no digest, and is read as far as it goes.
    Raises `Altered` where a sealed file is not as it was sealed, `Unreadable` where one is missing, and
    `BadRecord` for a record of another version.
    """

    def __init__(self, folder: Path, manifest: Manifest | None) -> None:
        self.folder = folder
        self.manifest = manifest
        self._files = CheckedFiles(folder, manifest)

    @property
    def digest(self) -> Digest:
        """The digest of the manifest; empty for a bundle that was never sealed."""
        return self.manifest.digest if self.manifest else ""

    @property
    def completeness(self) -> str:
        """`complete`, `gaps` or `partial`."""
        return self.run.completeness if self.manifest else "partial"

    @cached_property
    def run(self) -> Run:
        """What the bundle says about its own making."""
        path = self.folder / layout.RUN
        raw = parse_json(path, self._files.text(layout.RUN))
        if not isinstance(raw, dict) or raw.get("schema") != layout.RUN_SCHEMA:
            raise Unreadable(
                path, f"its schema is not {layout.RUN_SCHEMA!r}", "Read it with the version that wrote it."
            )
        return from_json(Run, {name: raw[name] for name in raw.keys() - {"schema", "redaction"}})

    @cached_property
    def workload_text(self) -> str:
        """The workload file as it was given."""
        return self._files.text(layout.WORKLOAD)

    @cached_property
    def policy_texts(self) -> Mapping[str, str]:
        """The files of the policy as they were given, by relative path."""
        names = [name for name in self._files.names() if name.startswith(layout.POLICY)]
        return {name.removeprefix(layout.POLICY): self._files.text(name) for name in names}

    def facts(self) -> Iterator[Fact]:
        for raw in self._objects(layout.FACTS):
            yield fact_from_json(raw)

    def gaps(self) -> Iterator[Gap]:
        if layout.GAPS in self._files.names():
            for line in self._files.text(layout.GAPS).split("\n")[:-1]:
                yield from_json(Gap, parse_json(self.folder / layout.GAPS, line))

    def reads(self) -> Iterator[StoredRead]:
        """Yield how each request was answered."""
        for raw in self._objects(layout.READS):
            yield from_json(StoredRead, raw)

    def documents(self) -> Iterator[Document]:
        """Yield what is known about each document that answered a request; no body is read for that."""
        seen: set[Digest] = set()
        for read in self.reads():
            for answer in read.answers:
                if answer.document not in seen:
                    seen.add(answer.document)
                    yield _about(read, answer)

    def document(self, digest: Digest) -> StoredDocument:
        """Return a document with its body; raises `KeyError` when the bundle does not hold it."""
        line = self._files.member_at(layout.DOCUMENTS, self._offsets[digest])
        return from_json(StoredDocument, parse_line(self.folder / layout.DOCUMENTS, line))

    def bodies(self) -> Iterator[StoredDocument]:
        """Yield every document with its body."""
        for raw in self._objects(layout.DOCUMENTS):
            yield from_json(StoredDocument, raw)

    @cached_property
    def _offsets(self) -> Mapping[Digest, int]:
        """Where each document stands in its file; nothing of their bodies is kept or even built."""
        return {digest_of_line(member.data): member.offset for member in self._files.members(layout.DOCUMENTS)}

    def _objects(self, name: str) -> Iterator[Any]:
        return (raw for _, raw in self._files.json_lines(name))


def open_bundle(folder: Path) -> Bundle:
    """Open a bundle; raises `Unreadable` when there is none and `Altered` when its manifest was touched."""
    if not (folder / layout.RUN).is_file():
        raise Unreadable(folder, f"it holds no {layout.RUN}, so it is no bundle", "Give the folder of a bundle.")
    manifest = folder / layout.MANIFEST
    if not manifest.exists() and not manifest.is_symlink():
        return Bundle(folder, None)
    return Bundle(folder, read_manifest(folder, layout.MANIFEST, layout.BUNDLE_SCHEMA))


def _about(read: StoredRead, answer: StoredPage) -> Document:
    return Document(
        digest=answer.document,
        source=read.source,
        request=read.key,
        observed_at=answer.observed_at,
        size=answer.size,
    )

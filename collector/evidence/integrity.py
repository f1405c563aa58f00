"""Finds everything in a packet or bundle that is not as it was sealed: every byte of every file is accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from collector.evidence import layout
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.canonical import digest, to_bytes
from collector.evidence.checked_files import check_file
from collector.evidence.codec import BadRecord
from collector.evidence.manifest import Manifest, read_manifest
from collector.evidence.packet import Packet
from collector.evidence.storage import Altered, Unreadable
from collector.model import Digest


@dataclass(frozen=True, slots=True, order=True)
class Alteration:
    """A file that is not as it was sealed, and in what way."""

    path: str
    what: str


def check_packet(folder: Path) -> tuple[Alteration, ...]:
    """Return everything that is wrong with a packet, sorted; nothing for an untouched one."""
    try:
        manifest = read_manifest(folder, layout.PACKET, layout.PACKET_SCHEMA)
    except Unreadable as error:
        return (_alteration(folder, error),)
    wrong = set(_check_files(folder, manifest, layout.PACKET))
    if not wrong:
        wrong.update(_check_packet_digests(folder, manifest))
        wrong.update(_check_content(folder / layout.BUNDLE))
    return tuple(sorted(wrong))


def check_bytes(packet: Packet) -> tuple[Alteration, ...]:
    """Return every file of a packet that is not as it was sealed; what stands in them is not looked at."""
    return tuple(_check_files(packet.folder, packet.manifest, layout.PACKET))


def check_bundle(folder: Path) -> tuple[Alteration, ...]:
    """Return everything that is wrong with a bundle, sorted; one that was never sealed is wrong as a whole."""
    try:
        manifest = read_manifest(folder, layout.MANIFEST, layout.BUNDLE_SCHEMA)
    except Unreadable as error:
        return (_alteration(folder, error),)
    wrong = set(_check_files(folder, manifest, layout.MANIFEST))
    if not wrong:
        wrong.update(_check_content(folder))
    return tuple(sorted(wrong))


def _check_files(folder: Path, manifest: Manifest, own_name: str) -> Iterator[Alteration]:
    for name in sorted(_everything_below(folder) - manifest.files.keys() - {own_name}):
        yield Alteration(name, "it was added after sealing, or is a link")
    for name in sorted(manifest.files):
        try:
            check_file(folder, manifest, name)
        except (Altered, OSError) as error:
            yield Alteration(name, _what(error))


def _check_packet_digests(folder: Path, manifest: Manifest) -> Iterator[Alteration]:
    decision = manifest.files.get(layout.DECISION)
    if decision is None or decision.sha256 != manifest.fields.get("decision"):
        yield Alteration(layout.PACKET, "it names another decision than the one that it lists")
    if manifest.fields.get("bundle") != _digest_of_bundle(folder / layout.BUNDLE, manifest):
        yield Alteration(layout.PACKET, "it names another bundle than the one inside")


def _digest_of_bundle(folder: Path, packet: Manifest) -> Digest:
    """Return the digest of an untouched bundle; empty when it was never sealed or was altered."""
    was_sealed = layout.BUNDLE + layout.MANIFEST in packet.files
    return open_bundle(folder).digest if was_sealed and not check_bundle(folder) else ""


def _check_content(folder: Path) -> Iterator[Alteration]:
    """Check that documents are what their digests say, and that nothing names a document that is not there."""
    try:
        bundle = open_bundle(folder)
        _ = bundle.run  # readable, or it raises
        known = set()
        for stored in bundle.bodies():
            known.add(stored.digest)
            if digest(to_bytes(stored.body)) != stored.digest:
                yield Alteration(layout.DOCUMENTS, f"{stored.digest} is not the digest of its document")
        for name, digests in _named_documents(bundle):
            for missing in sorted(set(digests) - known):
                yield Alteration(name, f"it names {missing}, and there is no such document")
    except (Unreadable, BadRecord) as error:
        yield _alteration(folder, error)


def _named_documents(bundle: Bundle) -> Iterator[tuple[str, Iterable[Digest]]]:
    yield layout.FACTS, [name for fact in bundle.facts() for name in fact.documents]
    yield layout.GAPS, [name for gap in bundle.gaps() for name in gap.documents]
    for read in bundle.reads():
        yield layout.READS, [page.document for page in read.pages]
        yield layout.READS, read.error.documents if read.error else ()


def _everything_below(folder: Path) -> set[str]:
    """Return every file, link and device below a folder; links are not followed."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in found}


def _alteration(folder: Path, error: Unreadable | BadRecord) -> Alteration:
    if isinstance(error, Unreadable) and error.path.is_relative_to(folder):
        return Alteration(error.path.relative_to(folder).as_posix(), error.reason)
    return Alteration(".", str(error))


def _what(error: Altered | OSError) -> str:
    return error.reason if isinstance(error, Altered) else (error.strerror or type(error).__name__)

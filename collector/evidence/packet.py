"""The packet: a bundle, the decision over it and the reports, closed by one manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collector.evidence import layout
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.canonical import digest
from collector.evidence.checked_files import CheckedFiles, parse_json
from collector.evidence.manifest import Manifest, closed_manifest, file_entry, read_manifest
from collector.evidence.papers_store import NO_STORED_PAPERS, StoredPapers, papers_files, stored_papers
from collector.evidence.storage import Altered, Unreadable, Unwritable, is_safe, new_folder, read_file, write_whole
from collector.model import Digest


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet whose manifest was checked; every other file is checked when it is read."""

    folder: Path
    manifest: Manifest
    bundle: Bundle
    files: CheckedFiles

    @property
    def digest(self) -> Digest:
        return self.manifest.digest

    @property
    def decision_bytes(self) -> bytes:
        """The decision as it was written."""
        return self.files.data(layout.DECISION)

    @property
    def decision(self) -> dict[str, Any]:
        """The decision as JSON, schema `golive.decision/v1`."""
        found = parse_json(self.folder / layout.DECISION, self.decision_bytes)
        if not isinstance(found, dict):
            raise Unreadable(self.folder / layout.DECISION, "it is not an object", "Judge the bundle again.")
        return found

    def report(self, name: str) -> bytes:
        """Return a report as it was written; raises `Unreadable` when the packet has none of this name."""
        return self.files.data(layout.REPORTS + name)

    @property
    def policy_texts(self) -> Mapping[str, str]:
        """The files of the policy that it was judged by: its own, or those that its bundle was collected with."""
        names = [name for name in self.files.names() if name.startswith(layout.POLICY)]
        own = {name.removeprefix(layout.POLICY): self.files.text(name) for name in names}
        return own or self.bundle.policy_texts

    @property
    def papers(self) -> StoredPapers:
        """What people wrote and signed; nothing of it was checked again yet."""
        return stored_papers(self.files)

    @property
    def reports(self) -> tuple[str, ...]:
        """The names of the reports in it."""
        found = (name for name in sorted(self.manifest.files) if name.startswith(layout.REPORTS))
        return tuple(name.removeprefix(layout.REPORTS) for name in found)


def write_packet(
    folder: Path,
    bundle: Path,
    *,
    decision: bytes,
    subjects: bytes,
    reports: Mapping[str, bytes],
    review: bytes = b"",
    papers: StoredPapers = NO_STORED_PAPERS,
    policy: Mapping[str, str] | None = None,
) -> Digest:
    """Write a packet and return its digest; the manifest comes last, so that a packet is whole or none.

    The bundle stands at `<folder>/bundle` already, or is copied there. `policy` are the texts of the policy that was
    judged by, where that is another one than the bundle was collected with. Raises `Unwritable`.
    """
    inside = folder / layout.BUNDLE
    new_folder(folder, apart_from=(inside.name,))
    if bundle.resolve() != inside.resolve():
        _copy_bundle(bundle, inside)
    kept = {layout.REVIEW: review} if review else {}
    kept |= papers_files(papers)
    kept |= _policy_files(policy or {}, open_bundle(inside))
    files = {layout.DECISION: decision, layout.SUBJECTS: subjects, **kept, **_report_files(folder, reports)}
    for name, data in files.items():
        write_whole(folder / name, data)
    entries = tuple(file_entry(folder, name) for name in CheckedFiles(folder, None).names())
    name, data = closed_manifest(
        layout.PACKET_SCHEMA, entries, bundle=open_bundle(inside).digest, decision=digest(decision)
    )
    write_whole(folder / layout.PACKET, data)
    return name


def open_packet(folder: Path) -> Packet:
    """Open a packet; raises `Unreadable` when there is none and `Altered` when its manifest was touched."""
    if not (folder / layout.PACKET).is_file():
        raise Unreadable(folder, f"it holds no {layout.PACKET}, so it is no packet", "Give the folder of a packet.")
    manifest = read_manifest(folder, layout.PACKET, layout.PACKET_SCHEMA)
    inside = folder / layout.BUNDLE
    if not (inside / layout.RUN).is_file():
        raise Altered(inside, "the bundle of the packet is missing")
    return Packet(folder, manifest, open_bundle(inside), CheckedFiles(folder, manifest))


def recorded_policy(place: Path, bundle: Bundle) -> Mapping[str, str]:
    """Return the texts of the policy that a packet was judged by, or that a bundle was collected with."""
    return open_packet(place).policy_texts if (place / layout.PACKET).is_file() else bundle.policy_texts


def _policy_files(policy: Mapping[str, str], bundle: Bundle) -> dict[str, bytes]:
    if not policy or dict(policy) == dict(bundle.policy_texts):
        return {}
    for name in policy:
        if not is_safe(name):
            raise Unwritable(bundle.folder, f"the policy file {name!r} leads out of the packet", "Name it plainly.")
    return {layout.POLICY + name: text.encode() for name, text in policy.items()}


def _report_files(folder: Path, reports: Mapping[str, bytes]) -> dict[str, bytes]:
    for name in reports:
        if not is_safe(name):
            raise Unwritable(folder, f"the report name {name!r} leads out of the packet", "Name the report plainly.")
    return {layout.REPORTS + name: data for name, data in reports.items()}


def _copy_bundle(source: Path, target: Path) -> None:
    """Copy the files of a bundle byte for byte, after checking those that are sealed."""
    manifest = open_bundle(source).manifest
    files = CheckedFiles(source, manifest)
    new_folder(target)
    for name in files.names():
        files.copy(name, target / name)
    if manifest:
        write_whole(target / layout.MANIFEST, read_file(source, layout.MANIFEST))

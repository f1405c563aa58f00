"""The papers of a run: read from a folder, or again from a packet, with every signature checked on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.stops import Stop
from collector.evidence import layout
from collector.evidence.packet import Packet, open_packet
from collector.evidence.papers_store import StoredPapers
from collector.evidence.signed_again import as_recorded, recorded_signatures
from collector.model import NO_PAPERS, Digest, Document, Papers
from collector.papers import ROLES, DocumentPaper, EarlierRun, Envelope, PaperFolder, Register
from collector.reports.plain_text import neutral
from collector.sources.papers import papers_of, read_documents, read_folder
from collector.sources.ssh_keygen import RealSshKeygen, SshKeygen

DEFAULT_FOLDER = "attestations"
"""The name of the folder beside the workload file."""
SOURCE = "papers"
"""The source of documents that are papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPapers:
    """Papers, and what a packet keeps of them."""

    papers: Papers = NO_PAPERS
    folder: PaperFolder = field(default_factory=PaperFolder)

    @property
    def stored(self) -> StoredPapers:
        """What a packet keeps."""
        return StoredPapers(
            folder=self.folder,
            documents=self.papers.documents,
            signatures=recorded_signatures(self.papers),
            earlier=self.papers.earlier,
        )

    def with_earlier(self, earlier: tuple[EarlierRun, ...]) -> GivenPapers:
        """Return them with the decisions of the past."""
        return replace(self, papers=replace(self.papers, earlier=earlier))


NOTHING_GIVEN = GivenPapers()


def read_papers(asked: Path | None, beside: Path, keys: SshKeygen) -> GivenPapers:
    """Read the folder that was asked for, or else `attestations` in the folder `beside`, if there is one.

    Raises `Stop` where the folder that was asked for is not there.
    """
    folder = read_folder(asked or beside / DEFAULT_FOLDER)
    if asked is not None and not folder.there:
        raise Stop(f"--attestations {asked}: there is no such folder", exit_codes.WRONG_USAGE)
    return GivenPapers(papers=papers_of(folder, read_documents(folder), keys), folder=folder)


def papers_for(judged: Path, asked: Path | None, here: Path, keys: SshKeygen) -> GivenPapers:
    """Return the papers by which a bundle, or that of a packet, is judged once more.

    They are those of the folder that was asked for, else of `attestations` in the current folder, else those that
    the packet keeps. Raises `Stop` where the folder that was asked for is not there.
    """
    given = read_papers(asked, here, keys)
    folder = judged.parent if judged.name == layout.BUNDLE.rstrip("/") else judged
    if given.papers.there or not (folder / layout.PACKET).is_file():
        return given
    return _read_again(open_packet(folder).papers, keys)


def papers_of_packet(packet: Packet, keys: SshKeygen) -> GivenPapers:
    """Return the papers of a packet as its run was judged by them; every signature that held is checked again."""
    stored = packet.papers
    again = _read_again(stored, keys)
    return replace(again, papers=as_recorded(again.papers, stored.signatures))


def _read_again(stored: StoredPapers, keys: SshKeygen) -> GivenPapers:
    papers = papers_of(stored.folder, stored.documents, keys, stored.earlier)
    return GivenPapers(papers=papers, folder=stored.folder)


def keygen_of(environ: Mapping[str, str]) -> SshKeygen:
    """Return the program that makes and checks signatures here."""
    return RealSshKeygen(environ)


def documents_of(papers: Papers, now: datetime) -> dict[Digest, Document]:
    """Return the papers as documents that a verdict may rest on; they were read when the run is judged."""
    return {digest: _document(digest, file, size, now) for digest, file, size in _files(papers)}


def _files(papers: Papers) -> Iterator[tuple[Digest, str, int]]:
    if papers.roles.digest:
        yield papers.roles.digest, ROLES, 0
    found: tuple[Envelope | DocumentPaper | Register, ...]
    found = (*papers.statements, *papers.waivers, *papers.documents, *papers.registers)
    for one in found:
        if one.digest:
            yield one.digest, one.file, one.size


def _document(digest: Digest, file: str, size: int, now: datetime) -> Document:
    return Document(digest=digest, source=SOURCE, request=file, observed_at=now, size=size)


def say_papers(given: GivenPapers) -> None:
    """Say on stderr what was read, so that nobody wonders why a signature does not count."""
    papers = given.papers
    if papers.there:
        counts = {"statements": papers.statements, "waivers": papers.waivers, "documents": papers.documents}
        listed = (f"{name} {len(found)}" for name, found in {**counts, "registers": papers.registers}.items())
        click.echo(f"  papers  {', '.join(listed)}", err=True)
    for problem in papers.problems[:10]:
        click.echo(f"  papers  {neutral(problem, limit=400)}", err=True)

"""The papers in a packet: signed files and registers byte for byte, of documents only what a machine reads of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from collector.evidence import layout
from collector.evidence.canonical import to_bytes
from collector.evidence.checked_files import CheckedFiles, parse_json
from collector.evidence.codec import from_json, to_json
from collector.evidence.signed_again import Recorded
from collector.evidence.storage import Unreadable
from collector.papers import REGISTERS, ROLES, STATEMENTS, WAIVERS, DocumentPaper, EarlierRun, PaperFolder, Signature

J = TypeVar("J", list[Any], dict[str, Any])

_SCHEMA = "golive.papers/v1"
_KEPT = (ROLES, STATEMENTS, WAIVERS, REGISTERS)
_READ_BY = "Read it with the version of golive that wrote it."


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPapers:
    """What a packet keeps of the papers. What is recorded of a signature is held against a new check of it."""

    folder: PaperFolder = field(default_factory=PaperFolder)
    """Without the files of documents."""
    documents: tuple[DocumentPaper, ...] = ()
    signatures: Recorded = field(default_factory=dict)
    earlier: tuple[EarlierRun, ...] = ()


NO_STORED_PAPERS = StoredPapers()


def papers_files(stored: StoredPapers) -> dict[str, bytes]:
    """Return the files that a packet keeps, by their paths in it; none where there was nothing to read."""
    folder = stored.folder
    if not folder.there and not stored.earlier:
        return {}
    about = {
        "schema": _SCHEMA,
        "there": folder.there,
        "problems": list(folder.problems),
        "unread": {path: why for path, why in folder.unread.items() if path.startswith(_KEPT)},
    }
    return {
        **{layout.PAPERS + path: data for path, data in folder.files.items() if path.startswith(_KEPT)},
        layout.PAPERS_FOLDER: to_bytes(about),
        layout.PAPERS_DOCUMENTS: to_bytes([to_json(document) for document in stored.documents]),
        layout.PAPERS_SIGNATURES: to_bytes(
            {file: [to_json(one) for one in signatures] for file, signatures in stored.signatures.items()}
        ),
        layout.PAPERS_EARLIER: to_bytes([to_json(run) for run in stored.earlier]),
    }


def stored_papers(files: CheckedFiles) -> StoredPapers:
    """Return the papers of a packet; raises `Unreadable`, `Altered` and `BadRecord`."""
    if layout.PAPERS_FOLDER not in files.names():
        return StoredPapers()
    about = _about(files)
    kept = [name for name in files.names() if name.startswith(tuple(layout.PAPERS + place for place in _KEPT))]
    return StoredPapers(
        folder=PaperFolder(
            files={name.removeprefix(layout.PAPERS): files.data(name) for name in kept},
            unread=about["unread"],
            problems=tuple(about["problems"]),
            there=about["there"],
        ),
        documents=tuple(from_json(DocumentPaper, raw) for raw in _read(files, layout.PAPERS_DOCUMENTS, list)),
        signatures=_signatures(files),
        earlier=tuple(from_json(EarlierRun, raw) for raw in _read(files, layout.PAPERS_EARLIER, list)),
    )


def _about(files: CheckedFiles) -> dict[str, Any]:
    path = files.folder / layout.PAPERS_FOLDER
    about = parse_json(path, files.data(layout.PAPERS_FOLDER))
    match about:
        case {"schema": schema, "there": bool(), "problems": list(problems), "unread": dict(unread)} if (
            schema == _SCHEMA and all(isinstance(one, str) for one in (*problems, *unread.values()))
        ):
            return dict(about)
    raise Unreadable(path, f"it is no record of {_SCHEMA}", _READ_BY)


def _signatures(files: CheckedFiles) -> Recorded:
    found = _read(files, layout.PAPERS_SIGNATURES, dict)
    if not all(isinstance(signatures, list) for signatures in found.values()):
        raise Unreadable(files.folder / layout.PAPERS_SIGNATURES, "it holds no lists of signatures", _READ_BY)
    return {file: tuple(from_json(Signature, raw) for raw in signatures) for file, signatures in found.items()}


def _read(files: CheckedFiles, name: str, kind: type[J]) -> J:
    found = parse_json(files.folder / name, files.data(name))
    if not isinstance(found, kind):
        raise Unreadable(files.folder / name, f"it is no {kind.__name__}", _READ_BY)
    return found

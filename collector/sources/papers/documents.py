"""Reads the documents that people agree on: digest, front matter and headings, never the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath

from collector.files.front_matter import About, Unclear, about_markdown, about_other
from collector.papers import DOCUMENTS, DocumentPaper, PaperFolder

_MARKDOWN = (".md", ".markdown")
_BESIDE = ".yaml"


def read_documents(folder: PaperFolder) -> tuple[DocumentPaper, ...]:
    """Return the documents of a folder, sorted by their files; two of one name are both unusable."""
    found = tuple(_documents(folder))
    names = Counter(one.name.casefold() for one in found)
    return tuple(_told_apart(one) if names[one.name.casefold()] > 1 else one for one in found)


def _documents(folder: PaperFolder) -> Iterator[DocumentPaper]:
    paths = folder.below(DOCUMENTS)
    for path in paths:
        of_another = path.endswith(_BESIDE) and path.removesuffix(_BESIDE) in paths
        if not of_another:
            yield _document(path, folder)


def _document(path: str, folder: PaperFolder) -> DocumentPaper:
    name = str(PurePosixPath(path.removeprefix(DOCUMENTS)).with_suffix(""))
    beside = path + _BESIDE
    unread = folder.unread.get(path) or folder.unread.get(beside)
    if unread:
        return DocumentPaper(name=name, file=path, digest="", problem=unread)
    files = {one: folder.files[one] for one in (path, beside) if one in folder.files}
    paper = DocumentPaper(name=name, file=path, digest=_digest(files), size=len(folder.files[path]))
    try:
        about = _about(path, files)
    except Unclear as unclear:
        return replace(paper, problem=str(unclear))
    return replace(paper, fields=about.fields, sections=about.sections)


def _about(path: str, files: Mapping[str, bytes]) -> About:
    beside = files.get(path + _BESIDE)
    if path.endswith(_BESIDE):
        raise Unclear(
            f"it describes {path.removesuffix(_BESIDE)}, and there is no such document; add it, or take it out"
        )
    own = about_markdown(_text(files[path], path), name=path) if path.casefold().endswith(_MARKDOWN) else About()
    if beside is None:
        return own
    if own.fields:
        raise Unclear(f"it has a front matter and {path}{_BESIDE} beside it; keep one of them")
    said = about_other(_text(beside, path + _BESIDE), name=path + _BESIDE)
    return About(fields=said.fields, sections=tuple(dict.fromkeys((*said.sections, *own.sections))))


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Unclear(f"{path} is not UTF-8; save it so") from None


def _digest(files: Mapping[str, bytes]) -> str:
    """Return the digest of a document; where a file stands beside it, that of what `sha256sum` prints of both.

    What is said beside a document is signed with it: nobody may give it another author or section afterwards.
    """
    hashes = {PurePosixPath(path).name: sha256(data).hexdigest() for path, data in files.items()}
    if len(hashes) == 1:
        return "sha256:" + next(iter(hashes.values()))
    listed = "".join(f"{found}  {name}\n" for name, found in hashes.items())
    return "sha256:" + sha256(listed.encode()).hexdigest()


def _told_apart(paper: DocumentPaper) -> DocumentPaper:
    return replace(paper, problem=f"several documents are called {paper.name}; give each a name of its own")

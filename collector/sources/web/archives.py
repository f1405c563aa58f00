"""The report files within a downloaded artifact, read where they lie: nothing is unpacked to the disk."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.limits import Budget
from collector.sources.reports import Reading, inspect_stream, refused
from collector.sources.reports.reading import Refused
from collector.sources.web.zip_directory import flaws_of, open_zip, refused_archive

REPORT_SUFFIXES = frozenset(
    {
        *(".xml", ".trx", ".coveragexml", ".nunit", ".xunit"),
        *(".json", ".jsonl", ".ndjson", ".ctrf"),
        *(".info", ".lcov", ".out", ".cov", ".gcov", ".tap"),
    }
)
"""A file of another suffix, such as a page, a picture, a log or a zip within the zip, is no report and passed over. One
of these is shown even where no format claims it, refused: a report that cannot be read must not go missing."""

_PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip")
"""A report that was packed on its own, such as `junit.xml.gz`, is shown too, refused."""
_NOT_FILES = ("__MACOSX/",)
_LARGEST_IN_ALL = 1024 * 1024 * 1024
_CHUNK = 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError)
"""What `zipfile` raises of damage, `ValueError` where a place or a name in the archive is none."""
_FIX = "upload the report files alone, as the upload task of the host packs them"


def refuse_other_digest(archive: BinaryIO, told: str) -> None:
    """Raise `ReadError` where the host tells the SHA-256 of an archive (`sha256:…`) and it is another."""
    if not told:
        return
    kind, _, expected = told.partition(":")
    archive.seek(0)
    digest = hashlib.sha256()
    while chunk := archive.read(_CHUNK):
        digest.update(chunk)
    if kind.casefold() != "sha256" or digest.hexdigest() != expected.casefold():
        raise ReadError(
            Cause.MALFORMED,
            "a downloaded artifact has not the SHA-256 that the host tells of it",
            "Run again; if it stays, something between the host and golive changes downloads: look at the proxy.",
        )


def report_readings(archive: BinaryIO, name: str, budget: Budget, *, in_folder: bool) -> Iterator[Reading]:
    """Yield what each report file in an archive says, in the order of their names, shown as `name/path`.

    With `in_folder` the host may pack everything into a folder of that name, which then stands there once.
    Raises `ReadError` for an archive that is none or unpacks to too much.
    """
    with open_zip(archive) as opened:
        entries = sorted(opened.infolist(), key=lambda entry: entry.orig_filename)
        flaws = flaws_of(entries)
        reports = [entry for entry in entries if _may_be_report(entry)]
        sound = [entry for entry in reports if entry.orig_filename not in flaws]
        if sum(entry.file_size for entry in sound) > _LARGEST_IN_ALL:
            raise refused_archive(f"its reports unpack to more than {_LARGEST_IN_ALL:,} bytes")
        outer = f"{name}/" if in_folder and all(one.orig_filename.startswith(f"{name}/") for one in entries) else ""
        shown_flaws = set()
        for entry in reports:
            budget.refuse_when_over()
            flaw = flaws.get(entry.orig_filename, "")
            shown_as = f"{name}/{_as_text(entry.orig_filename.removeprefix(outer))}"
            if not flaw:
                yield _reading(opened, entry, shown_as)
            elif entry.orig_filename not in shown_flaws:
                shown_flaws.add(entry.orig_filename)
                yield refused(shown_as, f"{flaw}: {_FIX}")


def _may_be_report(entry: zipfile.ZipInfo) -> bool:
    path = entry.orig_filename.replace("\\", "/")
    if path.endswith("/") or path.startswith(_NOT_FILES):
        return False
    name = PurePosixPath(path.casefold().rstrip(" ."))
    return (PurePosixPath(name.stem) if name.suffix in _PACKED else name).suffix in REPORT_SUFFIXES


def _as_text(path: str) -> str:
    """Return a path as text that can always be written, even if its name is no text."""
    return path.encode("utf-8", "backslashreplace").decode()


def _reading(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, shown_as: str) -> Reading:
    try:
        stream = opened.open(entry)
    except (*_DAMAGED, NotImplementedError, RuntimeError, OSError) as error:
        return refused(shown_as, f"it cannot be unpacked ({type(error).__name__}): {_FIX}")
    with stream:
        # An entry is a stream of bytes in all that an inspection asks of one.
        return inspect_stream(cast("BinaryIO", _Entry(stream)), shown_as=shown_as)


class _Entry(io.RawIOBase):
    """The bytes of an entry; one that is not as the directory says is refused."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except (*_DAMAGED, OSError) as error:
            raise Refused(f"it is damaged in the archive: {_FIX}, and run the pipeline again") from error

"""A report file as a stream of bytes: bounded, read once, and digested on the way."""

from __future__ import annotations

import codecs
import hashlib
import io
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from collector.sources.reports.reading import Refused

LARGEST_FILE = 512 << 20
_CHUNK = 256 << 10
_LONGEST_LINE = 1 << 20
_LONGEST_FIRST_LINE = 64 << 10
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Intake:
    """The bytes of one file, handed out once; what a reader leaves over is still digested by `drain`."""

    def __init__(self, stream: BinaryIO, largest: int) -> None:
        self._stream = stream
        self._largest = largest
        self._digest = hashlib.sha256()
        self._waiting = b""
        self.size = 0
        self._waiting = self._next()
        self.head = self._waiting[: 4 << 10]
        self.encoding = _encoding(self.head)

    def first_line(self) -> str:
        """Return the first line that is not blank, without reading further; empty where it is longer than 64 KiB."""
        text = self._waiting[:_LONGEST_FIRST_LINE].decode(self.encoding, "replace").lstrip("\ufeff \t\r\n")
        line, end, _ = text.partition("\n")
        return line.rstrip() if end or self.size < _LONGEST_FIRST_LINE else ""

    @property
    def is_wide_without_mark(self) -> bool:
        """Whether more than a third of the beginning is zero bytes, as in UTF-16 and never in the text of a report."""
        return self.encoding == "utf-8" and 3 * self.head.count(0) > len(self.head)

    @property
    def sha256(self) -> str:
        """The digest of what has been read so far; of the file once it is drained."""
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """Yield the file piece by piece. Raises `Refused` beyond the largest size, `OSError` as the disk does."""
        while self._waiting:
            chunk, self._waiting = self._waiting, b""
            yield chunk
            self._waiting = self._next()

    def drain(self) -> None:
        """Read to the end for the sake of the digest."""
        for _ in self.chunks():
            pass

    def text(self, at_most: int) -> str:
        """Return the whole file as text. Raises `Refused` if it is larger than `at_most` bytes."""
        whole = io.BytesIO()
        for chunk in self.chunks():
            whole.write(chunk)
            if self.size > at_most:
                raise Refused(f"it is larger than {at_most:,} bytes: split it, or let the tool write XML")
        try:
            return whole.getvalue().decode(self.encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            raise Refused(f"it is not {self.encoding} text: write the report again in UTF-8") from error

    def lines(self) -> Iterator[str]:
        """Yield the lines of a text file; bytes that are no text become replacement characters."""
        decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
        rest = ""
        for chunk in self.chunks():
            *lines, rest = (rest + decoder.decode(chunk)).removeprefix("\ufeff").split("\n")
            yield from lines
            if len(rest) > _LONGEST_LINE:
                raise Refused(f"it has a line longer than {_LONGEST_LINE:,} characters: write it again")
        yield rest + decoder.decode(b"", final=True)

    def _next(self) -> bytes:
        chunk = self._stream.read(_CHUNK)
        self._digest.update(chunk)
        self.size += len(chunk)
        if self.size > self._largest:
            raise Refused(f"it is larger than {self._largest:,} bytes: split the report")
        return chunk


def open_report(path: Path) -> BinaryIO:
    """Open a regular file. Raises `OSError`, and `Refused` for a folder, pipe or device, which might never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise Refused("it is no regular file: name the report file itself")
    return path.open("rb")


def first_text(intake: Intake) -> str:
    """Return the beginning of the file without byte order mark and white space; it tells the family of formats.

    Raises `Refused` for what is packed or holds nothing.
    """
    for mark, name in _PACKED.items():
        if intake.head.startswith(mark):
            raise Refused(f"it is packed ({name}): unpack it first")
    # expat finds UTF-16 without a mark by itself, so the zero bytes must not hide the first character
    beginning = intake.head.decode(intake.encoding, "replace").replace("\0", "").lstrip("\ufeff \t\r\n")
    if not beginning:
        raise Refused("it is empty: the step that writes it may have been interrupted; run it again")
    return beginning


def _encoding(head: bytes) -> str:
    return next((name for mark, name in _MARKS.items() if head.startswith(mark)), "utf-8")

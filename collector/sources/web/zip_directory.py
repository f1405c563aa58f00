"""The directory of a zip archive, held against what an honest archive has before a byte of it is unpacked.

Layout of the end record and of its 64-bit form: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import BinaryIO

from collector.model import Cause
from collector.probe import ReadError

_MOST_ENTRIES = 20_000
_LARGEST_DIRECTORY = 8 * 1024 * 1024
"""Bytes: some 400 for each of the most entries. More would fill the memory before it could be counted."""
_END, _END_64_PLACE, _END_64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_END_SIZE, _END_64_PLACE_SIZE, _END_64_SIZE = 22, 20, 56
_LONGEST_REMARK = 1 << 16
_RATIO = 200
_SMALL = 64 * 1024 * 1024
"""Bytes up to which any ratio is harmless."""
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UNPACKED_HERE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def open_zip(archive: BinaryIO) -> zipfile.ZipFile:
    """Open an archive whose directory is of a sound size. Raises `ReadError`."""
    size, count = _directory(archive)
    if size > _LARGEST_DIRECTORY or count > _MOST_ENTRIES:
        raise refused_archive(f"its directory is too long ({count:,} entries, {size:,} bytes)")
    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise refused_archive(f"its directory cannot be read ({type(error).__name__})") from error
    if len(opened.infolist()) > _MOST_ENTRIES:
        raise refused_archive(f"it has more than {_MOST_ENTRIES:,} entries")
    if min((entry.header_offset for entry in opened.infolist()), default=0) != 0:
        raise refused_archive("something stands before its first entry, such as another archive")
    return opened


def flaws_of(entries: Iterable[zipfile.ZipInfo]) -> dict[str, str]:
    """Return why some entries are not read, by the name that the archive gives them."""
    listed = list(entries)
    times = Counter(_folded(one.orig_filename) for one in listed)
    flaws = {}
    for one in listed:
        twice = times[_folded(one.orig_filename)] > 1
        flaw = _flaw_of_name(one.orig_filename) or ("its name stands twice in the archive" if twice else _flaw(one))
        if flaw:
            flaws[one.orig_filename] = flaw
    return flaws


def refused_archive(why: str) -> ReadError:
    """Return the error of an archive of which nothing is believed."""
    return ReadError(
        Cause.MALFORMED,
        f"an artifact is not read: {why}",
        "Upload the report files alone, as the upload task of the host packs them, and run the pipeline again.",
    )


def _directory(archive: BinaryIO) -> tuple[int, int]:
    """Return how many bytes the directory of an archive has, and how many entries. Raises `ReadError`."""
    end_of_file = archive.seek(0, io.SEEK_END)
    start = max(0, end_of_file - _END_SIZE - _LONGEST_REMARK)
    archive.seek(start)
    tail = archive.read()
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_SIZE:
        raise refused_archive("it is no zip archive, or was cut off")
    count, size, _, remark = struct.unpack_from("<HLLH", tail, found + 10)
    if found + _END_SIZE + remark != len(tail):
        raise refused_archive("something stands behind its end, such as another archive")
    size_64, count_64 = _directory_64(archive, start + found)
    return max(size, size_64), max(count, count_64)


def _directory_64(archive: BinaryIO, end: int) -> tuple[int, int]:
    """Return the same of the 64-bit form, zeros where there is none; what unpacks believes it wherever it stands."""
    archive.seek(max(0, end - _END_64_PLACE_SIZE))
    if not archive.read(_END_64_PLACE_SIZE).startswith(_END_64_PLACE):
        return 0, 0
    archive.seek(max(0, end - _END_64_PLACE_SIZE - _END_64_SIZE))
    record = archive.read(_END_64_SIZE)
    if len(record) < _END_64_SIZE or not record.startswith(_END_64):
        raise refused_archive("its end tells no size")
    count, size = struct.unpack_from("<QQ", record, 32)
    return size, count


def _flaw_of_name(name: str) -> str:
    if _CONTROL.search(name):
        return "its name holds control characters"
    if "\\" in name or name.startswith("/") or _DRIVE.match(name):
        return "its name is no path within the archive"
    return "its name leads out of the archive" if ".." in name.split("/") else ""


def _flaw(entry: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a link or a device"
    if entry.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if entry.compress_type not in _UNPACKED_HERE:
        return "it is packed in an unusual way"
    if entry.file_size > _SMALL and entry.file_size > _RATIO * max(1, entry.compress_size):
        return f"it unpacks to more than {_RATIO} times its size"
    return ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()

"""Archives of reports whose directory, names and contents are damaged, and what must hold of what is read of them."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from random import Random

from benchmarks.fuzzing.mutations import mutated
from benchmarks.fuzzing.promises import Broken, demand_possible
from collector.probe import ReadError
from collector.sources.clock import SystemClock
from collector.sources.limits import Budget
from collector.sources.web.archives import report_readings

_NAMES = (
    *("junit.xml", "a/coverage.xml", "drop/tests.trx", "lcov.info", "report.json", "x.tap", "page.html", "inner.zip"),
    *(
        "../junit.xml",
        "/junit.xml",
        "C:\\junit.xml",
        "a\\b.xml",
        "a/../../b.xml",
        "..",
        "x\0.xml",
        "JUNIT.xml",
        "a/",
        ".xml",
    ),
    *("\u202ejunit.xml", "%2e%2e/a.xml", "__MACOSX/a.xml", "n" * 300 + ".xml", "ﬁ.xml", "fi.xml"),
)
_RECORDS = {b"PK\x01\x02": 46, b"PK\x03\x04": 30, b"PK\x05\x06": 22, b"PK\x06\x06": 56, b"PK\x06\x07": 20}
"""The records of an archive, with their lengths in bytes."""
_FIELDS = (0, 1, 2, 8, 9, 12, 14, 0x20, 0x41, 0x2001, 0x7FFF, 0xFFFE, 0xFFFF)
_SECONDS = 3600.0
_FOLDER = "drop"


def draw_archive(seeds: Sequence[bytes], random: Random) -> bytes:
    """Return an archive of a few reports, with damaged records, or with any bytes of it changed."""
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # of names that stand twice, as they are meant to
        for _ in range(random.randint(0, 4)):
            content = random.choice(seeds)
            entry = zipfile.ZipInfo(random.choice(_NAMES))
            entry.compress_type = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            entry.external_attr = random.choice((0o100644, 0o120777, 0o010644, 0)) << 16
            archive.writestr(entry, content if random.random() < 0.5 else mutated(content, random))
        archive.comment = random.choice((b"", b"", b"PK\x05\x06" + bytes(18), b"x" * 300))
    content = packed.getvalue()
    for _ in range(random.randint(0, 3)):
        content = _with_a_damaged_record(content, random)
    return mutated(content, random) if random.random() < 0.3 else content


def check_archive(content: bytes) -> str:
    """Read an archive as an artifact of a run. Raises `Broken`, and whatever is no `ReadError`."""
    try:
        budget = Budget(SystemClock(), _SECONDS)
        readings = list(report_readings(io.BytesIO(content), _FOLDER, budget, in_folder=len(content) % 2 == 0))
    except ReadError as error:
        return f"refused ({error.cause})"
    for reading in readings:
        demand_possible(reading)
        if not reading.file.startswith(f"{_FOLDER}/"):
            raise Broken(f"a file is shown outside of its artifact: {reading.file!a}")
        if reading.outcome != "refused" and ".." in reading.file.split("/"):
            raise Broken(f"a file that climbs was read: {reading.file!a}")
    return "read" if any(reading.outcome == "read" for reading in readings) else "nothing read"


def _with_a_damaged_record(content: bytes, random: Random) -> bytes:
    """Overwrite two or four bytes of one record of an archive."""
    places = [(at, _RECORDS[mark]) for mark in _RECORDS for at in _places_of(content, mark)]
    if not places:
        return content
    start, length = random.choice(places)
    width = random.choice((2, 2, 4))
    at = start + random.randrange(4, length - width + 1)
    value = random.choice((*_FIELDS, random.randrange(1 << 16), (1 << 32) - 1, random.randrange(1 << 32)))
    return content[:at] + (value % (1 << 8 * width)).to_bytes(width, "little") + content[at + width :]


def _places_of(content: bytes, mark: bytes) -> list[int]:
    places, at = [], content.find(mark)
    while at >= 0:
        places.append(at)
        at = content.find(mark, at + 1)
    return places

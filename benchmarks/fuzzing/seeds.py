"""The sound files that damage begins with."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from benchmarks.fuzzing.mutations import LARGEST
from benchmarks.fuzzing.small_files import SMALL_FILES
from benchmarks.report_samples import SAMPLES
from collector.sources.reports import inspect_stream

_SIZES = (600, 6000)
"""Bytes of generated files: one piece, and several."""
_PACKED = ".gz"


def seeds_of(folder: Path | None) -> Mapping[str, Sequence[bytes]]:
    """Return sound files for each format, and with them those of a folder that are no larger than an input."""
    found = {name: [SMALL_FILES[name].encode(), *_generated(name)] for name in SMALL_FILES}
    for content in _files_in(folder) if folder else ():
        reading = inspect_stream(BytesIO(content), shown_as="seed")
        if reading.outcome != "refused":
            found[reading.format].append(content)
    return found


def _generated(name: str) -> Iterator[bytes]:
    for size in _SIZES:
        text = "".join(SAMPLES[name]().text(size))
        if len(text) < LARGEST:
            yield text.encode()


def _files_in(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == _PACKED else content
            if 0 < len(content) < LARGEST:
                yield content

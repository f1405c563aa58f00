"""What is read through."""

from __future__ import annotations

from dataclasses import dataclass

from collector.evidence.reading import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """One reader for Azure, one for files; live or from a bundle."""

    azure: Reader
    files: Reader

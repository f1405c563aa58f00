"""What is read through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from collector.evidence.reading import Reader
from collector.model import Host
from collector.probe import HostArchive, HostRead, ReportFiles, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """One reader for Azure, one for files, one for each CI host; live or from a bundle."""

    azure: Reader
    files: Reader
    hosts: Mapping[Host, Reader] = field(default_factory=dict)

    def of(self, request: Request) -> Reader:
        """Return the reader that answers a request."""
        if isinstance(request, HostRead | HostArchive):
            return self.hosts[request.place.host]
        return self.files if isinstance(request, ReportFiles) else self.azure

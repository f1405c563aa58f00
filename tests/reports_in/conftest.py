"""Report files of a few lines, written where a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from collector.sources.reports import Reading, inspect_file

Look = Callable[..., Reading]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Inspect a file with the given content."""

    def inspect(content: str | bytes, kind: str | None = None) -> Reading:
        path = tmp_path / "report"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return inspect_file(path, shown_as="report", kind=kind)

    return inspect

"""What every test may ask for: the recorded corpus, and moments that never change."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of recorded answers; tests that need it are skipped, visibly, where it is absent."""
    folder = Path(os.environ.get("GOLIVE_CORPUS", _BESIDE_THE_CHECKOUT))
    if not folder.is_dir():
        pytest.skip("no recorded corpus here: set GOLIVE_CORPUS to its folder")
    return folder


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

"""What every test may ask for: the recorded corpus, and moments that never change."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.one_session import FOLDER, open_session

# A test run is the same on every machine: no limit of time for one example, and the same examples each time.
# `GOLIVE_SEARCH=1 make test` looks for new ones; what it finds becomes an example of its own.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("searching" if os.environ.get("GOLIVE_SEARCH") else "steady")

_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all processes of the session share, and remove it in the end."""
    folder = open_session()
    if folder is not None:
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        config.add_cleanup(lambda: os.environ.pop(FOLDER, None) and None)


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

"""Estates of today, and one simulator for each, for all tests of the pipelines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pipeline_estates import moved_to_today, surroundings

from simulator.process import Running, start


@dataclass(frozen=True)
class Estate:
    """A served estate and the files of its workload."""

    simulator: Running
    files: Path

    @property
    def environ(self) -> dict[str, str]:
        return surroundings(self.simulator)

    def workspace(self, folder: Path) -> Path:
        """Check the workload out into a folder, as a job would have it."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.files / "golive.yaml", folder)
        shutil.copytree(self.files / "reports", folder / "reports")
        return folder


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Estate]]:
    folder = moved_to_today(tmp_path_factory.mktemp("estates") / "scenarios")
    with ExitStack() as running:
        served: dict[str, Estate] = {}

        def serve(name: str) -> Estate:
            if name not in served:
                simulator = running.enter_context(start(folder / name / "estate.yaml", lifetime=300))
                served[name] = Estate(simulator, folder / name)
            return served[name]

        yield serve

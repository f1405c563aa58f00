"""Estates of today, and one simulator for each, for all tests of the pipelines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pipeline_estates import HOME, moved_to_today, surroundings

from simulator.process import Running, start
from simulator.scenarios import scenarios


@dataclass(frozen=True)
class Estate:
    """A served estate and the file of its workload, beside which its reports stand."""

    simulator: Running
    workload: Path

    @property
    def environ(self) -> dict[str, str]:
        return surroundings(self.simulator)

    def workspace(self, folder: Path) -> Path:
        """Check the workload out into a folder, as a job would have it."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.workload, folder / "golive.yaml")
        shutil.copytree(self.workload.parent / "reports", folder / "reports")
        return folder


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Estate]]:
    folder = moved_to_today(tmp_path_factory.mktemp("estates") / "scenarios")
    with ExitStack() as running:
        served: dict[str, Estate] = {}

        def serve(name: str) -> Estate:
            if name not in served:
                scenario = scenarios()[name]
                simulator = running.enter_context(start(folder / scenario.estate.relative_to(HOME), lifetime=300))
                served[name] = Estate(simulator, folder / scenario.workload.relative_to(HOME))
            return served[name]

        yield serve

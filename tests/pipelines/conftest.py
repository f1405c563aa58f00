"""Estates of today, and one simulator for each, for all tests of the pipelines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from pipeline_estates import HOME, moved_to_today, surroundings
from pipeline_people import ATTESTATIONS, EARLIER, sign

from simulator.process import Running, start
from simulator.scenarios import scenarios
from tests.one_session import once_a_session

GO = ("ready", "azure-devops")
"""What goes, and only where people sign."""


@dataclass(frozen=True)
class Estate:
    """A served estate and the file of its workload, beside which its reports stand."""

    simulator: Running
    workload: Path
    signed: Path | None = None
    """The folder of what people signed about it, and of earlier runs; absent where nobody has to."""

    @property
    def environ(self) -> dict[str, str]:
        return surroundings(self.simulator)

    def workspace(self, folder: Path) -> Path:
        """Check the workload out into a folder, as a job would have it."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.workload, folder / "golive.yaml")
        shutil.copytree(self.workload.parent / "reports", folder / "reports")
        for papers in (ATTESTATIONS, EARLIER) if self.signed else ():
            shutil.copytree(self.signed / papers, folder / papers)
        return folder


def signed_once(name: str, simulator: Running, workload: Path) -> Path | None:
    return once_a_session(f"signed-{name}", partial(sign, simulator, workload)) if name in GO else None


@pytest.fixture(scope="session")
def estate() -> Iterator[Callable[[str], Estate]]:
    folder = once_a_session("today", lambda made: moved_to_today(made / "scenarios")) / "scenarios"
    with ExitStack() as running:
        served: dict[str, Estate] = {}

        def serve(name: str) -> Estate:
            if name not in served:
                scenario = scenarios()[name]
                simulator = running.enter_context(start(folder / scenario.estate.relative_to(HOME), lifetime=300))
                workload = folder / scenario.workload.relative_to(HOME)
                served[name] = Estate(simulator, workload, signed_once(name, simulator, workload))
            return served[name]

        yield serve

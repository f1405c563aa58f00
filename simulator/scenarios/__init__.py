"""The estates of the demo: each with a workload that goes live on it, and the report files of that workload."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Scenario:
    """One demo estate with the workload that goes live on it."""

    name: str
    estate: Path
    workload: Path

    @property
    def people(self) -> Path:
        """Where the people of the scenario stand; a folder that may be absent."""
        return self.workload.parent / "people"

    @property
    def folder(self) -> Path:
        """Where the report files of the workload stand."""
        return self.workload.parent


def scenarios() -> dict[str, Scenario]:
    """Return the scenarios by name, in the order in which a newcomer meets them; some share what is the same."""
    return {
        scenario.name: scenario
        for scenario in (
            _scenario("ready"),
            _scenario("not-ready"),
            _scenario("denied", workload="ready/golive.yaml"),
            _scenario("github", estate="ready", workload="ready/golive.yaml"),
            _scenario("azure-devops", workload="ready/golive-azure-devops.yaml"),
        )
    }


def _scenario(name: str, *, estate: str = "", workload: str = "") -> Scenario:
    here = Path(__file__).parent
    return Scenario(name, here / (estate or name) / "estate.yaml", here / (workload or f"{name}/golive.yaml"))

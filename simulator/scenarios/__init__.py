"""The estates of the demo: each a folder with an estate, a workload and report files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Scenario:
    """One demo estate with the workload that goes live on it."""

    name: str
    folder: Path

    @property
    def estate(self) -> Path:
        return self.folder / "estate.yaml"

    @property
    def workload(self) -> Path:
        return self.folder / "golive.yaml"


def scenarios() -> dict[str, Scenario]:
    """Return the scenarios by name, in the order in which a newcomer meets them."""
    here = Path(__file__).parent
    return {name: Scenario(name, here / name) for name in ("ready", "not-ready", "denied")}

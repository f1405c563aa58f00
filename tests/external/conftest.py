"""Tools of others that golive is held against; where one is absent its tests are skipped, unless they are demanded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from azure_command import AzureCli, Trap, signed_in

from simulator.process import start

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
AZURE_CLI = ROOT / ".venv-azure-cli" / "bin" / "python"
KUSTO = ROOT / "build" / "kusto"


def needed(tool: Path, name: str) -> Path:
    """Return the tool; without it skip, or fail where `GOLIVE_EXTERNAL=required` says that it must be there."""
    if tool.exists():
        return tool
    problem = f"{name} is not installed here: make external"
    if os.environ.get("GOLIVE_EXTERNAL") == "required":
        pytest.fail(problem)
    pytest.skip(problem)


@pytest.fixture(scope="session")
def kusto_folder() -> Path:
    """The folder in which Microsoft's parser is installed."""
    needed(KUSTO / "node_modules" / "@kusto" / "language-service-next", "Microsoft's Kusto parser")
    return KUSTO


@pytest.fixture
def trap() -> Iterator[Trap]:
    with Trap() as found:
        yield found


@pytest.fixture(scope="session")
def az(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AzureCli]:
    """The Azure CLI, signed in to the simulator, with a closed door to everywhere else."""
    python = needed(AZURE_CLI, "the Azure CLI")
    with start(HERE / "estate.yaml", lifetime=600) as simulator, Trap() as trap:
        yield signed_in(python, simulator, trap, tmp_path_factory.mktemp("azure-cli"))
        assert trap.asked == [], "something that the CLI left behind wanted to leave the machine"

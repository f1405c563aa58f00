"""What the environment of a client holds, so that it reads the simulated GitHub and Azure DevOps and no others."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.azure_devops.things import TOKEN
from simulator.github.hub import WORKFLOW_TOKEN


def environment(url: str) -> Mapping[str, str]:
    """Return the variables, as jobs of the real ones have them; `url` is where the simulator answers."""
    return {
        "GITHUB_API_URL": f"{url}/api/v3",
        "GITHUB_TOKEN": WORKFLOW_TOKEN,
        "SYSTEM_COLLECTIONURI": f"{url}/devops/contoso/",
        "SYSTEM_ACCESSTOKEN": TOKEN,
    }

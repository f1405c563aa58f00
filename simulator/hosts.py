"""The other hosts that the server plays besides Azure, each below a path of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from simulator import blobs
from simulator.answers import Answer
from simulator.azure import Call
from simulator.azure_devops import answerer as devops
from simulator.github import answerer as github
from simulator.world import World


class Answerer(Protocol):
    """Whoever answers the requests below one path."""

    def answer(self, call: Call, base_url: str) -> Answer:
        """Answer a request; what the host would refuse comes back as its error."""
        ...

    def failed(self, status: int) -> Answer:
        """Return the error with which the host would answer when it fails by itself."""
        ...


def hosts(world: World, clock: Callable[[], float], port: int) -> Mapping[str, Answerer]:
    """Return who answers below which path; `clock` gives the time in epoch seconds. Azure answers the rest."""
    downloads = blobs.Blobs(f"https://127.0.0.1:{port}", clock)
    return {
        blobs.PREFIX: downloads,
        devops.PREFIX: devops.AzureDevOps(world, clock, downloads),
        github.PREFIX: github.GitHub(world.github, clock, downloads, page_size=world.page_size),
    }

"""The whole job against the simulator, in this process and by the ordinary code path."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from collector.cli.app import Shipped, run
from collector.cli.gating import Gate, run_gate
from collector.cli.inputs import probes_for, read_policy, read_workload
from collector.cli.judging import Terms
from collector.cli.world import World
from collector.instants import parse_instant
from collector.sources.azure.settings import AzureSettings, CredentialChoice
from policies import shipped_policy
from probes import CATALOGUE
from simulator.clients import environment
from simulator.process import Running, start
from simulator.scenarios import scenarios

SHIPPED = Shipped(catalogue=CATALOGUE, policy=shipped_policy)


class QuickClock:
    """A clock on which waiting takes no time: retries and deadlines are tested without them."""

    def __init__(self) -> None:
        self._now = 0.0

    def monotonic(self) -> float:
        self._now += 0.001
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += max(0.0, seconds)


@dataclass(frozen=True)
class Outcome:
    """What a run of the gate left behind."""

    code: int
    packet: Path
    log: list[dict[str, Any]]

    @property
    def decision(self) -> dict[str, Any]:
        return json.loads((self.packet / "decision.json").read_text())

    @property
    def outcomes(self) -> dict[str, str]:
        return {verdict["criterion"]: verdict["outcome"] for verdict in self.decision["verdicts"]}


def world_of(simulator: Running) -> World:
    environ = {
        "AZURE_TENANT_ID": simulator.tenant,
        "AZURE_CLIENT_ID": simulator.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        **environment(simulator.url),
    }
    return World(environ, lambda: parse_instant(simulator.now), QuickClock(), False, 100)


def settings_of(simulator: Running, **changed: Any) -> AzureSettings:
    fields: dict[str, Any] = {
        "arm_url": simulator.url,
        "authority": simulator.url,
        "ca_bundle": simulator.ca,
        "credential": CredentialChoice.ENVIRONMENT,
        "deadline": 300.0,
    }
    return AzureSettings(**(fields | changed))


@contextmanager
def serving(estate: Path, faults: list[dict[str, Any]], folder: Path) -> Iterator[Running]:
    rules = folder / "faults.json"
    rules.write_text(json.dumps(faults))
    with start(estate, rules, lifetime=120) as simulator:
        yield simulator


def gate(
    simulator: Running,
    workload: Path,
    packet: Path,
    *,
    policy: Path | None = None,
    terms: Terms | None = None,
    **azure: Any,
) -> int:
    chosen = read_policy(policy, shipped_policy())
    return run_gate(
        Gate(
            given=read_workload(workload),
            policy=chosen,
            probes=probes_for(chosen.policy, CATALOGUE),
            settings=settings_of(simulator, **azure),
            terms=terms or Terms(),
            demo=True,
        ),
        packet,
        world_of(simulator),
    )


def run_scenario(name: str, folder: Path, *, faults: list[dict[str, Any]] | None = None, **azure: Any) -> Outcome:
    """Run the gate on a demo scenario, with faults put into the answers."""
    scenario = scenarios()[name]
    folder.mkdir(parents=True, exist_ok=True)
    with serving(scenario.estate, faults or [], folder) as simulator:
        code = gate(simulator, scenario.workload, folder / "packet", **azure)
        return Outcome(code, folder / "packet", simulator.log())


@pytest.fixture(scope="session")
def scenario_runs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcome]:
    """The outcome of each demo scenario, run once."""
    done: dict[str, Outcome] = {}

    def outcome(name: str) -> Outcome:
        if name not in done:
            done[name] = run_scenario(name, tmp_path_factory.mktemp(name))
        return done[name]

    return outcome


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process: exit code, standard output, standard error."""

    def invoke(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            run(SHIPPED, list(arguments))
        printed = capsys.readouterr()
        code = stopped.value.code
        return code if isinstance(code, int) else 0, printed.out, printed.err

    return invoke

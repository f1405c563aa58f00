"""The whole job against the simulator, in this process and by the ordinary code path."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from collector.cli.app import Shipped, run
from collector.cli.demo_people import people_of_demo
from collector.cli.gating import Gate, run_gate
from collector.cli.inputs import probes_for, read_policy, read_workload
from collector.cli.judging import Terms
from collector.cli.papers import GivenPapers, keygen_of, papers_of_packet
from collector.cli.world import World
from collector.evidence.packet import open_packet
from collector.instants import parse_instant
from collector.sources.azure.settings import AzureSettings, CredentialChoice
from policies import shipped_policy
from probes import CATALOGUE
from simulator.clients import environment
from simulator.process import Running, start
from simulator.scenarios import Scenario, scenarios
from tests.one_session import once_a_session

SHIPPED = Shipped(catalogue=CATALOGUE, policy=shipped_policy)
People: TypeAlias = Callable[[Path, World], GivenPapers]
"""Who signs what a run has found, given its bundle."""


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
        **{name: os.environ[name] for name in ("PATH",) if name in os.environ},
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
    people: People | None = None,
    **azure: Any,
) -> int:
    """Run the gate; nobody signs anything where no `people` are given."""
    chosen = read_policy(policy, shipped_policy())
    return run_gate(
        Gate(
            given=read_workload(workload),
            policy=chosen,
            probes=probes_for(chosen.policy, CATALOGUE),
            settings=settings_of(simulator, **azure),
            terms=terms or Terms(),
            demo=True,
            people=people,
        ),
        packet,
        world_of(simulator),
    )


def run_scenario(name: str, folder: Path, *, faults: list[dict[str, Any]] | None = None, **azure: Any) -> Outcome:
    """Run the gate on a demo scenario, with faults put into the answers, and what was signed about its calm run."""
    scenario = scenarios()[name]
    folder.mkdir(parents=True, exist_ok=True)
    with serving(scenario.estate, faults or [], folder) as simulator:
        code = gate(simulator, scenario.workload, folder / "packet", people=people_of(name), **azure)
        return Outcome(code, folder / "packet", simulator.log())


def calm_run(name: str) -> Outcome:
    """Return the outcome of a demo scenario, run once a session; its people sign by their keys, as in the demo."""
    place = once_a_session(f"calm-{name}", partial(_run_calmly, scenarios()[name]))
    packet = place / "packet"
    code = json.loads((packet / "decision.json").read_text("utf-8"))["process_exit_code"]
    return Outcome(code, packet, json.loads((place / "log.json").read_text("utf-8")))


def _run_calmly(scenario: Scenario, folder: Path) -> None:
    people = people_of_demo(scenario.people, SHIPPED)
    with serving(scenario.estate, [], folder) as simulator:
        gate(simulator, scenario.workload, folder / "packet", people=people)
        (folder / "log.json").write_text(json.dumps(simulator.log()), "utf-8")


@cache
def papers_of(name: str) -> GivenPapers:
    """Return what the people of a demo scenario signed about its calm run."""
    return papers_of_packet(open_packet(calm_run(name).packet), keygen_of(os.environ))


def people_of(name: str) -> People:
    """Return people who signed a demo scenario as it is, whatever a run of it finds."""
    given = papers_of(name)
    return lambda _, __: given


@pytest.fixture(scope="session")
def scenario_runs() -> Callable[[str], Outcome]:
    """The outcome of each demo scenario, run once."""
    return cache(calm_run)


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

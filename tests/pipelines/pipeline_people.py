"""What people sign about an estate of today, by keys, and the packets of the nights before: a checkout brings both."""

from __future__ import annotations

import dataclasses
import os
import shutil
from functools import cache
from pathlib import Path

from pipeline_estates import surroundings

from collector.cli.app import Shipped
from collector.cli.demo_people import DemoPeople
from collector.cli.finishing import seal
from collector.cli.gating import Gate, run_gate
from collector.cli.inputs import PolicyFiles, WorkloadFile, probes_for, read_policy, read_workload
from collector.cli.judging import Terms, decide
from collector.cli.papers import NOTHING_GIVEN, GivenPapers, keygen_of
from collector.cli.world import World, pinned, real_world
from collector.evidence.bundle import open_bundle
from collector.instants import parse_instant
from collector.model import Mode
from collector.sources.azure.settings import AzureSettings, CredentialChoice
from policies import shipped_policy
from probes import CATALOGUE
from simulator.people import read_cast
from simulator.process import Running

SHIPPED = Shipped(catalogue=CATALOGUE, policy=shipped_policy)
ATTESTATIONS, EARLIER = "attestations", "earlier"
"""The folders of a workspace: what people sign, and the packets of earlier runs."""


@cache
def policy() -> PolicyFiles:
    return read_policy(None, shipped_policy())


def sign(simulator: Running, workload: Path, folder: Path) -> None:
    """Run the gate once, let the people of the workload sign what it found, and judge it as of the nights before."""
    given, cast = read_workload(workload), read_cast(workload.parent / "people")
    people = DemoPeople(cast=cast, shipped=SHIPPED, keys=keygen_of(os.environ))

    def signing(bundle: Path, world: World) -> GivenPapers:
        people.sign(bundle, folder / ATTESTATIONS, world.now())
        for number, night in enumerate(cast.earlier):
            _judged(bundle, folder / EARLIER / str(number), given, night)
        return NOTHING_GIVEN

    gate = Gate(
        given=given,
        policy=policy(),
        probes=probes_for(policy().policy, CATALOGUE),
        settings=_settings(simulator),
        terms=Terms(),
        people=signing,
    )
    world = real_world()
    world = dataclasses.replace(world, environ={**world.environ, **surroundings(simulator)})
    run_gate(gate, folder / "packet", pinned(world, parse_instant(simulator.now)))


def _judged(bundle: Path, packet: Path, given: WorkloadFile, night: dict[str, str]) -> None:
    """Write the packet of an earlier run: this bundle, judged when it was night."""
    shutil.copytree(bundle, packet / "bundle")
    opened = open_bundle(packet / "bundle")
    decision = decide(
        opened,
        opened.facts(),
        opened.gaps(),
        workload=given.workload,
        policy=policy(),
        terms=Terms(mode=Mode(night["mode"])),
        now=parse_instant(night["at"]),
    )
    seal(decision, packet / "bundle", packet)


def _settings(simulator: Running) -> AzureSettings:
    return AzureSettings(
        arm_url=simulator.url,
        authority=simulator.url,
        ca_bundle=simulator.ca,
        credential=CredentialChoice.ENVIRONMENT,
    )

"""`golive demo`: the whole job against a simulated Azure and CI host, by the same code as a real run."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.demo_people import people_of_demo
from collector.cli.finishing import format_option
from collector.cli.gating import Gate, run_gate
from collector.cli.inputs import probes_for, read_policy, read_workload
from collector.cli.judging import Terms
from collector.cli.options import FOLDER
from collector.cli.stops import Stop, stopping
from collector.cli.world import World, pinned, real_world
from collector.evidence import layout
from collector.evidence.storage import writing
from collector.instants import parse_instant
from collector.sources.azure.settings import AzureSettings, CredentialChoice
from collector.sources.ssh_keygen import PROGRAM
from simulator.clients import environment
from simulator.process import NotStarted, Running, start
from simulator.scenarios import scenarios


@click.command("demo")
@click.argument("scenario", type=click.Choice(list(scenarios())), default="ready")
@format_option
@click.option("-o", "--output", type=FOLDER, help="Folder for the packet.  [default: golive-demo/SCENARIO]")
@click.pass_obj
def command(shipped: Shipped, /, scenario: str, formats: tuple[str, ...], output: Path | None) -> int:
    """Run the whole gate against a simulated Azure on this machine: no login, no network.

    The scenarios: `ready` ends with 0, `not-ready` with 10, `denied` (rights are missing) with 11; `github` and
    `azure-devops` are `ready` as it is delivered by the one or the other, and end with 0.
    """
    chosen = scenarios()[scenario]
    packet = output or Path("golive-demo") / scenario
    world = real_world()
    try:
        with stopping(), start(chosen.estate) as simulator:
            if output is None:
                _clear_earlier_demo(packet)
            policy = read_policy(None, shipped.policy())
            gate = Gate(
                given=read_workload(chosen.workload),
                policy=policy,
                probes=probes_for(policy.policy, shipped.catalogue),
                settings=_settings(simulator),
                terms=Terms(),
                formats=formats,
                demo=True,
                people=people_of_demo(chosen.people, shipped),
            )
            code = run_gate(gate, packet, _demo_world(world, simulator))
    except NotStarted as error:
        raise Stop(f"the simulator did not start: {error}", exit_codes.INTERNAL_ERROR) from None
    _say_next(packet)
    return code


def _settings(simulator: Running) -> AzureSettings:
    """Return the settings of a real run with a custom cloud; only the endpoint differs."""
    return AzureSettings(
        arm_url=simulator.url,
        authority=simulator.url,
        ca_bundle=simulator.ca,
        credential=CredentialChoice.ENVIRONMENT,
        deadline=60,
    )


def _demo_world(world: World, simulator: Running) -> World:
    """Return the world at the moment of the estate, signed in to the simulator and away from any proxy."""
    environ = {
        "AZURE_TENANT_ID": simulator.tenant,
        "AZURE_CLIENT_ID": simulator.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        "NO_PROXY": "*",
        **{name: world.environ[name] for name in ("PATH", PROGRAM) if name in world.environ},
        **environment(simulator.url),
    }
    moment = parse_instant(simulator.now)
    return pinned(World(environ, world.now, world.clock, world.colour, world.width), moment)


def _clear_earlier_demo(packet: Path) -> None:
    """Remove what an earlier demo left here, an interrupted one too, and only that."""
    left = (packet / layout.PACKET, packet / layout.BUNDLE / layout.RUN)
    if not packet.is_symlink() and any(path.is_file() for path in left):
        with writing(packet):
            shutil.rmtree(packet)


def _own_name() -> str:
    """Return how golive can be called from here: by its name, or by the path under which it was called."""
    called = Path(sys.argv[0])
    return str(called) if called.name == "golive" and shutil.which("golive") is None else "golive"


def _say_next(packet: Path) -> None:
    own = _own_name()
    click.echo(f"  verify  {own} verify {packet}", err=True)
    click.echo(f"  yours   {own} gate --subscription SUBSCRIPTION-ID   (reads only; `az login` first)", err=True)

"""`golive gate`: collect, judge and report; the step of a pipeline."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.finishing import format_option, redact_option
from collector.cli.gating import Gate, run_gate
from collector.cli.grounds import ground_options, grounds_of
from collector.cli.inputs import WorkloadFile, probes_for, read_policy, read_workload
from collector.cli.judging import Terms
from collector.cli.options import FILE as FILE_TYPE
from collector.cli.options import (
    FOLDER,
    advisory_option,
    attestations_option,
    azure_options,
    azure_settings,
    commit_option,
    only_option,
    policy_option,
    strict_option,
)
from collector.cli.reviewing import Proof, in_mode, mode_option, review_option
from collector.cli.stops import Stop, stopping
from collector.cli.world import World, real_world
from collector.files.workload import load_workload


@click.command("gate")
@click.option("-w", "--workload", type=FILE_TYPE, help="What goes live.  [default: golive.yaml]")
@click.option("--subscription", help="Look at one subscription without a workload file; this can never be a GO.")
@policy_option
@attestations_option
@format_option
@redact_option
@click.option("-o", "--output", type=FOLDER, help="Folder for the packet.  [default: golive-packets/TIME]")
@mode_option
@review_option
@only_option
@strict_option
@advisory_option
@click.option(
    "--host-environment", default="", help="Note how this environment of GitHub or Azure DevOps can be gone around."
)
@commit_option
@ground_options
@azure_options
@click.pass_obj
def command(  # noqa: PLR0917 - click hands every option over by its name
    shipped: Shipped,
    /,
    workload: Path | None,
    subscription: str | None,
    policy: Path | None,
    attestations: Path | None,
    formats: tuple[str, ...],
    redact: bool,
    output: Path | None,
    mode: str,
    review: Path | None,
    only: tuple[str, ...],
    strict: bool,
    advisory: bool,
    host_environment: str,
    commit: str,
    **options: Any,
) -> int:
    """Read the evidence, judge it, write the packet, and end with the code of the ruling.

    0 GO, CONDITIONAL_GO, or ON_TRACK of a review; 10 NO_GO, 11 UNDECIDED, 12 CONDITIONAL_GO under --strict, 13 a
    what-if or a part; 1, 2 and 3 are no verdicts.
    """
    world = real_world()
    with stopping():
        grounds = grounds_of(options, world.environ)
        settings = azure_settings(options, world.environ)
        given = _given(workload, subscription, world).released(commit, world.environ)
        pinned, plugins = bool(grounds.pins.policy), shipped.plugins
        chosen = read_policy(policy, shipped.policy(), grounds.overlays, pinned=pinned)
        what_if = ("--subscription",) if subscription is not None else ()
        terms = Terms(strict=strict, advisory=advisory, only=frozenset(only) or None, what_if=what_if)
        proof = Proof(shipped, world)
        gate = Gate(
            given=given,
            policy=chosen,
            probes=probes_for(chosen.policy, shipped.catalogue, plugins),
            plugins=plugins,
            settings=settings,
            terms=in_mode(terms, mode, review, proof, workload=given.workload, policy=chosen.policy, demo=False),
            formats=formats,
            attestations=attestations,
            redact=redact,
            grounds=grounds,
            host_environment=host_environment.strip(),
        )
        return run_gate(gate, output or Path("golive-packets") / f"{world.now():%Y%m%dT%H%M%SZ}", world)


def _given(path: Path | None, subscription: str | None, world: World) -> WorkloadFile:
    if subscription is None:
        return read_workload(path or Path("golive.yaml"))
    if path is not None:
        raise Stop("give either --workload or --subscription", exit_codes.WRONG_USAGE)
    if not subscription.strip():
        raise Stop("--subscription is empty: give the id of a subscription", exit_codes.NO_TARGET)
    return _first_scan(subscription, world)


def _first_scan(subscription: str, world: World) -> WorkloadFile:
    """Return a stand-in for the workload file that nobody has written yet; what rests on it is a what-if."""
    text = textwrap.dedent(
        f"""\
        workload: first-scan
        tier: T1
        go_live: {world.now():%Y-%m-%dT%H:%M:%SZ}
        scope:
          azure: {{subscriptions: [{subscription.strip().casefold()}]}}
        """
    )
    return WorkloadFile(workload=load_workload(text, name="--subscription"), text=text, folder=Path.cwd())

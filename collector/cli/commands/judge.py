"""`golive judge`: judge a bundle."""

from __future__ import annotations

from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.finishing import announce, check_outputs, format_option, redact_option, seal, shown
from collector.cli.inputs import policy_of, read_policy
from collector.cli.judging import Terms, decide
from collector.cli.options import FOLDER, advisory_option, only_option, policy_option, strict_option
from collector.cli.replaying import workload_of
from collector.cli.stops import Stop, stopping
from collector.cli.world import World, moment_of, pinned, real_world
from collector.evidence.bundle import Bundle, open_bundle
from collector.model import Tier


@click.command("judge")
@click.argument("bundle", type=FOLDER)
@policy_option
@format_option
@redact_option
@click.option("-o", "--output", type=FOLDER, help="Folder for the packet; without it none is written.")
@click.option("--as-of", metavar="TIME", help="What if it were judged then: this can never be a GO.")
@click.option("--tier", type=click.Choice([tier.value for tier in Tier]), help="What if this were its tier.")
@only_option
@strict_option
@advisory_option
@click.pass_obj
def command(  # noqa: PLR0917 - click hands every option over by its name
    shipped: Shipped,
    /,
    bundle: Path,
    policy: Path | None,
    formats: tuple[str, ...],
    redact: bool,
    output: Path | None,
    as_of: str | None,
    tier: str | None,
    only: tuple[str, ...],
    strict: bool,
    advisory: bool,
) -> int:
    """Judge a bundle now, by the policy that it was collected with or by another one.

    Evidence ages: a bundle that was GO yesterday may be UNDECIDED today.
    """
    with stopping():
        check_outputs(formats, output)
        world = _world(as_of)
        opened = _open(bundle)
        chosen = (
            policy_of(opened.policy_texts, shipped.policy())
            if policy is None
            else read_policy(policy, shipped.policy())
        )
        terms = Terms(
            strict=strict,
            advisory=advisory,
            only=frozenset(only) or None,
            tier=Tier(tier) if tier else None,
            what_if=(*((f"--as-of {as_of}",) if as_of else ()), *((f"--tier {tier}",) if tier else ())),
        )
        decision = decide(
            opened,
            opened.facts(),
            opened.gaps(),
            workload=workload_of(opened),
            policy=chosen,
            terms=terms,
            now=world.now(),
        )
        if output is not None and not seal(decision, opened.folder, output):
            raise Stop("a what-if is never sealed; leave out -o", exit_codes.WRONG_USAGE)
        announce(shown(decision, opened.facts(), redact=redact), formats, world)
    return decision.process_exit_code


def _open(folder: Path) -> Bundle:
    """Open a bundle, or the one inside a packet."""
    inside = folder / "bundle"
    return open_bundle(inside if inside.is_dir() else folder)


def _world(as_of: str | None) -> World:
    world = real_world()
    if as_of is None:
        return world
    moment = moment_of(as_of)
    if moment is None:
        raise Stop(f"--as-of {as_of}: write a moment such as 2026-12-15T08:00:00Z", exit_codes.WRONG_USAGE)
    return pinned(world, moment)

"""`golive judge`: judge a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.finishing import announce, check_outputs, format_option, redact_option, seal, shown
from collector.cli.grounds import Grounds, ground_options, grounds_of
from collector.cli.inputs import PolicyFiles, policy_of, read_policy
from collector.cli.judging import Terms, decide
from collector.cli.options import (
    FOLDER,
    advisory_option,
    attestations_option,
    only_option,
    policy_option,
    strict_option,
)
from collector.cli.papers import GivenPapers, keygen_of, papers_for, say_papers
from collector.cli.replaying import workload_of
from collector.cli.reviewing import Proof, in_mode, mode_option, review_option
from collector.cli.stops import Stop, stopping
from collector.cli.world import World, moment_of, pinned, real_world
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.packet import recorded_policy
from collector.model import Decision, Digest, Tier


@click.command("judge")
@click.argument("bundle", type=FOLDER)
@policy_option
@attestations_option
@format_option
@redact_option
@click.option("-o", "--output", type=FOLDER, help="Folder for the packet; without it none is written.")
@click.option("--as-of", metavar="TIME", help="What if it were judged then: this can never be a GO.")
@click.option("--tier", type=click.Choice([tier.value for tier in Tier]), help="What if this were its tier.")
@mode_option
@review_option
@only_option
@strict_option
@advisory_option
@ground_options
@click.pass_obj
def command(  # noqa: PLR0917 - click hands every option over by its name
    shipped: Shipped,
    /,
    bundle: Path,
    policy: Path | None,
    attestations: Path | None,
    formats: tuple[str, ...],
    redact: bool,
    output: Path | None,
    as_of: str | None,
    tier: str | None,
    mode: str,
    review: Path | None,
    only: tuple[str, ...],
    strict: bool,
    advisory: bool,
    **options: Any,
) -> int:
    """Judge a bundle, or that of a packet, now: by the policy that is recorded there, or by another one.

    Evidence ages: a bundle that was GO yesterday may be UNDECIDED today.
    """
    with stopping():
        world = _world(as_of)
        grounds = grounds_of(options, world.environ)
        check_outputs(formats, output, grounds.history)
        opened = _open(bundle)
        chosen = _policy(policy, recorded_policy(bundle, opened), grounds, shipped)
        workload = workload_of(opened)
        papers = papers_for(bundle, attestations, Path.cwd(), keygen_of(world.environ))
        papers = grounds.looking_back(papers, demo=opened.run.demo)
        what_if = (*((f"--as-of {as_of}",) if as_of else ()), *((f"--tier {tier}",) if tier else ()))
        only_these, other_tier = frozenset(only) or None, Tier(tier) if tier else None
        terms = Terms(strict=strict, advisory=advisory, only=only_these, tier=other_tier, what_if=what_if)
        proof, demo = Proof(shipped, world), opened.run.demo
        terms = in_mode(terms, mode, review, proof, workload=workload, policy=chosen.policy, demo=demo)
        decision = decide(
            opened,
            opened.facts(),
            opened.gaps(),
            workload=workload,
            policy=chosen,
            terms=grounds.agreed(terms, chosen, papers),
            now=world.now(),
            papers=papers.papers,
        )
        if output is not None:
            grounds.remember(decision, _sealed(decision, opened, output, papers, chosen))
        announce(shown(decision, opened.facts(), redact=redact, papers=papers.papers), formats, world)
        say_papers(papers)
    return decision.process_exit_code


def _sealed(decision: Decision, bundle: Bundle, output: Path, papers: GivenPapers, policy: PolicyFiles) -> Digest:
    packet = seal(decision, bundle.folder, output, papers, policy=policy.files)
    if not packet:
        raise Stop("a what-if is never sealed; leave out -o", exit_codes.WRONG_USAGE)
    return packet


def _policy(path: Path | None, recorded: Mapping[str, str], grounds: Grounds, shipped: Shipped) -> PolicyFiles:
    """Return the policy that was asked for, or else the recorded one, with the overlays."""
    pinned = bool(grounds.pins.policy)
    if path is not None:
        return read_policy(path, shipped.policy(), grounds.overlays, pinned=pinned)
    return policy_of({**recorded, **grounds.overlays}, shipped.policy(), pinned=pinned)


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

"""The whole job: collect, judge, write the packet, say the verdict. `golive gate` and `golive demo` run it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.collecting import collect
from collector.cli.finishing import announce, check_outputs, seal, shown
from collector.cli.grounds import NO_GROUNDS, Grounds
from collector.cli.inputs import PolicyFiles, WorkloadFile
from collector.cli.judging import Terms, check_only, decide
from collector.cli.papers import GivenPapers, keygen_of, read_papers, say_papers
from collector.cli.plugins import Plugin
from collector.cli.world import World
from collector.evidence import layout
from collector.evidence.bundle import open_bundle
from collector.evidence.storage import new_folder
from collector.probe import Probe
from collector.sources.azure.settings import AzureSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Everything that one run of the gate is given."""

    given: WorkloadFile
    policy: PolicyFiles
    probes: Sequence[Probe]
    settings: AzureSettings
    terms: Terms
    plugins: Sequence[Plugin] = ()
    """The distributions behind the probes that are not built in."""
    formats: Sequence[str] = ()
    redact: bool = False
    host_environment: str = ""
    """The environment of the pipeline host to look at; empty for none."""
    demo: bool = False
    grounds: Grounds = NO_GROUNDS
    people: Callable[[Path, World], GivenPapers] | None = None
    """Who signs what the run has found before it is judged: the people of a demo, given its bundle."""
    attestations: Path | None = None
    """The folder of papers; absent for that beside the workload file."""


def run_gate(gate: Gate, packet: Path, world: World) -> int:
    """Run the job and return the exit code; the packet is written before the verdict is said."""
    check_outputs(gate.formats, packet, gate.grounds.history)
    check_only(gate.terms, gate.policy)
    papers = read_papers(gate.attestations, gate.given.folder, keygen_of(world.environ))
    papers = gate.grounds.looking_back(papers, demo=gate.demo)
    gate.grounds.agreed(gate.terms, gate.policy, papers)  # what is not as pinned ends the run before it reads
    bundle = packet / layout.BUNDLE
    new_folder(packet, apart_from=(bundle.name,))
    collected = collect(
        gate.given,
        gate.policy,
        gate.probes,
        bundle,
        plugins=gate.plugins,
        settings=gate.settings,
        world=world,
        host_environment=gate.host_environment,
        demo=gate.demo,
        papers=papers.papers,
    )
    if gate.people is not None:
        papers = gate.people(collected.folder, world)
    decision = decide(
        open_bundle(collected.folder),
        collected.evidence.facts,
        collected.evidence.gaps,
        workload=gate.given.workload,
        policy=gate.policy,
        terms=gate.grounds.agreed(gate.terms, gate.policy, papers),
        now=world.now(),
        papers=papers.papers,
    )
    sealed = seal(decision, collected.folder, packet, papers)
    gate.grounds.remember(decision, sealed)
    said = shown(decision, collected.evidence.facts, redact=gate.redact, papers=papers.papers)
    announce(said, gate.formats, world)
    say_papers(papers)
    click.echo(
        f"  packet  {packet}" if sealed else f"  bundle  {collected.folder} (a what-if is never sealed)", err=True
    )
    return exit_codes.after_signal(collected.stopped_by) or decision.process_exit_code

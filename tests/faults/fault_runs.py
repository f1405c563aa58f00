"""One run of the whole path within this process: the real client, bundle, planner and judge over a `Wire`."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from fault_plans import Plan
from fault_wire import CI_HOSTS, Caller, Sent, VirtualClock, Wire
from fault_worlds import Estate, estate_named

from collector import __version__
from collector.cli.app import Shipped
from collector.cli.ci_hosts import CiHosts, open_hosts
from collector.cli.collecting import scope_of
from collector.cli.finishing import seal
from collector.cli.grounds import NO_GROUNDS
from collector.cli.inputs import PolicyFiles, kinds_to_confirm, names_of, probes_for, read_policy
from collector.cli.judging import Terms, decide
from collector.cli.papers import GivenPapers
from collector.cli.replaying import Difference, replay
from collector.cli.world import World as RunWorld
from collector.evidence import layout
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run as RunRecord
from collector.evidence.packet import open_packet
from collector.evidence.recording import Recording
from collector.evidence.redaction import Redactor
from collector.evidence.replaying import Replaying
from collector.gather import Evidence, Readers, gather
from collector.model import Decision, Fact, Gap, Host, Outcome, Papers, Verdict
from collector.probe import Probe
from collector.sources.azure.settings import AzureSettings
from collector.sources.azure.tenants import HOME as HOME_TENANT
from collector.sources.azure.tenants import Tenants, open_tenants
from collector.sources.files import Files
from policies import shipped_policy
from probes import CATALOGUE
from simulator.clients import environment
from simulator.world import World
from tests.people_of_runs import papers_about

SHIPPED = Shipped(catalogue=CATALOGUE, policy=shipped_policy)
HELD = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@cache
def policy() -> PolicyFiles:
    return read_policy(None, shipped_policy())


@cache
def shipped_probes() -> tuple[Probe, ...]:
    return probes_for(policy().policy, CATALOGUE)


@dataclass(frozen=True, kw_only=True)
class Run:
    """What came of a run."""

    plan: Plan
    evidence: Evidence
    papers: Papers
    decision: Decision
    again: Evidence
    """What is gathered a second time, from the documents of the bundle alone."""
    sent: tuple[Sent, ...]
    requests_sent: int
    requests_to_hosts: int
    """How many of them went to CI hosts, which no budget of requests bounds."""
    took: float
    """Seconds on the clock of the run."""

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """The facts without the digests of their documents; all moments of a run are the same."""
        return frozenset(dataclasses.replace(fact, documents=()) for fact in self.evidence.facts)

    @cached_property
    def gaps(self) -> frozenset[Gap]:
        """The gaps without the digests of their documents."""
        return frozenset(dataclasses.replace(gap, documents=()) for gap in self.evidence.gaps)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        return {verdict.criterion: verdict for verdict in self.decision.verdicts}

    @cached_property
    def held(self) -> frozenset[str]:
        """The criteria that nobody needs to look at."""
        return frozenset(name for name, verdict in self.verdicts.items() if verdict.outcome in HELD)


def run(estate: Estate, plan: Plan, papers: Papers | None = None) -> Run:
    """Collect and judge as `golive gate` does, and gather once more from the bundle.

    Where no `papers` are given, they are those that people signed about the calm run of the estate.
    """
    with TemporaryDirectory() as folder:
        given = calm_run(estate.name).papers if papers is None else papers
        return run_into(Path(folder) / layout.BUNDLE, estate, plan, lambda _: given)


def signed_run(estate: Estate, plan: Plan) -> Run:
    """Do the same where people sign what this very run found."""
    with TemporaryDirectory() as folder:
        return run_into(
            Path(folder) / layout.BUNDLE, estate, plan, lambda bundle: papers_about(bundle, estate.world.now)
        )


def differences_on_replay(estate: Estate, plan: Plan) -> tuple[Difference, ...]:
    """Collect, judge and seal as `golive gate` does, and replay the packet as `golive verify` does."""
    with TemporaryDirectory() as folder:
        packet, given = Path(folder), GivenPapers(papers=calm_run(estate.name).papers)
        found = run_into(packet / layout.BUNDLE, estate, plan, lambda _: given.papers)
        seal(found.decision, packet / layout.BUNDLE, packet, given)
        return replay(open_packet(packet), SHIPPED, given)


def run_into(folder: Path, estate: Estate, plan: Plan, people: Callable[[Path], Papers]) -> Run:
    """Collect into a bundle that stays, let people sign it, judge, and gather once more from it."""
    world, clock = plan.world(estate.world), VirtualClock()
    wire = Wire(world, plan, clock)
    azure = _opened(world, clock, plan)
    writer = BundleWriter(folder, _record(estate, world), workload=estate.workload_text, policy=policy().files)
    ci_hosts = _ci_hosts(estate, world, clock, plan)
    with wire.in_place():
        evidence = _gathered(estate, _recording(azure, ci_hosts, estate, world, writer), plan.workers)
    writer.add_facts(evidence.facts)
    writer.add_gaps(evidence.gaps)
    writer.seal("gaps" if evidence.gaps else "complete", world.now)
    bundle, papers = open_bundle(folder), people(folder)
    replaying = Replaying(bundle)
    return Run(
        plan=plan,
        evidence=evidence,
        papers=papers,
        decision=_decided(bundle, evidence, estate, papers, world.now),
        again=_gathered(estate, readers_of(replaying), 1),
        sent=tuple(wire.sent),
        requests_sent=azure.requests_sent + ci_hosts.requests_sent,
        requests_to_hosts=ci_hosts.requests_sent,
        took=clock.monotonic(),
    )


def _opened(world: World, clock: VirtualClock, plan: Plan) -> Tenants:
    settings = AzureSettings(
        deadline=plan.deadline, max_requests=plan.max_requests, batches=plan.batches, workers=plan.workers
    )
    return open_tenants(
        settings,
        (),
        environ={},
        clock=clock,
        credentials={HOME_TENANT: Caller(world)},
        started=world.now,
        jitter=lambda: 0.0,
        wall=lambda: 0.0,
    )


def _ci_hosts(estate: Estate, world: World, clock: VirtualClock, plan: Plan) -> CiHosts:
    outside = RunWorld(environment(CI_HOSTS), lambda: world.now, clock, colour=False, width=100)
    return open_hosts(estate.workload.delivery, AzureSettings(deadline=plan.deadline), outside)


def _record(estate: Estate, world: World) -> RunRecord:
    return RunRecord(
        tool_version=__version__,
        started_at=world.now,
        probes=names_of(shipped_probes()),
        subscriptions=estate.workload.subscriptions,
        cloud="public",
        demo=True,
    )


def _recording(azure: Tenants, ci: CiHosts, estate: Estate, world: World, writer: BundleWriter) -> Readers:
    redactor = Redactor(b"always the same", estate.workload.people)
    return Readers(
        azure=Recording(azure, redactor, writer, lambda: world.now),
        files=Recording(Files(estate.folder), redactor, writer, lambda: world.now),
        hosts={host: Recording(source, redactor, writer, lambda: world.now) for host, source in ci.opened.items()},
    )


def readers_of(replaying: Replaying) -> Readers:
    """Return readers that find everything in one bundle."""
    return Readers(azure=replaying, files=replaying, hosts=dict.fromkeys(Host, replaying))


def _gathered(estate: Estate, readers: Readers, workers: int) -> Evidence:
    confirm = kinds_to_confirm(policy().policy, estate.workload.tier)
    return gather(shipped_probes(), scope_of(estate.workload), readers, workers=workers, confirm=confirm)


def _decided(bundle: Bundle, evidence: Evidence, estate: Estate, papers: Papers, now: datetime) -> Decision:
    return decide(
        bundle,
        evidence.facts,
        evidence.gaps,
        workload=estate.workload,
        policy=policy(),
        terms=NO_GROUNDS.agreed(Terms(), policy(), GivenPapers(papers=papers)),
        now=now,
        papers=papers,
    )


@cache
def calm_run(name: str) -> Run:
    """The run over an estate in which nothing goes wrong, and about which everybody signs what they are asked for."""
    return signed_run(estate_named(name), Plan())

"""The collecting half of a run: reads what the policy needs into a bundle and seals it."""

from __future__ import annotations

import logging
import secrets
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import FrameType

from collector import __version__
from collector.cli.ci_hosts import open_hosts
from collector.cli.garbage import few_collections
from collector.cli.host_people import contacts_on
from collector.cli.inputs import PolicyFiles, WorkloadFile, kinds_to_confirm, names_of
from collector.cli.plugins import Plugin
from collector.cli.world import World
from collector.derive.host_statements import host_statements
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.recording import Recording
from collector.evidence.redaction import Redactor
from collector.gather import Evidence, Interruption, Readers, Scope, gather
from collector.gather.scope import ManagementGroup
from collector.model import NO_PAPERS, Digest, HostStatement, Papers, ProbeName, Workload
from collector.probe import HostEnvironment, Probe, ReadError
from collector.sources.azure.settings import AzureSettings
from collector.sources.files import Files


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A sealed bundle and what is in it."""

    folder: Path
    digest: Digest
    collected_at: datetime
    completeness: str
    evidence: Evidence
    requests: int
    stopped_by: int = 0
    """The signal that cut the run short, or 0."""


@dataclass(slots=True)
class _Signals:
    """Which signal has arrived."""

    received: int = 0


def scope_of(workload: Workload, statements: tuple[HostStatement, ...] = ()) -> Scope:
    """Return where a workload wants to be looked at, and about which signed papers hosts are asked."""
    azure = workload.azure
    groups = [ManagementGroup(name=name) for name in azure.management_groups]
    for other in azure.tenants:
        groups.extend(ManagementGroup(name=name, tenant=other.tenant) for name in other.management_groups)
    return Scope(
        subscriptions=workload.subscriptions,
        management_groups=tuple(groups),
        resource_groups=azure.resource_groups,
        tenants={one: other.tenant for other in azure.tenants for one in other.subscriptions},
        recovery_region=workload.recovery_region,
        test_reports=workload.test_reports,
        coverage_reports=workload.coverage_reports,
        restore_reports=workload.restore_reports,
        notification_reports=workload.notification_reports,
        delivery=replace(workload.delivery, statements=statements),
    )


def collect(
    given: WorkloadFile,
    policy: PolicyFiles,
    probes: Sequence[Probe],
    folder: Path,
    *,
    settings: AzureSettings,
    world: World,
    plugins: Sequence[Plugin] = (),
    host_environment: str = "",
    demo: bool = False,
    papers: Papers = NO_PAPERS,
) -> Collected:
    """Read everything into a new bundle; of papers, who approved them on a host.

    An interrupt seals what there is as partial. Raises `Unwritable`.
    """
    from collector.sources.azure.tenants import open_tenants  # half a second of imports, for a run only
    from collector.sources.hosts import Hosts

    run = _run_of(given, names_of(probes, plugins), papers, settings, started_at=world.now(), demo=demo)
    scope = scope_of(given.workload, run.statements)
    azure = open_tenants(settings, scope.tenants_to_ask, environ=world.environ, clock=world.clock, started=world.now())
    writer = BundleWriter(folder, run, workload=given.text, policy=policy.files)
    key = _alias_key(demo=demo)
    redactor = Redactor(key, given.workload.people)
    hosts = open_hosts(scope.delivery, settings, world)
    readers = Readers(
        azure=Recording(azure, redactor, writer, world.now),
        files=Recording(Files(given.folder), redactor, writer, world.now),
        hosts={
            host: Recording(source, Redactor(key, contacts_on(host, given.workload, papers.roles)), writer, world.now)
            for host, source in hosts.opened.items()
        },
    )
    _silence_sdk_logs()
    if host_environment:
        _read_host(host_environment, Recording(Hosts(world.environ, world.clock), redactor, writer, world.now))
    confirm = kinds_to_confirm(policy.policy, given.workload.tier)
    interruption = Interruption()
    with _signals_as_interrupts(interruption, azure.stop, hosts.stop) as signals, few_collections():
        evidence = gather(probes, scope, readers, workers=settings.workers, confirm=confirm, interruption=interruption)
    stopped_by = (signals.received or signal.SIGINT) if evidence.interrupted else 0
    requests = azure.requests_sent + hosts.requests_sent
    return _sealed(folder, writer, evidence, world.now(), requests=requests, stopped_by=stopped_by)


def _run_of(
    given: WorkloadFile,
    probes: tuple[ProbeName, ...],
    papers: Papers,
    settings: AzureSettings,
    *,
    started_at: datetime,
    demo: bool,
) -> Run:
    """Return what a bundle says about its own making; a replay asks about the same papers."""
    statements = host_statements(papers, given.workload.delivery)
    return Run(
        tool_version=__version__,
        started_at=started_at,
        probes=probes,
        subscriptions=given.workload.subscriptions,
        cloud=settings.cloud,
        demo=demo,
        commit=given.commit,
        statements=statements,
        roles=papers.roles.digest if statements else "",
    )


def _sealed(
    folder: Path, writer: BundleWriter, evidence: Evidence, now: datetime, *, requests: int, stopped_by: int
) -> Collected:
    completeness = _completeness(evidence)
    writer.add_facts(evidence.facts)
    writer.add_gaps(evidence.gaps)
    return Collected(
        folder=folder,
        digest=writer.seal(completeness, now),
        collected_at=now,
        completeness=completeness,
        evidence=evidence,
        requests=requests,
        stopped_by=stopped_by,
    )


def _read_host(environment: str, reader: Recording) -> None:
    """Record how the host guards an environment, or why that cannot be read: a note either way, never a gap."""
    with suppress(ReadError):
        deque(reader.read(HostEnvironment(environment), environment), maxlen=0)


def _completeness(evidence: Evidence) -> str:
    if evidence.interrupted:
        return "partial"
    return "gaps" if evidence.gaps else "complete"


def _alias_key(*, demo: bool) -> bytes:
    """Return the key of the aliases; it is never stored, so that nobody can try addresses against them.

    The demo's is pinned, because its estate is public and its output must always be the same.
    """
    return b"golive demo" if demo else secrets.token_bytes(32)


def _silence_sdk_logs() -> None:
    """Keep the SDKs from writing to the terminal: what they could not do is a gap, said once and with its fix."""
    for name in ("azure", "msal"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _signals_as_interrupts(interruption: Interruption, *stop_reading: Callable[[], None]) -> Iterator[_Signals]:
    """Let SIGTERM and Ctrl-C end the reading: what was read is sealed."""
    signals = _Signals()

    def note(number: int, _frame: FrameType | None) -> None:
        signals.received = number
        for stop in stop_reading:
            stop()
        interruption.request()

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
